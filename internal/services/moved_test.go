package services_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestRoutingPolicyMoved moves states of the official provider's policy, like a
// moved block does.
func TestRoutingPolicyMoved(t *testing.T) {
	t.Parallel()
	const uuid = "11111111-2222-4333-8444-555555555555"
	for name, test := range map[string]struct {
		kind, state string
		id, prefix  string // of the moved policy; "" for an error
	}{
		"as written":         {kind: "scaleway_interlink_routing_policy", state: `{"id":"fr-par/` + uuid + `","name":"a","tags":["one"],"region":"fr-par","prefix_filter_in":["192.0.2.0/24","192.0.2.0/24"],"prefix_filter_out":[],"is_ipv6":false}`, id: "fr-par/" + uuid, prefix: "192.0.2.0/24"},
		"region apart":       {kind: "scaleway_interlink_routing_policy", state: `{"id":"` + uuid + `","region":"nl-ams","prefix_filter_in":["2001:db8::/32"],"is_ipv6":true}`, id: "nl-ams/" + uuid, prefix: "2001:db8::/32"},
		"no id":              {kind: "scaleway_interlink_routing_policy", state: `{"id":"nonsense"}`},
		"another resource":   {kind: "scaleway_vpc", state: `{"id":"fr-par/` + uuid + `"}`},
		"not even an object": {kind: "scaleway_interlink_routing_policy", state: `[1]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			moved, found := open(t, acctest.New(t, mockapi.Options{})).Move(t.Context(), "registry.terraform.io/scaleway/scaleway", test.kind, test.state, "interlink_routing_policy")
			if test.id == "" {
				if !found.Failed() {
					t.Errorf("no error")
				}
				return
			}
			if len(found) > 0 {
				t.Fatal(found)
			}
			id := protocol.Text(moved, "id")
			var prefix string
			var prefixes []tftypes.Value
			if err := protocol.Fields(moved)["prefix_filter_in"].As(&prefixes); err != nil {
				t.Fatal(err)
			}
			if len(prefixes) != 1 || prefixes[0].As(&prefix) != nil || id != test.id || prefix != test.prefix {
				t.Errorf("id %s, prefixes %s; want %s, %s", id, prefixes, test.id, test.prefix)
			}
		})
	}
}
