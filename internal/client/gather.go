package client

import (
	"context"
	"sync"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/errgroup"
)

// linkReader answers reads of single links of one project from list pages.
//
// The pages are ordered by creation, oldest first: links that come are added at
// the end, and one that goes moves the others towards the front, so that a link
// can be missed at a page's edge but never be shown wrong. What a list does not
// hold is asked for by itself, and only that answer is believed to be a 404.
//
// Freshness: every list and every write takes a number when it begins (lists)
// or ends (writes). A list answers for a link only if it began after the last
// write of this process to that link had ended.
type linkReader struct {
	client *Client
	scope  scope

	mu       sync.Mutex
	clock    uint64
	writes   map[string]uint64 // by link: the number of its last write's end
	underWay map[string]int    // by link: writes that have not ended
	latest   *snapshot
	batch    *batch
	singles  int           // GETs of single links since the last whole list
	total    int           // links in all, as the last page said
	took     time.Duration // by the last whole list
}

// snapshot is one walk over the list.
type snapshot struct {
	number uint64
	at     time.Time
	links  map[string]*Link
}

// batch is a group of reads that one list may answer.
type batch struct {
	wanted map[string]bool
	done   chan struct{}
	result *snapshot // nil: each asks by itself
}

// Freshness says how old an answer may be and how a read behaves.
type Freshness struct {
	MaxAge time.Duration
	// Polling reads are not repeated by the client: the wait does that.
	Polling bool
}

func (c *Client) linkReader(region, project string) *linkReader {
	key := scope{region, project}
	c.mu.Lock()
	defer c.mu.Unlock()
	reader := c.readers[key]
	if reader == nil {
		reader = &linkReader{client: c, scope: key, writes: map[string]uint64{}, underWay: map[string]int{}}
		c.readers[key] = reader
	}
	return reader
}

// ReadLink answers a link from a list page where one is at hand or worth its
// while, else from a GET. A 404 always comes from a GET.
func (c *Client) ReadLink(ctx context.Context, ref LinkRef, fresh Freshness) (*Link, error) {
	single := c.GetLink
	if fresh.Polling {
		single = c.pollSingle
	}
	if ref.Project == "" || c.config.Gather == GatherOff {
		return single(ctx, ref)
	}
	reader := c.linkReader(ref.Region, ref.Project)
	if link := reader.fromLatest(ref.ID, fresh.MaxAge); link != nil {
		return link, nil
	}
	wait := reader.join(ctx, ref.ID)
	patience := time.NewTimer(c.config.Timing.ListPatience)
	defer patience.Stop()
	select {
	case <-wait.done:
		if link := reader.usable(wait.result, ref.ID); link != nil {
			return link, nil
		}
	case <-patience.C:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	reader.countSingle()
	return single(ctx, ref)
}

// fromLatest answers from the last list where it is young enough. A list that
// takes long is used for longer, so that lists never take more than a third of
// the time.
func (r *linkReader) fromLatest(id string, maxAge time.Duration) *Link {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.latest == nil || time.Since(r.latest.at) > max(maxAge, 2*r.took) {
		return nil
	}
	return r.usableLocked(r.latest, id)
}

func (r *linkReader) usable(from *snapshot, id string) *Link {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.usableLocked(from, id)
}

func (r *linkReader) usableLocked(from *snapshot, id string) *Link {
	if from == nil || r.underWay[id] > 0 || r.writes[id] >= from.number {
		return nil
	}
	link := from.links[id]
	if link == nil {
		return nil
	}
	copied := *link
	return &copied
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

func (r *linkReader) countSingle() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.singles++
}

// join adds a read to the batch that is being gathered, or begins one.
func (r *linkReader) join(ctx context.Context, id string) *batch {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.batch == nil {
		r.batch = &batch{wanted: map[string]bool{}, done: make(chan struct{})}
		go r.run(context.WithoutCancel(ctx), r.batch)
	}
	r.batch.wanted[id] = true
	return r.batch
}

// run waits for company, then makes the list if it is worth its while.
func (r *linkReader) run(ctx context.Context, b *batch) {
	time.Sleep(r.client.config.Timing.GatherWindow)
	r.mu.Lock()
	r.batch = nil
	wanted := len(b.wanted)
	r.mu.Unlock()
	defer close(b.done)
	if !r.worthAList(wanted) {
		return
	}
	ctx, cancel := context.WithTimeout(once(ctx), r.client.config.Timing.ReadTimeout)
	defer cancel()
	result, err := r.list(ctx, wanted)
	if err == nil {
		b.result = result
	}
}

// worthAList tells whether the pages of a list cost no more than the reads that
// they stand for: those of this batch and those asked one by one of late. So
// the cost is never above twice the cheaper way, and three links in a project
// of thousands are still three GETs.
func (r *linkReader) worthAList(wanted int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	pages := max(1, (r.total+pageSize-1)/pageSize)
	return wanted+r.singles > pages
}

// list walks the pages: the first one tells how many there are; the others are
// fetched side by side where the whole is worth its while.
func (r *linkReader) list(ctx context.Context, wanted int) (*snapshot, error) {
	r.mu.Lock()
	r.clock++
	result := &snapshot{number: r.clock, at: time.Now(), links: map[string]*Link{}}
	r.mu.Unlock()
	req := interlink.ListLinksRequest{
		Region: scw.Region(r.scope.region), ProjectID: &r.scope.project,
		OrderBy: interlink.ListLinksRequestOrderByCreatedAtAsc,
	}
	first, total, err := r.client.listLinksPage(ctx, req, 1)
	if err != nil {
		return nil, err
	}
	result.add(first)
	r.mu.Lock()
	r.total = total
	r.mu.Unlock()
	whole := r.worthAList(wanted)
	if whole {
		var mu sync.Mutex
		group, groupCtx := errgroup.WithContext(ctx)
		group.SetLimit(4)
		for page := 2; (page-1)*pageSize < total; page++ {
			group.Go(func() error {
				links, _, err := r.client.listLinksPage(groupCtx, req, int32(page)) //nolint:gosec // total is below 1<<30
				if err != nil {
					return err
				}
				mu.Lock()
				defer mu.Unlock()
				result.add(links)
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.latest == nil || r.latest.number < result.number {
		r.latest = result
	}
	if whole {
		r.took, r.singles = time.Since(result.at), 0
	}
	return result, nil
}

func (s *snapshot) add(links []*Link) {
	for _, link := range links {
		s.links[link.ID] = link
	}
}
