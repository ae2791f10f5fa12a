package provider_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

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

func benchPlan(b *testing.B, server tfprotov6.ProviderServer) {
	b.Helper()
	schemas, err := server.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	saved, configuration := theLink()
	schema := schemas.ResourceSchemas["interlink_link"]
	prior, config := onTheWire(b, schema, saved), onTheWire(b, schema, configuration)
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
// Next to BenchmarkPlanIdle it says what the link's own methods cost.
func BenchmarkPlan(b *testing.B) {
	server, _ := configured(b)
	benchPlan(b, server)
}

// BenchmarkPlanIdle is BenchmarkPlan for a resource of the same schema whose
// methods do nothing.
func BenchmarkPlanIdle(b *testing.B) {
	benchPlan(b, providerserver.NewProtocol6(idle{})())
}
