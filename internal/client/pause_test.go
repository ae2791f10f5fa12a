package client_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// A call waits for the API's pause as long as the deadline of its operation
// allows; without a deadline, for some minutes.
func TestALongRetryAfterIsWaitedFor(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		bound  func(ctx context.Context) context.Context
		header string
		waited bool
	}{
		{"no bound", func(ctx context.Context) context.Context { return ctx }, "90", true},
		{"no bound, too long", func(ctx context.Context) context.Context { return ctx }, "3600", false},
		{"within the operation's time", until(30 * time.Minute), "90", true},
		{"within the operation's time, longer than without", until(2 * time.Hour), "3600", true},
		{"not within the operation's time", until(time.Minute), "90", false},
		{"a brief call", within(5 * time.Second), "90", false},
	} {
		for _, code := range []int{429, 503} {
			t.Run(test.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					api := newFake(1)
					c := connect(t, api, client.Timing{})
					api.inject("get", status(code, test.header), 1)
					start := time.Now()
					_, err := c.GetLink(test.bound(t.Context()), refTo(api.ids()[0]), client.Unproven)
					asked, _ := time.ParseDuration(test.header + "s")
					switch took := time.Since(start); {
					case test.waited && (err != nil || took < asked || took > asked*11/10):
						t.Errorf("%v after %s, want no error after %s", err, took, asked)
					case !test.waited && (err == nil || took != 0 || client.RetryAfter(err) != asked):
						t.Errorf("%v after %s, want an error at once", err, took)
					case !test.waited && !strings.Contains(base.Advice(err), "asks to wait "+asked.String()):
						t.Errorf("it does not say how long the API asks to wait: %s", base.Advice(err))
					}
				})
			})
		}
	}
}

// The API delays an order for longer than a minute. It is placed then, once.
func TestALongRetryAfterOfAnOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(0)
		c := connect(t, api, client.Timing{})
		api.inject("create", status(429, "90"), 1)
		start := time.Now()
		_, err := c.CreateLink(until(30*time.Minute)(t.Context()), order("paris"))
		if took := time.Since(start); err != nil || took < 90*time.Second || len(api.ids()) != 1 {
			t.Errorf("%d orders after %s: %v", len(api.ids()), took, err)
		}
	})
}

// The pause of one call holds the others back. Those that have the time wait; the
// others fail at once and send nothing.
func TestALongPauseHoldsAllBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(2)
		c := connect(t, api, client.Timing{})
		api.inject("create", status(429, "90"), 1)
		go func() { _, _ = c.CreateLink(t.Context(), order("paris")) }()
		synctest.Wait()
		start, ref := time.Now(), refTo(api.ids()[0])
		for name, bound := range map[string]func(context.Context) context.Context{"a brief call": within(5 * time.Second), "no time left": until(time.Minute)} {
			_, err := c.GetLink(bound(t.Context()), ref, client.Unproven)
			if client.MeaningOf(err) != client.Busy || time.Since(start) != 0 || api.count("get") != 0 {
				t.Errorf("%s: %v after %s, %d requests", name, err, time.Since(start), api.count("get"))
			}
			if text := base.Advice(err); !strings.Contains(text, "asks to wait 1m30s") || strings.Contains(text, "http://") {
				t.Errorf("%s: it does not say how long the API asks to wait: %s", name, text)
			}
		}
		if _, err := c.GetLink(until(30*time.Minute)(t.Context()), ref, client.Unproven); err != nil || time.Since(start) < 90*time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}

// A change respects the deadline of its operation, too.
func TestRetriesKeepToTheOperationsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(1)
		c := connect(t, api, client.Timing{})
		api.inject("update", status(429, "90"), 1000)
		name, start := "paris", time.Now()
		err := c.RetryIdempotent(until(5*time.Minute)(t.Context()), func(ctx context.Context) error {
			_, err := c.UpdateLink(ctx, refTo(api.ids()[0]), &name, nil, nil)
			return err
		})
		if took := time.Since(start); client.MeaningOf(err) != client.Busy || took < 3*time.Minute || took > 5*time.Minute {
			t.Errorf("%v after %s", err, took)
		}
	})
}

// until sets the deadline of an operation.
func until(d time.Duration) func(context.Context) context.Context {
	return func(ctx context.Context) context.Context { return client.RepeatUntil(ctx, time.Now().Add(d)) }
}

// within sets the end of the context itself.
func within(d time.Duration) func(context.Context) context.Context {
	return func(ctx context.Context) context.Context {
		ctx, cancel := context.WithTimeout(ctx, d)
		context.AfterFunc(ctx, cancel)
		return ctx
	}
}
