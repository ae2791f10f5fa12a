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
	detached, cancel := o.detach(ctx, checkGraces)
	defer cancel()
	timing := o.timing
	var links []*client.Link
	end := time.Now().Add(3 * timing.SearchWindow)
	for backoff := timing.Backoff(); ; {
		o.checkedAt, o.nextCheck = time.Now(), timing.SearchWindow
		links, o.unsure = o.links.Named(detached, 0)
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

// olderOf returns the links that were ordered before ours, and are not judged yet.
func (o *Order) olderOf(links []*client.Link) []*client.Link {
	var older []*client.Link
	for _, link := range links {
		if link.ID != o.placed.ID && client.CompareAge(link, o.placed) < 0 && !o.judged[link.ID] {
			older = append(older, link)
		}
	}
	return older
}

// withdrawFor withdraws the order because of older links of its name. now is the
// latest known state of the order. The error is nil if the older links are gone, or if
// the order stays because the partner knows about it; then the older links become
// duplicates. unsure says why a link could not be checked.
func (o *Order) withdrawFor(ctx context.Context, now *client.Link, older []*client.Link) error {
	if len(older) == 0 {
		return nil
	}
	detached, cancel := o.detach(ctx, checkGraces)
	defer cancel()
	alive, err := o.blocking(detached, older, false)
	if err != nil {
		o.unsure = err
	}
	if len(alive) > 0 {
		left, end := o.links.Withdraw(detached, now)
		if end != Kept {
			return o.withdrawn(&WithdrawnError{Ours: left, End: end, Older: alive[0]})
		}
		o.duplicates = append(o.duplicates, alive...)
		for _, link := range alive {
			o.judged[link.ID] = true
		}
	}
	return nil
}

// Withdraw withdraws an order that cannot be set up as configured. It returns nil
// if the order stays, because the partner already knows about it. left is the
// latest known state of the order.
func (o *Order) Withdraw(ctx context.Context, now *client.Link, cause error) (left *client.Link, err error) {
	detached, cancel := o.detach(ctx, checkGraces)
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

// BeginNameCheck checks the name for older links while a wait polls: some ten seconds
// after the order, and then after twice the time each. The returned function gives the
// result: an error if there are some. If the check fails or is slow, the wait goes on.
func (o *Order) BeginNameCheck(ctx context.Context) (outcome func() error) {
	if time.Since(o.checkedAt) < o.nextCheck {
		return func() error { return nil }
	}
	o.nextCheck *= 2
	result := make(chan error, 1)
	go func() { result <- o.checkAgain(ctx) }()
	return func() error { return <-result }
}

// checkAgain checks the name once more, for a short time.
func (o *Order) checkAgain(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, o.timing.ListPatience)
	defer cancel()
	o.checkedAt = time.Now()
	links, err := o.links.Named(ctx, o.timing.NameCheckAge)
	if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		o.unsure = err
	}
	if older := o.olderOf(links); len(older) > 0 {
		return &olderError{older}
	}
	return nil
}

// Watch runs a part of Create that waits. At its end it checks the name, unless that
// was just done. If a check finds an older link, Watch withdraws the order. If that
// link is gone, or both stay, Watch runs the part again. now returns the latest known
// state of the order.
func (o *Order) Watch(ctx context.Context, now func() *client.Link, part func(context.Context) error) error {
	for {
		err := part(ctx)
		var found *olderError
		if !errors.As(err, &found) && !o.AllowDuplicate && ctx.Err() == nil && time.Since(o.checkedAt) > o.timing.NameCheckAge {
			errors.As(o.checkAgain(ctx), &found)
		}
		if found == nil {
			return err
		}
		if err := o.withdrawFor(ctx, now(), found.links); err != nil {
			return err
		}
	}
}
