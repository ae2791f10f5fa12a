package partner

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
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

// DataSource is data.interlink_partner.
type DataSource struct{ base.DataSource }

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &DataSource{base.NewDataSource("partner")} }

// Schema implements datasource.DataSource.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := attributes()
	attributes["id"] = fw.LookupID("Id of the partner.")
	attributes["name"] = fw.LookupName("Name of the partner.")
	attributes["region"] = fw.LookupRegion()
	resp.Schema = schema.Schema{
		MarkdownDescription: "A partner: a company on whose connections hosted InterLinks are built, with how to reach it.",
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
	partner, err := d.find(ctx, region, model)
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("find the partner %s in region %s", fw.Asked(model.ID, model.Name), region), err)
		return
	}
	model.fromAPI(partner, region)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (d *DataSource) find(ctx context.Context, region string, model Model) (*client.Partner, error) {
	if id := model.ID.UUID(); id != "" {
		return d.Client.Partner(ctx, region, id)
	}
	partners, err := d.Client.ListPartners(ctx, &interlink.ListPartnersRequest{Region: scw.Region(region)})
	if err != nil {
		return nil, err
	}
	if len(partners) == 0 {
		if none := d.Client.NotOffered(ctx, region); none != "" {
			return nil, &fw.LookupError{Text: none}
		}
	}
	return fw.FindByName("partner", model.Name.ValueString(), partners, func(p *client.Partner) (string, string) { return p.Name, region + "/" + p.ID })
}
