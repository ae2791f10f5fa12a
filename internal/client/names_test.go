package client_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// named returns the ids of the links of a name, as a name check sees them now.
func named(t *testing.T, c *client.Client, name string) []string {
	t.Helper()
	links, err := c.LinksNamed(t.Context(), region, project, name, now)
	if err != nil {
		t.Error(err)
	}
	var ids []string
	for _, link := range links {
		ids = append(ids, link.ID)
	}
	return ids
}

func TestAnotherProcessesOrderIsSeenByTheNextNameCheck(t *testing.T) {
	t.Parallel()
	for _, count := range []int{0, 5, 99, 100, 250} {
		t.Run(fmt.Sprint(count), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(count)
				c := connect(t, api, client.Timing{})
				if ids := named(t, c, "paris"); len(ids) != 0 {
					t.Fatalf("there is none yet, but: %v", ids)
				}
				theirs := api.add("paris")
				ours, err := c.CreateLink(t.Context(), order("paris"))
				if err != nil {
					t.Fatal(err)
				}
				if ids := named(t, c, "paris"); len(ids) != 2 || ids[0] != theirs || ids[1] != ours.ID {
					t.Errorf("saw %v, want %s, then %s", ids, theirs, ours.ID)
				}
				if ids := named(t, c, "pari"); len(ids) != 0 {
					t.Errorf("a part of a name is not the name: %v", ids)
				}
			})
		})
	}
}

// More new links exist than a page holds. A name check that begins while another
// one is halfway must not stop at what that one has seen.
func TestTwoNameChecksAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(10)
		c := connect(t, api, client.Timing{})
		named(t, c, "paris")
		theirs := api.add("paris")
		for range 150 {
			api.add("other")
		}
		api.tune(func() { api.latency = always(200 * time.Millisecond) })
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				pass(time.Duration(i) * 90 * time.Millisecond)
				if ids := named(t, c, "paris"); len(ids) != 1 || ids[0] != theirs {
					t.Errorf("check %d saw %v, want %s", i, ids, theirs)
				}
			})
		}
		group.Wait()
	})
}

// Links are deleted while the index is built. The others move towards the front,
// over the edges of pages, and none is missed.
func TestNoNameIsMissedWhileLinksAreDeleted(t *testing.T) {
	t.Parallel()
	for _, later := range []bool{false, true} { // when first built, or when it is built again because so many came
		t.Run(fmt.Sprint(later), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(0)
				c := connect(t, api, client.Timing{})
				if later {
					named(t, c, "x")
				}
				for n := range 500 {
					api.add(fmt.Sprintf("link-%d", n))
				}
				ids := api.ids()
				var removed atomic.Int64
				api.afterList = func(int) {
					for range 2 {
						api.remove(ids[removed.Add(1)-1])
						api.add("new")
					}
				}
				named(t, c, "x")
				for n := 100; n < 500; n++ {
					links, err := c.LinksNamed(t.Context(), region, project, fmt.Sprintf("link-%d", n), lately)
					if err != nil || len(links) != 1 {
						t.Errorf("link-%d: saw %v, %v", n, links, err)
					}
				}
			})
		})
	}
}

// A walk that began early and ends late does not remove what a later walk has
// shown.
func TestASlowWalkDoesNotForgetWhatALaterOneSaw(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(10)
		c := connect(t, api, client.Timing{})
		named(t, c, "x")
		var lists atomic.Int64
		api.latency = func() time.Duration {
			if lists.Add(1) == 1 {
				return 10 * time.Second
			}
			return 3 * time.Second
		}
		<-time.After(2 * time.Minute) // the next name check reads the whole list
		var group sync.WaitGroup
		group.Go(func() { named(t, c, "x") })
		<-time.After(time.Second)
		theirs := api.add("paris")
		for range 4 {
			group.Go(func() {
				if ids := named(t, c, "paris"); len(ids) != 1 || ids[0] != theirs {
					t.Errorf("saw %v, want %s", ids, theirs)
				}
			})
			<-time.After(time.Second)
		}
		group.Wait()
		if ids := named(t, c, "paris"); len(ids) != 1 {
			t.Errorf("forgotten: %v", ids)
		}
	})
}

func TestADeletedNameIsFree(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(3)
		c := connect(t, api, client.Timing{})
		ours, err := c.CreateLink(t.Context(), order("paris"))
		if err != nil {
			t.Fatal(err)
		}
		if ids := named(t, c, "paris"); len(ids) != 1 {
			t.Fatalf("saw %v", ids)
		}
		c.Forget(refTo(ours.ID))
		if ids := named(t, c, "paris"); len(ids) != 0 { // the API's list still shows it for a while
			t.Errorf("the name is not free: %v", ids)
		}
		theirs := api.add("paris")
		if ids := named(t, c, "paris"); len(ids) != 1 || ids[0] != theirs {
			t.Errorf("saw %v, want %s", ids, theirs)
		}
		// A name that another process frees is free a minute later at the latest.
		api.remove(theirs)
		<-time.After(2 * time.Minute)
		if ids := named(t, c, "paris"); len(ids) != 0 {
			t.Errorf("the name is not free: %v", ids)
		}
	})
}

// A link keeps its name for a minute if one list misses it, because the API's
// lists may lag.
func TestAListThatMissesALinkDoesNotFreeItsName(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(3)
		c := connect(t, api, client.Timing{})
		theirs := api.add("paris")
		named(t, c, "paris")
		api.tune(func() { api.hidden[theirs] = true })
		for range 5 {
			<-time.After(10 * time.Second)
			if ids := named(t, c, "paris"); len(ids) != 1 || ids[0] != theirs {
				t.Errorf("saw %v, want %s", ids, theirs)
			}
		}
	})
}

// An order that lists do not show yet is kept, even through a whole walk.
func TestOurOwnOrderIsKnownBeforeListsShowIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(3)
		c := connect(t, api, client.Timing{})
		named(t, c, "paris")
		ours, err := c.CreateLink(t.Context(), order("paris"))
		if err != nil {
			t.Fatal(err)
		}
		api.tune(func() { api.hidden[ours.ID] = true })
		for range 2 {
			if ids := named(t, c, "paris"); len(ids) != 1 || ids[0] != ours.ID {
				t.Errorf("saw %v, want %s", ids, ours.ID)
			}
			<-time.After(2 * time.Minute)
		}
	})
}

// A walk that began before this process renamed a link does not bring the old
// name back.
func TestARenameOutlivesAWalkUnderWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(3)
		id := api.add("rome")
		c := connect(t, api, client.Timing{})
		named(t, c, "rome")
		<-time.After(2 * time.Minute)
		var group sync.WaitGroup
		api.tune(func() { api.latency = always(3 * time.Second) })
		group.Go(func() { named(t, c, "rome") }) // its page is made now and arrives late
		<-time.After(time.Second)
		api.tune(func() { api.latency = nil })
		name := "paris"
		if _, err := c.UpdateLink(t.Context(), refTo(id), &name, nil, nil); err != nil {
			t.Fatal(err)
		}
		group.Wait()
		links, err := c.LinksNamed(t.Context(), region, project, "paris", lately)
		if err != nil || len(links) != 1 {
			t.Errorf("saw %v, %v", links, err)
		}
	})
}

// Orders that run in parallel share their name checks.
func TestOrdersShareTheirNameChecks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(300)
		api.tune(func() { api.latency = always(50 * time.Millisecond) })
		c := connect(t, api, client.Timing{})
		queue := make(chan string)
		var group sync.WaitGroup
		for worker := range 10 {
			group.Go(func() {
				for name := range queue {
					pass(time.Duration(worker*7) * time.Millisecond) // Terraform's own work
					unlock, err := c.LockName(t.Context(), region, project, name)
					if err != nil {
						t.Error(err)
						return
					}
					if _, err := c.LinksNamed(t.Context(), region, project, name, beforeOrder); err != nil {
						t.Error(err)
					}
					if _, err := c.CreateLink(t.Context(), order(name)); err != nil {
						t.Error(err)
					}
					if ids := named(t, c, name); len(ids) != 1 {
						t.Errorf("%s: saw %v", name, ids)
					}
					unlock()
				}
			})
		}
		start := time.Now()
		for n := range 200 {
			queue <- fmt.Sprintf("new-%d", n)
		}
		close(queue)
		group.Wait()
		if lists := api.count("list"); lists > 80 {
			t.Errorf("%d lists for 200 orders, 10 at a time, want several orders a list", lists)
		}
		if took := time.Since(start); took > 4*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

// A single order does not wait for other orders to join.
func TestASingleOrderDoesNotWaitForOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, newFake(3), client.Timing{})
		start := time.Now()
		named(t, c, "paris")
		if took := time.Since(start); took > 20*time.Millisecond {
			t.Errorf("took %s", took)
		}
	})
}

func TestANameCheckThatFailsIsAnError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(3)
		c := connect(t, api, client.Timing{})
		named(t, c, "x")
		api.intercept = func(string, *http.Request) (*http.Response, error) {
			return reply(http.StatusInternalServerError, map[string]any{}), nil
		}
		if links, err := c.LinksNamed(t.Context(), region, project, "x", now); err == nil {
			t.Errorf("no error, but %v", links)
		}
		if lists := api.count("list"); lists < 3 {
			t.Errorf("%d tries: the list of a name check is retried", lists)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		start := time.Now()
		if _, err := c.LinksNamed(ctx, region, project, "x", now); err == nil || time.Since(start) > time.Millisecond {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		<-time.After(time.Hour)
	})
}

// One failing page of many does not restart a name check.
func TestAFailingPageOfAWalkIsRepeated(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(3000)
		c := connect(t, api, client.Timing{})
		var lists atomic.Int64
		api.intercept = func(operation string, _ *http.Request) (*http.Response, error) {
			if operation == "list" && lists.Add(1)%10 == 5 {
				return reply(http.StatusInternalServerError, map[string]any{}), nil
			}
			return nil, nil
		}
		if ids := named(t, c, "link-7"); len(ids) != 1 || lists.Load() > 35 {
			t.Errorf("saw %v after %d lists", ids, lists.Load())
		}
	})
}

// A rate limit delays a name check for longer than a failure does.
func TestANameCheckIsPutOffByALimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(3)
		theirs := api.add("paris")
		c := connect(t, api, client.Timing{})
		api.inject("list", status(http.StatusTooManyRequests), 20)
		if ids := named(t, c, "paris"); len(ids) != 1 || ids[0] != theirs {
			t.Errorf("saw %v, want %s", ids, theirs)
		}
	})
}

func TestANameIsLockedByOneOrderAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, newFake(0), client.Timing{})
		unlock, err := c.LockName(t.Context(), region, project, "paris")
		if err != nil {
			t.Fatal(err)
		}
		other, err := c.LockName(t.Context(), region, project, "rome")
		if err != nil {
			t.Fatal(err)
		}
		other()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if again, err := c.LockName(ctx, region, project, "paris"); err == nil || again != nil {
			t.Error("two orders of one name at once")
		}
		time.AfterFunc(time.Minute, unlock)
		start := time.Now()
		if unlock, err = c.LockName(t.Context(), region, project, "paris"); err != nil || time.Since(start) != time.Minute {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		unlock()
	})
}
