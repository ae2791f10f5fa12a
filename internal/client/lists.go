package client

import (
	"context"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/errgroup"
)

// linkList is one list of some or all pages. Lists work like the group commit of a
// database: while one runs, the next one collects everybody who comes.
type linkList struct {
	number  uint64 // 0 until it begins
	began   time.Time
	pages   map[int]bool // to fetch
	fetched map[int]bool // that arrived
	whole   bool         // it fetches every page
	waiting int          // reads that wait for it
	done    chan struct{}
}

func newList() *linkList {
	return &linkList{pages: map[int]bool{}, fetched: map[int]bool{}, done: make(chan struct{})}
}

// wait waits for the list, but no longer than patience. It returns an error only
// if ctx ends.
func (l *linkList) wait(ctx context.Context, patience time.Duration) error {
	if patience <= 0 {
		return nil
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-l.done:
	case <-timer.C:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return nil
}

// listFor returns the list to wait for that may hold a link, and the page on
// which the link is expected. It returns nil if a GET is as good. It also returns
// nil while a list is overdue: nobody waits for that one, or for another. The
// caller holds the lock.
func (p *picture) listFor(ctx context.Context, id string) (*linkList, int) {
	e := p.entry(id)
	page := p.pageOf(e)
	if e.writing > 0 {
		return nil, page // a list may or may not show a write that is under way
	}
	if l := p.running; l != nil {
		if p.overdue(l) {
			return nil, page
		}
		if (l.whole || l.pages[page]) && e.unwritten(l.number) {
			l.waiting++
			return l, page
		}
	}
	pays := p.pays(page, id)
	if page != unknownPage && !e.leaving { // one that is leaving counts once a reply shows that it is still there
		p.ask(page, id)
	}
	if !pays {
		return nil, page
	}
	l := p.gather(ctx)
	l.waiting++
	if page != unknownPage {
		l.pages[page] = true
		return l, page
	}
	l.whole = true
	for older := range p.olderPages() + 1 {
		l.pages[older] = true // the newest page is 0
	}
	return l, page
}

// pays tells whether a list is worth its cost. It must not cost more than the
// GETs that it replaces: one for each other link on its page that was requested
// since the page was last fetched, or for each link that no list has ever shown.
// So three links in a project of thousands are three GETs, and a hundred new
// links are one page.
func (p *picture) pays(page int, id string) bool {
	others, pages := len(p.asked[page]), 1
	if p.asked[page][id] {
		others--
	}
	if page == unknownPage {
		pages += p.olderPages()
	}
	return others >= pages
}

func (p *picture) overdue(l *linkList) bool {
	return time.Since(l.began) >= p.client.config.Timing.ListPatience
}

// gather returns the list that begins next. It begins at once if none is running.
// The caller holds the lock.
func (p *picture) gather(ctx context.Context) *linkList {
	if p.next == nil {
		p.next = newList()
		go p.run(once(context.WithoutCancel(ctx)), p.next, p.running)
	}
	return p.next
}

// run makes a list once the previous one has ended or is overdue.
func (p *picture) run(ctx context.Context, l, before *linkList) {
	if before != nil {
		_ = before.wait(ctx, time.Until(before.began.Add(p.client.config.Timing.ListPatience))) // ctx cannot be cancelled
	}
	p.mu.Lock()
	p.next, p.running = nil, l
	cold := p.total == 0
	l.number, l.began, l.whole = p.tick(), time.Now(), l.whole || cold
	p.mu.Unlock()
	p.fetch(ctx, l, keys(l.pages))
	if cold {
		p.fetch(ctx, l, p.older(l))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == l {
		p.running = nil
	}
	if l.whole {
		clear(p.asked[unknownPage])
	}
	close(l.done)
}

func keys(set map[int]bool) (list []int) {
	for key := range set {
		list = append(list, key)
	}
	return list
}

// older returns the older pages if they pay. It is called once the newest page
// has told how many there are.
func (p *picture) older(l *linkList) (pages []int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	count := p.olderPages()
	if l.whole = l.waiting >= count; !l.whole {
		return nil
	}
	for page := range count {
		l.pages[page+1] = true
		pages = append(pages, page+1)
	}
	return pages
}

// sideBySide is how many pages of one list are fetched at once.
const sideBySide = 4

// fetch fetches pages in parallel. A page that fails serves nobody; the others
// are used.
func (p *picture) fetch(ctx context.Context, l *linkList, pages []int) {
	var group errgroup.Group
	group.SetLimit(sideBySide)
	for _, page := range pages {
		group.Go(func() error { return p.page(ctx, l, page) })
	}
	_ = group.Wait() // whoever waits for a page that failed sends a GET
}

// page fetches one page.
func (p *picture) page(ctx context.Context, l *linkList, page int) error {
	order, number := interlink.ListLinksRequestOrderByCreatedAtAsc, page
	if page == newestPage {
		order, number = interlink.ListLinksRequestOrderByCreatedAtDesc, 1
	}
	links, total, err := p.client.listLinksPage(ctx, interlink.ListLinksRequest{
		Region: scw.Region(p.scope.region), ProjectID: &p.scope.project, OrderBy: order,
	}, int32(number))
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	l.fetched[page] = true
	delete(p.asked, page)
	if page == newestPage {
		p.store(l, links, total, total-1, -1)
	} else {
		p.store(l, links, total, (page-1)*pageSize, 1)
	}
	return nil
}
