package client

import (
	"context"
	"slices"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// LockName holds the name for one order. Another order of that name in this
// process cannot run between this order's first and last name check. unlock is
// nil if ctx ended first.
func (c *Client) LockName(ctx context.Context, region, project, name string) (unlock func(), err error) {
	key := region + "/" + project + "/" + name
	c.mu.Lock()
	held := c.locks[key]
	if held == nil {
		held = make(chan struct{}, 1)
		c.locks[key] = held
	}
	c.mu.Unlock()
	select {
	case held <- struct{}{}:
		return func() { <-held }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// LinksNamed asks the API for the links of exactly this name in the project, in any
// status, oldest first. It adds those that this process ordered or renamed, because a
// list may not show them yet. With an error it returns only those.
func (c *Client) LinksNamed(ctx context.Context, region, project, name string) ([]*Link, error) {
	links, err := c.ListLinks(ctx, &interlink.ListLinksRequest{
		Region: scw.Region(region), ProjectID: &project, Name: &name,
		OrderBy: interlink.ListLinksRequestOrderByCreatedAtAsc,
	})
	return c.linksOf(Ref{Region: region, Project: project}).named(name, links), err
}

// LinksNamedAtPlan is LinksNamed for a plan, which asks for many names: a list of the
// last maxAge will do, and is made if that pays.
func (c *Client) LinksNamedAtPlan(ctx context.Context, region, project, name string, maxAge time.Duration) ([]*Link, error) {
	p := c.linksOf(Ref{Region: region, Project: project})
	list := p.ask(ctx, "name "+name, maxAge)
	if list == nil || list.whole != nil {
		return c.LinksNamed(ctx, region, project, name)
	}
	return p.named(name, slices.Clone(list.links)), nil
}

// named returns the links of a list that have this name, and those of this process
// that the list does not show, oldest first. The API's filter is not exact (recorded).
// A link whose end this process has seen does not count.
func (p *linkCache) named(name string, links []*Link) []*Link {
	p.mu.Lock()
	defer p.mu.Unlock()
	shown := map[string]bool{}
	links = slices.DeleteFunc(links, func(link *Link) bool {
		shown[link.ID] = true
		own := p.own[link.ID]
		return link.Name != name || own != nil && own.gone
	})
	for id, own := range p.own {
		if own.link != nil && own.link.Name == name && !own.gone && !shown[id] {
			links = append(links, own.link)
		}
	}
	slices.SortFunc(links, func(a, b *Link) int {
		if Older(a, b) {
			return -1
		}
		return 1
	})
	return links
}

// Older reports whether a was ordered before b. The id decides between equal times,
// so that every process takes the same link as the older one.
func Older(a, b *Link) bool {
	switch {
	case a.CreatedAt == nil || b.CreatedAt == nil || a.CreatedAt.Equal(*b.CreatedAt):
		return a.ID < b.ID
	default:
		return a.CreatedAt.Before(*b.CreatedAt)
	}
}
