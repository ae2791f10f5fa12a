package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link"
)

// idle is a provider with one resource of the link's schema. Its methods do
// nothing, so it shows the cost of the framework.
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
	resp.TypeName = linkType
}

func (idleLink) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	link.NewResource().Schema(ctx, req, resp)
}

// Create saves the plan: the framework requires a state, nothing more.
func (idleLink) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
	fw.KeepPlanned(&resp.State, req.Plan)
}
func (idleLink) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (idleLink) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (idleLink) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
