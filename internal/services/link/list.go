package link

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var (
	_ list.ListResourceWithConfigure      = (*Resource)(nil)
	_ list.ListResourceWithValidateConfig = (*Resource)(nil)
)

// NewListResource makes the list resource interlink_link, for terraform query.
// It is the resource itself: name and configuration are the same.
func NewListResource() list.ListResource { return &Resource{} }

// listConfig is the configuration of a list block. The framework knows no sets
// there.
type listConfig struct {
	filters
	Tags types.List `tfsdk:"tags"`
}

// ListResourceConfigSchema implements list.ListResource.
func (r *Resource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	tags := fw.FilterTags()
	attributes := map[string]schema.Attribute{
		"tags": schema.ListAttribute{Optional: true, ElementType: tags.ElementType, MarkdownDescription: tags.MarkdownDescription},
	}
	for name, filter := range filterAttributes() {
		switch filter := filter.(type) {
		case datasource.StringAttribute:
			attributes[name] = schema.StringAttribute{Optional: true, CustomType: filter.CustomType, Validators: filter.Validators, MarkdownDescription: filter.MarkdownDescription}
		case datasource.Int64Attribute:
			attributes[name] = schema.Int64Attribute{Optional: true, Validators: filter.Validators, MarkdownDescription: filter.MarkdownDescription}
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The InterLinks of a region that the filters let through, oldest first.",
		Attributes:          attributes,
	}
}

// ValidateListResourceConfig implements list.ListResourceWithValidateConfig.
func (r *Resource) ValidateListResourceConfig(ctx context.Context, req list.ValidateConfigRequest, resp *list.ValidateConfigResponse) {
	var config listConfig
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(config.check(config.Region.ValueString())...)
}

// List implements list.ListResource. Pages are fetched as Terraform takes the
// links, and none after the limit.
func (r *Resource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listConfig
	diags := req.Config.Get(ctx, &config)
	region := fw.RegionOr(config.Region, r.client.Region())
	diags.Append(config.check(region)...)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	request := config.request(region, config.Tags.Elements())
	request.OrderBy = interlink.ListLinksRequestOrderByCreatedAtAsc
	stream.Results = func(push func(list.ListResult) bool) {
		var pushed int64
		for link, err := range r.client.EachLink(ctx, request) {
			if err != nil {
				var failure list.ListResult
				client.AddError(&failure.Diagnostics, fmt.Sprintf("list the InterLinks of region %s", region), err)
				push(failure)
				return
			}
			if client.Gone(link, nil) {
				continue // it could not be imported
			}
			if !push(listed(ctx, req, link)) {
				return
			}
			if pushed++; pushed == req.Limit { // 0 is no limit
				return
			}
		}
	}
}

// listed is a link as a list shows it: as an import would put it in the state.
func listed(ctx context.Context, req list.ListRequest, link *client.Link) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = link.Name
	var model ResourceModel
	model.fromAPI(link)
	result.Diagnostics.Append(setIdentity(ctx, result.Identity, model.Model)...)
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
