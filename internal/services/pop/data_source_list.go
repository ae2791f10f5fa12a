package pop

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/errgroup"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var _ datasource.DataSourceWithConfigure = (*ListDataSource)(nil)

// ListDataSource is data.interlink_pops.
type ListDataSource struct{ base.DataSource }

// NewListDataSource makes the data source.
func NewListDataSource() datasource.DataSource { return &ListDataSource{base.NewDataSource("pops")} }

type listModel struct {
	Region                 types.String `tfsdk:"region"`
	Name                   types.String `tfsdk:"name"`
	HostingProviderName    types.String `tfsdk:"hosting_provider_name"`
	PartnerID              fw.ID        `tfsdk:"partner_id"`
	LinkBandwidthMbps      types.Int64  `tfsdk:"link_bandwidth_mbps"`
	DedicatedAvailable     types.Bool   `tfsdk:"dedicated_available"`
	L3ConnectivityPartners types.Bool   `tfsdk:"l3_connectivity_partners"`
	Pops                   []Model      `tfsdk:"pops"`
}

// Schema implements datasource.DataSource.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The PoPs of a region, all of them that the filters let through, by name.",
		Attributes: map[string]schema.Attribute{
			"region":                   fw.LookupRegion(),
			"name":                     fw.FilterString("Only PoPs whose name holds this text."),
			"hosting_provider_name":    fw.FilterString("Only PoPs in data centres of this company."),
			"partner_id":               fw.FilterID("Only PoPs where this partner has a shared connection."),
			"link_bandwidth_mbps":      schema.Int64Attribute{Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)}, MarkdownDescription: "Only PoPs with a connection that allows this bandwidth, in Mbps."},
			"dedicated_available":      schema.BoolAttribute{Optional: true, MarkdownDescription: "Only PoPs with a dedicated connection for self-hosted InterLinks."},
			"l3_connectivity_partners": schema.BoolAttribute{Optional: true, MarkdownDescription: "Only PoPs with a partner that offers connectivity on layer 3."},
			"pops": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The PoPs.",
				NestedObject: schema.NestedAttributeObject{Attributes: attributes()},
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	region, ok := d.RegionFor(fw.NullID(), model.Region, req, resp)
	if !ok {
		return
	}
	resp.Diagnostics.Append(fw.CheckRegion(path.Root("partner_id"), model.PartnerID, region)...)
	if resp.Diagnostics.HasError() {
		return
	}
	pops, err := d.Client.ListPops(ctx, &interlink.ListPopsRequest{
		Region: scw.Region(region), OrderBy: interlink.ListPopsRequestOrderByNameAsc,
		Name: fw.OptionalString(model.Name), HostingProviderName: fw.OptionalString(model.HostingProviderName),
		PartnerID: model.PartnerID.UUIDPointer(), LinkBandwidthMbps: fw.OptionalUint(model.LinkBandwidthMbps),
		DedicatedAvailable: fw.OptionalBool(model.DedicatedAvailable), L3ConnectivityPartners: fw.OptionalBool(model.L3ConnectivityPartners),
	})
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("list the PoPs of region %s", region), err)
		return
	}
	model.Region = types.StringValue(region)
	model.Pops = make([]Model, len(pops))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for i, pop := range pops {
		group.Go(func() error {
			whole, err := d.Client.BandwidthsOf(ctx, region, pop)
			if err == nil {
				model.Pops[i].fromAPI(whole, region)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("read the bandwidths of the PoPs of region %s", region), err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
