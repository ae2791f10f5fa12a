package client

import (
	"context"
	"sync"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// interruption is the time at which an operation was interrupted.
type interruption struct {
	mu sync.Mutex
	at time.Time
}

type interruptionKey struct{}

// NoteInterrupt returns a context that remembers when ctx ended. Everything that
// outlives ctx then shares one time limit.
func NoteInterrupt(ctx context.Context) context.Context {
	note := &interruption{}
	context.AfterFunc(ctx, func() { note.since() })
	return context.WithValue(ctx, interruptionKey{}, note)
}

// since returns how long ago the interrupt was. The first call sets that moment.
func (i *interruption) since() time.Duration {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.at.IsZero() {
		i.at = time.Now()
	}
	return time.Since(i.at)
}

// DetachFor returns a context for work that must not be cut off in the middle. It
// lives on after ctx ends, for the given number of interrupt graces (Terraform
// stops the provider soon after). cancel ends it at once.
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
