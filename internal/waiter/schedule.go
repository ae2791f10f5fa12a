package waiter

import "time"

// Pauses between polls begin at half a second. In the first two minutes they are at
// most 1.2 s, because Scaleway's own steps take seconds. Then they grow slowly up to
// Options.LongestPause, because the partner's steps take days.
const (
	first    = 500 * time.Millisecond
	brisk    = 1200 * time.Millisecond
	briskFor = 2*time.Minute + 5*time.Second
	growth   = 1.3
	// jitter is the share by which a pause is made longer or shorter at random, so
	// that many waits do not poll in step.
	jitter = 0.1
)

// pauseAfter returns the pause after one of length previous (0 for the first), without
// jitter. With it, no pause is longer than longest.
func pauseAfter(previous, elapsed, longest time.Duration) time.Duration {
	longest = longest * 10 / 11
	if elapsed < briskFor {
		longest = min(longest, brisk)
	}
	return min(longest, max(first, time.Duration(float64(previous)*growth)))
}

// jittered changes a pause at random. random returns a number in [0,1).
func jittered(pause time.Duration, random func() float64) time.Duration {
	return pause + time.Duration(float64(pause)*jitter*(2*random()-1))
}
