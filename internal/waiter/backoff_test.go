package waiter_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

func TestABackoffDoublesUpToItsMax(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		backoff := waiter.Backoff{Next: time.Second, Max: 5 * time.Second}
		for _, want := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 5 * time.Second, 5 * time.Second} {
			start := time.Now()
			if went := backoff.Wait(t.Context(), 0); !went || time.Since(start) != want {
				t.Errorf("%t after %s, want %s", went, time.Since(start), want)
			}
		}
		start := time.Now()
		if went := backoff.Wait(t.Context(), time.Minute); !went || time.Since(start) != time.Minute {
			t.Errorf("%t after %s, want the minute that was asked for", went, time.Since(start))
		}
	})
}

func TestABackoffEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if went := (&waiter.Backoff{Next: time.Hour, Max: time.Hour}).Wait(ctx, 0); went || time.Since(start) != time.Second {
			t.Errorf("%t after %s, want false after 1s", went, time.Since(start))
		}
	})
}
