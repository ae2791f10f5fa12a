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
	links = c.linksOf(region, project).corrected(name, links)
	return sortedByAge(links), err
}

// LinksNamedLately is LinksNamed for a plan and before an order. A whole list that
// began no longer than maxAge ago will do. A plan asks for many names: it makes such a
// list, if one pays.
func (c *Client) LinksNamedLately(ctx context.Context, region, project, name string, maxAge time.Duration, planning bool) ([]*Link, error) {
	p := c.linksOf(region, project)
	list := p.atHand(maxAge)
	if list == nil && planning {
		var err error
		if list, err = p.join(ctx, "name "+name, false); err != nil {
			return nil, err
		}
	}
	if list == nil || !p.showsAllNames(list) {
		return c.LinksNamed(ctx, region, project, name)
	}
	return sortedByAge(p.corrected(name, slices.Clone(list.named[name]))), nil
}

// showsAllNames reports whether a list has all pages, and began after the last order
// that failed.
func (p *linkCache) showsAllNames(l *linkList) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return l.whole && l.number > p.failedOrder
}

// sortedByAge puts the oldest first. The id decides between equal times, so that
// every process takes the same link as the older one.
func sortedByAge(links []*Link) []*Link {
	slices.SortFunc(links, func(a, b *Link) int {
		if Older(a, b) {
			return -1
		}
		return 1
	})
	return links
}

// Older tells whether a was ordered before b.
func Older(a, b *Link) bool {
	switch {
	case a.CreatedAt == nil || b.CreatedAt == nil || a.CreatedAt.Equal(*b.CreatedAt):
		return a.ID < b.ID
	default:
		return a.CreatedAt.Before(*b.CreatedAt)
	}
}

// corrected adds the links of this name that this process ordered or changed to what
// a list shows. It removes links of other names, for the API's filter is not exact
// (recorded), and those whose end this process has seen.
func (p *linkCache) corrected(name string, links []*Link) []*Link {
	p.mu.Lock()
	defer p.mu.Unlock()
	shown := map[string]bool{}
	links = slices.DeleteFunc(links, func(link *Link) bool {
		shown[link.ID] = true
		return link.Name != name || p.of(link.ID).forgotten
	})
	for _, id := range p.names[name] {
		if own := p.of(id); own.link != nil && own.link.Name == name && !shown[id] {
			copied := *own.link
			links = append(links, &copied)
		}
	}
	return links
}
