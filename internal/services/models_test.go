package services_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// block builds the value of a configuration block.
func block(schema *tfprotov6.Schema, arguments protocol.Attrs) tftypes.Value {
	return protocol.Build(schema.ValueType(), arguments, nil)
}

// TestEveryModelFitsItsSchema reads and writes one object with every resource,
// data source, list block and ephemeral resource of the provider. The framework
// refuses a model whose attributes differ from its schema in number or type.
// (open does the same for the provider block.)
func TestEveryModelFitsItsSchema(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	policy := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4"})
	link := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris", RoutingPolicyV4ID: policy})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	s := open(t, env)
	all, err := protocol.Schemas()
	if err != nil {
		t.Fatal(err)
	}

	states := map[string]protocol.Attrs{
		"interlink_link":            {"id": "fr-par/" + link},
		"interlink_link_activation": {"link_id": "fr-par/" + link, "wait_for": "built"},
		"interlink_routing_policy":  {"id": "fr-par/" + policy},
	}
	for name, schema := range all.ResourceSchemas {
		state, thoughtOf := states[name]
		if !thoughtOf {
			t.Errorf("%s: give this test a state to read", name)
			continue
		}
		read, found := s.Refresh(t.Context(), name, &protocol.Object{Value: block(schema, state)})
		if found.Failed() || read == nil {
			t.Errorf("%s: %s", name, found)
		}
	}

	configurations := map[string]protocol.Attrs{
		"interlink_dedicated_connection": {"id": connection}, "interlink_dedicated_connections": {},
		"interlink_link": {"id": link}, "interlink_links": {},
		"interlink_partner": {"id": mockapi.PartnerFranceIX}, "interlink_partners": {},
		"interlink_pop": {"id": mockapi.PopTH2}, "interlink_pops": {},
		"interlink_router_configuration": {"link_id": link},
		"interlink_routing_policy":       {"id": policy}, "interlink_routing_policies": {},
	}
	for name := range all.DataSourceSchemas {
		config, thoughtOf := configurations[name]
		if !thoughtOf {
			t.Errorf("data.%s: give this test an object to read", name)
			continue
		}
		if _, found := s.ReadData(t.Context(), name, config); len(found) > 0 {
			t.Errorf("data.%s: %s", name, found)
		}
	}

	for name := range all.ListResourceSchemas {
		if items, found := s.List(t.Context(), name, nil, 0, true); len(found) > 0 || len(items) != 1 {
			t.Errorf("list.%s: %d objects, %s", name, len(items), found)
		}
	}
	for name, schema := range all.EphemeralResourceSchemas {
		resp, err := s.Server.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
			TypeName: name, Config: protocol.Encode(t, schema, protocol.Attrs{"link_id": link}),
		})
		if err != nil || len(resp.Diagnostics) > 0 {
			t.Errorf("ephemeral.%s: %v %v", name, err, resp.Diagnostics)
		}
	}
}
