package routingpolicy

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Kind is the data sources interlink_routing_policy and interlink_routing_policies.
var Kind = base.Kind[*client.RoutingPolicy, interlink.ListRoutingPoliciesRequest, Model]{
	Singular: "routing_policy", Plural: "routing_policies",
	Article: "a", Noun: "routing policy", Nouns: "routing policies",
	About:      "A routing policy: which prefixes an InterLink accepts from the peer and which it advertises to it.",
	MaxName:    maxNameLength,
	Attributes: attributes,

	Request: interlink.ListRoutingPoliciesRequest{OrderBy: interlink.ListRoutingPoliciesRequestOrderByNameAsc},
	Filters: filters,
	List:    (*client.Client).ListRoutingPolicies,
	Get: func(c *client.Client, ctx context.Context, region, id string) (*client.RoutingPolicy, error) {
		return c.GetRoutingPolicy(ctx, client.Ref{Region: region, ID: id})
	},
	Label: func(p *client.RoutingPolicy) base.Label {
		return base.Label{Name: p.Name, ID: p.ID, ProjectID: p.ProjectID, Note: family(p.IsIPv6)}
	},
	Models: base.EachModel(func(m *Model, policy *client.RoutingPolicy, _ string) { *m = shown(policy) }),
}

// filters are the filters of data.interlink_routing_policies and of the list
// block.
func filters(r *interlink.ListRoutingPoliciesRequest) base.Filters {
	const objects = "routing policies"
	return base.Filters{
		base.RegionFilter(&r.Region),
		base.ProjectFilter(objects, &r.ProjectID),
		base.OrganizationFilter(objects, &r.OrganizationID),
		base.TextFilter("name", "Only routing policies whose name holds this text, without regard to case.", &r.Name),
		base.BoolFilter("is_ipv6", "Only routing policies of IPv6 (`true`) or IPv4 (`false`) prefixes.", &r.IPv6),
		base.TagsFilter(&r.Tags),
	}
}

// shown is the model of a policy in a data source. No tags and no prefixes are
// empty sets there, not null, so that an expression can iterate over them.
func shown(policy *client.RoutingPolicy) Model {
	noPrefixes := types.SetValueMust(fw.PrefixType{}, []attr.Value{})
	model := Model{Tags: types.SetValueMust(types.StringType, []attr.Value{}), PrefixFilterIn: noPrefixes, PrefixFilterOut: noPrefixes}
	model.fromAPI(policy)
	return model
}
