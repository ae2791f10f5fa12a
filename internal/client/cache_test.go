package client_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

func always(d time.Duration) func() time.Duration { return func() time.Duration { return d } }

// readAll reads links, several at a time, as Terraform does, and returns each
// result.
func readAll(t *testing.T, c *client.Client, ids []string, parallelism int, fresh client.Freshness, between time.Duration) {
	t.Helper()
	queue := make(chan string)
	var group sync.WaitGroup
	for range parallelism {
		group.Go(func() {
			for id := range queue {
				if link, err := c.ReadLink(t.Context(), refTo(id), fresh); err != nil || link.ID != id {
					t.Errorf("read %s: %v, %v", id, link, err)
				}
				pass(between)
			}
		})
	}
	for _, id := range ids {
		queue <- id
	}
	close(queue)
	group.Wait()
}

// A Read after a write of this process never returns an older state, in any order
// of lists and writes.
func TestReadAfterWriteIsNeverOlder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(8)
		api.latency = func() time.Duration { return time.Duration(rand.IntN(120)) * time.Millisecond }
		c := connect(t, api, client.Timing{})
		stop := make(chan struct{})
		var group, writers sync.WaitGroup
		for i, id := range api.ids() {
			fresh := aRead
			if i%2 == 0 {
				fresh = aPoll
			}
			var written atomic.Int64 // the last version whose write has ended
			for range 2 {
				group.Go(func() {
					for {
						select {
						case <-stop:
							return
						default:
						}
						least := written.Load()
						link, err := c.ReadLink(t.Context(), refTo(id), fresh)
						if err != nil {
							t.Error(err)
							return
						}
						if got := version(link.Name); got < least {
							t.Errorf("%s: read version %d after version %d had been written", id, got, least)
						}
						pass(time.Duration(rand.IntN(100)) * time.Millisecond)
					}
				})
			}
			writers.Go(func() {
				for n := range int64(25) {
					name := fmt.Sprintf("v%d", n+1)
					if _, err := c.UpdateLink(t.Context(), refTo(id), &name, nil, nil); err != nil {
						t.Error(err)
					}
					written.Store(n + 1)
					link, err := c.ReadLink(t.Context(), refTo(id), fresh)
					if err != nil || version(link.Name) != n+1 {
						t.Errorf("%s: read %v (%v) straight after writing version %d", id, link, err, n+1)
					}
					pass(time.Duration(rand.IntN(300)) * time.Millisecond)
				}
			})
		}
		writers.Wait()
		close(stop)
		group.Wait()
		if lists, gets := api.count("list"), api.count("get"); lists < 20 || gets == 0 {
			t.Errorf("%d lists and %d GETs: the race was not raced", lists, gets)
		}
	})
}

func version(name string) int64 {
	var n int64
	_, _ = fmt.Sscanf(name, "v%d", &n)
	return n
}

func TestManyReadsAreOneList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(100)
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api, client.Timing{})
		start := time.Now()
		readAll(t, c, api.ids(), 100, aRead, 0)
		// The first read sends a GET: it does not wait for others, who may not
		// come.
		if lists, gets := api.count("list"), api.count("get"); lists > 1 || gets > 1 {
			t.Errorf("%d lists and %d GETs, want at most 1 each", lists, gets)
		}
		if took := time.Since(start); took > 51*time.Millisecond {
			t.Errorf("took %s", took)
		}
	})
}

// The cost of a plan grows with the number of pages, even if Terraform asks
// slowly.
func TestAPlanCostsPages(t *testing.T) {
	t.Parallel()
	for _, between := range []time.Duration{0, 10 * time.Millisecond, 300 * time.Millisecond} {
		t.Run(between.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1000)
				api.latency = always(50 * time.Millisecond)
				c := connect(t, api, client.Timing{})
				ids := api.ids()
				rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
				readAll(t, c, ids, 10, aRead, between)
				if requests := api.count("*"); requests > 45 {
					t.Errorf("%d requests for a plan of 1,000 links", requests)
				}
			})
		})
	}
}

// A plan of 5,000 links costs some GETs until a list of fifty pages pays, then
// that list, and each page again when it is too old.
func TestAPlanOfThousandsCostsPages(t *testing.T) {
	t.Parallel()
	for between, most := range map[time.Duration]int{0: 120, 10 * time.Millisecond: 120, 80 * time.Millisecond: 200} {
		t.Run(between.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(5000)
				api.latency = always(50 * time.Millisecond)
				c := connect(t, api, client.Timing{})
				ids := api.ids()
				rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
				readAll(t, c, ids, 10, aRead, between)
				if requests := api.count("*"); requests > most {
					t.Errorf("%d requests for a plan of 5,000 links, want at most %d", requests, most)
				}
			})
		})
	}
}

func TestFewReadsInALargeProjectAreGETs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(5000)
		c := connect(t, api, client.Timing{})
		ids := api.ids()[3000:3003]
		for range 100 {
			readAll(t, c, ids, 3, aPoll, 0)
			<-time.After(time.Second)
		}
		if lists, gets := api.count("list"), api.count("get"); lists > 1 || gets > 300 {
			t.Errorf("%d lists and %d GETs for 300 polls of 3 links among 5,000", lists, gets)
		}
	})
}

// A link that was just deleted may be in no list any more. So the first poll for
// its end is a GET. Only what a plan has read before can bring a list or two a page.
func TestWaitingForTheEndCostsLittleMoreThanGETs(t *testing.T) {
	t.Parallel()
	for name, planned := range map[string]bool{"after a plan": true, "with nothing read before": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(600)
				api.latency = always(50 * time.Millisecond)
				c := connect(t, api, client.Timing{})
				want := 0
				if planned {
					readAll(t, c, api.ids(), 10, aRead, 0)
					want = 2 * 600 / 100 // two a page
				}
				api.reset()
				seeOff(t, c, api, api.ids(), 0)
				if lists, gets := api.count("list"), api.count("get"); lists > want || gets > 600 {
					t.Errorf("%d lists and %d GETs to see 600 links off, want at most %d and 600", lists, gets, want)
				}
			})
		})
	}
}

// Links that take a minute to go are in the lists that long: ten of them cost no
// more polls than one, but for the first GET and the last of each.
func TestLinksThatLingerArePolledByLists(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(80)
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api, client.Timing{})
		seeOff(t, c, api, api.ids()[20:30], time.Minute)
		if lists, gets := api.count("list"), api.count("get"); lists > 60 || gets > 20 {
			t.Errorf("%d lists and %d GETs to see 10 links off in a minute, want at most 60 and 20", lists, gets)
		}
	})
}

// seeOff deletes links, ten at a time, and waits for their ends.
func seeOff(t *testing.T, c *client.Client, api *fakeAPI, ids []string, lasts time.Duration) {
	t.Helper()
	queue := make(chan string)
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			for id := range queue {
				if _, err := c.DeleteLink(t.Context(), refTo(id)); err != nil {
					t.Error(err)
				}
				if lasts == 0 {
					api.remove(id)
				} else {
					time.AfterFunc(lasts, func() { api.remove(id) })
				}
				// A list that began before the end shows the link.
				for !isGone(c.ReadLink(t.Context(), refTo(id), aPoll)) {
					<-time.After(time.Second)
				}
			}
		})
	}
	for _, id := range ids {
		queue <- id
	}
	close(queue)
	group.Wait()
}

func isGone(_ *client.Link, err error) bool { return client.IsNotFound(err) }

// A failing list does not make an old result valid again.
func TestAFailingListBringsNoOldLinkBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(20)
		c := connect(t, api, client.Timing{})
		readAll(t, c, api.ids(), 20, aPoll, 0)
		<-time.After(time.Second)
		for _, id := range api.ids() {
			api.set(id, "name", "v2")
		}
		api.inject("list", status(http.StatusInternalServerError), 1000)
		var group sync.WaitGroup
		for _, id := range api.ids() {
			group.Go(func() {
				if link, err := c.ReadLink(t.Context(), refTo(id), aPoll); err != nil || version(link.Name) != 2 {
					t.Errorf("%s: %v, %v", id, link, err)
				}
			})
		}
		group.Wait()
	})
}

// During a write nobody knows whether a list shows it.
func TestALinkThatIsBeingWrittenIsAskedForByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(20)
		ids := api.ids()
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api, client.Timing{})
		api.intercept = func(operation string, req *http.Request) (*http.Response, error) {
			if operation == "update" {
				return nil, rest(req.Context(), 10*time.Second)
			}
			return nil, nil
		}
		var group sync.WaitGroup
		group.Go(func() {
			name := "v2"
			_, _ = c.UpdateLink(t.Context(), refTo(ids[4]), &name, nil, nil)
		})
		synctest.Wait()
		readAll(t, c, ids, 20, aRead, 0)
		// The first link, and the one that is being written.
		if lists, gets := api.count("list"), api.count("get"); lists != 1 || gets != 2 {
			t.Errorf("%d lists and %d GETs, want 1 and 2", lists, gets)
		}
		group.Wait()
	})
}

func order(name string) *interlink.CreateLinkRequest {
	return &interlink.CreateLinkRequest{Region: region, ProjectID: project, Name: name}
}

func TestALinkThatListsDoNotShowIsAskedForByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(20)
		ids := api.ids()
		api.hidden[ids[7]] = true
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api, client.Timing{})
		var group sync.WaitGroup
		group.Go(func() { readAll(t, c, ids[:1], 1, aRead, 0) })
		synctest.Wait() // the first read is a GET, whichever link it is of
		readAll(t, c, ids[1:], 19, aRead, 0)
		group.Wait()
		// The first link, and the hidden one.
		if lists, gets := api.count("list"), api.count("get"); lists != 1 || gets != 2 {
			t.Errorf("%d lists and %d GETs, want 1 and 2", lists, gets)
		}
	})
}

func TestOnlyAGETSaysNotFound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(20)
		ids := api.ids()
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api, client.Timing{})
		readAll(t, c, ids, 20, aPoll, 0)
		readAll(t, c, ids, 20, aPoll, 0) // a first poll does not count
		api.remove(ids[3])
		<-time.After(time.Second)
		api.reset()
		var group sync.WaitGroup
		for _, id := range ids {
			group.Go(func() {
				_, err := c.ReadLink(t.Context(), refTo(id), aPoll)
				if gone := client.IsNotFound(err); gone != (id == ids[3]) {
					t.Errorf("%s: %v", id, err)
				}
			})
		}
		group.Wait()
		if lists, gets := api.count("list"), api.count("get"); lists != 1 || gets != 1 {
			t.Errorf("%d lists and %d GETs, want 1 each", lists, gets)
		}
	})
}

// A link is read again once its data is too old for a Read. The first Read of a
// process accepts older data.
func TestASecondReadAcceptsNoOldList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(10)
		ids := api.ids()
		c := connect(t, api, client.Timing{})
		readAll(t, c, ids[:5], 5, aRead, 0)
		for _, id := range ids {
			api.set(id, "name", "v2")
		}
		<-time.After(4 * time.Second)
		for _, test := range []struct {
			id   string
			want int64
		}{{ids[9], 0}, {ids[0], 2}, {ids[0], 2}, {ids[1], 2}} {
			if link, err := c.ReadLink(t.Context(), refTo(test.id), aRead); err != nil || version(link.Name) != test.want {
				t.Errorf("%s: %v, %v", test.id, link, err)
			}
		}
		api.set(ids[9], "name", "v3")
		<-time.After(600 * time.Millisecond)
		if link, err := c.ReadLink(t.Context(), refTo(ids[9]), aPoll); err != nil || version(link.Name) != 3 {
			t.Errorf("a poll accepted a list of seconds ago: %v, %v", link, err)
		}
	})
}

func TestASlowListHoldsNobodyLongerThanItsPatience(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(20)
		api.intercept = func(operation string, req *http.Request) (*http.Response, error) {
			if operation == "list" {
				return nil, rest(req.Context(), time.Hour)
			}
			return nil, nil
		}
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api, client.Timing{})
		ids := api.ids()
		start := time.Now()
		readAll(t, c, ids, 20, aRead, 0)
		if took := time.Since(start); took < 5*time.Second || took > 5200*time.Millisecond {
			t.Errorf("took %s, want the patience of 5 s and a GET", took)
		}
		start = time.Now()
		readAll(t, c, ids, 20, aRead, 0)
		if took := time.Since(start); took > 60*time.Millisecond {
			t.Errorf("took %s while a list was overdue, want a GET's time", took)
		}
		<-time.After(time.Minute) // the list times out
	})
}

func TestAFailingListHoldsNobody(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() (*http.Response, error){
		"500":   func() (*http.Response, error) { return reply(http.StatusInternalServerError, map[string]any{}), nil },
		"reset": func() (*http.Response, error) { return nil, errors.New("connection reset by peer") },
		"html":  func() (*http.Response, error) { return plain(http.StatusOK, "text/html", "<html>"), nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(20)
				api.intercept = func(operation string, _ *http.Request) (*http.Response, error) {
					if operation == "list" {
						return fail()
					}
					return nil, nil
				}
				c := connect(t, api, client.Timing{})
				start := time.Now()
				readAll(t, c, api.ids(), 20, aRead, 0)
				if took := time.Since(start); took > 50*time.Millisecond || api.count("get") > 20 {
					t.Errorf("took %s with %d GETs, want at most 20, at once", took, api.count("get"))
				}
			})
		})
	}
}

// One page of several fails: the others are used.
func TestAFailingPageHurtsItsOwnLinksOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(300)
		api.latency = always(50 * time.Millisecond)
		api.intercept = func(operation string, req *http.Request) (*http.Response, error) {
			if operation == "list" && req.URL.Query().Get("page") == "2" {
				<-time.After(80 * time.Millisecond)
				return reply(http.StatusInternalServerError, map[string]any{}), nil
			}
			return nil, nil
		}
		c := connect(t, api, client.Timing{})
		readAll(t, c, api.ids(), 300, aRead, 0)
		if gets := api.count("get"); gets > 101 {
			t.Errorf("%d GETs, want at most those of the failing page, 100, and the first", gets)
		}
	})
}

// Links go and come between the pages of a list. No read says that an existing
// link is gone, or that a deleted link exists.
func TestPageEdgesWhileLinksComeAndGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(550)
		ids := api.ids()
		victims := map[string]bool{}
		next := 0
		api.latency = func() time.Duration { return time.Duration(20+rand.IntN(80)) * time.Millisecond }
		var mu sync.Mutex
		api.afterList = func(int) {
			mu.Lock()
			defer mu.Unlock()
			for range 3 {
				victims[ids[next]] = true
				api.remove(ids[next])
				next += 2
				api.add("new")
			}
		}
		c := connect(t, api, client.Timing{})
		for range 4 {
			var group sync.WaitGroup
			for _, id := range ids[200:] {
				group.Go(func() {
					if link, err := c.ReadLink(t.Context(), refTo(id), aPoll); err != nil || link.ID != id {
						t.Errorf("%s is there, but: %v, %v", id, link, err)
					}
				})
			}
			group.Wait()
			<-time.After(time.Second)
		}
		if next >= 200 {
			t.Fatalf("%d links were removed: those that are read, too", next)
		}
		<-time.After(time.Minute)
		api.tune(func() { api.afterList = nil })
		for id := range victims {
			if _, err := c.ReadLink(t.Context(), refTo(id), aPoll); !client.IsNotFound(err) {
				t.Errorf("%s is gone, but: %v", id, err)
			}
		}
	})
}

func TestAnInterruptEndsTheWaitForAList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(20)
		api.latency = always(2 * time.Second)
		c := connect(t, api, client.Timing{})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		var group sync.WaitGroup
		for _, id := range api.ids()[:2] {
			group.Go(func() {
				start := time.Now()
				if _, err := c.ReadLink(ctx, refTo(id), aPoll); !errors.Is(err, context.Canceled) || time.Since(start) != 100*time.Millisecond {
					t.Errorf("%v after %s", err, time.Since(start))
				}
			})
		}
		group.Wait()
		<-time.After(time.Minute) // the running list ends
	})
}

// The count of a list may be too high or too low.
func TestAWrongTotal(t *testing.T) {
	t.Parallel()
	for _, total := range []any{0, int64(1) << 40} {
		t.Run(fmt.Sprint(total), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(30)
				api.intercept = func(operation string, _ *http.Request) (*http.Response, error) {
					if operation == "list" {
						<-time.After(50 * time.Millisecond)
						return reply(http.StatusOK, map[string]any{"links": []any{}, "total_count": total}), nil
					}
					return nil, nil
				}
				c := connect(t, api, client.Timing{})
				readAll(t, c, api.ids(), 30, aPoll, 0)
				readAll(t, c, api.ids(), 30, aPoll, 0)
				if lists := api.count("list"); lists > 10 {
					t.Errorf("%d lists", lists)
				}
				if _, err := c.LinksNamed(t.Context(), region, project, "x"); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestATotalThatTurnsWrong has a list of one page, and then a count of thousands of
// pages. Such a list serves no name check.
func TestATotalThatTurnsWrong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(30)
		c := connect(t, api, client.Timing{})
		readAll(t, c, api.ids(), 30, aPoll, 0)
		api.intercept = func(operation string, req *http.Request) (*http.Response, error) {
			if operation == "list" && req.URL.Query().Get("name") == "" {
				return reply(http.StatusOK, map[string]any{"links": []any{}, "total_count": 1 << 30}), nil
			}
			return nil, nil
		}
		<-time.After(time.Minute)
		api.reset()
		readAll(t, c, api.ids(), 30, aPoll, 0)
		links, err := c.LinksNamedLately(t.Context(), region, project, "link-7", time.Minute, false)
		if err != nil || len(links) != 1 || api.count("list") > 3 {
			t.Errorf("%v, %v after %d lists", idsOf(links), err, api.count("list"))
		}
	})
}

// TestWhatAnEarlierListShowsDoesNotCount reads links after this process has seen their
// end, by a 404 or otherwise, although lists still show them.
func TestWhatAnEarlierListShowsDoesNotCount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(3)
		c := connect(t, api, client.Timing{})
		ids := api.ids()
		readAll(t, c, ids, 3, aPoll, 0)
		readAll(t, c, ids, 3, aPoll, 0)
		c.Forget(refTo(ids[0]))
		missing := fault{"own 404", func(*http.Request) (*http.Response, error) {
			return reply(http.StatusNotFound, map[string]any{"type": "not_found", "resource": "link"}), nil
		}}
		api.inject("get", missing, 1)
		if _, err := c.GetLink(t.Context(), refTo(ids[0]), client.Unproven); !client.IsNotFound(err) {
			t.Fatal(err)
		}
		api.inject("get", missing, 1)
		if _, err := c.ReadLink(t.Context(), refTo(ids[0]), client.Freshness{MaxAge: time.Minute, Presence: client.Unproven}); !client.IsNotFound(err) {
			t.Errorf("forgotten: %v", err)
		}
		old := client.Freshness{MaxAge: time.Nanosecond, Polling: true, Presence: client.Unproven}
		<-time.After(time.Hour) // the list is too old for this read, and fresh enough for the next
		api.inject("get", missing, 1)
		if _, err := c.ReadLink(t.Context(), refTo(ids[1]), old); !client.IsNotFound(err) {
			t.Fatal(err)
		}
		api.reset()
		if _, err := c.ReadLink(t.Context(), refTo(ids[1]), client.Freshness{MaxAge: 2 * time.Hour}); err != nil || api.count("*") == 0 {
			t.Errorf("an earlier list serves a link that was not found since: %v", err)
		}
	})
}

// TestAReadAfterAWriteWaitsForNoListFromBefore has a list that runs for a second.
func TestAReadAfterAWriteWaitsForNoListFromBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(3)
		c := connect(t, api, client.Timing{})
		ids := api.ids()
		readAll(t, c, ids, 3, aPoll, 0)
		<-time.After(time.Minute)
		api.tune(func() { api.afterList = func(int) { <-time.After(time.Second) } })
		go readAll(t, c, ids[:2], 2, aPoll, 0)
		<-time.After(10 * time.Millisecond)
		name := "paris"
		if _, err := c.UpdateLink(t.Context(), refTo(ids[2]), &name, nil, nil); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		if link, err := c.ReadLink(t.Context(), refTo(ids[2]), aPoll); err != nil || link.Name != name || time.Since(begun) != 0 {
			t.Errorf("%v, %v after %s", link, err, time.Since(begun))
		}
		<-time.After(time.Minute)
	})
}
