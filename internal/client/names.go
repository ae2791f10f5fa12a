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

// LockName holds a name for one order of this process. It fails if ctx ends first.
func (c *Client) LockName(ctx context.Context, region, project, name string) (unlock func(), err error) {
	held, _ := c.locks.LoadOrStore(region+"/"+project+"/"+name, semaphore.NewWeighted(1))
	lock := held.(*semaphore.Weighted) //nolint:errcheck // nothing else is stored
	return func() { lock.Release(1) }, lock.Acquire(ctx, 1)
}

// LinksNamed asks the API for the links of exactly this name in the project, in any
// status, oldest first. An answer of the last maxAge will do, or a whole list, which is
// made if that pays. It adds the links that this process ordered or renamed, because a
// list may not show them yet. With an error it returns only those.
func (c *Client) LinksNamed(ctx context.Context, region, project, name string, maxAge time.Duration) (links []*Link, err error) {
	key := "named " + region + "/" + project + "/" + name
	before, _ := c.catalog.Load(key)
	last, _ := before.(*linkList)
	if last == nil || time.Since(last.began) >= maxAge {
		last = nil
		if maxAge > 0 {
			last = c.linksOf(Ref{Region: region, Project: project}).ask(ctx, "name "+name, maxAge)
		}
		if last == nil || last.whole != nil {
			last = &linkList{began: time.Now()}
			if last.links, err = c.ListLinks(ctx, &interlink.ListLinksRequest{Region: scw.Region(region), ProjectID: &project, Name: &name}); err == nil {
				c.catalog.Store(key, last)
			}
		}
	}
	return c.named(region, project, name, slices.Clone(last.links)), err
}

// named returns the links of this name, of a list and of this process, oldest first.
// The API's filter is not exact (recorded). A link that has ended does not count.
func (c *Client) named(region, project, name string, links []*Link) []*Link {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, known := range c.known {
		own, isShown := known.link, func(link *Link) bool { return link.ID == id && link.Name == name }
		if own != nil && own.Name == name && own.Region.String() == region && own.ProjectID == project && !slices.ContainsFunc(links, isShown) {
			links = append(links, own)
		}
	}
	links = slices.DeleteFunc(links, func(link *Link) bool { return link.Name != name || c.known[link.ID].gone })
	slices.SortFunc(links, CompareAge)
	return links
}

// CompareAge compares links by their age: below 0, a was ordered before b. The id decides
// between equal times, so that every process takes the same link as the older one.
func CompareAge(a, b *Link) int {
	byTime := 0
	if a.CreatedAt != nil && b.CreatedAt != nil {
		byTime = a.CreatedAt.Compare(*b.CreatedAt)
	}
	return cmp.Or(byTime, cmp.Compare(a.ID, b.ID))
}
