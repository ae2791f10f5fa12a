package order

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// Links are the calls that an order makes.
type Links interface {
	// Lock keeps other orders of the name in this process waiting.
	Lock(ctx context.Context) (unlock func(), err error)
	// Named lists the links of exactly the order's name in its project, in any
	// status, oldest first. With an error come those that earlier lists have
	// shown. If fresh.Alone is set, the API itself is asked.
	Named(ctx context.Context, fresh client.Freshness) ([]*client.Link, error)
	// Get asks for a link that may be so new that reads lag behind.
	Get(ctx context.Context, link *client.Link) (*client.Link, error)
	// Create sends the order once.
	Create(ctx context.Context, request *interlink.CreateLinkRequest) (*client.Link, error)
	// Withdraw deletes a link that was just ordered, unless the partner knows of
	// it by now. It returns the link as it was seen last.
	Withdraw(ctx context.Context, link *client.Link) (*client.Link, End)
}

// Pace says how long each part may take. *client.Client is one.
type Pace interface {
	Timing() client.Timing
	DetachFor(ctx context.Context, graces float64) (context.Context, context.CancelFunc)
}

// End is what became of an order that was to be withdrawn.
type End int

// The ends of an order that was to be withdrawn.
const (
	Gone  End = iota // it is deleted
	Stuck            // it could not be deleted at once
	Kept             // it was not deleted, because the partner knows of it by now
)

// Options of an order.
type Options struct {
	AllowDuplicate bool      // of the name: nobody looks for other links of it
	Deadline       time.Time // of the whole operation
	// Live tells whether a link stands in the way of another one of its name.
	Live func(*client.Link) bool
}

// Order is one order.
type Order struct {
	Options

	links   Links
	pace    Pace
	request *interlink.CreateLinkRequest

	before    []*client.Link // links of the name from before the order
	sentAt    time.Time
	lostReply error          // why nobody knew for a while whether the order was taken
	found     bool           // the link was found by its name: the reply was lost
	newLinks  []*client.Link // links that came up since the order and may be it

	placed     *client.Link    // as the order left it
	judged     map[string]bool // older links that are gone, or are among the duplicates
	duplicates []*client.Link  // older live links of the name, next to which the order stays
	unsure     error           // why the last look for older links failed
}

// New makes an order. Nothing is sent before Place.
func New(links Links, pace Pace, request *interlink.CreateLinkRequest, options Options) *Order {
	return &Order{Options: options, links: links, pace: pace, request: request, judged: map[string]bool{}}
}

// Found tells whether the reply to the order was lost and the link was found by
// its name. Such a link may be somebody else's.
func (o *Order) Found() bool { return o.found }

// LostReply says how the reply was lost, nil if it was not.
func (o *Order) LostReply() error { return o.lostReply }

// Duplicates are older live links of the name, next to which the order stays.
func (o *Order) Duplicates() []*client.Link { return o.duplicates }

// Unsure says why the last look for older links of the name failed, nil if it
// did not.
func (o *Order) Unsure() error { return o.unsure }

// How long each part of an order may go on after an interrupt, in graces (see
// Pace.DetachFor): the answer; the look for an order whose answer did not come;
// the look for older links, and the withdrawal.
const afterAnswer, afterLookUp, afterLook = 1, 1.6, 2

// BeforeOrder says how old a list may be that answers the look before an order.
// The looks after the order are what prevents two of them.
func BeforeOrder(timing client.Timing) client.Freshness {
	return client.Freshness{MaxAge: timing.NameLookAge}
}

// Place looks for a live link of the name, orders, and looks again. It holds the
// name all the while: of two orders of one name in one apply the first is placed
// and the second is refused.
//
// Its errors are ErrInterrupted, *NameTakenError, *UnknownError,
// *WithdrawnError, or one that says that nothing was ordered, and why.
func (o *Order) Place(ctx context.Context) (*client.Link, error) {
	unlock, err := o.links.Lock(ctx)
	if err != nil {
		return nil, ErrInterrupted
	}
	defer unlock()
	if err := o.lookBefore(ctx); err != nil {
		return nil, err
	}
	o.placed, err = o.send(ctx)
	if err != nil || o.AllowDuplicate {
		return o.placed, err
	}
	if err := o.withdrawIfNotFirst(ctx); err != nil {
		return nil, err
	}
	return o.placed, nil
}

// lookBefore notes the links of the name from before the order. A live one is an
// error, unless duplicates are allowed.
func (o *Order) lookBefore(ctx context.Context) error {
	var err error
	o.before, err = o.links.Named(ctx, BeforeOrder(o.pace.Timing()))
	switch {
	case err != nil && ctx.Err() != nil:
		return ErrInterrupted
	case err != nil:
		return fmt.Errorf("nothing was ordered: could not check whether this name is in use: %w", err)
	case o.AllowDuplicate:
		return nil
	}
	present := o.stillLive(ctx, o.before)
	if ctx.Err() != nil {
		return ErrInterrupted
	}
	if len(present) > 0 {
		return &NameTakenError{Present: present}
	}
	return nil
}

// stillLive returns the links that stand in the way now. A list may be a moment
// old, so each link is asked for.
func (o *Order) stillLive(ctx context.Context, links []*client.Link) []*client.Link {
	var present []*client.Link
	for _, link := range links {
		if !o.Live(link) {
			continue
		}
		now, err := o.links.Get(ctx, link)
		switch {
		case client.IsNotFound(err):
		case err != nil:
			present = append(present, link)
		case o.Live(now) && now.Name == o.request.Name:
			present = append(present, now)
		}
	}
	return present
}

// send sends the order. It sends it again only after an answer that says that
// nothing was taken because something that the order names is being changed. If
// the outcome is unknown it looks for the order, whatever the API has answered.
func (o *Order) send(ctx context.Context) (*client.Link, error) {
	timing := o.pace.Timing()
	for backoff := timing.Backoff(); ; {
		if ctx.Err() != nil {
			return nil, ErrInterrupted
		}
		link, err := o.sendOnce(ctx)
		switch meaning := client.MeaningOf(err); {
		case err == nil:
			return link, nil
		case meaning == client.Unknown:
			return o.find(ctx, err)
		case meaning == client.NotSent && ctx.Err() != nil:
			return nil, ErrInterrupted
		case meaning != client.Transient || !time.Now().Before(o.Deadline):
			return nil, fmt.Errorf("nothing was ordered: %w", err)
		}
		if !backoff.Wait(ctx, min(client.RetryAfter(err), timing.RetryAfterMax)) {
			return nil, ErrInterrupted
		}
	}
}

// sendOnce sends the order on a context of its own. An interrupt in the middle
// would leave the outcome unknown, so the answer gets a moment to arrive.
func (o *Order) sendOnce(ctx context.Context) (*client.Link, error) {
	o.sentAt = time.Now()
	detached, cancel := o.pace.DetachFor(ctx, afterAnswer)
	defer cancel()
	return o.links.Create(detached, o.request)
}

// find looks for an order whose outcome is unknown, and goes on with what it
// finds.
func (o *Order) find(ctx context.Context, lost error) (*client.Link, error) {
	o.lostReply = lost
	tflog.Warn(ctx, "the reply to an order was lost; looking for it", map[string]any{"name": o.request.Name, "error": client.APIText(lost)})
	link := o.lookUp(ctx)
	if link == nil {
		return nil, o.unknown()
	}
	tflog.Info(ctx, "the order had been taken", map[string]any{"name": link.Name, "link": link.ID})
	o.found = true
	return link, nil
}

func (o *Order) unknown() error { return &UnknownError{Lost: o.lostReply, Seen: o.newLinks} }
