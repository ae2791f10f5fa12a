package order

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// withdrawIfNotFirst is the name check after the order was accepted. If the API fails, it retries for half a minute; after that unsure
// says why. An interrupt leaves time for one short try.
func (o *Order) withdrawIfNotFirst(ctx context.Context) error {
	detached, cancel := o.pace.DetachFor(ctx, checkGraces)
	defer cancel()
	timing := o.pace.Timing()
	var links []*client.Link
	end := time.Now().Add(3 * timing.SearchWindow)
	for backoff := timing.Backoff(); ; {
		links, o.unsure = o.links.Named(detached, client.Freshness{Showing: o.placed.ID})
		if o.unsure == nil || !client.Retryable(o.unsure) || time.Now().After(end) || ctx.Err() != nil || !backoff.Wait(detached, 0) {
			break
		}
	}
	if err := o.withdrawFor(ctx, o.placed, o.olderOf(links)); err != nil {
		return err
	}
	if o.found && len(o.duplicates) > 0 {
		// The link was only found by its name, and the partner knows about it: it may not
		// be ours.
		o.newLinks = append(slices.Clone(o.duplicates), o.placed)
		return o.unknown()
	}
	return nil
}

// olderOf returns the live links that were ordered before ours.
func (o *Order) olderOf(links []*client.Link) []*client.Link {
	var older []*client.Link
	for _, link := range links {
		if link.ID != o.placed.ID && client.Older(link, o.placed) && o.Live(link) && !o.judged[link.ID] {
			older = append(older, link)
		}
	}
	return older
}

// withdrawFor withdraws the order because of older links of its name. now is the
// latest known state of the order. The error is nil if the older links are gone.
// It is also nil if the order stays because the partner knows about it; then the
// older links become duplicates.
func (o *Order) withdrawFor(ctx context.Context, now *client.Link, older []*client.Link) error {
	if len(older) == 0 {
		return nil
	}
	detached, cancel := o.pace.DetachFor(ctx, checkGraces)
	defer cancel()
	if alive := o.stillLive(detached, older); len(alive) > 0 {
		left, end := o.links.Withdraw(detached, now)
		if end != Kept {
			return o.withdrawn(&WithdrawnError{Ours: left, End: end, Older: alive[0]})
		}
		o.duplicates = append(o.duplicates, alive...)
	}
	for _, link := range older {
		o.judged[link.ID] = true
	}
	return nil
}

// Withdraw withdraws an order that cannot be set up as configured. It returns nil
// if the order stays, because the partner already knows about it. left is the
// latest known state of the order.
func (o *Order) Withdraw(ctx context.Context, now *client.Link, cause error) (left *client.Link, err error) {
	detached, cancel := o.pace.DetachFor(ctx, checkGraces)
	defer cancel()
	left, end := o.links.Withdraw(detached, now)
	if end == Kept {
		return left, nil
	}
	return left, o.withdrawn(&WithdrawnError{Ours: left, End: end, Cause: cause})
}

// withdrawn ends the order. There is nothing left to warn of about its name.
func (o *Order) withdrawn(err *WithdrawnError) error {
	o.duplicates, o.unsure = nil, nil
	return err
}

// BeginNameCheck checks the name for older links while a wait polls. The
// returned function gives the result after a short time: an error if there are
// some. If the check fails or is slow, the wait goes on, and the next poll checks
// again.
func (o *Order) BeginNameCheck(ctx context.Context) (outcome func() error) {
	age := o.pace.Timing().NameCheckAge
	ctx, cancel := context.WithTimeout(ctx, age/3)
	type result struct {
		links []*client.Link
		err   error
	}
	results := make(chan result, 1)
	go func() {
		defer cancel()
		links, err := o.links.Named(ctx, client.Freshness{MaxAge: age, Polling: true})
		results <- result{links, err}
	}()
	return func() error {
		found := <-results
		if !errors.Is(found.err, context.DeadlineExceeded) && !errors.Is(found.err, context.Canceled) {
			o.unsure = found.err
		}
		if older := o.olderOf(found.links); len(older) > 0 {
			return &olderError{older}
		}
		return nil
	}
}

// Watch runs a part of Create that waits, and checks the name meanwhile. If the
// check finds an older link, Watch withdraws the order. If that link is gone, or
// both stay, Watch runs the part again. now returns the latest known state of the
// order.
func (o *Order) Watch(ctx context.Context, now func() *client.Link, part func(context.Context) error) error {
	for {
		err := part(ctx)
		var found *olderError
		if !errors.As(err, &found) {
			return err
		}
		if err := o.withdrawFor(ctx, now(), found.links); err != nil {
			return err
		}
	}
}
