package provider_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	interlink "github.com/interlink-provider/terraform-provider-interlink/internal/provider"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link"
)

// idle is a provider with one resource of the link's schema, whose methods do
// nothing: what the framework costs by itself.
type idle struct{}

func (idle) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "interlink"
}
func (idle) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (idle) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (idle) DataSources(context.Context) []func() datasource.DataSource                        { return nil }

func (idle) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return idleLink{} }}
}

type idleLink struct{}

func (idleLink) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "interlink_link"
}

func (idleLink) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	link.NewResource().Schema(ctx, req, resp)
}
func (idleLink) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (idleLink) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (idleLink) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (idleLink) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// aLink is an active link, as its state and its configuration are on the wire.
func aLink(b *testing.B, server tfprotov6.ProviderServer) (state, config *tfprotov6.DynamicValue) {
	b.Helper()
	schemas, err := server.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	side := map[string]tftypes.Value{
		"asn": tftypes.NewValue(tftypes.Number, 12876), "ipv4": tftypes.NewValue(tftypes.String, "169.254.0.0/31"),
		"ipv6": tftypes.NewValue(tftypes.String, "2001:db8::/127"),
	}
	configured := map[string]any{"name": "paris", "pop_id": mockapi.PopTH2, "partner_id": mockapi.PartnerFranceIX, "bandwidth_mbps": 50}
	saved := map[string]any{
		"id": "fr-par/11111111-2222-3333-4444-555555555555", "region": "fr-par", "project_id": mockapi.DefaultProjectID,
		"organization_id": mockapi.DefaultProjectID, "peer_asn": 39801, "vlan": 1500, "enable_route_propagation": false,
		"wait_for_status": "active", "wait_for_deprovisioning": true, "allow_duplicate_name": false, "deletion_protection": false,
		"status": "active", "bgp_v4_status": "disabled", "bgp_v6_status": "disabled", "pairing_key": "k",
		"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "srn": "srn://x",
		"scw_bgp_config": side, "peer_bgp_config": side,
	}
	maps.Copy(saved, configured)
	schema := schemas.ResourceSchemas["interlink_link"]
	return onTheWire(b, schema, saved), onTheWire(b, schema, configured)
}

// onTheWire is an object of which all is null but what is set.
func onTheWire(b *testing.B, schema *tfprotov6.Schema, set map[string]any) *tfprotov6.DynamicValue {
	b.Helper()
	kind, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		b.Fatalf("the schema is of %T", schema.ValueType())
	}
	values := map[string]tftypes.Value{}
	for name, attribute := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, set[name])
	}
	value, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		b.Fatal(err)
	}
	return &value
}

func benchPlan(b *testing.B, server tfprotov6.ProviderServer) {
	b.Helper()
	prior, config := aLink(b, server)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := server.ValidateResourceConfig(b.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: "interlink_link", Config: config}); err != nil {
			b.Fatal(err)
		}
		resp, err := server.PlanResourceChange(b.Context(), &tfprotov6.PlanResourceChangeRequest{TypeName: "interlink_link", PriorState: prior, ProposedNewState: prior, Config: config})
		if err != nil || len(resp.Diagnostics) > 0 {
			b.Fatal(err, resp.Diagnostics)
		}
	}
}

// BenchmarkPlan plans a link that does not change, without a call of the API.
// Beside BenchmarkPlanIdle it says what the link's own methods cost.
func BenchmarkPlan(b *testing.B) {
	server, err := interlink.NewServer("bench", interlink.Options{Transport: noAPI{}})()
	if err != nil {
		b.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	resp, err := server.ConfigureProvider(b.Context(), &tfprotov6.ConfigureProviderRequest{Config: onTheWire(b, schemas.Provider, map[string]any{
		"access_key": "SCWXXXXXXXXXXXXXXXXX", "secret_key": "11111111-1111-1111-1111-111111111111", "project_id": mockapi.DefaultProjectID,
		"api_url": "http://127.0.0.1:1", "region": "fr-par",
	})})
	if err != nil || len(resp.Diagnostics) > 0 {
		b.Fatal(err, resp)
	}
	benchPlan(b, server)
}

// noAPI fails every request.
type noAPI struct{}

func (noAPI) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("no API") }

// BenchmarkPlanIdle is BenchmarkPlan for a resource of the same schema whose
// methods do nothing.
func BenchmarkPlanIdle(b *testing.B) {
	benchPlan(b, providerserver.NewProtocol6(idle{})())
}
