// Package services_test tests data sources, list resources and moves over the
// plugin protocol. The CLI of the other tests may be older than terraform query.
// TestAccQuery runs the command itself if the CLI has it.
package services_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

func open(t *testing.T, env *acctest.Env) *protocol.Session {
	t.Helper()
	return protocol.In(env).Open(t.Context(), t)
}

// mustList sends a list request that has to succeed.
func mustList(t *testing.T, s *protocol.Session, typeName string, config protocol.Attrs, limit int64, include bool) []protocol.ListResult {
	t.Helper()
	items, found := s.List(t.Context(), typeName, config, limit, include)
	if len(found) > 0 {
		t.Fatal(found)
	}
	return items
}

// TestListShown checks the data from which Terraform writes an import block and a
// configuration.
func TestListShown(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	network := env.Mock.AddVPC("main")
	hosted := env.Mock.AddLink(mockapi.LinkSeed{Name: "hosted", VpcID: network, PairingKey: "key-1", Tags: []string{"a"}, Propagation: true})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	own := env.Mock.AddLink(mockapi.LinkSeed{Name: "own", ConnectionID: connection, Region: "nl-ams", Status: "ready", VLAN: 2000, PeerASN: 65001})
	six := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "six", IsIPv6: true, PrefixFilterIn: []string{"2001:db8::/48"}})
	s := open(t, env)
	for _, tc := range []struct {
		typeName, region, id string
		want                 map[string]string
	}{
		{"interlink_link", "fr-par", hosted, map[string]string{
			"name": "hosted", "status": "active", "pairing_key": "key-1", "vpc_id": "fr-par/" + network,
			"partner_id": "fr-par/" + mockapi.PartnerFranceIX, "connection_id": "null", "pop_id": "fr-par/" + mockapi.PopTH2,
			"enable_route_propagation": "true", "bandwidth_mbps": "50", "tags": "[a]", "routing_policy_v4_id": "null",
			// Attributes that only the resource has are at their defaults.
			"wait_for_status": "active", "wait_for_deprovisioning": "true", "allow_duplicate_name": "false", "timeouts": "null",
		}},
		{"interlink_link", "nl-ams", own, map[string]string{
			"connection_id": "nl-ams/" + connection, "partner_id": "null", "pairing_key": "null", "vlan": "2000", "peer_asn": "65001",
			"tags": "null", "status": "ready",
		}},
		{"interlink_routing_policy", "fr-par", six, map[string]string{
			"name": "six", "is_ipv6": "true", "prefix_filter_in": "[2001:db8::/48]", "prefix_filter_out": "null", "project_id": mockapi.DefaultProjectID,
		}},
	} {
		tc.want["id"] = tc.region + "/" + tc.id
		for _, include := range []bool{false, true} {
			items := mustList(t, s, tc.typeName, protocol.Attrs{"region": tc.region}, 0, include)
			if len(items) != 1 || protocol.Text(items[0].Identity, "region") != tc.region || protocol.Text(items[0].Identity, "id") != tc.id {
				t.Fatalf("%s in %s: got %+v, want the identity of %s", tc.typeName, tc.region, items, tc.id)
			}
			if include {
				checkFields(t, tc.typeName, protocol.Fields(items[0].Object), tc.want)
			} else if !items[0].Object.IsNull() {
				t.Errorf("%s in %s: the resource was not asked for", tc.typeName, tc.region)
			}
		}
	}
}

// TestListPages expects all results, or as many as the limit says. A list that breaks
// off has none: it is believed as a whole only.
func TestListPages(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for n := range 250 {
		env.Mock.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("link-%03d", n)})
		env.Mock.AddPolicy(mockapi.PolicySeed{Name: fmt.Sprintf("policy-%03d", n)})
	}
	s := open(t, env)
	for typeName, tc := range map[string]struct{ operation, nouns string }{
		"interlink_link": {"ListLinks", "InterLinks"}, "interlink_routing_policy": {"ListRoutingPolicies", "routing policies"},
	} {
		for _, asked := range []struct {
			limit int64
			want  int
		}{{0, 250}, {1, 1}, {100, 100}, {101, 101}, {250, 250}, {1000, 250}} {
			ids := map[string]bool{}
			items := mustList(t, s, typeName, nil, asked.limit, false)
			for _, one := range items {
				ids[protocol.Text(one.Identity, "id")] = true
			}
			if len(items) != asked.want || len(ids) != asked.want {
				t.Errorf("%s, limit %d: got %d results with %d ids, want %d", typeName, asked.limit, len(items), len(ids), asked.want)
			}
		}
		env.Mock.AddFault(mockapi.Fault{Operation: tc.operation, Kind: mockapi.PermissionsDenied, Skip: 1, Times: -1})
		items, found := s.List(t.Context(), typeName, nil, 0, false)
		want := "Could not list the " + tc.nouns + " of region fr-par\nThe API key may not do this"
		if len(items) != 0 || !found.Failed() || !strings.HasPrefix(found[0].Text, want) {
			t.Errorf("%s: got %d results and %q, want none and %q", typeName, len(items), found, want)
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
	for _, want := range []int{0, 1} { // the fault is over
		if got := len(mustList(t, s, "interlink_link", nil, 0, false)); got != want {
			t.Errorf("got %d links, want %d", got, want)
		}
	}
}

func TestListRefused(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	s := open(t, env)
	abroad := protocol.Attrs{"pop_id": "nl-ams/" + mockapi.PopTH2}
	for _, tc := range []struct {
		name   string
		config protocol.Attrs
		says   []string
	}{
		{"list.interlink_link", protocol.Attrs{"status": "unknown_link_status"}, []string{"status value must be one of", `"requested"`}},
		{"list.interlink_link", protocol.Attrs{"kind": "self"}, []string{"kind value must be one of", `"self_hosted"`}},
		{"list.interlink_link", protocol.Attrs{"bandwidth_mbps": 0}, []string{"at least 1"}},
		{"list.interlink_link", protocol.Attrs{"vpc_id": "main"}, []string{"Not an id"}},
		{"list.interlink_link", abroad.With(protocol.Attrs{"region": "fr-par"}), []string{"Another region", "pop_id"}},
		{"list.interlink_link", abroad, []string{"Another region"}}, // only the read knows the provider's region
		{"list.interlink_routing_policy", protocol.Attrs{"region": "Paris"}, []string{"Malformed region", "fr-par"}},
		{"list.interlink_routing_policy", protocol.Attrs{"project_id": "mine"}, []string{"Not a UUID"}},
		{"data.interlink_dedicated_connections", protocol.Attrs{"status": "unknown_status"}, []string{"status value must be one of", `"active"`}},
		{"data.interlink_dedicated_connections", protocol.Attrs{"bandwidth_mbps": 0}, []string{"bandwidth_mbps value must be at least 1"}},
		{"data.interlink_dedicated_connections", abroad, []string{"Another region", "pop_id"}},
		{"data.interlink_pops", protocol.Attrs{"link_bandwidth_mbps": -1}, []string{"link_bandwidth_mbps", "at least 1"}},
		{"data.interlink_pops", protocol.Attrs{"partner_id": "nl-ams/" + other}, []string{"Another region", "nl-ams"}},
		{"data.interlink_partners", protocol.Attrs{"pop_ids": []string{"nl-ams/" + other}}, []string{"Another region", "nl-ams"}},
		{"data.interlink_partners", protocol.Attrs{"pop_ids": []string{"TH2"}}, []string{"Not an id", "TH2"}},
	} {
		found := validate(t, s, tc.name, tc.config)
		if typeName, isList := strings.CutPrefix(tc.name, "list."); len(found) == 0 && isList {
			_, found = s.List(t.Context(), typeName, tc.config, 0, false)
		} else if len(found) == 0 {
			_, found = s.ReadData(t.Context(), strings.TrimPrefix(tc.name, "data."), tc.config)
		}
		for _, want := range tc.says {
			if !found.Failed() || !strings.Contains(found.String(), want) {
				t.Errorf("%s %v: got %q, want %q", tc.name, tc.config, found, want)
			}
		}
	}
	for _, request := range env.Mock.Requests() {
		if strings.HasPrefix(request.Operation, "List") {
			t.Errorf("there was a call of %s", request.Operation)
		}
	}
}
