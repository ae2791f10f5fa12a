package client_test

import (
	"context"
	"errors"
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
		SearchWindow: 10 * time.Second, InterruptGrace: time.Second, SnapshotAge: 3 * time.Second,
		ListPatience: 5 * time.Second, NameCheckAge: 3 * time.Second, NewLinkGrace: time.Minute, NewObjectGrace: 30 * time.Second,
	}
	if got := connect(t, newFake(0), client.Timing{}).Timing(); got != users {
		t.Errorf("%+v, want %+v", got, users)
	}
	own := users
	own.PollInterval, own.SearchWindow = time.Minute, -time.Second
	want := users
	want.PollInterval = time.Minute
	if got := connect(t, newFake(0), own).Timing(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestARepeatedWriteEnds checks that a write that may be retried is sent seven
// times.
func TestARepeatedWriteEnds(t *testing.T) {
	t.Parallel()
	failing := &client.Error{Meaning: client.Unknown, Status: http.StatusBadGateway}
	for name, test := range map[string]struct {
		err   error
		until int // the call that succeeds
		calls int
	}{
		"it never passes":     {failing, 0, 7},
		"it passes at last":   {failing, 7, 7},
		"it passes":           {failing, 2, 2},
		"it will not pass":    {&client.Error{Meaning: client.Refused}, 0, 1},
		"it is fine at once":  {nil, 0, 1},
		"it asks for a pause": {&client.Error{Meaning: client.Busy, RetryAfter: time.Minute}, 3, 3},
		"for too long a one":  {&client.Error{Meaning: client.Busy, RetryAfter: time.Hour}, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				err := connect(t, newFake(0), client.Timing{}).RetryIdempotent(t.Context(), func(context.Context) error {
					if calls++; calls == test.until || calls > 100 {
						return nil
					}
					return test.err
				})
				if want := test.err; test.until > 0 && err != nil || test.until == 0 && !errors.Is(err, want) || calls != test.calls {
					t.Errorf("%v after %d calls, want %d", err, calls, test.calls)
				}
			})
		})
	}
}

// TestA404WithoutAPresence expects the rule for an object with nothing but its id.
func TestA404WithoutAPresence(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		what     fault
		requests int
	}{
		"the API's own": {fault{"own", func(*http.Request) (*http.Response, error) {
			return reply(http.StatusNotFound, map[string]any{"type": "not_found"}), nil
		}}, 1},
		"a gateway's": {status(http.StatusNotFound), 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(0)
				c := connect(t, api, client.Timing{})
				api.inject("get", test.what, 1000)
				if _, err := c.GetLink(t.Context(), refTo("x"), 0); !client.IsNotFound(err) || api.count("get") != test.requests {
					t.Errorf("%v after %d requests, want %d", err, api.count("get"), test.requests)
				}
			})
		})
	}
}

// TestInTime checks that a pause has to end before the deadline of the operation.
// Without a deadline it may be as long as RetryAfterMax.
func TestInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		timing := client.Timing{RetryAfterMax: time.Minute}
		ends := func(in time.Duration) context.Context {
			ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(in))
			t.Cleanup(cancel)
			return ctx
		}
		until := func(in time.Duration) context.Context { return client.RepeatUntil(t.Context(), time.Now().Add(in)) }
		for name, test := range map[string]struct {
			ctx   context.Context
			pause time.Duration
			want  bool
		}{
			"as long as it may be":               {t.Context(), time.Minute, true},
			"longer":                             {t.Context(), time.Minute + 1, false},
			"before the operation's deadline":    {until(time.Hour), time.Hour - 1, true},
			"at the operation's deadline":        {until(time.Hour), time.Hour, false},
			"no pause, before that deadline":     {until(1), 0, true},
			"no pause, at that deadline":         {until(0), 0, false},
			"before the end of the context":      {ends(time.Second), time.Second - 1, true},
			"at the end of the context":          {ends(time.Second), time.Second, false},
			"no pause, at the end of a context":  {ends(0), 0, true},
			"past the context, in the operation": {client.RepeatUntil(ends(time.Second), time.Now().Add(time.Hour)), time.Minute, false},
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
		"1.5": 1500 * time.Millisecond, "999999": 999999 * time.Second, "1000000": 0, "0": 0, "-1": 0, "soon": 0,
		"Sat, 01 Jan 2000 01:00:00 GMT": time.Hour, "Sat, 01 Jan 1999 00:00:00 GMT": 0,
	} {
		synctest.Test(t, func(t *testing.T) { // the bubble's clock begins at 2000-01-01
			api := newFake(1)
			c := connect(t, api, client.Timing{})
			api.inject("create", status(http.StatusTooManyRequests, header), 1000)
			ctx := client.RepeatUntil(t.Context(), time.Now())
			if _, err := c.CreateLink(ctx, order("paris")); client.RetryAfter(err) != want || client.MeaningOf(err) != client.Busy {
				t.Errorf("Retry-After: %s: %v, %s; want %s", header, err, client.RetryAfter(err), want)
			}
		})
	}
}

// TestEachRequestHasItsOwnBound checks that a read has less time than a write,
// and that the error says so. The error of an interrupt does not mention a time
// limit.
func TestEachRequestHasItsOwnBound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(1)
		c := connect(t, api, client.Timing{})
		api.inject("get", timeout, 1000)
		polling := client.Freshness{Alone: true, Polling: true, Presence: client.Unproven}
		start := time.Now()
		_, err := c.ReadLink(t.Context(), refTo("x"), polling)
		if err == nil || !strings.Contains(err.Error(), "no answer within 20s") || time.Since(start) != 20*time.Second {
			t.Errorf("a read: %v after %s", err, time.Since(start))
		}
		api.inject("create", timeout, 1000)
		start = time.Now()
		if _, err := c.CreateLink(t.Context(), order("paris")); err == nil || !strings.Contains(err.Error(), "no answer within 45s") || time.Since(start) != 45*time.Second {
			t.Errorf("an order: %v after %s", err, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.CreateLink(ctx, order("paris")); err == nil || strings.Contains(err.Error(), "no answer within") {
			t.Errorf("an interrupt: %v", err)
		}
	})
}
