package client

import (
	"context"
	"errors"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// TestHowLongAListenerIsAwaited has a mock that starts soon, late, or never: the
// command before may have started it.
func TestHowLongAListenerIsAwaited(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	for name, test := range map[string]struct {
		starts    time.Duration // when the dial ends otherwise
		otherwise error
		interrupt time.Duration
		fails     bool
		took      time.Duration
	}{
		"it runs":           {0, nil, time.Hour, false, 0},
		"it starts":         {100 * time.Millisecond, nil, time.Hour, false, 140 * time.Millisecond},
		"it starts late":    {700 * time.Millisecond, nil, time.Hour, true, 620 * time.Millisecond},
		"another failure":   {0, errors.New("no route to host"), time.Hour, false, 0},
		"it is interrupted": {time.Minute, nil, 30 * time.Millisecond, false, 30 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), test.interrupt)
				defer cancel()
				start := time.Now()
				err := awaitListener(ctx, func() error {
					if time.Since(start) < test.starts {
						return refused
					}
					return test.otherwise
				})
				if errors.Is(err, syscall.ECONNREFUSED) != test.fails || (err != nil) != test.fails || time.Since(start) != test.took {
					t.Errorf("%v after %s, want a failure: %t, after %s", err, time.Since(start), test.fails, test.took)
				}
			})
		})
	}
}
