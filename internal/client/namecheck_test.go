package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// Many waits check a name at their own times. One list in three seconds serves
// all of them, and shows all links by then.
func TestNameChecksDuringAWaitAreShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(10)
		c := connect(t, api, client.Timing{})
		named(t, c, "paris")
		before := api.count("list")
		var group sync.WaitGroup
		for i := range 50 {
			group.Go(func() {
				pass(time.Duration(i) * 20 * time.Millisecond)
				for range 60 {
					if _, err := c.LinksNamed(t.Context(), region, project, fmt.Sprint("link-", i), ofLate); err != nil {
						t.Error(err)
					}
					<-time.After(time.Second)
				}
			})
		}
		group.Wait()
		if lists := api.count("list") - before; lists > 25 {
			t.Errorf("%d lists in a minute, want about 20", lists)
		}
		api.add("paris")
		<-time.After(3 * time.Second)
		if links, err := c.LinksNamed(t.Context(), region, project, "paris", ofLate); err != nil || len(links) != 1 {
			t.Errorf("saw %d, %v", len(links), err)
		}
	})
}

// A name check does not wait for a slow list longer than its own time. The next
// check uses what that list showed.
func TestANameCheckDuringAWaitIsShort(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(10)
		c := connect(t, api, client.Timing{})
		named(t, c, "paris")
		<-time.After(10 * time.Second)
		api.add("paris")
		api.tune(func() { api.latency = always(5 * time.Second) })
		check := func() (int, error) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			links, err := c.LinksNamed(ctx, region, project, "paris", ofLate)
			return len(links), err
		}
		if shown, err := check(); shown != 0 || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("at first: saw %d, %v", shown, err)
		}
		<-time.After(15 * time.Second)
		if shown, _ := check(); shown != 1 {
			t.Errorf("later: saw %d, want what the slow list has shown", shown)
		}
		<-time.After(time.Minute)
	})
}

// A stalled list holds a name check no longer than its patience: then the next
// list begins. That is so, too, if the check may use the list that runs already.
func TestAStalledListHoldsANameCheckForItsPatience(t *testing.T) {
	t.Parallel()
	for name, fresh := range map[string]client.Freshness{
		"now":             now,
		"after an order":  {Showing: "the order"},
		"before an order": {MaxAge: 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(10)
				c := connect(t, api, client.Timing{})
				named(t, c, "paris")
				<-time.After(10 * time.Second)
				var stalled atomic.Bool
				api.tune(func() {
					api.intercept = func(operation string, req *http.Request) (*http.Response, error) {
						if operation == "list" && !stalled.Swap(true) {
							return nil, rest(req.Context(), time.Hour)
						}
						return nil, nil
					}
				})
				var group sync.WaitGroup
				group.Go(func() { named(t, c, "paris") })
				<-time.After(time.Second)
				theirs, start := api.add("paris"), time.Now()
				links, err := c.LinksNamed(t.Context(), region, project, "paris", fresh)
				if err != nil || len(links) != 1 || links[0].ID != theirs || time.Since(start) != 4*time.Second {
					t.Errorf("saw %v, %v after %s, want %s after 4 s", links, err, time.Since(start), theirs)
				}
				group.Wait()
			})
		})
	}
}

// The API may have accepted an order whose reply is lost. Lists from before it
// prove nothing.
func TestALostOrderMakesListsOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(10)
		c := connect(t, api, client.Timing{})
		named(t, c, "paris")
		api.intercept = func(operation string, _ *http.Request) (*http.Response, error) {
			if operation == "create" {
				api.add("paris")
				return nil, errors.New("connection reset by peer")
			}
			return nil, nil
		}
		if _, err := c.CreateLink(t.Context(), order("paris")); err == nil {
			t.Fatal("the reply is not lost")
		}
		if links, err := c.LinksNamed(t.Context(), region, project, "paris", beforeOrder); err != nil || len(links) != 1 {
			t.Errorf("saw %v, %v", links, err)
		}
	})
}

// The name check before an order uses a recent list: it costs nothing.
func TestTheNameCheckBeforeAnOrderIsShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(10)
		c := connect(t, api, client.Timing{})
		named(t, c, "paris")
		for range 10 {
			if _, err := c.LinksNamed(t.Context(), region, project, "paris", beforeOrder); err != nil {
				t.Error(err)
			}
		}
		if lists := api.count("list"); lists > 1 {
			t.Errorf("%d lists, want at most 1", lists)
		}
		<-time.After(4 * time.Second)
		theirs := api.add("paris")
		if links, err := c.LinksNamed(t.Context(), region, project, "paris", beforeOrder); err != nil || len(links) != 1 || links[0].ID != theirs {
			t.Errorf("saw %v, %v", links, err)
		}
	})
}

// The name check after an order uses the list that runs already, if that list
// shows the order. Then it also shows what was ordered before, and the first poll
// needs no list of its own. Otherwise the check waits for the next list.
func TestTheNameCheckOfAnOrderUsesTheRunningList(t *testing.T) {
	t.Parallel()
	const latency, listed = 20 * time.Millisecond, 50 * time.Millisecond // of an order, of a list
	for name, test := range map[string]struct {
		listAfter time.Duration // from the order's request to the list's
		fails     bool          // the running list
		lists     int
		took      time.Duration // from the order's reply
	}{
		"shows the order":        {10 * time.Millisecond, false, 1, 40 * time.Millisecond},
		"shows it, but fails":    {10 * time.Millisecond, true, 2, 90 * time.Millisecond},
		"began before the order": {-10 * time.Millisecond, false, 2, 70 * time.Millisecond},
		"ended before the reply": {-40 * time.Millisecond, false, 2, listed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(10)
				c := connect(t, api, client.Timing{})
				named(t, c, "paris")
				theirs := api.add("paris")
				var fails atomic.Bool
				fails.Store(test.fails)
				api.tune(func() {
					api.latency = always(latency)
					api.afterList = func(int) { pass(listed - latency) }
					api.intercept = func(operation string, req *http.Request) (*http.Response, error) {
						if operation == "list" && fails.Swap(false) {
							return reply(http.StatusInternalServerError, linkOf{"message": "oops"}), rest(req.Context(), listed)
						}
						return nil, nil
					}
				})
				before := api.count("list")
				list := func() { _, _ = c.LinksNamed(t.Context(), region, project, "nice", client.Freshness{Polling: true}) }
				if test.listAfter < 0 {
					go list()
					pass(-test.listAfter)
				} else {
					go func() { pass(test.listAfter); list() }()
				}
				link, err := c.CreateLink(t.Context(), order("paris"))
				if err != nil {
					t.Fatal(err)
				}
				ordered := time.Now()
				links, err := c.LinksNamed(t.Context(), region, project, "paris", client.Freshness{Showing: link.ID})
				if err != nil || len(links) != 2 || links[0].ID != theirs || time.Since(ordered) > test.took {
					t.Errorf("after %s: %v, %v", time.Since(ordered), links, err)
				}
				checked := api.count("*")
				if read, err := c.ReadLink(t.Context(), client.RefOf(link), client.Freshness{MaxAge: time.Second, Polling: true}); err != nil || read.Name != "paris" || api.count("*") != checked {
					t.Errorf("read %v, %v with %d calls", read, err, api.count("*")-checked)
				}
				if lists := api.count("list") - before; lists > test.lists {
					t.Errorf("%d lists, want at most %d", lists, test.lists)
				}
				<-time.After(time.Minute)
			})
		})
	}
}

// A list that began before an order may not show it: the first poll of the order
// does not wait for it.
func TestAPollOfAnOrderWaitsForNoOlderList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(10)
		c := connect(t, api, client.Timing{})
		named(t, c, "nice")
		api.tune(func() { api.afterList = func(int) { <-time.After(time.Second) } })
		go named(t, c, "nice")
		<-time.After(10 * time.Millisecond)
		link, err := c.CreateLink(t.Context(), order("paris"))
		if err != nil {
			t.Fatal(err)
		}
		ordered := time.Now()
		if read, err := c.ReadLink(t.Context(), client.RefOf(link), client.Freshness{Polling: true}); err != nil || read.ID != link.ID || time.Since(ordered) != 0 {
			t.Errorf("read %v, %v after %s", read, err, time.Since(ordered))
		}
		<-time.After(time.Minute)
	})
}
