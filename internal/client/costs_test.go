package client_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// TestALookIsRepeatedSoOften: six times if it fails, forty-one times if the API
// asks to come back.
func TestALookIsRepeatedSoOften(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		what  fault
		fresh client.Freshness
		lists int
	}{
		"it fails":             {status(http.StatusServiceUnavailable), now, 6},
		"it is busy":           {status(http.StatusTooManyRequests), now, 41},
		"it is not allowed":    {status(http.StatusForbidden), now, 1},
		"a wait looks again":   {status(http.StatusServiceUnavailable), ofLate, 1},
		"for a time too long":  {status(http.StatusTooManyRequests, "3600"), now, 1},
		"for as long as it is": {status(http.StatusTooManyRequests, "30"), now, 41},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(3)
				c := connect(t, api, client.Timing{})
				api.inject("list", test.what, 1_000_000)
				if links, err := c.LinksNamed(t.Context(), region, project, "x", test.fresh); err == nil {
					t.Errorf("no error, but %v", links)
				}
				if lists := api.count("list"); lists != test.lists {
					t.Errorf("%d looks, want %d", lists, test.lists)
				}
			})
		})
	}
}

// TestAnOldLinkThatIsRenamedIsSeenInTime: in a project of several pages, looks
// read the newest one, and all of them a minute after the last time.
func TestAnOldLinkThatIsRenamedIsSeenInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(150)
		c := connect(t, api, client.Timing{})
		named(t, c, "paris")
		api.set(api.ids()[0], "name", "paris")
		for _, wait := range []time.Duration{59 * time.Second, 2 * time.Second, time.Second} {
			<-time.After(wait)
			named(t, c, "paris")
		}
		if ids := named(t, c, "paris"); len(ids) != 1 || ids[0] != api.ids()[0] {
			t.Errorf("saw %v, want %s", ids, api.ids()[0])
		}
	})
}

// TestALookTakesAListOfItsAge: one that is as old as it may be serves, one that is
// older does not.
func TestALookTakesAListOfItsAge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(3)
		c := connect(t, api, client.Timing{})
		look := func() int {
			before := api.count("list")
			if _, err := c.LinksNamed(t.Context(), region, project, "paris", beforeOrder); err != nil {
				t.Error(err)
			}
			return api.count("list") - before
		}
		if lists := look(); lists != 1 {
			t.Errorf("the first look makes %d lists, want 1", lists)
		}
		<-time.After(beforeOrder.MaxAge)
		if lists := look(); lists != 0 {
			t.Errorf("a look that takes a list of %s makes %d, want none", beforeOrder.MaxAge, lists)
		}
		<-time.After(time.Nanosecond)
		if lists := look(); lists != 1 {
			t.Errorf("an older list: %d lists, want 1", lists)
		}
	})
}

// TestOneLinkIsPolledByItself: it is no company for itself.
func TestOneLinkIsPolledByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(1000)
		c := connect(t, api, client.Timing{})
		ids := api.ids()[500:501]
		for range 5 {
			readAll(t, c, ids, 1, aPoll, 0)
			<-time.After(10 * time.Second)
		}
		if lists, gets := api.count("list"), api.count("get"); lists != 0 || gets != 5 {
			t.Errorf("%d lists and %d GETs, want none and 5", lists, gets)
		}
	})
}

// TestOlderPagesHaveToPay: a list fetches all pages if at least as many reads wait
// for it as there are older pages; else the newest page, and the reads ask for
// themselves.
func TestOlderPagesHaveToPay(t *testing.T) {
	t.Parallel()
	for readers, want := range map[int]struct{ lists, gets int }{
		// The first asks by itself. Three older pages: three have to wait.
		4: {4, 1}, 3: {1, 3}, 1: {0, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			api := newFake(350)
			api.latency = always(50 * time.Millisecond)
			c := connect(t, api, client.Timing{})
			readAll(t, c, api.ids()[:readers], readers, aRead, 0)
			if lists, gets := api.count("list"), api.count("get"); lists != want.lists || gets != want.gets {
				t.Errorf("%d reads of old links: %d lists and %d GETs, want %d and %d", readers, lists, gets, want.lists, want.gets)
			}
		})
	}
}

// TestLinksThatLeaveTheNewestPageAreFoundOnTheirs: a hundred links that others
// order move them to an older page, which is then asked for.
func TestLinksThatLeaveTheNewestPageAreFoundOnTheirs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(100)
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api, client.Timing{})
		ids := api.ids()
		readAll(t, c, ids, 100, aRead, 0)
		for range 97 {
			api.add("theirs")
		}
		var ours []string
		for _, name := range []string{"a", "b", "c"} {
			link, err := c.CreateLink(t.Context(), order(name))
			if err != nil {
				t.Fatal(err)
			}
			ours = append(ours, link.ID)
		}
		readAll(t, c, ours, 3, aPoll, 0) // the newest page tells how many there are
		if lists := api.count("list"); lists != 2 {
			t.Fatalf("%d lists so far, want 2", lists)
		}
		<-time.After(time.Hour)
		api.reset()
		readAll(t, c, ids, 100, aPoll, 0)
		if lists, gets := api.count("list"), api.count("get"); lists > 2 || gets > 1 {
			t.Errorf("%d lists and %d GETs, want at most 2 and 1", lists, gets)
		}
	})
}

// TestAListHoldsItsReadersForItsPatience: one that began so long ago is not
// joined.
func TestAListHoldsItsReadersForItsPatience(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(10)
		c := connect(t, api, client.Timing{ListPatience: 5 * time.Second})
		api.intercept = func(operation string, req *http.Request) (*http.Response, error) {
			if operation == "list" {
				return nil, rest(req.Context(), time.Hour)
			}
			return nil, nil
		}
		ids := api.ids()
		start := time.Now()
		var group sync.WaitGroup
		for i, at := range []time.Duration{0, time.Millisecond, 2 * time.Second, 5*time.Second + time.Millisecond} {
			group.Go(func() {
				<-time.After(at)
				link, err := c.ReadLink(t.Context(), refTo(ids[i]), aPoll)
				if err != nil || link.ID != ids[i] {
					t.Errorf("%v, %v", link, err)
				}
				t.Logf("the read that began after %s ended after %s", at, time.Since(start))
				if most := at + 5*time.Second; time.Since(start) > most {
					t.Errorf("it took longer than %s", most)
				}
				if at > 5*time.Second && time.Since(start) != at {
					t.Errorf("it joined a list that is overdue")
				}
			})
		}
		group.Wait()
		<-time.After(2 * time.Hour)
	})
}

// TestALookJoinsAListThatIsUnderWay, or takes one that ended, if it began lately
// enough.
func TestALookJoinsAListThatIsUnderWay(t *testing.T) {
	t.Parallel()
	for after, want := range map[time.Duration]int{
		time.Second: 1, beforeOrder.MaxAge: 1, beforeOrder.MaxAge + 1: 2,
	} {
		synctest.Test(t, func(t *testing.T) {
			api := newFake(3)
			c := connect(t, api, client.Timing{})
			named(t, c, "paris")
			<-time.After(time.Minute)
			api.tune(func() { api.latency = always(2 * time.Second) })
			api.reset()
			var group sync.WaitGroup
			for _, at := range []time.Duration{0, after} {
				group.Go(func() {
					<-time.After(at)
					if _, err := c.LinksNamed(t.Context(), region, project, "paris", beforeOrder); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if lists := api.count("list"); lists != want {
				t.Errorf("a look %s after another: %d lists, want %d", after, lists, want)
			}
		})
	}
}

// TestAWalkIsRepeatedAfterAMinute: a look next to it reads the newest page alone.
func TestAWalkIsRepeatedAfterAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(150)
		c := connect(t, api, client.Timing{})
		named(t, c, "paris")
		for after, want := range []int{1, 3} { // a minute, and a little more: two pages, and the newest by itself
			<-time.After(time.Minute - time.Duration(after)*(time.Minute-1))
			api.reset()
			named(t, c, "paris")
			synctest.Wait()
			if lists := api.count("list"); lists != want {
				t.Errorf("%d lists, want %d", lists, want)
			}
		}
	})
}

// TestLinksThatMoveUpAreFoundOnTheirPage: this process has seen the end of the
// fifty oldest, so all later ones are fifty places nearer to the front.
func TestLinksThatMoveUpAreFoundOnTheirPage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(350)
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api, client.Timing{})
		ids := api.ids()
		readAll(t, c, ids, len(ids), aRead, 0)
		for _, id := range ids[:50] {
			api.remove(id)
			c.Forget(refTo(id))
			c.Forget(refTo(id)) // a second word of the same end moves nothing
		}
		<-time.After(time.Hour)
		api.reset()
		readAll(t, c, ids[50:], len(ids), aPoll, 0)
		if lists, gets := api.count("list"), api.count("get"); lists > 4 || gets > 0 {
			t.Errorf("%d lists and %d GETs, want at most 4 and none", lists, gets)
		}
	})
}

// TestAReadTakesAListOfItsAge: one that is as old as it may be serves, one that is
// older does not.
func TestAReadTakesAListOfItsAge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(100)
		c := connect(t, api, client.Timing{})
		ids := api.ids()
		readAll(t, c, ids, 1, aRead, 0)
		for wait, want := range []bool{false, true} {
			<-time.After(aRead.MaxAge - time.Duration(wait)*(aRead.MaxAge-1))
			api.reset()
			readAll(t, c, ids[98:99], 1, aRead, 0)
			if asks := api.count("*") > 0; asks != want {
				t.Errorf("%d requests, want any: %t", api.count("*"), want)
			}
		}
	})
}

// TestAReadIsRepeatedSoOften: six times if it fails, forty-one times if the API
// asks to come back, once if the wait looks again by itself.
func TestAReadIsRepeatedSoOften(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]int{http.StatusServiceUnavailable: 6, http.StatusTooManyRequests: 41} {
		for fresh, want := range map[client.Freshness]int{{Alone: true, Presence: client.Unproven}: want, {Alone: true, Polling: true, Presence: client.Unproven}: 1} {
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1)
				c := connect(t, api, client.Timing{})
				api.inject("get", status(code), 1_000_000)
				if link, err := c.ReadLink(t.Context(), refTo(api.ids()[0]), fresh); err == nil {
					t.Errorf("no error, but %v", link)
				}
				if gets := api.count("get"); gets != want {
					t.Errorf("HTTP %d, polling %t: %d GETs, want %d", code, fresh.Polling, gets, want)
				}
			})
		}
	}
}
