package client_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// TestOneLinkIsPolledByItself checks that a single link is polled by GET, without
// a list.
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
		if lists, gets := api.count("list"), api.count("get"); lists > 0 || gets > 5 {
			t.Errorf("%d lists and %d GETs, want none and at most 5", lists, gets)
		}
	})
}

// TestOlderPagesHaveToPay checks when a list fetches all pages: if at least as
// many reads wait for it as there are older pages. Otherwise it fetches the newest
// page, and the reads send a GET each.
func TestOlderPagesHaveToPay(t *testing.T) {
	t.Parallel()
	for readers, want := range map[int]struct{ lists, gets int }{
		// The first read sends a GET. There are three older pages, so three reads
		// have to wait.
		4: {4, 1}, 3: {1, 3}, 1: {0, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			api := newFake(350)
			api.latency = always(50 * time.Millisecond)
			c := connect(t, api, client.Timing{})
			readAll(t, c, api.ids()[:readers], readers, aRead, 0)
			if lists, gets := api.count("list"), api.count("get"); lists > want.lists || gets > want.gets {
				t.Errorf("%d reads of old links: %d lists and %d GETs, want at most %d and %d", readers, lists, gets, want.lists, want.gets)
			}
		})
	}
}

// TestAListHoldsItsReadersForItsPatience checks that nobody joins a list that
// began longer ago than its patience.
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
				pass(at)
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

// TestAReadTakesAListOfItsAge accepts a list of the maximum age, and rejects an
// older one.
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

// TestHowOftenAReadIsRetried counts the requests: at most six if they fail,
// forty-one if the API asks to come back, one if the wait polls again by itself.
func TestHowOftenAReadIsRetried(t *testing.T) {
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
				if gets := api.count("get"); gets > want {
					t.Errorf("HTTP %d, polling %t: %d GETs, want at most %d", code, fresh.Polling, gets, want)
				}
			})
		}
	}
}
