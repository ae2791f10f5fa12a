package partner

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var _ datasource.DataSourceWithConfigure = (*ListDataSource)(nil)

// ListDataSource is data.interlink_partners.
type ListDataSource struct{ base.DataSource }

// NewListDataSource makes the data source.
func NewListDataSource() datasource.DataSource {
	return &ListDataSource{base.NewDataSource("partners")}
}

type listModel struct {
	Region         types.String `tfsdk:"region"`
	PopIDs         types.Set    `tfsdk:"pop_ids"`
	L3Connectivity types.Bool   `tfsdk:"l3_connectivity"`
	Partners       []Model      `tfsdk:"partners"`
}

// Schema implements datasource.DataSource.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The partners of a region, all of them that the filters let through, by name.",
		Attributes: map[string]schema.Attribute{
			"region":          fw.LookupRegion(),
			"pop_ids":         schema.SetAttribute{Optional: true, ElementType: fw.IDType{}, MarkdownDescription: "Only partners that are at one of these PoPs."},
			"l3_connectivity": schema.BoolAttribute{Optional: true, MarkdownDescription: "Only partners that do (`true`) or do not (`false`) offer connectivity on layer 3."},
			"partners": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The partners.",
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
	resp.Diagnostics.Append(popIDs(model.PopIDs, region)...)
	if resp.Diagnostics.HasError() {
		return
	}
	partners, err := d.Client.ListPartners(ctx, &interlink.ListPartnersRequest{
		Region: scw.Region(region), OrderBy: interlink.ListPartnersRequestOrderByNameAsc,
		PopIDs: fw.UUIDs(model.PopIDs.Elements()), L3Connectivity: fw.OptionalBool(model.L3Connectivity),
	})
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("list the partners of region %s", region), err)
		return
	}
	model.Region = types.StringValue(region)
	model.Partners = make([]Model, len(partners))
	for i, partner := range partners {
		model.Partners[i].fromAPI(partner, region)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// popIDs checks the PoPs to filter by; the framework does not check the
// elements of a set by their type.
func popIDs(set types.Set, region string) diag.Diagnostics {
	var diags diag.Diagnostics
	at := path.Root("pop_ids")
	for _, element := range set.Elements() {
		id, ok := element.(fw.ID)
		if !ok || id.IsUnknown() {
			continue
		}
		if _, err := fw.ParseID(id.ValueString()); err != nil {
			diags.AddAttributeError(at, "Not an id", err.Error()+".")
			continue
		}
		diags.Append(fw.CheckRegion(at, id, region)...)
	}
	return diags
}
