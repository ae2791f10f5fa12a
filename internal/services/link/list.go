package link

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var (
	_ list.ListResourceWithConfigure      = (*Resource)(nil)
	_ list.ListResourceWithValidateConfig = (*Resource)(nil)
)

// NewListResource makes the list resource interlink_link, for terraform query. It
// is the resource itself, because name and configuration are the same.
func NewListResource() list.ListResource { return &Resource{} }

// ListResourceConfigSchema implements list.ListResource.
func (r *Resource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The InterLinks of a region that the filters let through, oldest first.",
		Attributes:          filters(&interlink.ListLinksRequest{}).ListBlock(),
	}
}

// ValidateListResourceConfig implements list.ListResourceWithValidateConfig.
func (r *Resource) ValidateListResourceConfig(ctx context.Context, req list.ValidateConfigRequest, resp *list.ValidateConfigResponse) {
	_, diags := filters(&interlink.ListLinksRequest{}).Fill(ctx, nil, req.Config)
	resp.Diagnostics.Append(diags...)
}

// List implements list.ListResource.
func (r *Resource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	request := interlink.ListLinksRequest{OrderBy: interlink.ListLinksRequestOrderByCreatedAtAsc}
	region, diags := filters(&request).Fill(ctx, r.client, req.Config)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	links, err := r.client.ListLinks(ctx, &request)
	links = slices.DeleteFunc(links, func(link *client.Link) bool { return client.Gone(link, nil) }) // it cannot be imported
	stream.Results = base.ListResults(links, err, req.Limit, "InterLinks of region "+region,
		func(link *client.Link) list.ListResult { return listResult(ctx, req, link) })
}

// listResult converts a link to a list result. It is what an import would put into
// the state.
func listResult(ctx context.Context, req list.ListRequest, link *client.Link) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = link.Name
	var model ResourceModel
	model.fromAPI(link)
	result.Diagnostics.Append(fw.SetIdentity(ctx, result.Identity, model.ID, model.Region)...)
	if !req.IncludeResource {
		return result
	}
	model.settings()
	if block, ok := req.ResourceSchema.GetBlocks()["timeouts"].Type().(timeouts.Type); ok {
		model.Timeouts = timeouts.Value{Object: types.ObjectNull(block.AttrTypes)}
	}
	result.Diagnostics.Append(result.Resource.Set(ctx, &model)...)
	return result
}
