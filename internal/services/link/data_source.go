package link

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
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
	_ datasource.DataSourceWithConfigure      = (*DataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*DataSource)(nil)
)

// DataSource is data.interlink_link.
type DataSource struct{ base.DataSource }

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &DataSource{base.NewDataSource("link")} }

// Schema implements datasource.DataSource.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := attributes()
	name := fw.LookupName("Name of the InterLink.")
	name.Validators = []validator.String{stringvalidator.UTF8LengthBetween(1, maxNameLength)}
	attributes["id"] = fw.LookupID("Id of the InterLink.")
	attributes["name"] = name
	attributes["region"] = fw.LookupRegion()
	attributes["project_id"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{fw.UUID()},
		MarkdownDescription: describe["project_id"] + " Where it is set, only an InterLink of that project is taken.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An InterLink: a private link between your network and a Scaleway VPC, as it is now.",
		Attributes:          attributes,
	}
}

// attributes are the computed attributes of a link.
func attributes() map[string]schema.Attribute {
	attributes := fw.Computed(describe)
	for _, name := range []string{"id", "pop_id", "partner_id", "connection_id", "routing_policy_v4_id", "routing_policy_v6_id", "vpc_id"} {
		attributes[name] = fw.ComputedID(describe[name])
	}
	for _, name := range []string{"bandwidth_mbps", "peer_asn", "vlan"} {
		attributes[name] = schema.Int64Attribute{Computed: true, MarkdownDescription: describe[name]}
	}
	for _, name := range []string{"scw_bgp_config", "peer_bgp_config"} {
		attributes[name] = schema.ObjectAttribute{
			Computed: true, AttributeTypes: bgpConfigTypes,
			MarkdownDescription: describe[name] + " `asn`: AS number; `ipv4` and `ipv6`: addresses with their prefix lengths.",
		}
	}
	attributes["tags"] = schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: describe["tags"]}
	attributes["l3_connectivity"] = schema.BoolAttribute{Computed: true, MarkdownDescription: describe["l3_connectivity"]}
	attributes["enable_route_propagation"] = schema.BoolAttribute{Computed: true, MarkdownDescription: describe["enable_route_propagation"]}
	attributes["pairing_key"] = schema.StringAttribute{
		Computed: true, Sensitive: true,
		MarkdownDescription: describe["pairing_key"] + " It is in the state; `ephemeral \"interlink_pairing_key\"` gives it without.",
	}
	return attributes
}

// shown is the model of a link in a data source. No tags are an empty set
// there, not null, so that an expression may go through them.
func shown(link *client.Link) Model {
	model := Model{Tags: types.SetValueMust(types.StringType, []attr.Value{})}
	model.fromAPI(link)
	return model
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
	var config Model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(fw.CheckRegion(path.Root("id"), config.ID, config.Region.ValueString())...)
	if resp.Diagnostics.HasError() {
		return
	}
	region, ok := d.RegionFor(config.ID, config.Region, req, resp)
	if !ok {
		return
	}
	link, err := d.find(ctx, region, config)
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("find the InterLink %s in region %s", fw.Asked(config.ID, config.Name), region), err)
		return
	}
	model := shown(link)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (d *DataSource) find(ctx context.Context, region string, config Model) (*client.Link, error) {
	project := fw.OptionalString(config.ProjectID)
	if id := config.ID.UUID(); id != "" {
		link, err := d.Client.GetLink(ctx, client.LinkRef{Region: region, ID: id}, client.Unproven)
		switch {
		case err != nil:
			return nil, err
		case client.Gone(link, nil):
			return nil, &fw.LookupError{Text: fmt.Sprintf("The InterLink %q (%s/%s) has been deleted.", link.Name, region, id)}
		case project != nil && !strings.EqualFold(*project, link.ProjectID):
			return nil, &fw.LookupError{Text: fmt.Sprintf("The InterLink %q (%s/%s) is of project %s, not of %s as `project_id` has it. Correct `project_id`, or leave it out.", link.Name, region, id, link.ProjectID, *project)}
		}
		return link, nil
	}
	links, err := d.Client.ListLinks(ctx, &interlink.ListLinksRequest{
		Region: scw.Region(region), ProjectID: project, OrderBy: interlink.ListLinksRequestOrderByNameAsc,
	})
	if err != nil {
		return nil, err
	}
	return fw.FindLivingByName("InterLink", config.Name.ValueString(), present(links), func(l *client.Link) (string, string) {
		return l.Name, fmt.Sprintf("%s/%s, %s", region, l.ID, l.Status)
	}, nearEnd)
}

// nearEnd ranks links of one name: an old one may linger while the partner
// removes its side, next to the one that was ordered in its place.
func nearEnd(link *client.Link) int {
	switch link.Status {
	case interlink.LinkStatusDeprovisioning, interlink.LinkStatusDeleted:
		return 2
	case interlink.LinkStatusRefused, interlink.LinkStatusExpired:
		return 1
	}
	return 0
}

// present leaves the links out that are deleted: a list may still show one.
func present(links []*client.Link) []*client.Link {
	kept := make([]*client.Link, 0, len(links))
	for _, link := range links {
		if !client.Gone(link, nil) {
			kept = append(kept, link)
		}
	}
	return kept
}
