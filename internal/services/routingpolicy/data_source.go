package routingpolicy

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

// DataSource is data.interlink_routing_policy.
type DataSource struct{ base.DataSource }

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource {
	return &DataSource{base.NewDataSource("routing_policy")}
}

// Schema implements datasource.DataSource.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := attributes()
	name := fw.LookupName("Name of the routing policy.")
	name.Validators = []validator.String{stringvalidator.UTF8LengthBetween(1, maxNameLength)}
	attributes["id"] = fw.LookupID("Id of the routing policy.")
	attributes["name"] = name
	attributes["region"] = fw.LookupRegion()
	attributes["project_id"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{fw.UUID()},
		MarkdownDescription: describe["project_id"] + " Where it is set, only a routing policy of that project is taken.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A routing policy: which prefixes an InterLink accepts from the peer and which it advertises to it.",
		Attributes:          attributes,
	}
}

// attributes are the computed attributes of a routing policy.
func attributes() map[string]schema.Attribute {
	attributes := fw.Computed(describe)
	attributes["id"] = fw.ComputedID(describe["id"])
	attributes["tags"] = schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: describe["tags"]}
	for _, name := range []string{"prefix_filter_in", "prefix_filter_out"} {
		attributes[name] = schema.SetAttribute{Computed: true, ElementType: fw.PrefixType{}, MarkdownDescription: describe[name]}
	}
	attributes["is_ipv6"] = schema.BoolAttribute{Computed: true, MarkdownDescription: describe["is_ipv6"]}
	return attributes
}

// shown is the model of a policy in a data source. No tags and no prefixes are
// empty sets there, not null, so that an expression may go through them.
func shown(policy *client.RoutingPolicy) Model {
	noPrefixes := types.SetValueMust(fw.PrefixType{}, []attr.Value{})
	model := Model{Tags: types.SetValueMust(types.StringType, []attr.Value{}), PrefixFilterIn: noPrefixes, PrefixFilterOut: noPrefixes}
	model.fromAPI(policy)
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
	policy, err := d.find(ctx, region, config)
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("find the routing policy %s in region %s", fw.Asked(config.ID, config.Name), region), err)
		return
	}
	model := shown(policy)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (d *DataSource) find(ctx context.Context, region string, config Model) (*client.RoutingPolicy, error) {
	project := fw.OptionalString(config.ProjectID)
	if id := config.ID.UUID(); id != "" {
		policy, err := d.Client.GetRoutingPolicy(ctx, region, id, client.Unproven)
		if err == nil && project != nil && !strings.EqualFold(*project, policy.ProjectID) {
			return nil, &fw.LookupError{Text: fmt.Sprintf("The routing policy %q (%s/%s) is of project %s, not of %s as `project_id` has it. Correct `project_id`, or leave it out.", policy.Name, region, id, policy.ProjectID, *project)}
		}
		return policy, err
	}
	policies, err := d.Client.ListRoutingPolicies(ctx, &interlink.ListRoutingPoliciesRequest{
		Region: scw.Region(region), ProjectID: project, OrderBy: interlink.ListRoutingPoliciesRequestOrderByNameAsc,
	})
	if err != nil {
		return nil, err
	}
	return fw.FindByName("routing policy", config.Name.ValueString(), policies, func(p *client.RoutingPolicy) (string, string) {
		return p.Name, fmt.Sprintf("%s/%s, %s", region, p.ID, family(p.IsIPv6))
	})
}
