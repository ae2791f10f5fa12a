package client

import (
	"context"
	"math"
	"slices"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// nameState says how far a picture can be trusted to hold every name. A walk over
// the whole list settles every link that it meets. After that the newest page is
// enough, as long as it holds a settled link: no link between the two can be
// missing. Its links are then settled too.
type nameState struct {
	complete bool      // no link is missing that is older than the last name check
	checked  uint64    // the last list that showed all new links
	at       time.Time // when that list began
	least    uint64    // lists that began before do not count, because an order may have been accepted since
	walked   time.Time // when the last walk began
	walk     *linkList // under way
}

// walkAge is the maximum age of a walk. Newer pages do not show old links that
// were renamed or deleted.
const walkAge = time.Minute

// LockName holds the name for one order. Another order of that name in this
// process cannot run between this order's first and last name check. unlock is
// nil if ctx ended first.
func (c *Client) LockName(ctx context.Context, region, project, name string) (unlock func(), err error) {
	key := region + "/" + project + "/" + name
	c.mu.Lock()
	held := c.locks[key]
	if held == nil {
		held = make(chan struct{}, 1)
		c.locks[key] = held
	}
	c.mu.Unlock()
	select {
	case held <- struct{}{}:
		return func() { <-held }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// LinksNamed returns the links of exactly this name in the project, in any
// status, oldest first. With an error it also returns the links that earlier
// lists have shown. If ctx ends, the wait for a list ends, but the list goes on.
func (c *Client) LinksNamed(ctx context.Context, region, project, name string, fresh Freshness) ([]*Link, error) {
	p, backoff := c.picture(region, project), c.config.Timing.Backoff()
	for try := 1; ; try++ {
		err := p.awaitNames(ctx, fresh)
		after, most := RetryAfter(err), maxFaults+1
		if MeaningOf(err) == Busy {
			most = maxBusy + 1
		}
		if err == nil || fresh.Polling || !Retryable(err) || try >= most || !c.config.Timing.InTime(ctx, after) || !backoff.Wait(ctx, after) {
			return p.named(name, err)
		}
	}
}

// SearchLinks asks the API itself for the links of exactly this name. It is the
// search for an order whose outcome is unknown.
func (c *Client) SearchLinks(ctx context.Context, region, project, name string) ([]*Link, error) {
	links, err := c.ListLinks(ctx, &interlink.ListLinksRequest{
		Region: scw.Region(region), ProjectID: &project, Name: &name,
		OrderBy: interlink.ListLinksRequestOrderByCreatedAtAsc,
	})
	if err != nil {
		return nil, err
	}
	links = slices.DeleteFunc(links, func(link *Link) bool { return link.Name != name })
	return sortedByAge(links), nil
}

// sortedByAge puts the oldest first. The id decides between equal times, so that
// every process takes the same link as the older one.
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

func (p *picture) named(name string, err error) ([]*Link, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var links []*Link
	for _, e := range p.entries {
		if e.link != nil && e.link.Name == name {
			copied := *e.link
			links = append(links, &copied)
		}
	}
	return sortedByAge(links), err
}

// awaitNames waits until the picture holds every link that a list as fresh as this
// one shows.
func (p *picture) awaitNames(ctx context.Context, fresh Freshness) error {
	p.mu.Lock()
	called := p.clock
	p.mu.Unlock()
	for {
		l, patience := p.listForNames(ctx, called, fresh)
		if l == nil {
			return nil
		}
		if err := l.wait(ctx, patience); err != nil {
			return err
		}
		if err := l.failed(called); err != nil {
			return err
		}
	}
}

// listForNames returns the list that a name check has to wait for, nil for none,
// and how long: a list that runs already may stall, and the next one begins then.
func (p *picture) listForNames(ctx context.Context, called uint64, fresh Freshness) (*linkList, time.Duration) {
	const toItsEnd = math.MaxInt64
	p.mu.Lock()
	defer p.mu.Unlock()
	n := &p.names
	if !n.complete {
		return p.beginWalk(ctx), toItsEnd
	}
	if time.Since(n.walked) > walkAge && p.total >= pageSize {
		p.beginWalk(ctx) // nobody waits for it
	}
	if n.checked > called || n.checked > n.least && fresh.MaxAge > 0 && time.Since(n.at) <= fresh.MaxAge || p.shows(n.checked, fresh.Showing) {
		return nil, 0
	}
	if l := p.running; l != nil && l.pages[newestPage] && !p.overdue(l) && (fresh.Showing != "" || l.number > n.least && time.Since(l.began) < fresh.MaxAge) {
		// If it does not show the order, the next one does. That would begin no sooner.
		return l, time.Until(l.began.Add(p.client.config.Timing.ListPatience))
	}
	l := p.gather(ctx)
	l.pages[newestPage] = true
	return l, toItsEnd
}

// shows tells whether the last name check showed a link.
func (p *picture) shows(checked uint64, id string) bool {
	e := p.entries[id]
	return e != nil && e.shown > 0 && e.shown == checked
}

// noteNames uses the newest page as a name check, if it is one: if it holds all
// links, or connects to what is settled.
func (p *picture) noteNames(l *linkList, links []*Link, total int) {
	n := &p.names
	all := len(links) < pageSize && total <= len(links)
	follows := slices.ContainsFunc(links, func(link *Link) bool { return p.entry(link.ID).settled })
	switch {
	case all && (!n.complete || time.Since(n.walked) > walkAge):
		p.settle(l, links)
		p.walkedAll(l)
	case !n.complete || l.number < n.checked:
	case all, follows:
		p.settle(l, links)
	default:
		n.complete = false // there are more new links than one page holds
	}
}

func (p *picture) settle(l *linkList, links []*Link) {
	for _, link := range links {
		p.entry(link.ID).settled = true
	}
	if l.number > p.names.checked {
		p.names.checked, p.names.at = l.number, l.began
	}
}

// walkedAll notes a list that has met every link. A link that an earlier list has
// shown, and this one has not, is gone. It keeps links that a later list has
// shown, and links that this process has ordered and no list has shown yet.
func (p *picture) walkedAll(l *linkList) {
	p.names.complete, p.names.walked = true, l.began
	for _, e := range p.entries {
		if e.shown > 0 && e.shown < l.number {
			e.link, e.rank, e.settled, e.shown = nil, unknownPage, false, l.number
		}
	}
}

// beginWalk returns the running walk, or a new one. The caller holds the lock.
func (p *picture) beginWalk(ctx context.Context) *linkList {
	if p.names.walk == nil {
		w := newList()
		w.number, w.began = p.tick(), time.Now()
		p.names.walk = w
		go func() {
			links, err := p.walk(context.WithoutCancel(ctx), w)
			p.mu.Lock()
			defer p.mu.Unlock()
			if w.err = err; err == nil {
				p.settle(w, links)
				p.walkedAll(w)
			}
			p.names.walk = nil
			close(w.done)
		}()
	}
	return p.names.walk
}

// walk reads the whole list, from the newest page to the front. If a link is
// deleted meanwhile, the later ones move towards the front, and the walk meets
// them again. A walk in the other direction, or in parallel, could miss one of
// them, and its name would be ordered again. A page that fails is retried.
func (p *picture) walk(ctx context.Context, w *linkList) ([]*Link, error) {
	met, total, err := p.page(once(ctx), w, newestPage) // the caller of the name check retries
	if err != nil || len(met) < pageSize && total <= len(met) {
		return met, err
	}
	last := max(1, pagesOf(total-pageSize))
	for page := last; page > 0; page-- {
		links, _, err := p.page(ctx, w, page)
		if err != nil {
			return nil, err
		}
		met = append(met, links...)
		if len(links) > 0 || page < last {
			continue
		}
		links, err = p.forwards(ctx, w)
		return append(met, links...), err
	}
	return met, nil
}

// forwards reads the whole list from the front. It is used if the list does not
// end where the count says: many links are gone, or the count is wrong.
func (p *picture) forwards(ctx context.Context, w *linkList) ([]*Link, error) {
	links, err := p.client.ListLinks(ctx, &interlink.ListLinksRequest{
		Region: scw.Region(p.scope.region), ProjectID: &p.scope.project, OrderBy: interlink.ListLinksRequestOrderByCreatedAtAsc,
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.store(w, links, p.total, 0, 1)
	return links, err
}
