package link

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// olderError says that there are older links of an order's name.
type olderError struct{ links []*client.Link }

func (*olderError) Error() string { return "there is an older InterLink of this name" }

// withdrawIfNotFirst looks for older links of the name, now that the order is
// taken. If the API fails it looks again for half a minute; unsure then says why.
// An interrupt leaves time for one short try.
func (o *orderer) withdrawIfNotFirst(ctx context.Context, ours *client.Link) (*client.Link, error) {
	detached, cancel := o.client.Outlive(ctx, afterLook)
	defer cancel()
	var links []*client.Link
	end := time.Now().Add(3 * o.client.Timing().LookupWindow)
	for backoff := o.client.Timing().Backoff(); ; {
		links, o.unsure = o.client.LinksNamed(detached, ours.Region.String(), ours.ProjectID, ours.Name, client.Freshness{})
		if o.unsure == nil || !client.Passing(o.unsure) || time.Now().After(end) || ctx.Err() != nil || !backoff.Wait(detached, 0) {
			break
		}
	}
	if err := o.withdrawFor(ctx, ours, o.olderThan(ours, links)); err != nil {
		return nil, err
	}
	if o.adopted && len(o.beside) > 0 {
		// What was only taken for ours, and the partner knows of, may be theirs.
		o.seen = append(slices.Clone(o.beside), ours)
		return nil, o.unknown()
	}
	return ours, nil
}

// olderThan returns the links that were ordered before ours and may block it.
func (o *orderer) olderThan(ours *client.Link, links []*client.Link) []*client.Link {
	var older []*client.Link
	for _, link := range links {
		if link.ID != ours.ID && client.Older(link, ours) && live(link) && !o.judged[link.ID] {
			older = append(older, link)
		}
	}
	return older
}

// withdrawFor withdraws an order because of older links of its name, and returns
// the *orderError that says so. If the partner knows of the order by now, it
// stays: the older links are added to beside, and the error is nil. It is nil too
// if the older links are gone.
func (o *orderer) withdrawFor(ctx context.Context, ours *client.Link, older []*client.Link) error {
	if len(older) == 0 {
		return nil
	}
	detached, cancel := o.client.Outlive(ctx, afterLook)
	defer cancel()
	alive := o.stillLive(detached, older)
	if len(alive) > 0 {
		left, end := withdraw(detached, o.client, ours)
		if end != keptOrder {
			failed := &orderError{message: o.messages.withdrawn(left, alive[0], end == orderGone)}
			if end == orderStuck {
				failed.link = left
			}
			return failed
		}
		o.beside = append(o.beside, alive...)
	}
	if o.judged == nil {
		o.judged = map[string]bool{}
	}
	for _, link := range older {
		o.judged[link.ID] = true
	}
	return nil
}

// beginNameCheck looks for older links of the order's name while a wait polls.
// The returned function gives the outcome, soon. If the look fails or is slow the
// wait goes on, and the next poll looks again.
func (o *orderer) beginNameCheck(ctx context.Context, ours *client.Link) (outcome func() error) {
	ctx, cancel := context.WithTimeout(ctx, o.client.Timing().NameLookAge/3)
	type answer struct {
		links []*client.Link
		err   error
	}
	answered := make(chan answer, 1)
	go func() {
		defer cancel()
		links, err := o.client.LinksNamed(ctx, ours.Region.String(), ours.ProjectID, o.request.Name, client.Freshness{
			MaxAge: o.client.Timing().NameLookAge, Polling: true,
		})
		answered <- answer{links, err}
	}()
	return func() error {
		look := <-answered
		if !errors.Is(look.err, context.DeadlineExceeded) && !errors.Is(look.err, context.Canceled) {
			o.unsure = look.err
		}
		if older := o.olderThan(ours, look.links); len(older) > 0 {
			return &olderError{older}
		}
		return nil
	}
}

// watchingName runs a part of Create that waits. If an older link of the name
// shows up, the order is withdrawn. If that link is gone, or both stay, the part
// is run again.
func (c *creation) watchingName(ctx context.Context, do func(context.Context) error) error {
	for {
		err := do(ctx)
		var found *olderError
		if !errors.As(err, &found) {
			return err
		}
		if err := c.orderer.withdrawFor(ctx, c.op.link, found.links); err != nil {
			return err
		}
	}
}

// withdrawn ends a Create whose order was withdrawn, and tells whether it was.
func (c *creation) withdrawn(ctx context.Context, err error) bool {
	var failed *orderError
	if !errors.As(err, &failed) {
		return false
	}
	failed.message.Fail(&c.resp.Diagnostics)
	if failed.link == nil {
		c.resp.State.RemoveResource(ctx)
	} else {
		c.op.observe(ctx, failed.link)
		c.save(ctx)
	}
	c.orderer.beside, c.orderer.unsure = nil, nil
	return true
}

// tellDuplicates adds the warnings about other orders of the name.
func (c *creation) tellDuplicates() {
	if len(c.orderer.beside) > 0 {
		c.messages().twoOrders(c.op.link, c.orderer.beside).Warn(&c.resp.Diagnostics)
	}
	if c.orderer.unsure != nil {
		c.messages().otherOrders(c.op.link, c.orderer.unsure).Warn(&c.resp.Diagnostics)
	}
}
