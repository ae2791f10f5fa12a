package waiter

import (
	"testing"
	"time"
)

// TestPauses checks the figures in the documentation.
func TestPauses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ previous, elapsed, want time.Duration }{
		"the first":                 {0, 0, 500 * time.Millisecond},
		"the second":                {500 * time.Millisecond, time.Second, 650 * time.Millisecond},
		"within two minutes":        {time.Second, 2*time.Minute + 4*time.Second, 1200 * time.Millisecond},
		"after that":                {10 * time.Second, 2*time.Minute + 5*time.Second, 10 * time.Second},
		"under a low poll_interval": {time.Hour, time.Hour, 10 * time.Second},
	} {
		if got := pauseAfter(test.previous, test.elapsed, 11*time.Second); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	if got := pauseAfter(0, 0, 110*time.Millisecond); got != 100*time.Millisecond {
		t.Errorf("with a very low poll_interval: %s, want 100ms", got)
	}
}

func TestJitter(t *testing.T) {
	t.Parallel()
	for random, want := range map[float64]time.Duration{0: 9 * time.Second, 0.5: 10 * time.Second, 1: 11 * time.Second} {
		if got := jittered(10*time.Second, func() float64 { return random }); got != want {
			t.Errorf("at %v: %s, want %s", random, got, want)
		}
	}
}
