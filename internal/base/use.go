package base

import (
	"context"
	"slices"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// LinksOn returns the links on a dedicated connection. It asks once per process.
func LinksOn(ctx context.Context, c *client.Client, region string, connection *client.DedicatedConnection) ([]*client.Link, error) {
	return client.Cached(ctx, c, "links on "+region+"/"+connection.ID, func(ctx context.Context) ([]*client.Link, error) {
		kind := interlink.LinkKindSelfHosted
		links, err := c.ListLinks(ctx, &interlink.ListLinksRequest{Region: scw.Region(region), Kind: &kind, ConnectionID: &connection.ID})
		return slices.DeleteFunc(links, func(link *client.Link) bool {
			return client.Gone(link, nil) || link.Self == nil || link.Self.ConnectionID != connection.ID
		}), err
	})
}

// Remaining returns how many Mbps the links on a connection leave free (documented:
// they share its port).
func Remaining(connection *client.DedicatedConnection, links []*client.Link) uint64 {
	left := connection.BandwidthMbps
	for _, link := range links {
		left -= min(left, link.BandwidthMbps)
	}
	return left
}
