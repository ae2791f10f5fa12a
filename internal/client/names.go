package client

import (
	"context"
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

	mu      sync.Mutex
	clock   uint64
	built   time.Time // start of the last whole list
	links   map[string]*Link
	seen    map[string]uint64 // the last walk that showed it; what this process ordered is not here until then
	changed map[string]uint64 // by this process: a list that began before may show what was
	gone    map[string]bool   // deleted by this process: a list under way may still show them
	look    *look             // waits for company
	latest  *look             // began last, and may be under way
	orders  int               // under way: each looks before and after
	company int               // how many orders shared the last look
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
		index = &nameIndex{
			client: c, scope: key, links: map[string]*Link{}, seen: map[string]uint64{},
			changed: map[string]uint64{}, gone: map[string]bool{},
		}
		c.names[key] = index
	}
	return index
}

// LockName holds the name for one order: what happens between the look before
// and the look after an order is not mixed with another order of that name in
// this process. unlock is nil where ctx ended first.
func (c *Client) LockName(ctx context.Context, region, project, name string) (unlock func(), err error) {
	release, err := c.locks.lock(ctx, region+"/"+project+"/"+name)
	if err != nil {
		return nil, err
	}
	index := c.nameIndex(region, project)
	index.count(1)
	return func() { index.count(-1); release() }, nil
}

func (n *nameIndex) count(orders int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.orders += orders
}

// LinksNamed answers the links of exactly this name in the project, in any
// status, oldest first. The answer is never older than the call where fresh is
// true, up to a minute otherwise.
func (c *Client) LinksNamed(ctx context.Context, region, project, name string, fresh bool) ([]*Link, error) {
	if c.config.Gather == GatherOff {
		return c.listNamed(ctx, region, project, name)
	}
	index := c.nameIndex(region, project)
	var err error
	switch {
	case fresh:
		err = index.refresh(ctx)
	case index.stale():
		err = index.ofLate(ctx) // a look that is under way will do
	}
	if err != nil {
		return nil, err
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
	n.client.linkReader(n.scope.region, n.scope.project).hasOrdered(link.ID)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.note(link)
}

// observed notes a link as the API answered a change of it.
func (n *nameIndex) observed(link *Link) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, known := n.links[link.ID]; known {
		n.note(link)
	}
}

func (n *nameIndex) note(link *Link) {
	copied := *link
	n.clock++
	n.links[link.ID], n.changed[link.ID] = &copied, n.clock
}

func (n *nameIndex) forget(id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.links, id)
	n.gone[id] = true
}

// walk is one walk over pages of the list. Nothing of it is known to others
// until it has come to its end: a look that began meanwhile must not stop at
// what this one has seen halfway.
type walk struct {
	index  *nameIndex
	began  time.Time
	clock  uint64 // of the index, as it began
	number uint64 // of the reader's lists; a walk that began later has a higher one
	links  []*Link
}

func (n *nameIndex) begin() *walk {
	number := n.reader().listBegins()
	n.mu.Lock()
	defer n.mu.Unlock()
	return &walk{index: n, began: time.Now(), clock: n.clock, number: number}
}

func (n *nameIndex) reader() *linkReader { return n.client.linkReader(n.scope.region, n.scope.project) }

func (w *walk) page(ctx context.Context, order interlink.ListLinksRequestOrderBy, page int) (links []*Link, total int, err error) {
	n := w.index
	links, total, err = n.client.listLinksPage(ctx, interlink.ListLinksRequest{
		Region: scw.Region(n.scope.region), ProjectID: &n.scope.project, OrderBy: order,
	}, int32(page))
	if err != nil {
		return nil, 0, err
	}
	w.links = append(w.links, links...)
	n.reader().listed(links, total, page, order == interlink.ListLinksRequestOrderByCreatedAtDesc, w.number, w.began)
	return links, total, nil
}

// rebuild makes the index anew from the whole list, oldest first, walking from
// the end to the front: a link that is deleted meanwhile moves the others
// towards the front, where they are met once more. Walking the other way one of
// them could be missed, and its name ordered again.
func (w *walk) rebuild(ctx context.Context) error {
	const order = interlink.ListLinksRequestOrderByCreatedAtAsc
	_, total, err := w.page(ctx, order, 1)
	if err != nil {
		return err
	}
	for page := pagesOf(total); page > 0 && total > pageSize; page-- {
		links, _, err := w.page(ctx, order, page)
		if err != nil {
			return err
		}
		if len(links) == 0 && page == pagesOf(total) {
			// Many are gone, or the count is wrong: the end is where it is found.
			if err := w.forwards(ctx); err != nil {
				return err
			}
			break
		}
	}
	w.index.rebuilt(w)
	return nil
}

func (w *walk) forwards(ctx context.Context) error {
	n := w.index
	links, err := n.client.ListLinks(ctx, &interlink.ListLinksRequest{
		Region: scw.Region(n.scope.region), ProjectID: &n.scope.project, OrderBy: interlink.ListLinksRequestOrderByCreatedAtAsc,
	})
	w.links = append(w.links, links...)
	return err
}

func (n *nameIndex) rebuilt(w *walk) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.add(w)
	for id, number := range n.seen {
		// What a list has shown before and does not show now is gone; what a walk
		// that began later has shown is not, nor what this process has ordered and
		// no list has shown yet.
		if number < w.number {
			delete(n.seen, id)
			delete(n.links, id)
		}
	}
	n.built = w.began
}

// catchUp reads the newest page, and tells whether that is all that has come:
// whether it holds a link that was known before. Where more have come than a
// page holds the whole list is read: walking on, one could be missed as others
// are deleted.
func (w *walk) catchUp(ctx context.Context) (caughtUp bool, err error) {
	links, total, err := w.page(ctx, interlink.ListLinksRequestOrderByCreatedAtDesc, 1)
	if err != nil {
		return false, err
	}
	n := w.index
	n.mu.Lock()
	defer n.mu.Unlock()
	caughtUp = len(links) < pageSize && total <= len(links)
	for _, link := range links {
		caughtUp = caughtUp || n.seen[link.ID] > 0
	}
	if caughtUp {
		n.add(w)
	}
	return caughtUp, nil
}

// add takes over what the walk has met, except where this process knows better.
func (n *nameIndex) add(w *walk) {
	for _, link := range w.links {
		if n.seen[link.ID] > w.number {
			continue
		}
		n.seen[link.ID] = w.number
		if !n.gone[link.ID] && n.changed[link.ID] <= w.clock {
			n.links[link.ID] = link
		}
	}
}
