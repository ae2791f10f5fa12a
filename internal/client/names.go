package client

import (
	"cmp"
	"context"
	"slices"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/semaphore"
)

// LockName holds a name for one order, from its first to its last name check in this
// process. It fails if ctx ends first.
func (c *Client) LockName(ctx context.Context, region, project, name string) (unlock func(), err error) {
	held, _ := c.locks.LoadOrStore(region+"/"+project+"/"+name, semaphore.NewWeighted(1))
	lock := held.(*semaphore.Weighted) //nolint:forcetypeassert // nothing else is stored
	return func() { lock.Release(1) }, lock.Acquire(ctx, 1)
}

// LinksNamed asks the API for the links of exactly this name in the project, in any
// status, oldest first. An answer of the last maxAge will do, or a whole list, which is
// made if that pays: many orders ask for their names. It adds the links that this
// process ordered or renamed, because a list may not show them yet. With an error it
// returns only those.
func (c *Client) LinksNamed(ctx context.Context, region, project, name string, maxAge time.Duration) (links []*Link, err error) {
	type answer struct {
		began time.Time
		links []*Link
	}
	now, key := answer{began: time.Now()}, "named "+region+"/"+project+"/"+name
	var list *linkList
	if maxAge > 0 {
		list = c.linksOf(Ref{Region: region, Project: project}).ask(ctx, "name "+name, maxAge)
	}
	if last, asked := c.catalog.Load(key); asked && now.began.Sub(last.(answer).began) < maxAge { //nolint:forcetypeassert // a key has one type
		now = last.(answer) //nolint:forcetypeassert // as above
	} else if list != nil && list.whole == nil {
		now.links = list.links
	} else if now.links, err = c.ListLinks(ctx, &interlink.ListLinksRequest{Region: scw.Region(region), ProjectID: &project, Name: &name}); err == nil {
		c.catalog.Store(key, now)
	}
	return c.named(region, project, name, slices.Clone(now.links)), err
}

// named returns the links of a list that have this name, and those of this process
// that the list does not show, oldest first. The API's filter is not exact (recorded).
// A link whose end this process has seen does not count.
func (c *Client) named(region, project, name string, links []*Link) []*Link {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, known := range c.known {
		own, isShown := known.link, func(link *Link) bool { return link.ID == id }
		if own != nil && own.Name == name && own.Region.String() == region && own.ProjectID == project && !slices.ContainsFunc(links, isShown) {
			links = append(links, own)
		}
	}
	links = slices.DeleteFunc(links, func(link *Link) bool { return link.Name != name || c.known[link.ID].gone })
	slices.SortFunc(links, CompareAge)
	return links
}

// CompareAge compares links by their age: below 0, a was ordered before b. The id
// decides between equal times, so that every process takes the same link as the older
// one.
func CompareAge(a, b *Link) int {
	byTime := 0
	if a.CreatedAt != nil && b.CreatedAt != nil {
		byTime = a.CreatedAt.Compare(*b.CreatedAt)
	}
	return cmp.Or(byTime, cmp.Compare(a.ID, b.ID))
}
