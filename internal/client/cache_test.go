package client_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// age is the maximum age of a list that serves a read.
const age = 3 * time.Second

// readAll reads links, several at a time, as Terraform does. A list serves every link
// that it shows.
func readAll(t testing.TB, c *client.Client, ids []string, parallelism int, between time.Duration) {
	t.Helper()
	queue := make(chan string)
	var group sync.WaitGroup
	for i := range parallelism {
		group.Go(func() {
			_ = rest(t.Context(), time.Duration(i)*100*time.Microsecond) // none at the very moment when a list begins
			for id := range queue {
				listed := false
				link, err := c.ReadLink(t.Context(), refTo(id), age, func(link *client.Link) bool {
					listed = link.ID == id
					return listed
				})
				if err != nil || (link == nil) != listed || link != nil && link.ID != id {
					t.Errorf("read %s: %v, %v, of a list: %t", id, link, err, listed)
				}
				_ = rest(t.Context(), between)
			}
		})
	}
	for _, id := range ids {
		queue <- id
	}
	close(queue)
	group.Wait()
}

// reading is a refresh of some links of a project.
type reading struct {
	links, reads, parallel int
	between                time.Duration
	lists, gets            int // at most
}

func (r reading) check(t *testing.T) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(r.links)
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api)
		ids := api.ids()
		rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		readAll(t, c, ids[:r.reads], r.parallel, r.between)
		if lists, gets := api.count("list links"), api.count("get links"); lists > r.lists || gets > r.gets {
			t.Errorf("%+v: %d list pages and %d GETs", r, lists, gets)
		}
	})
}

// TestReadsCostPages counts the requests of a refresh of all links, ten at a time, and of
// a few links in a large project.
func TestReadsCostPages(t *testing.T) {
	t.Parallel()
	for _, refresh := range []reading{
		{1, 1, 10, 0, 0, 1},
		{3, 3, 10, 0, 1, 1},
		{10, 10, 10, 0, 1, 1},
		{100, 100, 10, 0, 1, 1},
		{100, 100, 10, 10 * time.Millisecond, 1, 1},
		{100, 100, 100, 0, 1, 1},
		{1000, 1000, 100, 0, 10, 1},
		{1000, 1000, 10, 300 * time.Millisecond, 120, 120},
		{5000, 3, 3, 0, 1, 3},
		{5000, 1, 1, 0, 0, 1},
	} {
		refresh.check(t)
	}
}

// TestPollsOfAFewLinksAreGETs polls three links in a project of thousands, and one alone.
func TestPollsOfAFewLinksAreGETs(t *testing.T) {
	t.Parallel()
	for polled, lists := range map[int]int{3: 1, 1: 0} {
		synctest.Test(t, func(t *testing.T) {
			api := newFake(5000)
			c := connect(t, api)
			for range 100 {
				readAll(t, c, api.ids()[3000:3000+polled], polled, 0)
				<-time.After(5 * time.Second)
			}
			if made, gets := api.count("list links"), api.count("get links"); made > lists || gets != 100*polled {
				t.Errorf("%d list pages and %d GETs for 100 polls of %d links among 5,000", made, gets, polled)
			}
		})
	}
}

// read reads a link once, and reports whether a list served it.
func read(ctx context.Context, c *client.Client, ref client.Ref, asItWas func(*client.Link) bool) (ofList bool, link *client.Link, err error) {
	link, err = c.ReadLink(ctx, ref, age, asItWas)
	return link == nil && err == nil, link, err
}

func isSame(*client.Link) bool { return true }

// withList is an API of ten links, and a client that has a list of them.
func withList(t *testing.T) (*fakeAPI, *client.Client, []string) {
	t.Helper()
	api := newFake(10)
	c := connect(t, api)
	ids := api.ids()
	readAll(t, c, ids[:2], 1, 0) // the second makes the list
	if api.count("list links") != 1 || api.count("get links") != 1 {
		t.Fatalf("%d lists and %d GETs", api.count("list links"), api.count("get links"))
	}
	api.reset()
	return api, c, ids
}

// TestAListOnlySaysAsItWas has lists that show a difference, or not the link, or are of
// another age. Then a GET decides.
func TestAListOnlySaysAsItWas(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change  func(t *testing.T, api *fakeAPI, c *client.Client, ref *client.Ref)
		wait    time.Duration
		asItWas func(*client.Link) bool
		ofList  bool
		gone    bool
	}{
		"as it was":               {nil, 0, isSame, true, false},
		"at its age":              {nil, age, isSame, true, false},
		"older":                   {nil, age + 1, isSame, false, false}, // nobody else asks, so no other list is made
		"a difference":            {nil, 0, func(link *client.Link) bool { return link.Name != "link-5" }, false, false},
		"nothing to compare with": {nil, 0, nil, false, false},
		"no project": {func(t *testing.T, api *fakeAPI, c *client.Client, ref *client.Ref) {
			t.Helper()
			ref.Project = ""
			for _, id := range api.ids()[:3] { // so many would make a list
				if ofList, _, err := read(t.Context(), c, client.Ref{Region: region, ID: id}, isSame); ofList || err != nil {
					t.Errorf("a list of any project serves a read: %t, %v", ofList, err)
				}
			}
		}, 0, isSame, false, false},
		"gone, and still listed": {func(_ *testing.T, api *fakeAPI, _ *client.Client, ref *client.Ref) { api.remove(ref.ID) }, 0, isSame, true, false},
		"not on the list":        {func(_ *testing.T, api *fakeAPI, _ *client.Client, ref *client.Ref) { ref.ID = api.add("links", "new") }, 0, isSame, false, false},
		"not there":              {func(_ *testing.T, _ *fakeAPI, _ *client.Client, ref *client.Ref) { ref.ID = "none" }, 0, isSame, false, true},
		"renamed by us": {func(t *testing.T, _ *fakeAPI, c *client.Client, ref *client.Ref) {
			t.Helper()
			name := "paris"
			if _, err := c.UpdateLink(t.Context(), *ref, &name, nil, nil); err != nil {
				t.Fatal(err)
			}
		}, 0, func(link *client.Link) bool { return link.Name == "paris" }, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api, c, ids := withList(t)
				ref := refTo(ids[5])
				if test.change != nil {
					test.change(t, api, c, &ref)
				}
				<-time.After(test.wait)
				ofList, link, err := read(t.Context(), c, ref, test.asItWas)
				if ofList != test.ofList || client.IsNotFound(err) != test.gone || !ofList && !test.gone && (err != nil || link.ID != ref.ID) {
					t.Errorf("%v, %v, of a list: %t", link, err, ofList)
				}
				if asked := api.count("get links") > 0; asked == test.ofList {
					t.Errorf("a GET: %t", asked)
				}
			})
		})
	}
}

// TestTheSecondWitnessIsAListAtHand asks for links that are gone. A list of this moment
// confirms that, if it has all links.
func TestTheSecondWitnessIsAListAtHand(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		links int
		wait  time.Duration
		lists int
	}{{10, 0, 0}, {10, age, 0}, {10, age + 1, 1}, {150, 0, 2}} { // of 150 links one page is at hand
		synctest.Test(t, func(t *testing.T) {
			api := newFake(test.links)
			c := connect(t, api)
			readAll(t, c, api.ids()[:2], 1, 0)
			<-time.After(test.wait)
			api.reset()
			if _, err := c.GetLink(t.Context(), refTo("none")); !client.IsNotFound(err) || api.count("list links") != test.lists {
				t.Errorf("%+v: %v after %d lists", test, err, api.count("list links"))
			}
		})
	}
}

// hang makes a call not reply for an hour.
func hang(api *fakeAPI, call string) { api.inject(call, timeout, forever) }

// TestAHungListHoldsNobodyLongerThanItsPatience has readers that join a list which does
// not end. Each waits for its patience at most. Nobody joins an overdue list.
func TestAHungListHoldsNobodyLongerThanItsPatience(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(10)
		c := connect(t, api)
		hang(api, "list links")
		ids := api.ids()
		start := time.Now()
		var group sync.WaitGroup
		for i, test := range []struct{ at, ends time.Duration }{
			{0, 0},
			{time.Millisecond, 5*time.Second + time.Millisecond},
			{2 * time.Second, 7 * time.Second},
			{5*time.Second + 2*time.Millisecond, 5*time.Second + 2*time.Millisecond},
		} {
			group.Go(func() {
				_ = rest(t.Context(), test.at)
				ofList, _, err := read(t.Context(), c, refTo(ids[i]), isSame)
				if took := time.Since(start); err != nil || ofList || took != test.ends {
					t.Errorf("the read that began after %s ended after %s, want %s: %v", test.at, took, test.ends, err)
				}
			})
		}
		group.Wait()
		<-time.After(2 * time.Hour)
	})
}

// TestAPollWaitsForNoFailingList has lists that fail at once. A poll is not retried, so
// its list is not either. Nobody makes another list for a while.
func TestAPollWaitsForNoFailingList(t *testing.T) {
	t.Parallel()
	for _, what := range []fault{status(500), reset, html, noID} {
		t.Run(what.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(20)
				c := connect(t, api)
				api.inject("list links", what, forever)
				start := time.Now()
				for _, id := range api.ids() {
					if ofList, link, err := read(client.Once(t.Context()), c, refTo(id), isSame); err != nil || ofList || link.ID != id {
						t.Errorf("%v, %v, of a list: %t", link, err, ofList)
					}
				}
				if took := time.Since(start); took > 0 || api.count("get links") != 20 || api.count("list links") != 1 {
					t.Errorf("took %s with %d GETs and %d lists, want 20 and one, at once", took, api.count("get links"), api.count("list links"))
				}
			})
		})
	}
}

// TestAListMayLackLinks has a list whose second page fails. The links of its other pages
// are served, and the others are not gone.
func TestAListMayLackLinks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(200)
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api)
		api.edit = func(_ string, req *http.Request, reply object) any {
			if req.URL.Query().Get("page") == "2" {
				reply["links"] = []object{}
			}
			return reply
		}
		readAll(t, c, api.ids(), 200, 0)
		if lists, gets := api.count("list links"), api.count("get links"); lists != 2 || gets != 101 {
			t.Errorf("%d list pages and %d GETs, want 2 and those of the empty page, 100, and the first", lists, gets)
		}
	})
}

func TestAnInterruptEndsTheWaitForAList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(20)
		c := connect(t, api)
		hang(api, "list links")
		hang(api, "get links")
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		var group sync.WaitGroup
		for _, id := range api.ids()[:3] {
			group.Go(func() {
				start := time.Now()
				if _, _, err := read(ctx, c, refTo(id), isSame); !errors.Is(err, context.Canceled) || time.Since(start) != 100*time.Millisecond {
					t.Errorf("%v after %s", err, time.Since(start))
				}
			})
		}
		group.Wait()
		<-time.After(time.Hour) // the list that nobody waits for ends
	})
}
