package router

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var (
	_ datasource.DataSourceWithConfigure      = (*DataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*DataSource)(nil)
)

// DataSource is data.interlink_router_configuration.
type DataSource struct{ base.DataSource }

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource {
	return &DataSource{base.NewDataSource("router_configuration")}
}

// interfaceName matches the name of a router's interface. In a configuration any
// other text could become something else than a name.
var interfaceName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.:/-]*$`)

// linuxName is interfaceName on Linux.
var linuxName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.:-]{0,14}$`)

// Schema implements datasource.DataSource.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What the router on your side of an InterLink has to be set to, as text for FRRouting or BIRD, and as an object for `templatefile` and a router of another make. A link carries nothing before that router speaks BGP with Scaleway.\n\n" +
			"There is one BGP session for each family that the link has a routing policy for. The directions of a policy swap on your side: `prefix_filter_in` is what the router may announce, `prefix_filter_out` is what it accepts. " +
			"Nothing is written that the API does not say. The text is the same at every plan; only a change of the link or of a policy changes it. If the configuration changes a policy's prefixes, set `depends_on` to the policy: else the text follows one apply later.\n\n" +
			"It is an error if the link has no routing policy, or if its addresses are not known yet. By way of an L3 partner it is the partner's router that speaks BGP: that is a warning. Each dialect is tested with the real program.",
		Attributes: map[string]schema.Attribute{
			"link_id": schema.StringAttribute{
				CustomType: fw.IDType{}, Required: true,
				MarkdownDescription: "Id of the InterLink, `{region}/{uuid}` or a bare UUID.",
			},
			"dialect": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.OneOf("frr", "bird2")},
				MarkdownDescription: "Program that `text` is for: `frr` (FRRouting; for `frr.conf` or `vtysh -f`) or `bird2` (BIRD 2; to `include` in `bird.conf`). Absent: `text` is null.",
			},
			"interface": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtMost(64), stringvalidator.RegexMatches(interfaceName, "must be the name of an interface, such as eth1")},
				MarkdownDescription: "Interface of the router at which the link arrives, for example `eth1`. The link is on a VLAN of it: `eth1.1600`; with a dialect `vlan1600` if that is longer than the 15 characters that Linux takes.",
			},
			"preference": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.OneOf("low", "medium", "high")},
				MarkdownDescription: "How much Scaleway is to prefer this link for traffic to what is announced, among the links of a VPC: `low`, `medium` or `high`. It is the BGP community `12876:42050`, `12876:42100` or `12876:42200`. Default: none.",
			},
			"announce": schema.SetAttribute{
				Optional: true, ElementType: fw.PrefixType{},
				MarkdownDescription: "Prefixes to announce, of both families, in CIDR notation. Each has to be inside of a prefix that the link's policy accepts. Default: what the policies accept (`prefix_filter_in`).",
			},
			"text": schema.StringAttribute{Computed: true, MarkdownDescription: "Configuration of the router in the dialect. How the VLAN sub-interface is made on Linux is in its first comment."},
			"router": schema.SingleNestedAttribute{
				Computed:            true,
				MarkdownDescription: "All that the text is made of, for a template of your own.",
				Attributes:          routerAttributes(),
			},
		},
	}
}

func routerAttributes() map[string]schema.Attribute {
	attributes := fw.Computed(map[string]string{
		"interface":     "Interface at which the link arrives.",
		"sub_interface": "Interface of the link's VLAN.",
		"community":     "BGP community to set on what is announced. Null without `preference`.",
	})
	for name, description := range map[string]string{
		"vlan":         "VLAN id of the link.",
		"asn":          "AS number of the router.",
		"scaleway_asn": "AS number of Scaleway's side.",
	} {
		attributes[name] = schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	for _, v6 := range []bool{false, true} {
		name := map[bool]string{false: "ipv4", true: "ipv6"}[v6]
		family := fw.Computed(map[string]string{
			"address":          "Address of the router, with its prefix length.",
			"scaleway_address": "Address of Scaleway's side: the BGP neighbour.",
		})
		family["session"] = schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether there is a BGP session: whether the link has a policy of this family."}
		family["announce"] = schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Prefixes to announce, in order."}
		family["accept"] = schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Prefixes to accept, with all that is inside of them, in order."}
		attributes[name] = schema.SingleNestedAttribute{
			Computed: true, Attributes: family,
			MarkdownDescription: familyName(v6) + " side of the router. Null if the link has no " + familyName(v6) + " addresses.",
		}
	}
	return attributes
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *DataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config model
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	if name := config.Interface.ValueString(); config.Dialect.ValueString() != "" && name != "" && interfaceName.MatchString(name) && !linuxName.MatchString(name) {
		messages{}.notOfLinux(name, config.Dialect.ValueString()).FailAt(&resp.Diagnostics, path.Root("interface"))
	}
	resp.Diagnostics.Append(config.checkPrefixes()...)
}

// checkPrefixes refuses texts that are not prefixes.
func (m *model) checkPrefixes() diag.Diagnostics {
	var diags diag.Diagnostics
	for _, element := range m.Announce.Elements() {
		prefix, ok := element.(fw.Prefix)
		if !ok || prefix.IsNull() || prefix.IsUnknown() {
			continue
		}
		if _, err := fw.ParsePrefix(prefix.ValueString()); err != nil {
			messages{}.noPrefix(err).FailAt(&diags, path.Root("announce"))
		}
	}
	return diags
}

// Read implements datasource.DataSource.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	// Values that were unknown at plan are checked now.
	if resp.Diagnostics.Append(config.checkPrefixes()...); resp.Diagnostics.HasError() {
		return
	}
	region, ok := d.RegionFor(config.LinkID, types.StringNull(), req, resp)
	if !ok {
		return
	}
	facts, err := d.facts(ctx, region, config)
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("read what the router of the InterLink %s is to be set to", config.LinkID.ValueString()), err)
		return
	}
	router, why := build(*facts)
	if why != nil {
		why.Fail(&resp.Diagnostics)
		return
	}
	if l3 := facts.link.L3Connectivity; l3 != nil && *l3 {
		messages{}.ofL3Partner(facts.link, d.partnerName(ctx, facts.link)).Warn(&resp.Diagnostics)
	}
	config.fill(router)
	resp.Diagnostics.Append(resp.State.Set(ctx, &config)...)
}

// facts gets the link and its policies.
func (d *DataSource) facts(ctx context.Context, region string, config model) (*facts, error) {
	link, err := d.Client.GetLink(ctx, client.Ref{Region: region, ID: config.LinkID.UUID()})
	if err != nil {
		return nil, err
	}
	if client.Gone(link, nil) {
		return nil, &base.LookupError{Text: messages{}.linkDeleted(link)}
	}
	f := &facts{
		link: link, dialect: config.Dialect.ValueString(), iface: config.Interface.ValueString(),
		preference: config.Preference.ValueString(), announce: prefixTexts(config.Announce), announceSelected: !config.Announce.IsNull(),
	}
	if f.policyV4, err = d.policy(ctx, region, link.RoutingPolicyV4ID); err != nil {
		return nil, err
	}
	f.policyV6, err = d.policy(ctx, region, link.RoutingPolicyV6ID)
	return f, err
}

// policy returns nil if the link has no policy of that family.
func (d *DataSource) policy(ctx context.Context, region string, id *string) (*client.RoutingPolicy, error) {
	if id == nil || *id == "" {
		return nil, nil
	}
	return d.Client.GetRoutingPolicy(ctx, client.Ref{Region: region, ID: *id})
}

// partnerName is the partner's name, or its id if it cannot be looked up.
func (d *DataSource) partnerName(ctx context.Context, link *client.Link) string {
	if link.Partner == nil {
		return "a partner"
	}
	if partner, err := d.Client.Partner(ctx, link.Region.String(), link.Partner.PartnerID); err == nil {
		return partner.Name
	}
	return "the partner " + link.Partner.PartnerID
}

func prefixTexts(set types.Set) []string {
	var texts []string
	for _, element := range set.Elements() {
		if prefix, ok := element.(fw.Prefix); ok {
			texts = append(texts, prefix.Canonical())
		}
	}
	slices.Sort(texts)
	return texts
}
