package client

import (
	"context"
	"sync"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// linkCache has the links of one project as the last list showed them, and what this
// process did to them. A list only says that a link is as it was, or confirms that it
// is gone. So a list may be a little old, and no write makes it wrong.
type linkCache struct {
	client *Client
	scope  scope

	mu      sync.Mutex
	own     map[string]*ownLink // by id
	pages   int                 // of the last list; 0: unknown
	asked   map[string]bool     // who asked since the last list began
	last    *linkList           // the newest list that has ended
	running *linkList           // the list that runs
	next    *linkList           // collects whoever comes while that one runs
}

// linkList is one list of all pages. Lists work like the group commit of a database:
// while one runs, the next one collects everybody who comes.
type linkList struct {
	began   time.Time
	waiting int              // reads that wait for it
	needed  bool             // somebody needs all pages, whatever they cost
	links   []*Link          // of the pages that arrived
	byID    map[string]*Link //
	whole   error            // why the links are not all that there are; nil if they are
	done    chan struct{}
}

func (c *Client) linksOf(ref Ref) *linkCache {
	key := scope{ref.Region, ref.Project}
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.caches[key]
	if p == nil {
		p = &linkCache{client: c, scope: key, own: map[string]*ownLink{}, asked: map[string]bool{}}
		c.caches[key] = p
	}
	return p
}

// ReadLink returns a link from a GET. It returns nil instead if a list of the last
// maxAge shows the link as it was: if asItWas reports that for the list's link. nil
// asks for a GET.
func (c *Client) ReadLink(ctx context.Context, ref Ref, maxAge time.Duration, asItWas func(*Link) bool) (*Link, error) {
	if ref.Project != "" && asItWas != nil {
		if list := c.linksOf(ref).ask(ctx, ref.ID, maxAge); list != nil && list.byID[ref.ID] != nil && asItWas(list.byID[ref.ID]) {
			return nil, nil
		}
	}
	return c.GetLink(ctx, ref)
}

// PollLink is ReadLink for a poll, which the wait repeats if it fails.
func (c *Client) PollLink(ctx context.Context, ref Ref, maxAge time.Duration, asItWas func(*Link) bool) (*Link, error) {
	return c.ReadLink(once(ctx), ref, maxAge, asItWas)
}

// ask returns a list that began no longer than maxAge ago. It waits for one that runs,
// and begins one if that pays. nil: a GET is as good.
//
// A list pays if it has no more pages than others have asked since the last one began.
// So three links in a project of thousands are three GETs, and a hundred links of a
// small one are one page.
func (p *linkCache) ask(ctx context.Context, asker string, maxAge time.Duration) *linkList {
	p.mu.Lock()
	others := len(p.asked)
	if p.asked[asker] {
		others--
	}
	p.asked[asker] = true
	l := p.young(maxAge)
	slow := p.running != nil && time.Since(p.running.began) > p.client.config.Timing.ListPatience
	if l == nil && !slow && others >= max(1, p.pages) {
		l = p.begin(ctx)
	}
	if l == nil {
		p.mu.Unlock()
		return nil
	}
	l.waiting++
	p.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, p.client.config.Timing.ListPatience)
	defer cancel()
	select {
	case <-l.done:
		return l
	case <-ctx.Done():
		return nil
	}
}

// young returns the newest list that began no longer than maxAge ago, or will begin.
func (p *linkCache) young(maxAge time.Duration) *linkList {
	for _, l := range []*linkList{p.last, p.running} {
		if l != nil && time.Since(l.began) <= maxAge {
			return l
		}
	}
	return p.next
}

// whole returns all links of the project, of a list that is a moment old.
func (p *linkCache) whole(ctx context.Context) ([]*Link, error) {
	maxAge := p.client.config.Timing.SnapshotAge
	for try := 1; ; try++ {
		p.mu.Lock()
		l := p.young(maxAge)
		if l == nil {
			l = p.begin(ctx)
		}
		l.needed = true
		p.mu.Unlock()
		select {
		case <-l.done:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		if l.whole == nil || try == 2 {
			return l.links, l.whole
		}
		maxAge = -1 // once more, by a list that begins now
	}
}

// begin begins a list once the one that runs has ended. The caller holds the lock.
func (p *linkCache) begin(ctx context.Context) *linkList {
	if p.next == nil {
		p.next = &linkList{byID: map[string]*Link{}, done: make(chan struct{})}
		go p.run(context.WithoutCancel(ctx), p.next, p.running)
	}
	return p.next
}

// run makes a list. It ends after the first page if the others do not pay.
func (p *linkCache) run(ctx context.Context, l, before *linkList) {
	if before != nil {
		<-before.done
	}
	p.mu.Lock()
	p.next, p.running, l.began = nil, l, time.Now()
	clear(p.asked)
	p.mu.Unlock()
	calls := p.client.links(interlink.ListLinksRequest{
		Region: scw.Region(p.scope.region), ProjectID: &p.scope.project, OrderBy: interlink.ListLinksRequestOrderByCreatedAtAsc,
	})
	links, whole, err := calls.pages(ctx, p.client, func(pages int) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		known := p.pages
		p.pages = pages
		return l.needed || pages-1 <= max(known, l.waiting)
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	l.links, l.whole = links, whole
	if err != nil {
		l.whole = err
	}
	for _, link := range links {
		l.byID[link.ID] = link
	}
	p.last, p.running = l, nil
	close(l.done)
}
