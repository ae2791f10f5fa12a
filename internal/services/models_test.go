package services_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestEveryModelFitsItsSchema reads and writes one object by way of every
// resource, data source, list block and ephemeral resource that the provider
// has. The framework refuses a model that has an attribute more or less than its
// schema, or one of another type. (newAsker does the same for the provider block.)
func TestEveryModelFitsItsSchema(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	policy := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4"})
	link := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris", RoutingPolicyV4ID: policy})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	a := newAsker(t, env)

	states := map[string]arguments{
		"interlink_link":            {"id": "fr-par/" + link},
		"interlink_link_activation": {"link_id": "fr-par/" + link, "wait_for": "built"},
		"interlink_routing_policy":  {"id": "fr-par/" + policy},
	}
	for name, schema := range a.schemas.ResourceSchemas {
		state, thoughtOf := states[name]
		if !thoughtOf {
			t.Errorf("%s: give this test a state to read", name)
			continue
		}
		resp, err := a.server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: name, CurrentState: a.value(schema, state)})
		check(t, name, err, resp.Diagnostics)
		if got := a.fields(resp.NewState, schema.ValueType()); got["status"].IsNull() && name != "interlink_routing_policy" {
			t.Errorf("%s: nothing was read: %v", name, got)
		}
		valid, err := a.server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: name, Config: a.value(schema, state)})
		check(t, name, err, conversions(valid.Diagnostics))
	}

	configurations := map[string]arguments{
		"interlink_dedicated_connection": {"id": connection}, "interlink_dedicated_connections": {},
		"interlink_link": {"id": link}, "interlink_links": {},
		"interlink_partner": {"id": mockapi.PartnerFranceIX}, "interlink_partners": {},
		"interlink_pop": {"id": mockapi.PopTH2}, "interlink_pops": {},
		"interlink_router_configuration": {"link_id": link},
		"interlink_routing_policy":       {"id": policy}, "interlink_routing_policies": {},
	}
	for name := range a.schemas.DataSourceSchemas {
		config, thoughtOf := configurations[name]
		if !thoughtOf {
			t.Errorf("data.%s: give this test an object to read", name)
			continue
		}
		if said := a.read(name, config); said != "" {
			t.Errorf("data.%s: %s", name, said)
		}
	}

	for name := range a.schemas.ListResourceSchemas {
		if items, err := a.list(name, nil, 0, true); err != nil || len(items) != 1 {
			t.Errorf("list.%s: %d objects, %v", name, len(items), err)
		}
	}
	for name, schema := range a.schemas.EphemeralResourceSchemas {
		resp, err := a.server.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: name, Config: a.value(schema, arguments{"link_id": link})})
		check(t, "ephemeral."+name, err, resp.Diagnostics)
	}
}

// conversions are the diagnostics of the framework that a model does not fit.
func conversions(all []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	var kept []*tfprotov6.Diagnostic
	for _, d := range all {
		if d.Summary == "Value Conversion Error" {
			kept = append(kept, d)
		}
	}
	return kept
}

func check(t *testing.T, name string, err error, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	if err != nil || len(diagnostics) > 0 {
		t.Errorf("%s: %v %s", name, err, said(diagnostics))
	}
}
