package client

import (
	"context"
	"time"
)

// LinksNamedOfLate is LinksNamed for an order that is being waited for: one look
// in each Timing.NameLookAge answers all who ask, however many they are. If
// the look that they share takes long, ctx ends the wait for it, not the look. With
// an error come the links that earlier looks have shown.
func (c *Client) LinksNamedOfLate(ctx context.Context, region, project, name string) ([]*Link, error) {
	if c.config.Gather == GatherOff {
		return c.listNamed(once(ctx), region, project, name)
	}
	index := c.nameIndex(region, project)
	err := index.ofLate(ctx)
	return index.named(name), err
}

// ofLate waits for the latest look, or for a new one where that is old.
func (n *nameIndex) ofLate(ctx context.Context) error {
	n.mu.Lock()
	look := n.latest
	if look == nil || look.over() && time.Since(look.began) >= n.client.config.Timing.NameLookAge {
		look = n.next(ctx)
	}
	n.mu.Unlock()
	return look.wait(ctx)
}

func (l *look) over() bool {
	select {
	case <-l.done:
		return true
	default:
		return false
	}
}
