package waiter

import (
	"math/rand/v2"
	"time"
)

// Schedule says how long to pause between two polls. Pauses grow from First by
// the factor Growth. While the wait is younger than BriskFor they are at most
// Brisk. After that they grow to Max. No pause is longer than Max (plus its
// jitter). The zero value polls every second.
type Schedule struct {
	First    time.Duration
	Brisk    time.Duration
	BriskFor time.Duration
	Max      time.Duration
	Growth   float64
	// Jitter is the share by which a pause is randomly made longer or shorter
	// (0.1: by up to a tenth), so that many waits do not poll in step.
	Jitter float64
	// Rand returns a number in [0,1). Nil means math/rand/v2.
	Rand func() float64
}

// Standard is the schedule of a wait for an InterLink. Pauses begin at half a
// second. In the first two minutes they are at most 1.2 s, because Scaleway's own
// steps take seconds. Then they grow slowly up to ceiling, because the partner's
// steps take days.
func Standard(ceiling time.Duration) Schedule {
	return Schedule{
		First:    500 * time.Millisecond,
		Brisk:    1200 * time.Millisecond,
		BriskFor: 2*time.Minute + 5*time.Second,
		Max:      ceiling * 10 / 11, // with jitter, a pause is at most ceiling
		Growth:   1.3,
		Jitter:   0.1,
	}
}

// pause returns the pause after one of length previous (0 for the first), without
// jitter.
func (s Schedule) pause(previous, elapsed time.Duration) time.Duration {
	limit := s.Max
	if limit <= 0 {
		limit = time.Second
	}
	if s.Brisk > 0 && elapsed < s.BriskFor && s.Brisk < limit {
		limit = s.Brisk
	}
	next := s.First
	if previous > 0 {
		growth := s.Growth
		if growth < 1 {
			growth = 1
		}
		next = time.Duration(float64(previous) * growth)
	}
	if next <= 0 || next > limit {
		next = limit
	}
	return next
}

// jittered changes a pause at random, by up to the schedule's share in both
// directions.
func (s Schedule) jittered(pause time.Duration) time.Duration {
	if s.Jitter <= 0 {
		return pause
	}
	random := s.Rand
	if random == nil {
		random = rand.Float64
	}
	return pause + time.Duration(float64(pause)*s.Jitter*(2*random()-1))
}
