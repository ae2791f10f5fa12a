package client

import (
	"cmp"
	"context"
	"sync"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// linkCache has the links of one project as the last list showed them. A list only
// says that a link is as it was, or confirms that it is gone. So it may be a little
// old, and no write makes it wrong.
type linkCache struct {
	client *Client
	key    string     // region and project
	call   list[Link] // of all links

	mu    sync.Mutex
	last  *linkList
	pages int             // of the last list; 0: unknown
	began time.Time       // when the list that runs began; zero: none runs
	asked map[string]bool // who asked since the last list began
}

// linkList is one list of all pages.
type linkList struct {
	began time.Time
	links []*Link // of the pages that were read
	byID  map[string]*Link
	whole error // why the links are not all that there are; nil if they are
}

func (c *Client) linksOf(ref Ref) *linkCache {
	key := ref.Region + "/" + ref.Project
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.caches[key] == nil {
		call := c.links(interlink.ListLinksRequest{Region: scw.Region(ref.Region), ProjectID: &ref.Project})
		c.caches[key] = &linkCache{client: c, key: key, call: call, asked: map[string]bool{}}
	}
	return c.caches[key]
}

// ReadLink returns a link from a GET. It returns nil instead if a list of the last
// maxAge shows the link as it was: asItWas reports that for the list's link. nil asks
// for a GET.
func (c *Client) ReadLink(ctx context.Context, ref Ref, maxAge time.Duration, asItWas func(*Link) bool) (*Link, error) {
	if ref.Project != "" && asItWas != nil {
		list := c.linksOf(ref).ask(ctx, ref.ID, maxAge)
		if list != nil && list.byID[ref.ID] != nil && asItWas(list.byID[ref.ID]) {
			return nil, nil
		}
	}
	return c.GetLink(ctx, ref)
}

// ask returns a list that began no longer than maxAge ago, or is made now, if that
// pays. nil: a GET is as good.
//
// A list pays if it has no more pages than others have asked since the last one began.
// So three links in a project of thousands are three GETs, and a hundred links of a
// small one are one page.
func (p *linkCache) ask(ctx context.Context, asker string, maxAge time.Duration) *linkList {
	patience := p.client.Config.Timing.ListPatience
	p.mu.Lock()
	others := len(p.asked)
	if p.asked[asker] {
		others--
	}
	p.asked[asker] = true
	slow := !p.began.IsZero() && time.Since(p.began) > patience
	pays := !slow && (!p.began.IsZero() || others >= cmp.Or(p.pages, 2))
	p.mu.Unlock()
	if list := p.young(maxAge); list != nil || !pays {
		return list
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	list, _ := shared(ctx, p.client, "list "+p.key, p.run)
	return list
}

// young returns the last list, if it began no longer than maxAge ago.
func (p *linkCache) young(maxAge time.Duration) *linkList {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last == nil || time.Since(p.last.began) >= maxAge {
		return nil
	}
	return p.last
}

// whole returns all links of the project, of a list that is a moment old.
func (p *linkCache) whole(ctx context.Context) ([]*Link, error) {
	if list := p.young(p.client.Config.Timing.SnapshotAge); list != nil && list.whole == nil {
		return list.links, nil
	}
	return shared(ctx, p.client, "whole list "+p.key, func(ctx context.Context) ([]*Link, error) { return p.call.all(ctx, p.client) })
}

// run makes a list. It ends after the first page if the others do not pay.
func (p *linkCache) run(ctx context.Context) (*linkList, error) {
	list, paid := &linkList{began: time.Now(), byID: map[string]*Link{}}, true
	p.mu.Lock()
	p.began = list.began
	clear(p.asked)
	p.mu.Unlock()
	list.links, list.whole = p.call.pages(ctx, p.client, func(pages int) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		known := p.pages
		p.pages = pages
		paid = pages <= max(1, known, len(p.asked))
		return paid
	})
	for _, link := range list.links {
		list.byID[link.ID] = link
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.began = (time.Time{}); paid {
		p.last = list
	}
	return list, nil
}
