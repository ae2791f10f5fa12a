package connection

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var (
	_ datasource.DataSourceWithConfigure      = (*ListDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*ListDataSource)(nil)
)

// ListDataSource is data.interlink_dedicated_connections.
type ListDataSource struct{ base.DataSource }

// NewListDataSource makes the data source.
func NewListDataSource() datasource.DataSource {
	return &ListDataSource{base.NewDataSource("dedicated_connections")}
}

type listModel struct {
	Region               types.String `tfsdk:"region"`
	ProjectID            types.String `tfsdk:"project_id"`
	OrganizationID       types.String `tfsdk:"organization_id"`
	Name                 types.String `tfsdk:"name"`
	Tags                 types.Set    `tfsdk:"tags"`
	Status               types.String `tfsdk:"status"`
	BandwidthMbps        types.Int64  `tfsdk:"bandwidth_mbps"`
	PopID                fw.ID        `tfsdk:"pop_id"`
	DedicatedConnections []Model      `tfsdk:"dedicated_connections"`
}

// Schema implements datasource.DataSource.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The dedicated connections of a region, all of them that the filters let through, by name.",
		Attributes: map[string]schema.Attribute{
			"region":          fw.LookupRegion(),
			"project_id":      fw.FilterString("Only dedicated connections of this project, a UUID. Default: of every project that the API key may see.", fw.UUID()),
			"organization_id": fw.FilterString("Only dedicated connections of this organization, a UUID. Default: the provider's `organization_id`, if it has one.", fw.UUID()),
			"name":            fw.FilterString("Only dedicated connections whose name holds this text, without regard to case."),
			"tags":            fw.FilterTags(),
			"status":          fw.FilterString("Only dedicated connections of this status.", stringvalidator.OneOf(fw.KnownValues(interlink.DedicatedConnectionStatus("").Values())...)),
			"bandwidth_mbps": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "Only dedicated connections of this bandwidth, in Mbps.",
			},
			"pop_id": fw.FilterID("Only dedicated connections at this PoP."),
			"dedicated_connections": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The dedicated connections.",
				NestedObject: schema.NestedAttributeObject{Attributes: attributes()},
			},
		},
	}
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *ListDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(fw.CheckRegion(path.Root("pop_id"), config.PopID, config.Region.ValueString())...)
}

// Read implements datasource.DataSource.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	scope, ok := d.ScopeFor(model.Region, model.OrganizationID, req, resp)
	if !ok {
		return
	}
	resp.Diagnostics.Append(fw.CheckRegion(path.Root("pop_id"), model.PopID, scope.Region)...)
	if resp.Diagnostics.HasError() {
		return
	}
	connections, err := d.Client.ListDedicatedConnections(ctx, &interlink.ListDedicatedConnectionsRequest{
		Region: scw.Region(scope.Region), OrderBy: interlink.ListDedicatedConnectionsRequestOrderByNameAsc,
		ProjectID: fw.OptionalString(model.ProjectID), OrganizationID: scope.Organization,
		Name: fw.OptionalString(model.Name), Tags: fw.Strings(model.Tags.Elements()),
		Status:        interlink.DedicatedConnectionStatus(model.Status.ValueString()),
		BandwidthMbps: fw.OptionalUint(model.BandwidthMbps), PopID: model.PopID.UUIDPointer(),
	})
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("list the dedicated connections of region %s", scope.Region), err)
		return
	}
	uses, err := d.Client.UsesOf(ctx, scope.Region, connections)
	if err != nil && client.MeaningOf(err) != client.Denied {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("list the InterLinks on the dedicated connections of region %s", scope.Region), err)
		return
	}
	model.Region = types.StringValue(scope.Region)
	model.DedicatedConnections = make([]Model, len(connections))
	for i, connection := range connections {
		model.DedicatedConnections[i].fromAPI(connection, uses[connection.ID], scope.Region)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
