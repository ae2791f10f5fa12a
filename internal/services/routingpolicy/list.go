package routingpolicy

import (
	"context"
	"fmt"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var _ list.ListResourceWithConfigure = (*Resource)(nil)

// NewListResource makes the list resource interlink_routing_policy, for
// terraform query. It is the resource itself: name and configuration are the
// same.
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
		case datasource.BoolAttribute:
			attributes[name] = schema.BoolAttribute{Optional: true, Validators: filter.Validators, MarkdownDescription: filter.MarkdownDescription}
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The routing policies of a region that the filters let through, oldest first.",
		Attributes:          attributes,
	}
}

// List implements list.ListResource. Pages are fetched as Terraform takes the
// policies, and none after the limit.
func (r *Resource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listConfig
	if diags := req.Config.Get(ctx, &config); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	region := fw.RegionOr(config.Region, r.client.Region())
	request := config.request(region, config.Tags.Elements())
	request.OrderBy = interlink.ListRoutingPoliciesRequestOrderByCreatedAtAsc
	stream.Results = func(push func(list.ListResult) bool) {
		var pushed int64
		for policy, err := range r.client.EachRoutingPolicy(ctx, request) {
			if err != nil {
				var failure list.ListResult
				client.AddError(&failure.Diagnostics, fmt.Sprintf("list the routing policies of region %s", region), err)
				push(failure)
				return
			}
			if !push(listed(ctx, req, policy)) {
				return
			}
			if pushed++; pushed == req.Limit { // 0 is no limit
				return
			}
		}
	}
}

// listed is a policy as a list shows it: as an import would put it in the state.
func listed(ctx context.Context, req list.ListRequest, policy *client.RoutingPolicy) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = policy.Name
	var model Model
	model.fromAPI(policy)
	result.Diagnostics.Append(setIdentity(ctx, result.Identity, model)...)
	if req.IncludeResource {
		result.Diagnostics.Append(result.Resource.Set(ctx, &model)...)
	}
	return result
}
