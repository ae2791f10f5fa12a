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

// LinksNamed returns the links of exactly this name in the project, in any status, oldest
// first. An answer or a whole list of the last maxAge will do. It adds what this process
// ordered or renamed, which a list may not show yet. With an error it returns only that.
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
	return c.named(region, project, name, last.links), err
}

// named returns the links of this name, of a list and of this process, oldest first.
// The API's filter is not exact (recorded). A link that has ended does not count.
func (c *Client) named(region, project, name string, links []*Link) (found []*Link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, link := range links {
		if link.Name == name && !c.known[link.ID].gone {
			found = append(found, link)
		}
	}
	for _, own := range c.written[name] {
		now, isShown := c.known[own.ID], func(link *Link) bool { return link.ID == own.ID }
		here := own.Region.String() == region && own.ProjectID == project
		if here && now.link == own && !now.gone && !slices.ContainsFunc(found, isShown) {
			found = append(found, own)
		}
	}
	slices.SortFunc(found, CompareAge)
	return found
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
