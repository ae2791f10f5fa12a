package link

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var (
	_ datasource.DataSourceWithConfigure      = (*ListDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*ListDataSource)(nil)
)

// ListDataSource is data.interlink_links.
type ListDataSource struct{ base.DataSource }

// NewListDataSource makes the data source.
func NewListDataSource() datasource.DataSource { return &ListDataSource{base.NewDataSource("links")} }

// filters are the filters that the data source and the list resource share.
type filters struct {
	Region          types.String `tfsdk:"region"`
	ProjectID       types.String `tfsdk:"project_id"`
	OrganizationID  types.String `tfsdk:"organization_id"`
	Name            types.String `tfsdk:"name"`
	Status          types.String `tfsdk:"status"`
	BgpV4Status     types.String `tfsdk:"bgp_v4_status"`
	BgpV6Status     types.String `tfsdk:"bgp_v6_status"`
	PopID           fw.ID        `tfsdk:"pop_id"`
	BandwidthMbps   types.Int64  `tfsdk:"bandwidth_mbps"`
	PartnerID       fw.ID        `tfsdk:"partner_id"`
	VpcID           fw.ID        `tfsdk:"vpc_id"`
	RoutingPolicyID fw.ID        `tfsdk:"routing_policy_id"`
	Kind            types.String `tfsdk:"kind"`
	ConnectionID    fw.ID        `tfsdk:"connection_id"`
}

type listModel struct {
	filters
	Tags       types.Set    `tfsdk:"tags"`
	PairingKey types.String `tfsdk:"pairing_key"`
	Links      []Model      `tfsdk:"links"`
}

// Schema implements datasource.DataSource.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	shared := filterAttributes()
	shared["tags"] = fw.FilterTags()
	shared["pairing_key"] = schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: "Only the InterLink with this pairing key."}
	shared["links"] = schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: "The InterLinks.",
		NestedObject: schema.NestedAttributeObject{Attributes: attributes()},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The InterLinks of a region, all of them that the filters let through, by name.",
		Attributes:          shared,
	}
}

// filterAttributes are the attributes of filters.
func filterAttributes() map[string]schema.Attribute {
	bgp := stringvalidator.OneOf(fw.KnownValues(interlink.BgpStatus("").Values())...)
	return map[string]schema.Attribute{
		"region":          fw.LookupRegion(),
		"project_id":      fw.FilterString("Only InterLinks of this project, a UUID. Default: of every project that the API key may see.", fw.UUID()),
		"organization_id": fw.FilterString("Only InterLinks of this organization, a UUID. Default: the provider's `organization_id`, if it has one.", fw.UUID()),
		"name":            fw.FilterString("Only InterLinks whose name holds this text, without regard to case."),
		"status":          fw.FilterString("Only InterLinks of this status.", stringvalidator.OneOf(fw.KnownValues(interlink.LinkStatus("").Values())...)),
		"bgp_v4_status":   fw.FilterString("Only InterLinks whose BGP session over IPv4 is `up`, `down` or `disabled`.", bgp),
		"bgp_v6_status":   fw.FilterString("Only InterLinks whose BGP session over IPv6 is `up`, `down` or `disabled`.", bgp),
		"pop_id":          fw.FilterID("Only InterLinks at this PoP."),
		"bandwidth_mbps": schema.Int64Attribute{
			Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
			MarkdownDescription: "Only InterLinks of this bandwidth, in Mbps.",
		},
		"partner_id":        fw.FilterID("Only InterLinks that this partner hosts."),
		"vpc_id":            fw.FilterID("Only InterLinks that lead to this VPC."),
		"routing_policy_id": fw.FilterID("Only InterLinks that use this routing policy, of either family."),
		"kind": fw.FilterString("Only InterLinks of this kind: `hosted` by a partner (`l2_hosted` or `l3_hosted`: by one without or with connectivity on layer 3), or `self_hosted`.",
			stringvalidator.OneOf(fw.KnownValues(interlink.LinkKind("").Values())...)),
		"connection_id": fw.FilterID("Only InterLinks that are self-hosted on this dedicated connection."),
	}
}

// check refuses ids of another region.
func (f filters) check(region string) diag.Diagnostics {
	var diags diag.Diagnostics
	for name, id := range map[string]fw.ID{
		"pop_id": f.PopID, "partner_id": f.PartnerID, "vpc_id": f.VpcID,
		"routing_policy_id": f.RoutingPolicyID, "connection_id": f.ConnectionID,
	} {
		diags.Append(fw.CheckRegion(path.Root(name), id, region)...)
	}
	return diags
}

// request is the list call with these filters.
func (f filters) request(scope base.Scope, tags []attr.Value) interlink.ListLinksRequest {
	req := interlink.ListLinksRequest{
		Region: scw.Region(scope.Region), ProjectID: fw.OptionalString(f.ProjectID), OrganizationID: scope.Organization,
		Name: fw.OptionalString(f.Name), Tags: fw.Strings(tags),
		Status:      interlink.LinkStatus(f.Status.ValueString()),
		BgpV4Status: interlink.BgpStatus(f.BgpV4Status.ValueString()), BgpV6Status: interlink.BgpStatus(f.BgpV6Status.ValueString()),
		PopID: f.PopID.UUIDPointer(), BandwidthMbps: fw.OptionalUint(f.BandwidthMbps), PartnerID: f.PartnerID.UUIDPointer(),
		VpcID: f.VpcID.UUIDPointer(), RoutingPolicyID: f.RoutingPolicyID.UUIDPointer(), ConnectionID: f.ConnectionID.UUIDPointer(),
	}
	if known(f.Kind) {
		kind := interlink.LinkKind(f.Kind.ValueString())
		req.Kind = &kind
	}
	return req
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *ListDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(config.check(config.Region.ValueString())...)
}

// Read implements datasource.DataSource.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	scope, ok := d.ScopeFor(model.Region, model.OrganizationID, req, resp)
	if !ok {
		return
	}
	resp.Diagnostics.Append(model.check(scope.Region)...)
	if resp.Diagnostics.HasError() {
		return
	}
	request := model.request(scope, model.Tags.Elements())
	request.OrderBy = interlink.ListLinksRequestOrderByNameAsc
	request.PairingKey = fw.OptionalString(model.PairingKey)
	links, err := d.Client.ListLinks(ctx, &request)
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("list the InterLinks of region %s", scope.Region), err)
		return
	}
	model.Region = types.StringValue(scope.Region)
	model.Links = make([]Model, len(links))
	for i, link := range links {
		model.Links[i] = shown(link)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
