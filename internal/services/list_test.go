// Package services_test tests list resources and moves over the plugin protocol,
// with the requests of terraform query. The CLI of the other tests may be older
// than that command. TestAccQuery runs the command itself if the CLI has it.
package services_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

const otherProject = "11111111-2222-3333-4444-555555555555"

// item is one result.
type item struct {
	name, region, id string
	resource         map[string]tftypes.Value // empty: not requested
}

func open(t *testing.T, env *acctest.Env) *protocol.Session {
	t.Helper()
	return protocol.In(env).Open(t.Context(), t)
}

// list sends a list request.
func list(t *testing.T, s *protocol.Session, typeName string, config protocol.Attrs, limit int64, include bool) ([]item, protocol.Findings) {
	t.Helper()
	all, found := s.List(t.Context(), typeName, config, limit, include)
	items := make([]item, len(all))
	for i, one := range all {
		items[i] = item{
			name: one.Name, region: protocol.Text(one.Identity, "region"), id: protocol.Text(one.Identity, "id"),
			resource: protocol.Fields(one.Object),
		}
	}
	return items, found
}

// mustList is list, but fails the test on an error.
func mustList(t *testing.T, s *protocol.Session, typeName string, config protocol.Attrs, limit int64, include bool) []item {
	t.Helper()
	items, found := list(t, s, typeName, config, limit, include)
	if len(found) > 0 {
		t.Fatal(found)
	}
	return items
}

func text(value tftypes.Value) string {
	var s string
	switch {
	case value.IsNull():
		return "null"
	case value.As(&s) == nil:
		return s
	}
	return value.String()
}

func names(items []item) string {
	all := make([]string, len(items))
	for i, one := range items {
		all[i] = one.name
	}
	return strings.Join(all, ",")
}

func TestListLinks(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	mock := env.Mock
	yes := true
	deep := mock.AddPartner(mockapi.PartnerSeed{Name: "Deep", L3Connectivity: &yes})
	network, policy := mock.AddVPC("main"), mock.AddPolicy(mockapi.PolicySeed{Name: "v4"})
	connection := mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	for _, seed := range []mockapi.LinkSeed{
		{Name: "zulu"},
		{Name: "asked", Status: "requested"},
		{Name: "deep", PopID: mockapi.PopDC5, PartnerID: deep},
		{Name: "fast", BandwidthMbps: 10000},
		{Name: "full", VpcID: network, RoutingPolicyV4ID: policy, BgpV4Status: "down"},
		{Name: "six", BgpV6Status: "down"},
		{Name: "own", ConnectionID: connection, Status: "ready"},
		{Name: "tagged", Tags: []string{"a", "b"}},
		{Name: "tagged less", Tags: []string{"a"}},
		{Name: "theirs", ProjectID: otherProject},
		{Name: "abroad", Region: "nl-ams"},
	} {
		mock.AddLink(seed)
	}
	s := open(t, env)
	const all = "zulu,asked,deep,fast,full,six,own,tagged,tagged less,theirs"
	for name, tc := range map[string]struct {
		config protocol.Attrs
		limit  int64
		want   string
	}{
		"none":           {nil, 0, all},
		"limit":          {nil, 3, "zulu,asked,deep"},
		"limit of one":   {nil, 1, "zulu"},
		"limit of all":   {nil, 10, all},
		"limit above":    {nil, 100, all},
		"region":         {protocol.Attrs{"region": "nl-ams"}, 0, "abroad"},
		"project":        {protocol.Attrs{"project_id": otherProject}, 0, "theirs"},
		"organization":   {protocol.Attrs{"organization_id": otherProject}, 0, "theirs"},
		"name":           {protocol.Attrs{"name": "TAG"}, 0, "tagged,tagged less"},
		"one tag":        {protocol.Attrs{"tags": []string{"a"}}, 0, "tagged,tagged less"},
		"all tags":       {protocol.Attrs{"tags": []string{"a", "b"}}, 0, "tagged"},
		"status":         {protocol.Attrs{"status": "requested"}, 0, "asked"},
		"bgp v4":         {protocol.Attrs{"bgp_v4_status": "down"}, 0, "full"},
		"bgp v6":         {protocol.Attrs{"bgp_v6_status": "down"}, 0, "six"},
		"kind":           {protocol.Attrs{"kind": "self_hosted"}, 0, "own"},
		"l3":             {protocol.Attrs{"kind": "l3_hosted"}, 0, "deep"},
		"partner":        {protocol.Attrs{"partner_id": "fr-par/" + deep}, 0, "deep"},
		"pop":            {protocol.Attrs{"pop_id": mockapi.PopDC5}, 0, "deep"},
		"bandwidth":      {protocol.Attrs{"bandwidth_mbps": 10000}, 0, "fast"},
		"vpc":            {protocol.Attrs{"vpc_id": network}, 0, "full"},
		"policy":         {protocol.Attrs{"routing_policy_id": policy}, 0, "full"},
		"connection":     {protocol.Attrs{"connection_id": connection}, 0, "own"},
		"filter, limit":  {protocol.Attrs{"name": "tag"}, 1, "tagged"},
		"nothing is let": {protocol.Attrs{"name": "berlin"}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if found := s.ValidateList(t.Context(), "interlink_link", tc.config); len(found) > 0 {
				t.Errorf("it is not valid: %s", found)
			}
			if got := names(mustList(t, s, "interlink_link", tc.config, tc.limit, false)); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

// TestListLinkShown checks the data from which Terraform writes an import block
// and a configuration.
func TestListLinkShown(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	network := env.Mock.AddVPC("main")
	hosted := env.Mock.AddLink(mockapi.LinkSeed{Name: "hosted", VpcID: network, PairingKey: "key-1", Tags: []string{"a"}, Propagation: true})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	own := env.Mock.AddLink(mockapi.LinkSeed{Name: "own", ConnectionID: connection, Region: "nl-ams", Status: "ready", VLAN: 2000, PeerASN: 65001})
	s := open(t, env)
	for _, tc := range []struct {
		region, id string
		want       map[string]string
	}{
		{"fr-par", hosted, map[string]string{
			"id": "fr-par/" + hosted, "name": "hosted", "status": "active", "pairing_key": "key-1", "vpc_id": "fr-par/" + network,
			"partner_id": "fr-par/" + mockapi.PartnerFranceIX, "connection_id": "null", "pop_id": "fr-par/" + mockapi.PopTH2,
			"enable_route_propagation": `tftypes.Bool<"true">`, "bandwidth_mbps": `tftypes.Number<"50">`,
			"tags": `tftypes.Set[tftypes.String]<tftypes.String<"a">>`, "routing_policy_v4_id": "null",
		}},
		{"nl-ams", own, map[string]string{
			"id": "nl-ams/" + own, "connection_id": "nl-ams/" + connection, "partner_id": "null", "pairing_key": "null",
			"vlan": `tftypes.Number<"2000">`, "peer_asn": `tftypes.Number<"65001">`, "tags": "null", "status": "ready",
		}},
	} {
		config := protocol.Attrs{"region": tc.region}
		for _, include := range []bool{false, true} {
			items := mustList(t, s, "interlink_link", config, 0, include)
			if len(items) != 1 || items[0].region != tc.region || items[0].id != tc.id {
				t.Fatalf("%s: got %+v, want the identity %s %s", tc.region, items, tc.region, tc.id)
			}
			if !include {
				if len(items[0].resource) > 0 {
					t.Errorf("%s: the resource was not asked for", tc.region)
				}
				continue
			}
			// Attributes that only the resource has are at their defaults.
			maps.Copy(tc.want, map[string]string{
				"wait_for_status": "active", "wait_for_deprovisioning": `tftypes.Bool<"true">`,
				"allow_duplicate_name": `tftypes.Bool<"false">`, "timeouts": "null",
			})
			checkFields(t, items[0].resource, tc.want)
		}
	}
}

// checkFields checks fields of a resource, and that every field is known.
func checkFields(t *testing.T, fields map[string]tftypes.Value, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got, has := fields[name]; !has || text(got) != value {
			t.Errorf("%s is %s, want %s", name, text(got), value)
		}
	}
	for name, value := range fields {
		if !value.IsFullyKnown() {
			t.Errorf("%s is not known", name)
		}
	}
}

// TestListPages expects all pages if there is no limit, otherwise only the pages
// that the limit needs.
func TestListPages(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for n := range 250 {
		env.Mock.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("link-%03d", n)})
		env.Mock.AddPolicy(mockapi.PolicySeed{Name: fmt.Sprintf("policy-%03d", n)})
	}
	s := open(t, env)
	for typeName, operation := range map[string]string{"interlink_link": "ListLinks", "interlink_routing_policy": "ListRoutingPolicies"} {
		for _, tc := range []struct {
			limit       int64
			want, pages int
		}{{0, 250, 3}, {1, 1, 1}, {100, 100, 1}, {101, 101, 2}, {200, 200, 2}, {250, 250, 3}, {1000, 250, 3}} {
			env.Mock.ResetRequests()
			items := mustList(t, s, typeName, nil, tc.limit, false)
			ids := map[string]bool{}
			for _, one := range items {
				ids[one.id] = true
			}
			if len(items) != tc.want || len(ids) != tc.want {
				t.Errorf("%s, limit %d: got %d results with %d ids, want %d", typeName, tc.limit, len(items), len(ids), tc.want)
			}
			if got := env.Mock.Count(operation); got != tc.pages {
				t.Errorf("%s, limit %d: %d pages were asked for, want %d", typeName, tc.limit, got, tc.pages)
			}
		}
	}
}

// TestListErrors expects the error of a broken list after its results.
func TestListErrors(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for n := range 120 {
		env.Mock.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("link-%03d", n)})
		env.Mock.AddPolicy(mockapi.PolicySeed{Name: fmt.Sprintf("policy-%03d", n)})
	}
	s := open(t, env)
	for typeName, tc := range map[string]struct{ operation, says string }{
		"interlink_link":           {"ListLinks", "Could not list the InterLinks of region fr-par\nThe API key may not do this"},
		"interlink_routing_policy": {"ListRoutingPolicies", "Could not list the routing policies of region fr-par\nThe API key may not do this"},
	} {
		env.Mock.AddFault(mockapi.Fault{Operation: tc.operation, Kind: mockapi.PermissionsDenied, Skip: 1, Times: -1})
		items, found := list(t, s, typeName, nil, 0, false)
		if len(items) != 100 || !found.Failed() || !strings.HasPrefix(found[0].Text, tc.says) {
			t.Errorf("%s: got %d results and %q, want 100 and %q", typeName, len(items), found, tc.says)
		}
	}
}

// TestListDeleted leaves out a deleted link: it cannot be imported.
func TestListDeleted(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "gone"})
	env.Mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.UnknownStatus, Body: "deleted"})
	s := open(t, env)
	if got := names(mustList(t, s, "interlink_link", nil, 0, false)); got != "" {
		t.Errorf("got %s, want nothing: it is deleted", got)
	}
	if got := names(mustList(t, s, "interlink_link", nil, 0, false)); got != "gone" {
		t.Errorf("got %q: the fault is over", got)
	}
}

func TestListRefused(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	s := open(t, env)
	for name, tc := range map[string]struct {
		typeName string
		config   protocol.Attrs
		says     []string
	}{
		"status":    {"interlink_link", protocol.Attrs{"status": "unknown_link_status"}, []string{"status value must be one of", `"requested"`}},
		"kind":      {"interlink_link", protocol.Attrs{"kind": "self"}, []string{"kind value must be one of", `"self_hosted"`}},
		"bandwidth": {"interlink_link", protocol.Attrs{"bandwidth_mbps": 0}, []string{"at least 1"}},
		"id":        {"interlink_link", protocol.Attrs{"vpc_id": "main"}, []string{"Not an id"}},
		"regions":   {"interlink_link", protocol.Attrs{"region": "fr-par", "pop_id": "nl-ams/" + mockapi.PopTH2}, []string{"Another region", "pop_id"}},
		"region":    {"interlink_routing_policy", protocol.Attrs{"region": "Paris"}, []string{"Malformed region", "fr-par"}},
		"project":   {"interlink_routing_policy", protocol.Attrs{"project_id": "mine"}, []string{"Not a UUID"}},
	} {
		found := s.ValidateList(t.Context(), tc.typeName, tc.config)
		for _, want := range tc.says {
			if !strings.Contains(found.String(), want) {
				t.Errorf("%s: got %q, want %q", name, found, want)
			}
		}
	}
	abroad := protocol.Attrs{"pop_id": "nl-ams/" + mockapi.PopTH2}
	if found := s.ValidateList(t.Context(), "interlink_link", abroad); len(found) > 0 {
		t.Errorf("the region may be the provider's: %s", found)
	}
	if _, found := list(t, s, "interlink_link", abroad, 0, false); !found.Failed() || !strings.Contains(found.String(), "Another region") {
		t.Errorf("got %q, want an error of the region", found)
	}
	if got := env.Mock.Count("ListLinks"); got != 0 {
		t.Errorf("%d calls of ListLinks, want none", got)
	}
}

func TestListRoutingPolicies(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	ids := map[string]string{}
	for _, seed := range []mockapi.PolicySeed{
		{Name: "six", IsIPv6: true, PrefixFilterIn: []string{"2001:db8::/48"}, Tags: []string{"a", "b"}},
		{Name: "four", Tags: []string{"a"}},
		{Name: "theirs", ProjectID: otherProject},
		{Name: "abroad", Region: "nl-ams"},
	} {
		ids[seed.Name] = env.Mock.AddPolicy(seed)
	}
	s := open(t, env)
	for name, tc := range map[string]struct {
		config protocol.Attrs
		limit  int64
		want   string
	}{
		"none":         {nil, 0, "six,four,theirs"},
		"limit":        {nil, 2, "six,four"},
		"region":       {protocol.Attrs{"region": "nl-ams"}, 0, "abroad"},
		"project":      {protocol.Attrs{"project_id": otherProject}, 0, "theirs"},
		"organization": {protocol.Attrs{"organization_id": otherProject}, 0, "theirs"},
		"name":         {protocol.Attrs{"name": "FOUR"}, 0, "four"},
		"one tag":      {protocol.Attrs{"tags": []string{"a"}}, 0, "six,four"},
		"all tags":     {protocol.Attrs{"tags": []string{"a", "b"}}, 0, "six"},
		"ipv6":         {protocol.Attrs{"is_ipv6": true}, 0, "six"},
		"ipv4":         {protocol.Attrs{"is_ipv6": false}, 0, "four,theirs"},
	} {
		if found := s.ValidateList(t.Context(), "interlink_routing_policy", tc.config); len(found) > 0 {
			t.Errorf("%s: it is not valid: %s", name, found)
		}
		items := mustList(t, s, "interlink_routing_policy", tc.config, tc.limit, false)
		if got := names(items); got != tc.want {
			t.Errorf("%s: got %s, want %s", name, got, tc.want)
		}
		for _, one := range items {
			if one.id != ids[one.name] || one.region == "" || len(one.resource) > 0 {
				t.Errorf("%s: got %+v, want the identity of %s and no resource", name, one, one.name)
			}
		}
	}
	items := mustList(t, s, "interlink_routing_policy", nil, 0, true)
	checkFields(t, items[0].resource, map[string]string{
		"id": "fr-par/" + ids["six"], "name": "six", "is_ipv6": `tftypes.Bool<"true">`, "prefix_filter_out": "null",
		"prefix_filter_in": `tftypes.Set[tftypes.String]<tftypes.String<"2001:db8::/48">>`, "project_id": mockapi.DefaultProjectID,
	})
}

// TestListResourcesAreRegistered checks that each list resource has the type of a
// resource with an identity. terraform query imports by that identity.
func TestListResourcesAreRegistered(t *testing.T) {
	t.Parallel()
	schemas, err := protocol.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	ids, err := protocol.IdentitySchemas()
	if err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(maps.Keys(schemas.ListResourceSchemas))
	if want := []string{"interlink_link", "interlink_routing_policy"}; !slices.Equal(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, name := range got {
		if schemas.ResourceSchemas[name] == nil || ids.IdentitySchemas[name] == nil {
			t.Errorf("%s is not a resource with an identity", name)
		}
	}
}
