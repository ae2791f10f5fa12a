package client

import (
	"context"
	"slices"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/errgroup"
)

// Use is how much of a dedicated connection its links use.
type Use struct {
	Links     []*Link
	Remaining uint64 // Mbps that they leave free on the port (documented: they share it)
}

// UseOf returns the use of a connection. It asks once per process.
func (c *Client) UseOf(ctx context.Context, region string, connection *DedicatedConnection) (*Use, error) {
	return cached(ctx, c, "use of "+region+"/"+connection.ID, func(ctx context.Context) (*Use, error) {
		uses, err := c.UsesOf(ctx, region, []*DedicatedConnection{connection})
		return uses[connection.ID], err
	})
}

// UsesOf returns the current use of connections, by their ids, from one list.
func (c *Client) UsesOf(ctx context.Context, region string, connections []*DedicatedConnection) (map[string]*Use, error) {
	uses := map[string]*Use{}
	if len(connections) == 0 {
		return uses, nil
	}
	kind := interlink.LinkKindSelfHosted
	req := &interlink.ListLinksRequest{Region: scw.Region(region), Kind: &kind}
	if len(connections) == 1 {
		req.ConnectionID = &connections[0].ID
	}
	links, err := c.ListLinks(ctx, req)
	if err != nil {
		return nil, err
	}
	for _, connection := range connections {
		uses[connection.ID] = useOf(connection, links)
	}
	return uses, nil
}

// Confirm asks for each link of a use by a GET, for a list only nominates. A GET that
// fails leaves its link as the list shows it.
func (c *Client) Confirm(ctx context.Context, connection *DedicatedConnection, use *Use) *Use {
	links := slices.Clone(use.Links)
	var group errgroup.Group
	group.SetLimit(sideBySide)
	for i, link := range links {
		group.Go(func() error {
			now, err := c.GetLink(ctx, RefOf(link))
			if err == nil || IsNotFound(err) {
				links[i] = now
			}
			return nil
		})
	}
	_ = group.Wait()
	return useOf(connection, links)
}

func useOf(connection *DedicatedConnection, links []*Link) *Use {
	use := &Use{Remaining: connection.BandwidthMbps}
	for _, link := range links {
		if link == nil || link.Self == nil || link.Self.ConnectionID != connection.ID || Gone(link, nil) {
			continue
		}
		use.Links = append(use.Links, link)
		use.Remaining -= min(use.Remaining, link.BandwidthMbps)
	}
	return use
}
