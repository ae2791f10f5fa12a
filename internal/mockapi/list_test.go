package mockapi

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// names returns all the names under key of a list call, and its total_count.
func (c *client) names(path, key string) ([]string, int) {
	c.t.Helper()
	o := c.do("GET", path, nil, 200)
	out := []string{}
	for _, v := range o[key].([]any) {
		out = append(out, v.(object)["name"].(string))
	}
	return out, int(o["total_count"].(float64))
}

// TestPaging reads 232 partners with every page size and finds each of them
// once, in order.
func TestPaging(t *testing.T) {
	c := start(t, Options{ExtraPartners: 230, ExtraPops: 130})
	for path, total := range map[string]int{"partners": 232, "pops": 135} {
		for _, size := range []int{1, 7, 20, 99, 100} {
			var all []string
			for page := 1; ; page++ {
				got, count := c.names(fmt.Sprintf("%s/%s?order_by=name_asc&page=%d&page_size=%d", base, path, page, size), path)
				if count != total {
					t.Fatalf("%s: total_count %d, want %d", path, count, total)
				}
				all = append(all, got...)
				if len(got) < size {
					break
				}
			}
			if len(all) != total || !slices.IsSortedFunc(all, compareNames) || len(slices.Compact(slices.Clone(all))) != total {
				t.Errorf("%s by %d: %d names: %v", path, size, len(all), all)
			}
		}
	}
	for query, want := range map[string]int{
		"": 20, "?page_size=0": 20, "?page=12": 12, "?page=13": 0, "?page=9223372036854775807": 0, "?page=3&page_size=100": 32,
	} {
		if got, total := c.names(base+"/partners"+query, "partners"); len(got) != want || total != 232 {
			t.Errorf("%q: %d of %d, want %d of 232", query, len(got), total, want)
		}
	}
	if got, _ := c.names(base+"/partners?order_by=name_desc&page_size=2", "partners"); !slices.Equal(got, []string{"Partner 230", "Partner 229"}) {
		t.Errorf("descending: %v", got)
	}
	if got, total := c.names("/interlink/v1beta1/regions/nl-ams/pops", "pops"); len(got) != 0 || total != 0 {
		t.Errorf("nl-ams has %v", got)
	}
}

// filterFixture makes objects that differ in one thing each.
func filterFixture(t *testing.T) (c *client, ids map[string]string) {
	t.Helper()
	k := newClock()
	c = start(t, Options{Now: k.Now, Lifecycle: manual()})
	s := c.s
	yes := true
	ids = map[string]string{
		"project2": "22222222-2222-4222-8222-222222222222",
		"l3":       s.AddPartner(PartnerSeed{Name: "Deep", L3Connectivity: &yes, PopIDs: []string{PopDC5}}),
		"pop":      s.AddPop(PopSeed{Name: "LYO1", HostingProviderName: "Rezopole", Bandwidths: []uint64{75}, NoDedicated: true}),
		"vpc":      s.AddVPC("alpha"),
		"four":     s.AddPolicy(PolicySeed{Name: "Four", Tags: []string{"a", "b"}}),
		"six":      s.AddPolicy(PolicySeed{Name: "Six", IsIPv6: true, Tags: []string{"a"}}),
		"conn":     s.AddConnection(ConnectionSeed{Name: "Alpha", Tags: []string{"x"}}),
	}
	s.AddVPCIn(DefaultRegion, ids["project2"], "beta")
	s.AddPolicy(PolicySeed{Name: "five", ProjectID: ids["project2"]})
	s.AddConnection(ConnectionSeed{
		Name: "beta", Status: "created", PopID: PopDC5, BandwidthMbps: 100000, ProjectID: ids["project2"], Tags: []string{"x", "y"},
	})
	add := func(seed LinkSeed) {
		k.add(time.Second)
		s.AddLink(seed)
	}
	add(LinkSeed{Name: "plain"})
	add(LinkSeed{Name: "Tagged", Tags: []string{"a", "b"}})
	add(LinkSeed{Name: "tag-a", Tags: []string{"a"}})
	add(LinkSeed{Name: "asked", Status: "requested", PairingKey: "key-1"})
	add(LinkSeed{Name: "fast", BandwidthMbps: 10000})
	add(LinkSeed{Name: "elsewhere", PopID: PopDC5, PartnerID: ids["l3"]})
	add(LinkSeed{Name: "connected", VpcID: ids["vpc"], RoutingPolicyV4ID: ids["four"]})
	add(LinkSeed{Name: "six", RoutingPolicyV6ID: ids["six"], BgpV6Status: "down"})
	add(LinkSeed{Name: "own", ConnectionID: ids["conn"]})
	add(LinkSeed{Name: "theirs", ProjectID: ids["project2"]})
	add(LinkSeed{Name: "odd", Status: "half_open"})
	s.AddLink(LinkSeed{Name: "abroad", Region: "nl-ams"})
	if err := s.Remove(s.AddLink(LinkSeed{Name: "gone"})); err != nil {
		t.Fatal(err)
	}
	return c, ids
}

func TestFilters(t *testing.T) {
	c, ids := filterFixture(t)
	all := "plain Tagged tag-a asked fast elsewhere connected six own theirs odd"
	for _, tc := range []struct{ list, query, want string }{
		{"links", "", all},
		{"links", "status=unknown_link_status&bgp_v4_status=unknown_bgp_status&bgp_v6_status=unknown_bgp_status", all},
		{"links", "name=TAG", "Tagged tag-a"},
		{"links", "name=nothing", ""},
		{"links", "tags=a", "Tagged tag-a"},
		{"links", "tags=a&tags=b", "Tagged"},
		{"links", "tags=a&tags=c", ""},
		{"links", "project_id={project2}", "theirs"},
		{"links", "organization_id={project2}", "theirs"},
		{"links", "status=requested", "asked"},
		{"links", "status=deleted", ""},
		{"links", "bgp_v4_status=up", "connected"},
		{"links", "bgp_v6_status=down", "six"},
		{"links", "pop_id=" + PopDC5, "elsewhere"},
		{"links", "bandwidth_mbps=10000", "fast"},
		{"links", "partner_id={l3}", "elsewhere"},
		{"links", "vpc_id={vpc}", "connected"},
		{"links", "routing_policy_id={four}", "connected"},
		{"links", "routing_policy_id={six}", "six"},
		{"links", "pairing_key=key-1", "asked"},
		{"links", "kind=self_hosted", "own"},
		{"links", "kind=l3_hosted", "elsewhere"},
		{"links", "kind=hosted", strings.Replace(all, "own ", "", 1)},
		{"links", "kind=l2_hosted", strings.NewReplacer("own ", "", "elsewhere ", "").Replace(all)},
		{"links", "connection_id={conn}", "own"},
		{"links", "name=a&tags=a&kind=hosted", "Tagged tag-a"},
		{"links", "order_by=created_at_desc&name=a", "fast asked tag-a Tagged plain"},
		{"links", "order_by=name_asc&name=a", "asked fast plain tag-a Tagged"},
		{"links", "order_by=name_desc&tags=a", "Tagged tag-a"},
		{"links", "order_by=status_asc&page_size=1", "plain"},
		{"links", "order_by=status_desc&page_size=1", "asked"},

		{"routing-policies", "", "Four Six five"},
		{"routing-policies", "order_by=name_asc", "five Four Six"},
		{"routing-policies", "order_by=name_desc", "Six Four five"},
		{"routing-policies", "order_by=created_at_desc", "Four Six five"}, // same creation time: the order stays
		{"routing-policies", "ipv6=true", "Six"},
		{"routing-policies", "ipv6=false", "Four five"},
		{"routing-policies", "name=f", "Four five"},
		{"routing-policies", "tags=a&tags=b", "Four"},
		{"routing-policies", "project_id={project2}", "five"},
		{"routing-policies", "organization_id={project2}", "five"},

		{"partners", "", "Deep FranceIX FreePro"},
		{"partners", "order_by=name_desc", "FreePro FranceIX Deep"},
		{"partners", "l3_connectivity=true", "Deep"},
		{"partners", "l3_connectivity=false", "FranceIX FreePro"},
		{"partners", "pop_ids=" + PopDC5, "Deep FranceIX FreePro"},
		{"partners", "pop_ids=" + PopDC2, "FranceIX FreePro"},
		{"partners", "pop_ids=" + PopDC2 + "&pop_ids=" + PopDC3, "FranceIX FreePro"},
		{"partners", "pop_ids=" + missing, ""},

		{"pops", "", "DC2 DC3 DC5 - Interxion MRS2 LYO1 - Telehouse TH2"},
		{"pops", "name=telehouse+th2", "- Telehouse TH2"},
		{"pops", "hosting_provider_name=opcore", "DC2 DC3 DC5"},
		{"pops", "partner_id={l3}", "DC5"},
		{"pops", "partner_id=" + PartnerFreePro, "DC2 DC3 DC5 - Interxion MRS2 LYO1 - Telehouse TH2"},
		{"pops", "link_bandwidth_mbps=20000", "DC3 DC5"},
		{"pops", "link_bandwidth_mbps=75", "LYO1"},
		{"pops", "dedicated_available=false", "LYO1"},
		{"pops", "dedicated_available=true&hosting_provider_name=op", "DC2 DC3 DC5"},
		{"pops", "l3_connectivity_partners=true", "DC5"},
		{"pops", "l3_connectivity_partners=false&name=DC", "DC2 DC3"},
		{"pops", "order_by=name_desc&name=dc", "DC5 DC3 DC2"},

		{"dedicated-connections", "status=unknown_status", "Alpha beta"},
		{"dedicated-connections", "order_by=name_desc", "beta Alpha"},
		{"dedicated-connections", "order_by=status_asc", "Alpha beta"},
		{"dedicated-connections", "order_by=status_desc", "beta Alpha"},
		{"dedicated-connections", "order_by=updated_at_desc", "Alpha beta"},
		{"dedicated-connections", "name=ALP", "Alpha"},
		{"dedicated-connections", "tags=x&tags=y", "beta"},
		{"dedicated-connections", "status=created", "beta"},
		{"dedicated-connections", "bandwidth_mbps=100000", "beta"},
		{"dedicated-connections", "pop_id=" + PopDC3, "Alpha"},
		{"dedicated-connections", "project_id={project2}", "beta"},
		{"dedicated-connections", "organization_id={project2}", "beta"},

		{"vpcs", "", "alpha beta"},
		{"vpcs", "name=ALP", "alpha"},
		{"vpcs", "project_id={project2}", "beta"},
		{"vpcs", "is_default=true", ""},
		{"vpcs", "order_by=name_desc", "beta alpha"},
	} {
		query := tc.query
		for k, v := range ids {
			query = strings.ReplaceAll(query, "{"+k+"}", url.QueryEscape(v))
		}
		path, key := base+"/"+tc.list, strings.ReplaceAll(tc.list, "-", "_")
		switch tc.list {
		case "vpcs":
			path = "/vpc/v2/regions/fr-par/vpcs"
		case "dedicated-connections":
			key = "connections"
		}
		got, _ := c.names(path+"?"+query, key)
		if s := strings.Join(got, " "); s != tc.want {
			t.Errorf("%s?%s: %q, want %q", tc.list, tc.query, s, tc.want)
		}
	}
}
