package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var kind = base.Kind[*client.Link, interlink.ListLinksRequest, Model]{
	Singular: "link", Plural: "links",
	Article: "an", Noun: "InterLink", Nouns: "InterLinks",
	About:      "An InterLink: a private link between your network and a Scaleway VPC, as it is now.",
	MaxName:    maxNameLength,
	Attributes: attributes,

	Request: interlink.ListLinksRequest{OrderBy: interlink.ListLinksRequestOrderByNameAsc},
	Filters: filters,
	List:    (*client.Client).ListLinks,
	Get: func(c *client.Client, ctx context.Context, region, id string) (*client.Link, error) {
		return c.GetLink(ctx, client.LinkRef{Region: region, ID: id}, client.Unproven)
	},
	Label: func(l *client.Link) base.Label {
		return base.Label{Name: l.Name, ID: l.ID, ProjectID: l.ProjectID, Notes: []string{l.Status.String()}, Gone: client.Gone(l, nil), Rank: nearEnd(l)}
	},
	Models: base.EachModel(func(m *Model, link *client.Link, _ string) { *m = shown(link) }),
}

// NewDataSource makes data.interlink_link.
func NewDataSource() datasource.DataSource { return kind.Lookup() }

// NewListDataSource makes data.interlink_links.
func NewListDataSource() datasource.DataSource { return kind.Listing() }

// filters are those of data.interlink_links and of the list block.
func filters(r *interlink.ListLinksRequest) base.Filters {
	const objects = "InterLinks"
	return base.Filters{
		base.RegionFilter(&r.Region),
		base.ProjectFilter(objects, &r.ProjectID),
		base.OrganizationFilter(objects, &r.OrganizationID),
		base.TextFilter("name", "Only InterLinks whose name holds this text, without regard to case.", &r.Name),
		base.TagsFilter(&r.Tags),
		base.ChoiceFilter("status", "Only InterLinks of this status.", &r.Status),
		base.ChoiceFilter("bgp_v4_status", "Only InterLinks whose BGP session over IPv4 is `up`, `down` or `disabled`.", &r.BgpV4Status),
		base.ChoiceFilter("bgp_v6_status", "Only InterLinks whose BGP session over IPv6 is `up`, `down` or `disabled`.", &r.BgpV6Status),
		base.IDFilter("pop_id", "Only InterLinks at this PoP.", &r.PopID),
		base.NumberFilter("bandwidth_mbps", "Only InterLinks of this bandwidth, in Mbps.", &r.BandwidthMbps),
		base.IDFilter("partner_id", "Only InterLinks that this partner hosts.", &r.PartnerID),
		base.IDFilter("vpc_id", "Only InterLinks that lead to this VPC.", &r.VpcID),
		base.IDFilter("routing_policy_id", "Only InterLinks that use this routing policy, of either family.", &r.RoutingPolicyID),
		base.OptionalChoiceFilter("kind", "Only InterLinks of this kind: `hosted` by a partner (`l2_hosted` or `l3_hosted`: by one without or with connectivity on layer 3), or `self_hosted`.", &r.Kind),
		base.IDFilter("connection_id", "Only InterLinks that are self-hosted on this dedicated connection.", &r.ConnectionID),
		base.SecretFilter("pairing_key", "Only the InterLink with this pairing key.", &r.PairingKey),
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
