package routingpolicy

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var _ list.ListResourceWithConfigure = (*Resource)(nil)

// NewListResource makes the list resource interlink_routing_policy, for terraform
// query. It is the resource itself, because name and configuration are the same.
func NewListResource() list.ListResource { return &Resource{} }

// ListResourceConfigSchema implements list.ListResource.
func (r *Resource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The routing policies of a region that the filters let through, oldest first.",
		Attributes:          filters(&interlink.ListRoutingPoliciesRequest{}).ListBlock(),
	}
}

// List implements list.ListResource.
func (r *Resource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	request := interlink.ListRoutingPoliciesRequest{OrderBy: interlink.ListRoutingPoliciesRequestOrderByCreatedAtAsc}
	region, diags := filters(&request).Fill(ctx, r.client, req.Config)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	policies, err := r.client.ListRoutingPolicies(ctx, &request)
	stream.Results = base.ListResults(policies, err, req.Limit, "routing policies of region "+region,
		func(policy *client.RoutingPolicy) list.ListResult { return listResult(ctx, req, policy) })
}

// listResult converts a policy to a list result. It is what an import would put into
// the state.
func listResult(ctx context.Context, req list.ListRequest, policy *client.RoutingPolicy) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = policy.Name
	var model ResourceModel
	model.fromAPI(policy)
	model.settings()
	result.Diagnostics.Append(fw.SetIdentity(ctx, result.Identity, model.ID, model.Region)...)
	if req.IncludeResource {
		result.Diagnostics.Append(result.Resource.Set(ctx, &model)...)
	}
	return result
}
