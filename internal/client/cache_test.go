package client_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// age is the maximum age of a list that serves a read.
const age = 10 * time.Second

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
		{2, 2, 10, 0, 0, 2},
		{3, 3, 10, 0, 1, 2},
		{10, 10, 10, 0, 1, 2},
		{99, 99, 10, 10 * time.Millisecond, 1, 2},
		{100, 100, 10, 0, 2, 2}, // the count may be of a page
		{100, 100, 10, 10 * time.Millisecond, 2, 2},
		{100, 100, 100, 0, 2, 2},
		{300, 300, 100, 0, 4, 2},
		{1000, 1000, 100, 0, 11, 2},
		{1000, 1000, 10, 0, 30, 30}, // the first list ends after its first page
		{1000, 1000, 10, 10 * time.Millisecond, 30, 30},
		{1000, 1000, 10, 300 * time.Millisecond, 120, 120},
		{5000, 5000, 10, 0, 110, 110},
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
	readAll(t, c, ids[:3], 1, 0) // the third makes the list
	if api.count("list links") != 1 || api.count("get links") != 2 {
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
		lists   int
		ofList  bool
		gone    bool
	}{
		"as it was":               {nil, 0, isSame, 0, true, false},
		"almost of its age":       {nil, age - 1, isSame, 0, true, false},
		"of its age":              {nil, age, isSame, 1, true, false}, // as many asked before it as another one needs
		"a difference":            {nil, 0, func(link *client.Link) bool { return link.Name != "link-5" }, 0, false, false},
		"nothing to compare with": {nil, 0, nil, 0, false, false},
		"no project": {func(t *testing.T, api *fakeAPI, c *client.Client, ref *client.Ref) {
			t.Helper()
			ref.Project = ""
			for _, id := range api.ids()[:3] { // so many would make a list
				if ofList, _, err := read(t.Context(), c, client.Ref{Region: region, ID: id}, isSame); ofList || err != nil {
					t.Errorf("a list of any project serves a read: %t, %v", ofList, err)
				}
			}
		}, 0, isSame, 0, false, false},
		"gone, and still listed": {func(_ *testing.T, api *fakeAPI, _ *client.Client, ref *client.Ref) { api.remove(ref.ID) }, 0, isSame, 0, true, false},
		"not on the list":        {func(_ *testing.T, api *fakeAPI, _ *client.Client, ref *client.Ref) { ref.ID = api.add("links", "new") }, 0, isSame, 0, false, false},
		"not there":              {func(_ *testing.T, _ *fakeAPI, _ *client.Client, ref *client.Ref) { ref.ID = "none" }, 0, isSame, 0, false, true},
		"renamed by us": {func(t *testing.T, _ *fakeAPI, c *client.Client, ref *client.Ref) {
			t.Helper()
			name := "paris"
			if _, err := c.UpdateLink(t.Context(), *ref, &name, nil, nil); err != nil {
				t.Fatal(err)
			}
		}, 0, func(link *client.Link) bool { return link.Name == "paris" }, 0, false, false},
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
				if asked := api.count("get links") > 0; asked == test.ofList || api.count("list links") != test.lists {
					t.Errorf("a GET: %t, and %d lists, want %d", asked, api.count("list links"), test.lists)
				}
			})
		})
	}
}

// TestTheSecondWitnessIsAListAtHand asks for links that are gone. A list of this moment
// confirms that, if it is whole and does not show the link.
func TestTheSecondWitnessIsAListAtHand(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		links  int
		wait   time.Duration
		listed bool // somebody deletes the link after the list
		lists  int
	}{
		"at hand":           {10, 0, false, 0},
		"almost of its age": {10, age - 1, false, 0},
		"of its age":        {10, age, false, 1},
		"it shows the link": {10, 0, true, 1},
		"of two pages":      {150, 0, false, 0},
		"a first page only": {350, 0, false, 4}, // the others did not pay
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(test.links)
				c := connect(t, api)
				readAll(t, c, api.ids()[:3], 1, 0)
				id := "none"
				if test.listed {
					id = api.ids()[5]
					api.remove(id)
				}
				<-time.After(test.wait)
				api.reset()
				_, err := c.GetLink(t.Context(), refTo(id))
				if gets, lists := api.count("get links"), api.count("list links"); !client.IsNotFound(err) || gets != 1 || lists != test.lists {
					t.Errorf("%v after %d GETs and %d list pages, want 1 and %d", err, gets, lists, test.lists)
				}
			})
		})
	}
}

// TestAListThatCountsItsPage has 120 links, and a list whose count is that of the page. It
// is not whole: no taken name is free, and no link is gone.
func TestAListThatCountsItsPage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(120)
		c := connect(t, api)
		api.edit = func(call string, _ *http.Request, reply object) any {
			if call == "list links" {
				reply["total_count"] = len(reply["links"].([]object))
			}
			return reply
		}
		ids := api.ids()
		readAll(t, c, ids[:3], 1, 0)
		if found := named(t, c, "link-110", age); !slices.Equal(found, ids[110:111]) {
			t.Errorf("link-110: %v", found)
		}
		api.inject("get links", missing, forever)
		if _, err := c.GetLink(t.Context(), refTo(ids[110])); err == nil || client.MeaningOf(err) != client.Unknown || !client.Retryable(err) {
			t.Error(err)
		}
	})
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
			{time.Microsecond, time.Microsecond},
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
		if lists, gets := api.count("list links"), api.count("get links"); lists != 3 || gets != 102 {
			t.Errorf("%d list pages and %d GETs, want 3 and those of the empty page, 100, and the first two", lists, gets)
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
