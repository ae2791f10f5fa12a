package client

import (
	"context"
	"math"
	"sync"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
)

// picture is what this process knows about the links of one project. It is built
// from list pages. It serves reads and polls.
//
// Freshness: lists get a number when they begin, writes when they end. A list may
// serve a link only if it began after this process's last write to that link had
// ended. An order is no such write: a list that shows the link was made after it.
//
// Pages: links are ordered by creation, oldest first. New links come at the end.
// If a link is deleted, the later ones move towards the front. So a list can miss
// a link at the edge of a page, but never shows it wrong. A link is expected on
// the page where it was last seen. If a list does not hold a link, a GET asks for
// it. Only a GET's 404 is believed.
type picture struct {
	client *Client
	scope  scope

	mu      sync.Mutex
	clock   uint64
	entries map[string]*entry       // by id
	total   int                     // links in the project, as the last page said; 0: unknown
	asked   map[int]map[string]bool // by page: the links that were requested since the page was last fetched
	running *linkList               // the last list that began, until it ends
	next    *linkList               // collects whoever comes while that one runs
}

// entry is what is known of one link.
type entry struct {
	link      *Link     // as the newest list or the last change showed it; nil: it is not there
	shown     uint64    // the newest list that showed it; 0: none
	at        time.Time // when that list began
	rank      int       // its place by age in that list; unknown: -1
	ordered   bool      // by this process
	written   uint64    // when the last write of this process ended
	writing   int       // writes under way
	leaving   bool      // a reply to this process said that it ends: it may be in no list any more
	forgotten bool      // this process has seen its end: a list under way may still show it
	read      bool      // it has served a Read
}

// atTheEnd is the rank of a new order.
const atTheEnd = math.MaxInt32

// Pages are numbered from 1, oldest first. The newest links are a separate page:
// the last hundred, whatever the total is.
const (
	newestPage  = 0
	unknownPage = -1
)

// Freshness says how old a result may be and how a read behaves.
type Freshness struct {
	// MaxAge of the list that serves the read. 0: it has to begin after the call.
	MaxAge time.Duration
	// Polling reads are not retried by the client: the wait does that.
	Polling bool
	// Alone: always by a GET, never by a list.
	Alone bool
	// Presence is passed to GetLink, if a GET serves the read.
	Presence Presence
}

// firstRead extends MaxAge for a link's first Read: a list up to 10 × MaxAge old
// will do. Terraform reads each link once, and a plan of thousands takes longer
// than MaxAge. The result is then as old as the beginning of that plan.
const firstRead = 10

func (c *Client) picture(region, project string) *picture {
	key := scope{region, project}
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.pictures[key]
	if p == nil {
		p = &picture{client: c, scope: key, entries: map[string]*entry{}, asked: map[int]map[string]bool{}}
		c.pictures[key] = p
	}
	return p
}

// ReadLink returns a link from a list page if a fresh one exists or pays,
// otherwise from a GET. A 404 always comes from a GET.
func (c *Client) ReadLink(ctx context.Context, ref LinkRef, fresh Freshness) (*Link, error) {
	if ref.Project == "" || fresh.Alone {
		return c.getFor(ctx, ref, fresh)
	}
	p := c.picture(ref.Region, ref.Project)
	if link, err := p.read(ctx, ref.ID, fresh); link != nil || err != nil {
		return link, err
	}
	link, err := c.getFor(ctx, ref, fresh)
	p.noteGet(ref.ID, fresh, err)
	return link, err
}

// read returns a link from a list, or nil if a GET is needed.
func (p *picture) read(ctx context.Context, id string, fresh Freshness) (*Link, error) {
	p.mu.Lock()
	if link := p.atHand(id, fresh); link != nil {
		p.mu.Unlock()
		return link, nil
	}
	l, page := p.listFor(ctx, id)
	p.mu.Unlock()
	if l == nil {
		return nil, nil
	}
	if err := l.wait(ctx, p.client.config.Timing.ListPatience); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if l.number == 0 || p.entry(id).shown < l.number {
		p.missed(id, page, l)
		return nil, nil
	}
	return p.use(id, fresh), nil
}

// atHand returns a link from the last list that showed it, if that list is fresh
// enough.
func (p *picture) atHand(id string, fresh Freshness) *Link {
	e := p.entry(id)
	maxAge := fresh.MaxAge
	if !fresh.Polling && !e.read {
		maxAge *= firstRead
	}
	if time.Since(e.at) > maxAge {
		return nil
	}
	return p.use(id, fresh)
}

// use returns a copy of what a list showed of a link. It returns nil if this
// process has written to the link since.
func (p *picture) use(id string, fresh Freshness) *Link {
	e := p.entry(id)
	if e.link == nil || !e.unwritten(e.shown) {
		return nil
	}
	e.read = e.read || !fresh.Polling
	if page := p.pageOf(e); page != unknownPage {
		p.ask(page, id)
	}
	copied := *e.link
	return &copied
}

// unwritten tells whether the list of that number began after the last write to
// the link had ended.
func (e *entry) unwritten(number uint64) bool { return e.writing == 0 && e.written < number }

// entry returns what is known about a link. The caller holds the lock.
func (p *picture) entry(id string) *entry {
	e := p.entries[id]
	if e == nil {
		e = &entry{rank: unknownPage}
		p.entries[id] = e
	}
	return e
}

// tick returns the number of an event that begins or ends now.
func (p *picture) tick() uint64 {
	p.clock++
	return p.clock
}

// writing notes that a write to a link has begun. The returned function notes its
// end and the API's reply: nil if it failed.
func (p *picture) writing(id string) (done func(*Link)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.entry(id)
	e.writing++
	return func(link *Link) {
		p.mu.Lock()
		defer p.mu.Unlock()
		e.writing--
		e.written = p.tick()
		if link == nil {
			return
		}
		e.leaving = link.Status == interlink.LinkStatusDeprovisioning || link.Status == interlink.LinkStatusDeleted
		copied := *link
		e.link = &copied
	}
}

// ordered notes a link that this process has ordered. Lists may show it later.
func (p *picture) ordered(link *Link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e, copied := p.entry(link.ID), *link
	e.ordered = true
	if e.shown == 0 {
		e.link, e.rank = &copied, atTheEnd
	}
	p.ask(newestPage, link.ID)
}

// noteGet notes how a GET ended. If the link exists, a list could have served
// the read.
func (p *picture) noteGet(id string, fresh Freshness, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.entry(id)
	e.read = e.read || !fresh.Polling
	switch page := p.pageOf(e); {
	case err == nil:
		p.ask(page, id)
	case IsNotFound(err):
		delete(p.asked[page], id)
		e.written = p.tick() // no earlier list counts
	}
}

// forget notes that this process has seen the end of a link. The later links move
// up.
func (p *picture) forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.entry(id)
	if e.forgotten {
		return
	}
	e.link, e.forgotten = nil, true
	for _, later := range p.entries {
		if e.rank >= 0 && later.rank > e.rank {
			later.rank--
		}
	}
}

// store keeps the links of a list page. rank is the place by age of the page's
// first link. step is 1 if the page is oldest first, -1 if newest first.
func (p *picture) store(l *linkList, links []*Link, total, rank, step int) {
	p.total = total
	for i, link := range links {
		e := p.entry(link.ID)
		if e.forgotten || e.shown > l.number {
			continue
		}
		if e.link == nil || e.unwritten(l.number) {
			e.link = link
		}
		e.shown, e.at, e.rank = l.number, l.began, max(0, rank+i*step)
		delete(p.asked[unknownPage], link.ID)
	}
}

// pageOf returns the page on which a link is expected. While the total is
// unknown, that is the newest one.
func (p *picture) pageOf(e *entry) int {
	switch {
	case p.total == 0:
		return newestPage
	case e.rank < 0:
		return unknownPage
	case e.rank >= p.total-pageSize:
		return newestPage
	}
	return e.rank/pageSize + 1
}

// olderPages is the number of pages in addition to the newest one.
func (p *picture) olderPages() int { return pagesOf(p.total - pageSize) }

// pagesOf is the number of pages that this many links need.
func pagesOf(links int) int { return max(0, (links+pageSize-1)/pageSize) }

// missed notes that a link was not on its page. If earlier links are gone, it is
// on the previous page.
func (p *picture) missed(id string, page int, l *linkList) {
	e := p.entry(id)
	switch {
	case !l.fetched[page]:
	case page == newestPage && e.shown == 0:
		e.rank = unknownPage // ordered, but not shown yet
	case page == newestPage:
		e.rank = max(unknownPage, min(e.rank, p.total-pageSize-1))
	case page > 0:
		e.rank = (page-1)*pageSize - 1
	}
}

// ask notes that somebody requests a link of a page.
func (p *picture) ask(page int, id string) {
	if p.asked[page] == nil {
		p.asked[page] = map[string]bool{}
	}
	p.asked[page][id] = true
}
