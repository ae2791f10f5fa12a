package waiter

import (
	"context"
	"sync"
	"time"
)

// interruptionKey is the key of a function that returns when the operation was interrupted.
type interruptionKey struct{}

// NoteInterrupt returns a context that remembers when ctx ended. Everything that
// outlives ctx then shares one time limit.
func NoteInterrupt(ctx context.Context) context.Context {
	interrupted := sync.OnceValue(time.Now)
	context.AfterFunc(ctx, func() { interrupted() })
	return context.WithValue(ctx, interruptionKey{}, interrupted)
}

// Detach returns a context for work that must not be cut off in the middle. It lives
// on for a while after ctx ends. cancel ends it at once.
func Detach(ctx context.Context, while time.Duration) (detached context.Context, cancel context.CancelFunc) {
	detached, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		left := while
		if interrupted, ok := ctx.Value(interruptionKey{}).(func() time.Time); ok {
			left -= time.Since(interrupted())
		}
		time.AfterFunc(left, end)
	})
	return detached, func() { stop(); end() }
}
