package services_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// TestRoutingPolicyMoved hands over states of the official provider's policy, as
// a moved block does.
func TestRoutingPolicyMoved(t *testing.T) {
	t.Parallel()
	const uuid = "11111111-2222-4333-8444-555555555555"
	for name, test := range map[string]struct {
		kind, state string
		id, prefix  string // of what is moved; "" for an error
	}{
		"as written":         {kind: "scaleway_interlink_routing_policy", state: `{"id":"fr-par/` + uuid + `","name":"a","tags":["one"],"region":"fr-par","prefix_filter_in":["192.0.2.0/24","192.0.2.0/24"],"prefix_filter_out":[],"is_ipv6":false}`, id: "fr-par/" + uuid, prefix: "192.0.2.0/24"},
		"region beside":      {kind: "scaleway_interlink_routing_policy", state: `{"id":"` + uuid + `","region":"nl-ams","prefix_filter_in":["2001:db8::/32"],"is_ipv6":true}`, id: "nl-ams/" + uuid, prefix: "2001:db8::/32"},
		"no id":              {kind: "scaleway_interlink_routing_policy", state: `{"id":"nonsense"}`},
		"another resource":   {kind: "scaleway_vpc", state: `{"id":"fr-par/` + uuid + `"}`},
		"not even an object": {kind: "scaleway_interlink_routing_policy", state: `[1]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			server, err := provider.NewServer("test", provider.Options{})()
			if err != nil {
				t.Fatal(err)
			}
			schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
			if err != nil {
				t.Fatal(err)
			}
			resp, err := server.MoveResourceState(ctx, &tfprotov6.MoveResourceStateRequest{
				SourceProviderAddress: "registry.terraform.io/scaleway/scaleway", SourceTypeName: test.kind,
				SourceState: &tfprotov6.RawState{JSON: []byte(test.state)}, TargetTypeName: "interlink_routing_policy",
			})
			if err != nil {
				t.Fatal(err)
			}
			if test.id == "" {
				if len(resp.Diagnostics) == 0 {
					t.Errorf("no error")
				}
				return
			}
			if len(resp.Diagnostics) > 0 {
				t.Fatalf("%s: %s", resp.Diagnostics[0].Summary, resp.Diagnostics[0].Detail)
			}
			state, err := resp.TargetState.Unmarshal(schemas.ResourceSchemas["interlink_routing_policy"].ValueType())
			if err != nil {
				t.Fatal(err)
			}
			fields := map[string]tftypes.Value{}
			var id, prefix string
			var prefixes []tftypes.Value
			for _, err := range []error{state.As(&fields), fields["id"].As(&id), fields["prefix_filter_in"].As(&prefixes)} {
				if err != nil {
					t.Fatal(err)
				}
			}
			if len(prefixes) != 1 || prefixes[0].As(&prefix) != nil || id != test.id || prefix != test.prefix {
				t.Errorf("id %s, prefixes %s; want %s, %s", id, prefixes, test.id, test.prefix)
			}
		})
	}
}
