package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// Kind is the data sources interlink_link and interlink_links.
var Kind = base.Kind[*client.Link, interlink.ListLinksRequest, Model]{
	Singular: "link", Plural: "links",
	Article: "an", Noun: "InterLink", Nouns: "InterLinks",
	About:      "An InterLink: a private link between your network and a Scaleway VPC, as it is now.",
	MaxName:    maxNameLength,
	Attributes: attributes,

	Request: interlink.ListLinksRequest{OrderBy: interlink.ListLinksRequestOrderByNameAsc},
	Filters: filters,
	List:    (*client.Client).ListLinks,
	Get: func(c *client.Client, ctx context.Context, region, id string) (*client.Link, error) {
		return c.GetLink(ctx, client.Ref{Region: region, ID: id})
	},
	Label: func(l *client.Link) base.Label {
		return base.Label{Name: l.Name, ID: l.ID, ProjectID: l.ProjectID, Note: l.Status.String(), Gone: client.Gone(l, nil), Rank: nearEnd(l)}
	},
	Models: base.EachModel(func(m *Model, link *client.Link, _ string) { *m = shown(link) }),
}

// filters are the filters of data.interlink_links and of the list block.
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

// shown is the model of a link in a data source. No tags are an empty set there,
// not null, so that an expression can iterate over them.
func shown(link *client.Link) Model {
	model := Model{Tags: types.SetValueMust(types.StringType, []attr.Value{})}
	model.fromAPI(link)
	return model
}
