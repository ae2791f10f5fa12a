package client

import (
	"context"
	"time"
)

// look is one refresh, which everybody who came before it began shares.
type look struct {
	orders int // that wait for it
	began  time.Time
	done   chan struct{}
	err    error
}

// companyWindows is how many windows a look waits for the other orders that are
// under way. Orders that run side by side so keep in step, and share their
// looks.
const companyWindows = 50

// refresh joins the next look: one that began before the caller came could have
// missed what the caller is looking for.
func (n *nameIndex) refresh(ctx context.Context) error {
	n.mu.Lock()
	next := n.next(ctx)
	next.orders++
	n.mu.Unlock()
	return next.wait(ctx)
}

// next answers the look that has not begun yet. The caller holds the lock.
func (n *nameIndex) next(ctx context.Context) *look {
	if n.look == nil {
		n.look = &look{done: make(chan struct{})}
		go n.run(context.WithoutCancel(ctx), n.look)
	}
	return n.look
}

func (l *look) wait(ctx context.Context) error {
	select {
	case <-l.done:
		return l.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (n *nameIndex) run(ctx context.Context, l *look) {
	defer close(l.done)
	for window := 0; window < companyWindows && (window == 0 || !n.complete(l)); window++ {
		time.Sleep(n.client.config.Timing.GatherWindow)
	}
	n.mu.Lock()
	n.look, n.latest, l.began = nil, l, time.Now()
	if l.orders > 0 {
		n.company = l.orders
	}
	whole := n.built.IsZero() || time.Since(n.built) > indexAge
	n.mu.Unlock()
	walk := n.begin()
	if !whole {
		caughtUp, err := walk.catchUp(ctx)
		if l.err = err; caughtUp || err != nil {
			return
		}
		walk = n.begin()
	}
	l.err = walk.rebuild(ctx)
}

// complete tells whether nobody is missing: all orders that are under way, and
// as many as last time. A look that no order waits for waits for none.
func (n *nameIndex) complete(l *look) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return l.orders == 0 || l.orders >= max(n.orders, n.company)
}

// LinksNamedOfLate is LinksNamed for an order that is being waited for: one look
// in each Timing.NameLookAge answers all who ask, however many they are. If
// the look that they share takes long, ctx ends the wait for it, not the look. With
// an error come the links that earlier looks have shown.
func (c *Client) LinksNamedOfLate(ctx context.Context, region, project, name string) ([]*Link, error) {
	if c.config.Gather == GatherOff {
		return c.listNamed(once(ctx), region, project, name)
	}
	index := c.nameIndex(region, project)
	err := index.ofLate(ctx)
	return index.named(name), err
}

// ofLate waits for the latest look, or for a new one where that is old.
func (n *nameIndex) ofLate(ctx context.Context) error {
	n.mu.Lock()
	look := n.latest
	if look == nil || look.over() && time.Since(look.began) >= n.client.config.Timing.NameLookAge {
		look = n.next(ctx)
	}
	n.mu.Unlock()
	return look.wait(ctx)
}

func (l *look) over() bool {
	select {
	case <-l.done:
		return true
	default:
		return false
	}
}
