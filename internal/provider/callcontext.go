package provider

import (
	"context"
	"sync/atomic"
	"time"
)

// callContext is the context of one call. During the call it has the caller's
// values, and ends with the caller's context. After the call it keeps no
// reference to them.
type callContext struct {
	context.Context //nolint:containedctx // its own cancellation

	caller   atomic.Pointer[context.Context]
	deadline time.Time
	limited  bool
}

// newCallContext returns the context of a call and the function that ends it.
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

// Value implements context.Context. Whatever is logged with it after the call is
// dropped.
func (c *callContext) Value(key any) any {
	if own := c.Context.Value(key); own != nil {
		return own
	}
	if caller := c.caller.Load(); caller != nil {
		return (*caller).Value(key)
	}
	return nil
}
