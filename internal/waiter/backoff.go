package waiter

import (
	"context"
	"time"
)

// Backoff is the pause between two attempts. It begins with Next and doubles each
// time, up to Max.
type Backoff struct{ Next, Max time.Duration }

// Pause returns the current pause and doubles the next one.
func (b *Backoff) Pause() time.Duration {
	pause := b.Next
	b.Next = min(2*b.Next, b.Max)
	return pause
}

// Wait pauses for at least atLeast. It returns false at once if ctx ends.
func (b *Backoff) Wait(ctx context.Context, atLeast time.Duration) bool {
	return Sleep(ctx, max(b.Pause(), atLeast))
}
