package client

import (
	"context"
	"slices"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// LinksOn returns the links on a dedicated connection. It asks once per process.
func (c *Client) LinksOn(ctx context.Context, region string, connection *DedicatedConnection) ([]*Link, error) {
	return cached(ctx, c, "links on "+region+"/"+connection.ID, func(ctx context.Context) ([]*Link, error) {
		kind := interlink.LinkKindSelfHosted
		links, err := c.ListLinks(ctx, &interlink.ListLinksRequest{Region: scw.Region(region), Kind: &kind, ConnectionID: &connection.ID})
		return slices.DeleteFunc(links, func(link *Link) bool { return Gone(link, nil) }), err
	})
}

// Remaining returns how many Mbps the links on a connection leave free (documented:
// they share its port).
func Remaining(connection *DedicatedConnection, links []*Link) uint64 {
	left := connection.BandwidthMbps
	for _, link := range links {
		left -= min(left, link.BandwidthMbps)
	}
	return left
}
