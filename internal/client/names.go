package client

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// nameIndex knows the links of one project by name, for the look before and
// after an order. It is built from one whole list, then kept up to date from
// the newest page only: what was ordered since is at its front.
type nameIndex struct {
	client *Client
	scope  scope

	mu    sync.Mutex
	built time.Time // start of the last whole list
	links map[string]*Link
	seen  map[string]bool // shown by a list; what this process ordered is not until then
	gone  map[string]bool // deleted by this process: a list under way may still show them
	look  *look
}

// look is one refresh, which everybody who came before it began shares.
type look struct {
	done chan struct{}
	err  error
}

// indexAge is how long the index is kept without a whole list. What it does not
// see in that time are links that were renamed; the look is not for those.
const indexAge = time.Minute

func (c *Client) nameIndex(region, project string) *nameIndex {
	key := scope{region, project}
	c.mu.Lock()
	defer c.mu.Unlock()
	index := c.names[key]
	if index == nil {
		index = &nameIndex{client: c, scope: key, links: map[string]*Link{}, seen: map[string]bool{}, gone: map[string]bool{}}
		c.names[key] = index
	}
	return index
}

// LockName holds the name for one order: what happens between the look before
// and the look after an order is not mixed with another order of that name in
// this process. unlock is nil where ctx ended first.
func (c *Client) LockName(ctx context.Context, region, project, name string) (unlock func(), err error) {
	return c.locks.lock(ctx, region+"/"+project+"/"+name)
}

// LinksNamed answers the links of exactly this name in the project, in any
// status, oldest first. The answer is never older than the call where fresh is
// true, up to a minute otherwise.
func (c *Client) LinksNamed(ctx context.Context, region, project, name string, fresh bool) ([]*Link, error) {
	if c.config.Gather == GatherOff {
		return c.listNamed(ctx, region, project, name)
	}
	index := c.nameIndex(region, project)
	if fresh || index.stale() {
		if err := index.refresh(ctx); err != nil {
			return nil, err
		}
	}
	return index.named(name), nil
}

// LookUpLinks asks the API itself for the links of exactly this name, past
// every index: the look for an order whose outcome is unknown.
func (c *Client) LookUpLinks(ctx context.Context, region, project, name string) ([]*Link, error) {
	return c.listNamed(ctx, region, project, name)
}

func (c *Client) listNamed(ctx context.Context, region, project, name string) ([]*Link, error) {
	links, err := c.ListLinks(ctx, &interlink.ListLinksRequest{
		Region: scw.Region(region), ProjectID: &project, Name: &name,
		OrderBy: interlink.ListLinksRequestOrderByCreatedAtAsc,
	})
	if err != nil {
		return nil, err
	}
	return sortedByAge(exactly(links, name)), nil
}

// sortedByAge puts the oldest first. Equal times are decided by the id, so that
// everybody who looks sees the same link as the older one.
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

func exactly(links []*Link, name string) []*Link {
	var out []*Link
	for _, link := range links {
		if link.Name == name {
			out = append(out, link)
		}
	}
	return out
}

func (n *nameIndex) stale() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.built.IsZero() || time.Since(n.built) > indexAge
}

func (n *nameIndex) named(name string) []*Link {
	n.mu.Lock()
	defer n.mu.Unlock()
	var links []*Link
	for _, link := range n.links {
		if link.Name == name {
			copied := *link
			links = append(links, &copied)
		}
	}
	return sortedByAge(links)
}

// ordered notes a link that this process has ordered.
func (n *nameIndex) ordered(link *Link) {
	n.mu.Lock()
	defer n.mu.Unlock()
	copied := *link
	n.links[link.ID] = &copied
}

// observed notes a link as the API answered it.
func (n *nameIndex) observed(link *Link) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, known := n.links[link.ID]; known {
		copied := *link
		n.links[link.ID] = &copied
	}
}

func (n *nameIndex) forget(id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.links, id)
	n.gone[id] = true
}

// refresh joins the next look: one that began before the caller came could have
// missed what the caller is looking for.
func (n *nameIndex) refresh(ctx context.Context) error {
	n.mu.Lock()
	waiting := n.look
	if waiting == nil {
		waiting = &look{done: make(chan struct{})}
		n.look = waiting
		go n.run(context.WithoutCancel(ctx), waiting)
	}
	n.mu.Unlock()
	select {
	case <-waiting.done:
		return waiting.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (n *nameIndex) run(ctx context.Context, l *look) {
	time.Sleep(n.client.config.Timing.GatherWindow)
	n.mu.Lock()
	n.look = nil
	whole := n.built.IsZero() || time.Since(n.built) > indexAge
	n.mu.Unlock()
	defer close(l.done)
	if whole {
		l.err = n.rebuild(ctx)
	} else {
		l.err = n.catchUp(ctx)
	}
}

func (n *nameIndex) request(order interlink.ListLinksRequestOrderBy) interlink.ListLinksRequest {
	return interlink.ListLinksRequest{Region: scw.Region(n.scope.region), ProjectID: &n.scope.project, OrderBy: order}
}

func (n *nameIndex) rebuild(ctx context.Context) error {
	start := time.Now()
	req := n.request(interlink.ListLinksRequestOrderByCreatedAtAsc)
	links, err := n.client.ListLinks(ctx, &req)
	if err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for id := range n.links {
		// What lists have shown before and do not show now is gone; what this
		// process ordered and no list has shown yet is on its way.
		if n.seen[id] {
			delete(n.links, id)
		}
	}
	n.seen, n.built = make(map[string]bool, len(links)), start
	n.addLocked(links)
	return nil
}

// catchUp reads the newest pages, until one holds a link that was known before.
func (n *nameIndex) catchUp(ctx context.Context) error {
	req := n.request(interlink.ListLinksRequestOrderByCreatedAtDesc)
	known := n.known()
	for page := int32(1); ; page++ {
		links, _, err := n.client.listLinksPage(ctx, req, page)
		if err != nil {
			return err
		}
		n.mu.Lock()
		n.addLocked(links)
		n.mu.Unlock()
		met := len(links) < pageSize
		for _, link := range links {
			met = met || known[link.ID]
		}
		if met {
			return nil
		}
	}
}

func (n *nameIndex) known() map[string]bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return maps.Clone(n.seen)
}

func (n *nameIndex) addLocked(links []*Link) {
	for _, link := range links {
		n.seen[link.ID] = true
		if !n.gone[link.ID] {
			n.links[link.ID] = link
		}
	}
}
