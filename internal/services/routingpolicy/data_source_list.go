package routingpolicy

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var _ datasource.DataSourceWithConfigure = (*ListDataSource)(nil)

// ListDataSource is data.interlink_routing_policies.
type ListDataSource struct{ base.DataSource }

// NewListDataSource makes the data source.
func NewListDataSource() datasource.DataSource {
	return &ListDataSource{base.NewDataSource("routing_policies")}
}

// filters are the filters that the data source and the list resource share.
type filters struct {
	Region         types.String `tfsdk:"region"`
	ProjectID      types.String `tfsdk:"project_id"`
	OrganizationID types.String `tfsdk:"organization_id"`
	Name           types.String `tfsdk:"name"`
	IsIPv6         types.Bool   `tfsdk:"is_ipv6"`
}

type listModel struct {
	filters
	Tags            types.Set `tfsdk:"tags"`
	RoutingPolicies []Model   `tfsdk:"routing_policies"`
}

// Schema implements datasource.DataSource.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	shared := filterAttributes()
	shared["tags"] = fw.FilterTags()
	shared["routing_policies"] = schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: "The routing policies.",
		NestedObject: schema.NestedAttributeObject{Attributes: attributes()},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The routing policies of a region, all of them that the filters let through, by name.",
		Attributes:          shared,
	}
}

// filterAttributes are the attributes of filters.
func filterAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"region":          fw.LookupRegion(),
		"project_id":      fw.FilterString("Only routing policies of this project, a UUID. Default: of every project that the API key may see.", fw.UUID()),
		"organization_id": fw.FilterString("Only routing policies of this organization, a UUID. Default: the provider's `organization_id`, if it has one.", fw.UUID()),
		"name":            fw.FilterString("Only routing policies whose name holds this text, without regard to case."),
		"is_ipv6":         schema.BoolAttribute{Optional: true, MarkdownDescription: "Only routing policies of IPv6 (`true`) or IPv4 (`false`) prefixes."},
	}
}

// request is the list call with these filters.
func (f filters) request(scope base.Scope, tags []attr.Value) interlink.ListRoutingPoliciesRequest {
	return interlink.ListRoutingPoliciesRequest{
		Region: scw.Region(scope.Region), ProjectID: fw.OptionalString(f.ProjectID), OrganizationID: scope.Organization,
		Name: fw.OptionalString(f.Name), Tags: fw.Strings(tags), IPv6: fw.OptionalBool(f.IsIPv6),
	}
}

// Read implements datasource.DataSource.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	scope, ok := d.ScopeFor(model.Region, model.OrganizationID, req, resp)
	if !ok {
		return
	}
	request := model.request(scope, model.Tags.Elements())
	request.OrderBy = interlink.ListRoutingPoliciesRequestOrderByNameAsc
	policies, err := d.Client.ListRoutingPolicies(ctx, &request)
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("list the routing policies of region %s", scope.Region), err)
		return
	}
	model.Region = types.StringValue(scope.Region)
	model.RoutingPolicies = make([]Model, len(policies))
	for i, policy := range policies {
		model.RoutingPolicies[i] = shown(policy)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
