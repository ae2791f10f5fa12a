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
// status, oldest first. A whole list of the last maxAge will do. It adds those that
// this process ordered or renamed, because a list may not show them yet. With an error
// it returns only those.
func (c *Client) LinksNamed(ctx context.Context, region, project, name string, maxAge time.Duration) ([]*Link, error) {
	p := c.linksOf(Ref{Region: region, Project: project})
	if links := p.atHand(maxAge); links != nil {
		return p.named(name, links), nil
	}
	links, err := c.ListLinks(ctx, &interlink.ListLinksRequest{
		Region: scw.Region(region), ProjectID: &project, Name: &name,
		OrderBy: interlink.ListLinksRequestOrderByCreatedAtAsc,
	})
	return p.named(name, links), err
}

// LinksNamedAtPlan is LinksNamed for a plan, which asks for many names: it makes a
// list if that pays.
func (c *Client) LinksNamedAtPlan(ctx context.Context, region, project, name string, maxAge time.Duration) ([]*Link, error) {
	c.linksOf(Ref{Region: region, Project: project}).ask(ctx, "name "+name, maxAge)
	return c.LinksNamed(ctx, region, project, name, maxAge)
}

// atHand returns the links of the last list, if it is whole and no older than maxAge.
func (p *linkCache) atHand(maxAge time.Duration) []*Link {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last == nil || p.last.whole != nil || time.Since(p.last.began) > maxAge {
		return nil
	}
	return slices.Clone(p.last.links)
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
