package client_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// TestTimingForUsers checks the intervals that the documentation gives.
func TestTimingForUsers(t *testing.T) {
	t.Parallel()
	users := client.Timing{
		PollInterval: 15 * time.Second, ReadTimeout: 20 * time.Second, WriteTimeout: 45 * time.Second,
		RetryFirst: 250 * time.Millisecond, RetryMax: 5 * time.Second, RetryAfterMax: 5 * time.Minute,
		SearchWindow: 10 * time.Second, InterruptGrace: time.Second, SnapshotAge: 10 * time.Second,
		ListPatience: 5 * time.Second, NameCheckAge: 5 * time.Second, NewLinkGrace: time.Minute, NewObjectGrace: 30 * time.Second,
	}
	timing := func(own client.Timing) client.Timing {
		return connect(t, newFake(0), func(config *client.Config) { config.Timing = own }).Config.Timing
	}
	if got := timing(client.Timing{}); got != users {
		t.Errorf("%+v, want %+v", got, users)
	}
	own := users
	own.PollInterval, own.SearchWindow = time.Minute, -time.Second
	want := users
	want.PollInterval = time.Minute
	if got := timing(own); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// ends bounds a context.
func ends(t *testing.T, ctx context.Context, in time.Duration) context.Context { //nolint:revive // t comes first, as ever
	t.Helper()
	ctx, cancel := context.WithDeadline(ctx, time.Now().Add(in))
	t.Cleanup(cancel)
	return ctx
}

// until sets the deadline of an operation.
func until(ctx context.Context, in time.Duration) context.Context {
	return client.RepeatUntil(ctx, time.Now().Add(in))
}

// TestInTime checks that a pause has to end before the deadline of the operation.
// Without a deadline it may be as long as RetryAfterMax.
func TestInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		timing, ctx := client.Timing{RetryAfterMax: time.Minute}, t.Context()
		for name, test := range map[string]struct {
			ctx   context.Context
			pause time.Duration
			want  bool
		}{
			"as long as it may be":               {ctx, time.Minute, true},
			"longer":                             {ctx, time.Minute + 1, false},
			"before the operation's deadline":    {until(ctx, time.Hour), time.Hour - 1, true},
			"at the operation's deadline":        {until(ctx, time.Hour), time.Hour, false},
			"no pause, before that deadline":     {until(ctx, 1), 0, true},
			"no pause, at that deadline":         {until(ctx, 0), 0, false},
			"before the end of the context":      {ends(t, ctx, time.Second), time.Second - 1, true},
			"at the end of the context":          {ends(t, ctx, time.Second), time.Second, false},
			"no pause, at the end of a context":  {ends(t, ctx, 0), 0, true},
			"past the context, in the operation": {until(ends(t, ctx, time.Second), time.Hour), time.Minute, false},
		} {
			if got := timing.InTime(test.ctx, test.pause); got != test.want {
				t.Errorf("%s: %t, want %t", name, got, test.want)
			}
		}
	})
}

// TestWhichRetryAfterCounts ignores a Retry-After of more than eleven days: it is
// a mistake.
func TestWhichRetryAfterCounts(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]time.Duration{
		"1.5": 1500 * time.Millisecond, "999999": 999999 * time.Second, "1000000": 0, "0": 0, "-1": 0, "soon": 0, "": 0,
		"Sat, 01 Jan 2000 01:00:00 GMT": time.Hour, "Sat, 01 Jan 1999 00:00:00 GMT": 0,
	} {
		synctest.Test(t, func(t *testing.T) { // the bubble's clock begins at 2000-01-01
			api := newFake(1)
			c := connect(t, api)
			api.inject("create links", status(http.StatusTooManyRequests, header), forever)
			if _, err := c.CreateLink(until(t.Context(), 0), order("paris")); client.RetryAfter(err) != want || client.MeaningOf(err) != client.Busy {
				t.Errorf("Retry-After: %s: %v, %s; want %s", header, err, client.RetryAfter(err), want)
			}
		})
	}
}

// TestARetryAfterIsWaitedFor makes a call wait for the API's pause as long as the deadline
// of its operation allows; without a deadline, for some minutes. Otherwise it is an error.
func TestARetryAfterIsWaitedFor(t *testing.T) {
	t.Parallel()
	unbounded := func(ctx context.Context) context.Context { return ctx }
	within := func(in time.Duration) func(context.Context) context.Context {
		return func(ctx context.Context) context.Context { return until(ctx, in) }
	}
	for _, test := range []struct {
		bound  func(context.Context) context.Context
		header string
		waits  time.Duration
		fails  bool
	}{
		{unbounded, "", 250 * time.Millisecond, false},
		{unbounded, "7", 7 * time.Second, false},
		{unbounded, "300", 5 * time.Minute, false},
		{unbounded, "301", 0, true},
		{within(30 * time.Minute), "90", 90 * time.Second, false},
		{within(2 * time.Hour), "3600", time.Hour, false},
		{within(time.Minute), "90", 0, true},
		{func(ctx context.Context) context.Context { return ends(t, ctx, 5*time.Second) }, "90", 0, true},
	} {
		for _, code := range []int{429, 503} {
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1)
				c := connect(t, api)
				api.inject("get links", status(code, test.header), 1)
				start := time.Now()
				_, err := c.GetLink(test.bound(t.Context()), refTo(api.ids()[0]))
				took, asked := time.Since(start), client.RetryAfter(err)
				if (err != nil) != test.fails || took < test.waits || took > test.waits*11/10 || test.fails && asked.String() == "0s" {
					t.Errorf("HTTP %d with Retry-After %q: %v (%s) after %s, want %s", code, test.header, err, asked, took, test.waits)
				}
			})
		}
	}
}

// TestEachRequestHasItsOwnBound checks that a read has less time than a write,
// and that the error says so. The error of an interrupt does not mention a time
// limit.
func TestEachRequestHasItsOwnBound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(1)
		c := connect(t, api)
		hang(api, "get links")
		hang(api, "create links")
		start := time.Now()
		_, err := c.GetLink(client.Once(t.Context()), refTo("x"))
		if err == nil || !strings.Contains(err.Error(), "no answer within 20s") || time.Since(start) != 20*time.Second {
			t.Errorf("a read: %v after %s", err, time.Since(start))
		}
		start = time.Now()
		if _, err := c.CreateLink(t.Context(), order("paris")); err == nil || !strings.Contains(err.Error(), "no answer within 45s") || time.Since(start) != 45*time.Second {
			t.Errorf("an order: %v after %s", err, time.Since(start))
		}
		if _, err := c.CreateLink(ends(t, t.Context(), time.Second), order("paris")); err == nil || strings.Contains(err.Error(), "no answer within") {
			t.Errorf("an interrupt: %v", err)
		}
	})
}
