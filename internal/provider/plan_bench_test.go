package provider_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
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
func aLink(b *testing.B) (state, config *tfprotov6.DynamicValue) {
	b.Helper()
	schemas, err := protocol.Schemas()
	if err != nil {
		b.Fatal(err)
	}
	side := protocol.Attrs{"asn": 12876, "ipv4": "169.254.0.0/31", "ipv6": "2001:db8::/127"}
	configured := protocol.Attrs{"name": "paris", "pop_id": mockapi.PopTH2, "partner_id": mockapi.PartnerFranceIX, "bandwidth_mbps": 50}
	saved := configured.With(protocol.Attrs{
		"id": "fr-par/11111111-2222-3333-4444-555555555555", "region": "fr-par", "project_id": mockapi.DefaultProjectID,
		"organization_id": mockapi.DefaultProjectID, "peer_asn": 39801, "vlan": 1500, "enable_route_propagation": false,
		"wait_for_status": "active", "wait_for_deprovisioning": true, "allow_duplicate_name": false, "deletion_protection": false,
		"status": "active", "bgp_v4_status": "disabled", "bgp_v6_status": "disabled", "pairing_key": "k",
		"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "srn": "srn://x",
		"scw_bgp_config": side, "peer_bgp_config": side,
	})
	schema := schemas.ResourceSchemas["interlink_link"]
	return protocol.Encode(b, schema, saved), protocol.Encode(b, schema, configured)
}

func benchPlan(b *testing.B, server tfprotov6.ProviderServer) {
	b.Helper()
	prior, config := aLink(b)
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
// Next to BenchmarkPlanIdle it shows what the link's own methods cost.
func BenchmarkPlan(b *testing.B) {
	world := protocol.World{URL: "http://127.0.0.1:1"}
	benchPlan(b, world.Open(b.Context(), b).Server)
}

// BenchmarkPlanIdle is BenchmarkPlan for a resource of the same schema whose
// methods do nothing.
func BenchmarkPlanIdle(b *testing.B) {
	benchPlan(b, providerserver.NewProtocol6(idle{})())
}
