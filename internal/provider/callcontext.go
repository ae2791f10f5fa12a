package provider

import (
	"context"
	"sync/atomic"
	"time"
)

// callContext is the context of one call: it is cancelled with the caller's and
// has its values, until the call is over. Then it holds on to nothing.
type callContext struct {
	context.Context //nolint:containedctx // its own cancellation

	caller   atomic.Pointer[context.Context]
	deadline time.Time
	limited  bool
}

// newCallContext returns the context of a call and what ends it.
func newCallContext(caller context.Context) (context.Context, func()) {
	own, cancel := context.WithCancel(context.Background())
	c := &callContext{Context: own}
	c.deadline, c.limited = caller.Deadline()
	c.caller.Store(&caller)
	unfollow := context.AfterFunc(caller, cancel)
	return c, func() {
		unfollow()
		cancel()
		c.caller.Store(nil)
	}
}

// Deadline implements context.Context.
func (c *callContext) Deadline() (time.Time, bool) { return c.deadline, c.limited }

// Value implements context.Context. What is written to the log with it after
// the call is dropped.
func (c *callContext) Value(key any) any {
	if own := c.Context.Value(key); own != nil {
		return own
	}
	if caller := c.caller.Load(); caller != nil {
		return (*caller).Value(key)
	}
	return nil
}
