package client

import (
	"cmp"
	"context"
	"sync"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// linkCache has the links of one project as the last list showed them. A list only says
// that a link is as it was. So it may be a little old, and no write makes it wrong.
type linkCache struct {
	client *Client
	key    string     // region and project
	call   list[Link] // of all links

	mu     sync.Mutex
	last   *linkList
	pages  int             // of the last list; 0: unknown
	began  time.Time       // when the list that runs began; zero: none runs
	asked  map[string]bool // who asked since the last list began
	before int             // how many asked before that
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

// ReadLink returns a link from a GET, or nil if a list of the last maxAge shows the link
// as it was, as asItWas reports. Without asItWas it sends a GET.
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
// A list pays if it has no more pages than others have asked since the last one began,
// or in the time before that. So three links in a project of thousands are three GETs.
func (p *linkCache) ask(ctx context.Context, asker string, maxAge time.Duration) *linkList {
	patience := p.client.Config.Timing.ListPatience
	p.mu.Lock()
	others := len(p.asked)
	if p.asked[asker] {
		others--
	}
	p.asked[asker] = true
	slow := !p.began.IsZero() && time.Since(p.began) > patience
	pays := !slow && (!p.began.IsZero() || max(others, p.before) >= cmp.Or(p.pages, 2))
	p.mu.Unlock()
	if list := p.young(maxAge); list != nil || !pays {
		return list
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	list, _ := shared(ctx, p.client, "list "+p.key, func(ctx context.Context) (*linkList, error) { return p.run(ctx, false) })
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

// without returns all links of the project: of a list that is a moment old, if it does
// not show this one, else of a new one.
func (p *linkCache) without(ctx context.Context, id string) ([]*Link, error) {
	list := p.young(p.client.Config.Timing.SnapshotAge)
	for try := 0; try < 2 && (list == nil || isUnreadable(list.whole) || try == 0 && (list.whole != nil || list.byID[id] != nil)); try++ {
		made, err := shared(ctx, p.client, "whole list "+p.key, func(ctx context.Context) (*linkList, error) { return p.run(ctx, true) })
		if err != nil {
			return nil, err
		}
		list = made
	}
	return list.links, list.whole
}

// run makes a list. It ends after the first page if the others do not pay, unless all
// are needed.
func (p *linkCache) run(ctx context.Context, all bool) (*linkList, error) {
	list := &linkList{began: time.Now(), byID: map[string]*Link{}}
	p.mu.Lock()
	p.began, p.before = list.began, len(p.asked)
	clear(p.asked)
	p.mu.Unlock()
	abandoned := false
	list.links, list.whole = p.call.pages(ctx, func(pages int) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		known := p.pages
		p.pages = pages
		abandoned = !all && pages > max(1, known, p.before, len(p.asked))
		return !abandoned
	})
	for _, link := range list.links {
		list.byID[link.ID] = link
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.began = (time.Time{}); !abandoned {
		p.last = list
	}
	return list, nil
}
