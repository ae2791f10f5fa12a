package client

import (
	"context"
	"sync"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// interruption is when an operation was interrupted.
type interruption struct {
	mu sync.Mutex
	at time.Time
}

type interruptionKey struct{}

// NoteInterrupt returns a context that remembers when ctx ended, so that all
// that outlives it does so for one span of time, not each for one of its own.
func NoteInterrupt(ctx context.Context) context.Context {
	note := &interruption{}
	context.AfterFunc(ctx, func() { note.since() })
	return context.WithValue(ctx, interruptionKey{}, note)
}

// since returns how long ago it was; the first who asks was there.
func (i *interruption) since() time.Duration {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.at.IsZero() {
		i.at = time.Now()
	}
	return time.Since(i.at)
}

// DetachFor returns a context for what must not be cut off in the middle: it lives
// on when ctx ends, until so many graces of an interrupt have passed since
// (Terraform stops the provider soon after). cancel ends it for good.
func (c *Client) DetachFor(ctx context.Context, graces float64) (detached context.Context, cancel context.CancelFunc) {
	detached, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		left := time.Duration(graces * float64(c.Timing().InterruptGrace))
		if note, ok := ctx.Value(interruptionKey{}).(*interruption); ok {
			left -= note.since()
		}
		if waiter.Sleep(detached, left) {
			end()
		}
	})
	return detached, func() { stop(); end() }
}
