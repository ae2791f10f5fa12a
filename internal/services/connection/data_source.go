package connection

import (
	"context"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Kind is the data sources interlink_dedicated_connection and
// interlink_dedicated_connections.
var Kind = base.Kind[*client.DedicatedConnection, interlink.ListDedicatedConnectionsRequest, Model]{
	Singular: "dedicated_connection", Plural: "dedicated_connections",
	Article: "a", Noun: "dedicated connection", Nouns: "dedicated connections",
	About:      "A dedicated connection: a physical connection of your own at a PoP, on which self-hosted InterLinks are built. Scaleway's sales team makes it.",
	Attributes: attributes,

	Request: interlink.ListDedicatedConnectionsRequest{OrderBy: interlink.ListDedicatedConnectionsRequestOrderByNameAsc},
	Filters: filters,
	List:    (*client.Client).ListDedicatedConnections,
	Get:     (*client.Client).Connection,
	Label: func(c *client.DedicatedConnection) base.Label {
		return base.Label{Name: c.Name, ID: c.ID, ProjectID: c.ProjectID, Note: c.Status.String()}
	},
	Models: models,
}

func filters(r *interlink.ListDedicatedConnectionsRequest) base.Filters {
	const objects = "dedicated connections"
	return base.Filters{
		base.RegionFilter(&r.Region),
		base.ProjectFilter(objects, &r.ProjectID),
		base.OrganizationFilter(objects, &r.OrganizationID),
		base.TextFilter("name", "Only dedicated connections whose name holds this text, without regard to case.", &r.Name),
		base.TagsFilter(&r.Tags),
		base.ChoiceFilter("status", "Only dedicated connections of this status.", &r.Status),
		base.NumberFilter("bandwidth_mbps", "Only dedicated connections of this bandwidth, in Mbps.", &r.BandwidthMbps),
		base.IDFilter("pop_id", "Only dedicated connections at this PoP.", &r.PopID),
	}
}

// models also lists the links on the connections. What they leave free is null if
// the API key may not list links.
func models(ctx context.Context, c *client.Client, region string, connections []*client.DedicatedConnection) ([]Model, error) {
	models := make([]Model, len(connections))
	for i, connection := range connections {
		models[i].fromAPI(connection, region)
		links, err := base.LinksOn(ctx, c, region, connection)
		switch {
		case err == nil:
			models[i].RemainingBandwidthMbps = fw.Int64(base.Remaining(connection, links))
			models[i].UsedVlans = usedVLANs(links)
		case client.MeaningOf(err) != client.Denied:
			return nil, &base.PartError{Task: "list the InterLinks on the dedicated connections of region " + region, Err: err}
		}
	}
	return models, nil
}
