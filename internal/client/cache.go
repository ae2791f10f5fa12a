package client

import (
	"context"
	"sync"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/errgroup"
)

// linkCache has the links of one project, as the last whole list showed them, and what
// this process did to them. It serves reads and polls.
//
// Lists get a number when they begin, writes when they end. A list may serve a link
// only if it began after this process's last write to that link had ended. If a list
// does not show a link, a GET asks for it, and only a GET's 404 is believed.
type linkCache struct {
	client *Client
	scope  scope

	mu      sync.Mutex
	clock   uint64
	own     map[string]*ownLink // by id
	names   map[string][]string // ids of own links by each name that this process gave them
	pages   int                 // of the last list; 0: unknown
	asked   map[string]bool     // the links that were asked for since the last list began
	last    *linkList           // the newest list that has ended
	running *linkList           // the last list that began, until it ends
	next    *linkList           // collects whoever comes while that one runs

	failedOrder uint64 // when the last order ended that failed
}

// linkList is one list of all pages. Lists work like the group commit of a database:
// while one runs, the next one collects everybody who comes.
type linkList struct {
	number  uint64 // 0 until it begins
	began   time.Time
	waiting int                // reads that wait for it
	links   map[string]*Link   // by id, of the pages that arrived
	named   map[string][]*Link // the same by name
	whole   bool               // all pages arrived, with all links
	done    chan struct{}
}

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

func (c *Client) linksOf(region, project string) *linkCache {
	key := scope{region, project}
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.caches[key]
	if p == nil {
		p = &linkCache{client: c, scope: key, own: map[string]*ownLink{}, names: map[string][]string{}, asked: map[string]bool{}}
		c.caches[key] = p
	}
	return p
}

// ReadLink returns a link from a list if a fresh one exists or pays, otherwise from a
// GET. A 404 always comes from a GET.
func (c *Client) ReadLink(ctx context.Context, ref LinkRef, fresh Freshness) (*Link, error) {
	if ref.Project == "" || fresh.Alone {
		return c.getFor(ctx, ref, fresh)
	}
	p := c.linksOf(ref.Region, ref.Project)
	if link, err := p.read(ctx, ref.ID, fresh); link != nil || err != nil {
		return link, err
	}
	link, err := c.getFor(ctx, ref, fresh)
	p.noteGet(ref.ID, fresh, err)
	return link, err
}

// read returns a link from a list, or nil if a GET is needed.
func (p *linkCache) read(ctx context.Context, id string, fresh Freshness) (*Link, error) {
	p.mu.Lock()
	maxAge := fresh.MaxAge
	if !fresh.Polling && !p.of(id).read {
		maxAge *= firstRead
	}
	if p.last != nil && time.Since(p.last.began) <= maxAge {
		if link := p.shown(p.last, id, fresh); link != nil {
			p.mu.Unlock()
			return link, nil
		}
	}
	p.mu.Unlock()
	list, err := p.join(ctx, id, fresh.Polling)
	if list == nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.shown(list, id, fresh), nil
}

// atHand returns the last list, if it began no longer than maxAge ago.
func (p *linkCache) atHand(maxAge time.Duration) *linkList {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last == nil || time.Since(p.last.began) > maxAge {
		return nil
	}
	return p.last
}

// join waits for a list that begins now or runs already. It returns nil if none pays,
// or none ends in time. Its error is that of ctx.
func (p *linkCache) join(ctx context.Context, asker string, polling bool) (*linkList, error) {
	p.mu.Lock()
	list := p.listFor(ctx, asker, polling)
	p.mu.Unlock()
	if list == nil {
		return nil, nil
	}
	timer := time.NewTimer(p.client.config.Timing.ListPatience)
	defer timer.Stop()
	select {
	case <-list.done:
		return list, nil
	case <-timer.C:
		return nil, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// shown returns a copy of a link as a list shows it. It returns nil if the list does
// not show it, or is older than this process's last write to it.
func (p *linkCache) shown(l *linkList, id string, fresh Freshness) *Link {
	own, link := p.of(id), l.links[id]
	if link == nil || own.forgotten || !own.unwritten(l.number) {
		return nil
	}
	own.read = own.read || !fresh.Polling
	p.asked[id] = true
	copied := *link
	return &copied
}

// tick returns the number of an event that begins or ends now.
func (p *linkCache) tick() uint64 {
	p.clock++
	return p.clock
}

// listFor returns the list to wait for, nil if a GET is as good. It also returns nil
// while a list is overdue: nobody waits for that one, or for another.
//
// A list must not cost more than the GETs that it replaces: one page for each other
// link that was asked for since the last list began. So three links in a project of
// thousands are three GETs, and a hundred links of a small one are one page. A first
// poll does not count: most links that are polled once are not polled again.
func (p *linkCache) listFor(ctx context.Context, id string, polling bool) *linkList {
	own, others := p.of(id), len(p.asked)
	if own.writing > 0 {
		return nil // a list may or may not show a write that is under way
	}
	if l := p.running; l != nil {
		if time.Since(l.began) >= p.client.config.Timing.ListPatience {
			return nil
		}
		if own.unwritten(l.number) {
			l.waiting++
			return l
		}
	}
	first := polling && !own.polled
	own.polled = own.polled || polling
	if first {
		return nil
	}
	if p.asked[id] {
		others--
	}
	if !own.leaving { // one that is leaving counts once a reply shows that it is still there
		p.asked[id] = true
	}
	if others < max(1, p.pages) {
		return nil
	}
	if p.next == nil {
		p.next = &linkList{links: map[string]*Link{}, named: map[string][]*Link{}, done: make(chan struct{})}
		go p.run(once(context.WithoutCancel(ctx)), p.next, p.running)
	}
	p.next.waiting++
	return p.next
}

// sideBySide is how many pages of one list are fetched at once.
const sideBySide = 4

// run makes a list once the previous one has ended or is overdue. A page that fails
// serves nobody: whoever waits for it sends a GET. The first page tells how many there
// are. The list ends there if the others do not pay.
func (p *linkCache) run(ctx context.Context, l, before *linkList) {
	if before != nil {
		select {
		case <-before.done:
		case <-time.After(time.Until(before.began.Add(p.client.config.Timing.ListPatience))):
		}
	}
	p.mu.Lock()
	p.next, p.running = nil, l
	l.number, l.began = p.tick(), time.Now()
	clear(p.asked)
	p.mu.Unlock()
	var group errgroup.Group
	group.SetLimit(sideBySide)
	total, err := p.page(ctx, l, 1)
	p.mu.Lock()
	pages, known := (total+pageSize-1)/pageSize, p.pages
	if err == nil {
		p.pages = pages
	}
	pays := err == nil && pages-1 <= max(known, l.waiting)
	p.mu.Unlock()
	for page := 2; pays && page <= pages; page++ {
		group.Go(func() error {
			_, err := p.page(ctx, l, page)
			return err
		})
	}
	_ = group.Wait() // the links of a page that failed are missing
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == l {
		p.running = nil
	}
	l.whole = pays && len(l.links) >= total
	p.last = l // one that ends late is too old to be used
	close(l.done)
}

// page fetches one page, newest links first. It returns how many links there are.
func (p *linkCache) page(ctx context.Context, l *linkList, page int) (total int, err error) {
	links, total, err := p.client.listLinksPage(ctx, interlink.ListLinksRequest{
		Region: scw.Region(p.scope.region), ProjectID: &p.scope.project, OrderBy: interlink.ListLinksRequestOrderByCreatedAtDesc,
	}, int32(min(page, 1<<30)))
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, link := range links {
		if l.links[link.ID] == nil { // a link may be on two pages, if another one was ordered meanwhile
			l.named[link.Name] = append(l.named[link.Name], link)
		}
		l.links[link.ID] = link
	}
	return total, err
}
