package waiter

import (
	"testing"
	"time"
)

func TestPauses(t *testing.T) {
	t.Parallel()
	brisk := Schedule{First: time.Second, Brisk: 2 * time.Second, BriskFor: time.Minute, Max: 10 * time.Second, Growth: 3}
	for name, test := range map[string]struct {
		schedule          Schedule
		previous, elapsed time.Duration
		want              time.Duration
	}{
		"the zero value":               {Schedule{}, 0, 0, time.Second},
		"no first pause":               {Schedule{Max: 7 * time.Second}, 0, 0, 7 * time.Second},
		"no limit":                     {Schedule{First: time.Minute}, 0, 0, time.Second},
		"the first":                    {brisk, 0, 0, time.Second},
		"it grows":                     {Schedule{Max: time.Hour, Growth: 3}, time.Minute, 0, 3 * time.Minute},
		"no growth":                    {Schedule{Max: time.Hour}, time.Minute, 0, time.Minute},
		"it never shrinks":             {Schedule{Max: time.Hour, Growth: 0.5}, time.Minute, 0, time.Minute},
		"up to the limit":              {Schedule{Max: 2 * time.Minute, Growth: 3}, time.Minute, 0, 2 * time.Minute},
		"brisk at first":               {brisk, time.Second, time.Minute - 1, 2 * time.Second},
		"then up to the limit":         {brisk, 2 * time.Second, time.Minute, 6 * time.Second},
		"a brisk time without a pause": {Schedule{First: time.Second, BriskFor: time.Minute, Max: time.Hour}, 0, 0, time.Second},
		"a limit below the brisk one":  {Schedule{First: time.Second, Brisk: time.Minute, BriskFor: time.Hour, Max: time.Second, Growth: 2}, time.Second, 0, time.Second},
	} {
		if got := test.schedule.pause(test.previous, test.elapsed); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestJitter(t *testing.T) {
	t.Parallel()
	for random, want := range map[float64]time.Duration{0: 9 * time.Second, 0.5: 10 * time.Second, 1: 11 * time.Second} {
		if got := (Schedule{Jitter: 0.1, Rand: func() float64 { return random }}).jittered(10 * time.Second); got != want {
			t.Errorf("at %v: %s, want %s", random, got, want)
		}
	}
	unasked := Schedule{Rand: func() float64 { t.Error("a schedule without jitter asks for a random number"); return 0 }}
	if got := unasked.jittered(time.Second); got != time.Second {
		t.Errorf("without jitter: %s, want 1s", got)
	}
	seen := map[time.Duration]bool{}
	for range 100 {
		got := Schedule{Jitter: 0.1}.jittered(time.Minute)
		if got < 54*time.Second || got > 66*time.Second {
			t.Errorf("%s is more than a tenth off a minute", got)
		}
		seen[got] = true
	}
	if len(seen) < 2 {
		t.Error("a hundred pauses are all the same")
	}
}

// TestStandard checks the figures in the documentation.
func TestStandard(t *testing.T) {
	t.Parallel()
	standard := Standard(11 * time.Second)
	for name, test := range map[string]struct{ previous, elapsed, want time.Duration }{
		"the first":                 {0, 0, 500 * time.Millisecond},
		"the second":                {500 * time.Millisecond, time.Second, 650 * time.Millisecond},
		"within two minutes":        {time.Second, 2*time.Minute + 4*time.Second, 1200 * time.Millisecond},
		"after that":                {10 * time.Second, 2*time.Minute + 5*time.Second, 10 * time.Second},
		"under a low poll_interval": {time.Hour, time.Hour, 10 * time.Second},
	} {
		if got := standard.pause(test.previous, test.elapsed); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
