package connection

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var (
	_ datasource.DataSourceWithConfigure      = (*DataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*DataSource)(nil)
)

// DataSource is data.interlink_dedicated_connection.
type DataSource struct{ base.DataSource }

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource {
	return &DataSource{base.NewDataSource("dedicated_connection")}
}

// Schema implements datasource.DataSource.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := attributes()
	name := fw.LookupName("Name of the dedicated connection.")
	name.Validators = []validator.String{stringvalidator.LengthAtLeast(1)}
	attributes["id"] = fw.LookupID("Id of the dedicated connection.")
	attributes["name"] = name
	attributes["region"] = fw.LookupRegion()
	attributes["project_id"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{fw.UUID()},
		MarkdownDescription: describe["project_id"] + " Where it is set, only a dedicated connection of that project is taken.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A dedicated connection: a physical connection of your own at a PoP, on which self-hosted InterLinks are built. Scaleway's sales team makes it.",
		Attributes:          attributes,
	}
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *DataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config Model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(fw.IDOrName(config.ID, config.Name)...)
	resp.Diagnostics.Append(fw.CheckRegion(path.Root("id"), config.ID, config.Region.ValueString())...)
}

// Read implements datasource.DataSource.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model Model
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	resp.Diagnostics.Append(fw.CheckRegion(path.Root("id"), model.ID, model.Region.ValueString())...)
	if resp.Diagnostics.HasError() {
		return
	}
	region, ok := d.RegionFor(model.ID, model.Region, req, resp)
	if !ok {
		return
	}
	connection, err := d.find(ctx, region, model)
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("find the dedicated connection %s in region %s", fw.Asked(model.ID, model.Name), region), err)
		return
	}
	uses, err := d.Client.UsesOf(ctx, region, []*client.DedicatedConnection{connection})
	if err != nil && client.MeaningOf(err) != client.Denied {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("list the InterLinks on the dedicated connection %q (%s/%s)", connection.Name, region, connection.ID), err)
		return
	}
	model.fromAPI(connection, uses[connection.ID], region)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (d *DataSource) find(ctx context.Context, region string, config Model) (*client.DedicatedConnection, error) {
	project := fw.OptionalString(config.ProjectID)
	if id := config.ID.UUID(); id != "" {
		connection, err := d.Client.GetDedicatedConnection(ctx, region, id)
		if err == nil && project != nil && !strings.EqualFold(*project, connection.ProjectID) {
			return nil, &fw.LookupError{Text: fmt.Sprintf("The dedicated connection %q (%s/%s) is of project %s, not of %s as `project_id` has it. Correct `project_id`, or leave it out.", connection.Name, region, id, connection.ProjectID, *project)}
		}
		return connection, err
	}
	connections, err := d.Client.ListDedicatedConnections(ctx, &interlink.ListDedicatedConnectionsRequest{
		Region: scw.Region(region), ProjectID: project, OrderBy: interlink.ListDedicatedConnectionsRequestOrderByNameAsc,
	})
	if err != nil {
		return nil, err
	}
	return fw.FindByName("dedicated connection", config.Name.ValueString(), connections, func(c *client.DedicatedConnection) (string, string) {
		return c.Name, fmt.Sprintf("%s/%s, %s", region, c.ID, c.Status)
	})
}
