package client

import (
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/errgroup"
)

// linkReader answers reads of single links of one project from list pages.
//
// The pages are ordered by creation, oldest first: links that come are added at
// the end, and one that goes moves the others towards the front, so that a link
// can be missed at a page's edge but never be shown wrong, and so that the page
// on which a link was seen last is the one to look for it again. What a list
// does not hold is asked for by itself, and only that answer is believed to be
// a 404.
//
// Freshness: every list and every write takes a number when it begins (lists)
// or ends (writes). A list answers for a link only if it began after the last
// write of this process to that link had ended.
type linkReader struct {
	client *Client
	scope  scope

	mu        sync.Mutex
	clock     uint64
	writes    map[string]uint64 // by link: the number of its last write's end
	underWay  map[string]int    // by link: writes that have not ended
	answers   map[string]answer // by link: the newest one that a list gave
	ordered   map[string]bool   // by this process, not shown by a list yet: they are at the end
	asked     map[string]bool   // by a GET of their own since a list showed them last
	total     int               // links in all, as the last page said
	took      time.Duration     // by the last list
	vain      int               // lists of late that showed fewer links than they cost requests
	gathering *batch            // waits for company
	listing   *batch            // is being answered
}

// answer is what a list page said of one link.
type answer struct {
	link   *Link
	number uint64
	at     time.Time
	page   int
	read   bool // it has answered a Read
}

// batch is a group of reads that one list may answer.
type batch struct {
	wanted map[string]bool
	began  time.Time // gathering, then the list
	number uint64    // 0 until the list begins
	pages  map[int]bool
	whole  bool // all pages
	done   chan struct{}
}

// Freshness says how old an answer may be and how a read behaves.
type Freshness struct {
	MaxAge time.Duration
	// Polling reads are not repeated by the client: the wait does that.
	Polling bool
	// Alone: by a GET, never by a list.
	Alone bool
	// Presence is that of GetLink, where a GET answers.
	Presence Presence
}

// firstRead is how many times MaxAge an answer may be old that answers the
// first Read of a link: Terraform reads each once, and a plan of thousands
// takes longer than MaxAge. It is then as old as that plan's own beginning.
const firstRead = 10

func (c *Client) linkReader(region, project string) *linkReader {
	key := scope{region, project}
	c.mu.Lock()
	defer c.mu.Unlock()
	reader := c.readers[key]
	if reader == nil {
		reader = &linkReader{
			client: c, scope: key, writes: map[string]uint64{}, underWay: map[string]int{},
			answers: map[string]answer{}, ordered: map[string]bool{}, asked: map[string]bool{},
		}
		c.readers[key] = reader
	}
	return reader
}

// ReadLink answers a link from a list page where one is at hand or worth its
// while, else from a GET. A 404 always comes from a GET.
func (c *Client) ReadLink(ctx context.Context, ref LinkRef, fresh Freshness) (*Link, error) {
	if ref.Project == "" || fresh.Alone || c.config.Gather == GatherOff {
		return c.getFor(ctx, ref, fresh)
	}
	reader := c.linkReader(ref.Region, ref.Project)
	if link := reader.atHand(ref.ID, fresh); link != nil {
		return link, nil
	}
	if b := reader.join(ctx, ref.ID); b != nil {
		if err := reader.await(ctx, b); err != nil {
			return nil, err
		}
		if link := reader.since(b, ref.ID, fresh); link != nil {
			return link, nil
		}
	}
	reader.asksAlone(ref.ID)
	link, err := c.getFor(ctx, ref, fresh)
	if IsNotFound(err) {
		reader.gone(ref.ID)
	}
	return link, err
}

// atHand answers from the last list where it is young enough. A list that takes
// long is used for longer, so that lists never take more than a third of the
// time.
func (r *linkReader) atHand(id string, fresh Freshness) *Link {
	r.mu.Lock()
	defer r.mu.Unlock()
	known := r.answers[id]
	maxAge := fresh.MaxAge
	if !fresh.Polling && !known.read {
		maxAge *= firstRead
	}
	if known.link == nil || time.Since(known.at) > max(maxAge, 2*r.took) {
		return nil
	}
	return r.use(id, fresh)
}

// since answers from the list that the batch has waited for, or a younger one.
func (r *linkReader) since(b *batch, id string, fresh Freshness) *Link {
	r.mu.Lock()
	defer r.mu.Unlock()
	if b.number == 0 || r.answers[id].number < b.number {
		return nil
	}
	return r.use(id, fresh)
}

// use answers a copy of what is known of a link, unless this process has
// written to it since.
func (r *linkReader) use(id string, fresh Freshness) *Link {
	known := r.answers[id]
	if known.link == nil || !r.unwritten(id, known.number) {
		return nil
	}
	if !fresh.Polling {
		known.read = true
		r.answers[id] = known
	}
	copied := *known.link
	return &copied
}

// unwritten tells whether a list of that number began after the last write to
// the link had ended.
func (r *linkReader) unwritten(id string, number uint64) bool {
	return r.underWay[id] == 0 && r.writes[id] < number
}

// writing notes that a write to a link has begun; the function answered notes
// its end.
func (r *linkReader) writing(id string) (done func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.underWay[id]++
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.clock++
		r.writes[id] = r.clock
		if r.underWay[id]--; r.underWay[id] == 0 {
			delete(r.underWay, id)
		}
	}
}

func (r *linkReader) asksAlone(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked[id] = true
}

// gone notes that the API does not know a link: no list will show it.
func (r *linkReader) gone(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.asked, id)
	delete(r.answers, id)
}

// hasOrdered notes a link that this process has ordered.
func (r *linkReader) hasOrdered(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ordered[id] = true
}

// join adds a read to the list that is under way, where it will hold the link
// and began late enough, else to the batch that is being gathered. It answers
// nil while a list is overdue: nobody waits for that one, or for another.
func (r *linkReader) join(ctx context.Context, id string) *batch {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l := r.listing; l != nil {
		if time.Since(l.began) >= r.client.config.Timing.ListPatience {
			return nil
		}
		if r.unwritten(id, l.number) && (l.whole || l.pages[r.answers[id].page]) {
			return l
		}
	}
	if r.gathering == nil {
		r.gathering = &batch{wanted: map[string]bool{}, began: time.Now(), done: make(chan struct{})}
		go r.run(context.WithoutCancel(ctx), r.gathering)
	}
	r.gathering.wanted[id] = true
	return r.gathering
}

// await waits for a batch, for as long as a list may take.
func (r *linkReader) await(ctx context.Context, b *batch) error {
	r.mu.Lock()
	left := r.client.config.Timing.ListPatience - time.Since(b.began)
	r.mu.Unlock()
	patience := time.NewTimer(left)
	defer patience.Stop()
	select {
	case <-b.done:
	case <-patience.C:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return nil
}

// run waits for company and for the list before, then makes the list if it is
// worth its while.
func (r *linkReader) run(ctx context.Context, b *batch) {
	defer close(b.done)
	time.Sleep(r.client.config.Timing.GatherWindow)
	r.mu.Lock()
	before := r.listing
	r.mu.Unlock()
	if before != nil {
		_ = r.await(ctx, before) // ctx cannot be cancelled
	}
	if !r.begin(b) {
		return
	}
	ctx, cancel := context.WithTimeout(once(ctx), r.client.config.Timing.ReadTimeout)
	defer cancel()
	r.list(ctx, b)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.took = time.Since(b.began)
	r.weigh(b)
	if r.listing == b {
		r.listing = nil
	}
}

// weigh learns from a list whether lists are worth their while at present: where
// links are being deleted, those that are asked for are those that no list shows.
func (r *linkReader) weigh(b *batch) {
	shown := 0
	for id := range b.wanted {
		if r.answers[id].number >= b.number {
			shown++
		}
	}
	if shown < len(b.pages) {
		r.vain = min(r.vain+2, maxVain)
	} else {
		r.vain = 0
	}
}

// maxVain bounds how dear pages are thought to be after lists in vain.
const maxVain = 6

// begin closes the batch and tells whether a list is to be made.
func (r *linkReader) begin(b *batch) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gathering = nil
	r.choose(b)
	if len(b.pages) == 0 {
		return false
	}
	b.number, b.began = r.next(), time.Now()
	r.listing = b
	return true
}

// next answers the number of what begins or ends now.
func (r *linkReader) next() uint64 {
	r.clock++
	return r.clock
}

// choose decides which pages to fetch. Pages must cost less than the reads that
// they stand for: those of this batch, and those of links that were asked one
// by one since. So three links in a project of thousands are three GETs, and a
// hundred that were just ordered are one page.
func (r *linkReader) choose(b *batch) {
	last := pagesOf(r.total)
	dear := 1 << r.vain
	expected, strangers := map[int]bool{}, 0
	for id := range b.wanted {
		if page := r.pageOf(id); page > 0 {
			expected[page] = true
		} else {
			strangers++
		}
	}
	switch {
	case strangers > 0 && len(b.wanted)+r.others(b, nil) > last*dear:
		b.whole = true
		for page := range last {
			expected[page+1] = true
		}
		b.pages = expected
	case len(b.wanted)-strangers+r.others(b, expected) > len(expected)*dear:
		b.pages = expected
	case r.vain > 0:
		r.vain-- // and so try again some time
	}
}

// pageOf is the page on which a link is expected, 0 for none.
func (r *linkReader) pageOf(id string) int {
	if known, ok := r.answers[id]; ok {
		return min(known.page, pagesOf(r.total))
	}
	if r.ordered[id] {
		return pagesOf(r.total)
	}
	return 0
}

// others counts the links that were asked one by one and are not wanted now:
// those on the pages, or all where pages is nil.
func (r *linkReader) others(b *batch, pages map[int]bool) int {
	count := 0
	for id := range r.asked {
		if !b.wanted[id] && (pages == nil || pages[r.pageOf(id)]) {
			count++
		}
	}
	return count
}

// pagesOf is the number of pages that a number of links take.
func pagesOf(links int) int { return max(1, (links+pageSize-1)/pageSize) }

// list fetches the pages of a batch side by side. Where the number of links is
// not known, the first page tells it, and whether the others are worth their
// while. A page that fails answers for nobody; the others do.
func (r *linkReader) list(ctx context.Context, b *batch) {
	last, pages := pagesOf(r.inAll()), slices.Collect(maps.Keys(b.pages))
	tail := b.whole || b.pages[last]
	if r.inAll() == 0 {
		if _, err := r.page(ctx, b, 1); err != nil || !r.goOn(b) {
			return
		}
		pages = nil
	}
	for {
		// What has come since the pages were counted has come at the end. The
		// count may be wrong: an end that holds nothing is the end.
		for ; tail && len(pages) < sideBySide && last < pagesOf(r.inAll()); last++ {
			pages = append(pages, last+1)
		}
		if len(pages) == 0 || !r.fetch(ctx, b, pages) {
			return
		}
		pages = nil
	}
}

// sideBySide is how many pages of one list are fetched at a time.
const sideBySide = 4

// fetch fetches pages, and tells whether all have come and any held a link.
func (r *linkReader) fetch(ctx context.Context, b *batch, pages []int) bool {
	var held atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sideBySide)
	for _, page := range pages {
		group.Go(func() error {
			count, err := r.page(ctx, b, page)
			held.Add(int64(count))
			return err
		})
	}
	return group.Wait() == nil && held.Load() > 0
}

// goOn decides again, now that the number of links is known.
func (r *linkReader) goOn(b *batch) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	b.whole = len(b.wanted)+r.others(b, nil) >= pagesOf(r.total)
	return b.whole
}

// page fetches one page and answers how many links it holds.
func (r *linkReader) page(ctx context.Context, b *batch, page int) (int, error) {
	links, total, err := r.client.listLinksPage(ctx, interlink.ListLinksRequest{
		Region: scw.Region(r.scope.region), ProjectID: &r.scope.project,
		OrderBy: interlink.ListLinksRequestOrderByCreatedAtAsc,
	}, int32(page))
	if err != nil {
		return 0, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.store(links, total, func(int) int { return page }, b.number, b.began)
	for id := range b.wanted {
		if r.pageOf(id) == page && r.answers[id].number < b.number {
			r.moved(id)
		}
	}
	return len(links), nil
}

// moved notes that a link was not on its page: where others before it are gone,
// it is on the one before.
func (r *linkReader) moved(id string) {
	delete(r.ordered, id)
	known, ok := r.answers[id]
	if !ok {
		return
	}
	known.page = min(known.page, pagesOf(r.total)) - 1
	if known.page < 1 {
		delete(r.answers, id)
		return
	}
	r.answers[id] = known
}

// store keeps what a page of a list said that had that number and began then.
func (r *linkReader) store(links []*Link, total int, page func(index int) int, number uint64, began time.Time) {
	r.total = total
	for i, link := range links {
		before := r.answers[link.ID]
		if before.number > number {
			continue
		}
		r.answers[link.ID] = answer{link: link, number: number, at: began, page: page(i), read: before.read}
		delete(r.asked, link.ID)
		delete(r.ordered, link.ID)
	}
}

// listBegins answers the number of a list that somebody else makes now, for
// listed.
func (r *linkReader) listBegins() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.next()
}

// listed takes over a page of somebody else's list.
func (r *linkReader) listed(links []*Link, total, page int, newestFirst bool, number uint64, began time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.store(links, total, func(i int) int {
		if newestFirst {
			return pagesOf(total - (page-1)*pageSize - i)
		}
		return page
	}, number, began)
}

// inAll is the number of links in the project, 0 where it is not known.
func (r *linkReader) inAll() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.total
}
