package client_test

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

func TestFactsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(0)
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api, client.Timing{})
		var group sync.WaitGroup
		for i := range 50 {
			group.Go(func() {
				pass(time.Duration(i) * 3 * time.Millisecond) // before, during and after the reply
				if partner, err := c.Partner(t.Context(), region, "one"); err != nil || partner.ID != "one" {
					t.Errorf("%v, %v", partner, err)
				}
				if pop, err := c.Pop(t.Context(), region, "there"); err != nil || pop.ID != "there" {
					t.Errorf("%v, %v", pop, err)
				}
			})
		}
		group.Wait()
		if partners, pops := api.count("partners"), api.count("pops"); partners != 1 || pops != 1 {
			t.Errorf("%d and %d requests, want 1 each", partners, pops)
		}
		if partner, err := c.Partner(t.Context(), region, "two"); err != nil || partner.ID != "two" {
			t.Errorf("another one is another question: %v, %v", partner, err)
		}
	})
}

func TestFailuresAreNotCached(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(0)
		c := connect(t, api, client.Timing{})
		api.intercept = func(string, *http.Request) (*http.Response, error) {
			return reply(http.StatusForbidden, map[string]any{"type": "permissions_denied"}), nil
		}
		var group sync.WaitGroup
		for range 5 {
			group.Go(func() {
				if _, err := c.Partner(t.Context(), region, "one"); client.MeaningOf(err) != client.Denied {
					t.Error(err)
				}
			})
		}
		group.Wait()
		api.tune(func() { api.intercept = nil })
		if partner, err := c.Partner(t.Context(), region, "one"); err != nil || partner.ID != "one" {
			t.Errorf("%v, %v", partner, err)
		}
	})
}

// The first caller is interrupted while others wait for its reply. They ask
// again, once.
func TestAnInterruptedQuestionIsAskedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(0)
		c := connect(t, api, client.Timing{})
		api.latency = always(time.Second)
		first, cancel := context.WithCancel(t.Context())
		var served atomic.Int64
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := c.Partner(first, region, "one"); err == nil {
				t.Error("a reply after its end")
			}
		})
		synctest.Wait()
		for range 5 {
			group.Go(func() {
				if partner, err := c.Partner(t.Context(), region, "one"); err == nil && partner.ID == "one" {
					served.Add(1)
				}
			})
		}
		impatient, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer stop()
		group.Go(func() {
			start := time.Now()
			if _, err := c.Partner(impatient, region, "one"); err == nil || time.Since(start) != 100*time.Millisecond {
				t.Errorf("%v after %s", err, time.Since(start))
			}
		})
		<-time.After(500 * time.Millisecond)
		cancel()
		group.Wait()
		if served.Load() != 5 || api.count("partners") != 2 {
			t.Errorf("%d of 5 got the partner, with %d requests, want 2", served.Load(), api.count("partners"))
		}
	})
}

// TestAFailureIsSharedUnlessItsCallerHadNoTime has five callers with half an hour
// behind one with two seconds.
func TestAFailureIsSharedUnlessItsCallerHadNoTime(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		what     fault
		until    time.Duration // how long the API fails
		patience time.Duration // of the first caller
		served   int64
		requests int // at most
	}{
		"the API is back soon":          {status(503), 3 * time.Second, 2 * time.Second, 5, 8},
		"the API asks for a long pause": {status(429, "10"), 9 * time.Second, 2 * time.Second, 5, 3},
		"the API stays down":            {status(503), time.Hour, time.Hour, 0, 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(0)
				c := connect(t, api, client.Timing{})
				api.inject("partners", fault{"slow", func(req *http.Request) (*http.Response, error) {
					_ = rest(req.Context(), 100*time.Millisecond)
					return test.what.make(req)
				}}, 1000)
				time.AfterFunc(test.until, func() { api.tune(func() { api.intercept = nil }) })
				var served atomic.Int64
				var group sync.WaitGroup
				ask := func(patience time.Duration, counts int64) {
					ctx, cancel := context.WithTimeout(client.RepeatUntil(t.Context(), time.Now().Add(patience)), patience)
					defer cancel()
					if partner, err := c.Partner(ctx, region, "one"); err == nil && partner.ID == "one" {
						served.Add(counts)
					}
				}
				group.Go(func() { ask(test.patience, 0) })
				synctest.Wait()
				for range 5 {
					group.Go(func() { ask(30*time.Minute, 1) })
				}
				group.Wait()
				if served.Load() != test.served || api.count("partners") > test.requests {
					t.Errorf("%d of 5 got the partner, with %d requests; want %d, with at most %d", served.Load(), api.count("partners"), test.served, test.requests)
				}
			})
		})
	}
}
