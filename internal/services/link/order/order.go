package order

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// Links are the calls that an order makes.
type Links interface {
	// Lock blocks other orders of the name in this process.
	Lock(ctx context.Context) (unlock func(), err error)
	// Named asks the API for the links of exactly the order's name in its project,
	// in any status, oldest first. What it knows may be maxAge old. With an error it
	// returns those that this process ordered itself.
	Named(ctx context.Context, maxAge time.Duration) ([]*client.Link, error)
	// Get gets a link.
	Get(ctx context.Context, link *client.Link) (*client.Link, error)
	// Create sends the order once.
	Create(ctx context.Context, request *interlink.CreateLinkRequest) (*client.Link, error)
	// Withdraw deletes a new order, unless the partner already knows about it. It
	// returns the latest known state of the link.
	Withdraw(ctx context.Context, link *client.Link) (*client.Link, End)
}

// End is the outcome of a withdrawal.
type End int

// The outcomes of a withdrawal.
const (
	Gone  End = iota // it is deleted
	Stuck            // it could not be deleted at once
	Kept             // not deleted, because the partner already knows about it
)

// Options of an order.
type Options struct {
	AllowDuplicate bool      // of the name: no check for other links of it
	Deadline       time.Time // of the whole operation
	// Live tells whether a link blocks another order of its name.
	Live func(*client.Link) bool
}

// Order is one order.
type Order struct {
	Options

	links   Links
	timing  client.Timing // how long each part may take
	request *interlink.CreateLinkRequest

	before    []*client.Link // links of the name from before the order
	blind     bool           // they could not be listed
	lostReply error          // why it was unknown for a while whether the order was accepted
	found     bool           // the link was found by its name: the reply was lost
	newLinks  []*client.Link // links that are new since the order and may be it

	placed     *client.Link    // as the order left it
	judged     map[string]bool // links of the name that do not block the order, or are among the duplicates
	duplicates []*client.Link  // older live links of the name; the order stays next to them
	checkedAt  time.Time       // when the last name check after the order began
	nextCheck  time.Duration   // how long after that the next one is due
	unsure     error           // why the last name check after the order failed
}

// New makes an order. It sends nothing before Place.
func New(links Links, timing client.Timing, request *interlink.CreateLinkRequest, options Options) *Order {
	return &Order{Options: options, links: links, timing: timing, request: request, judged: map[string]bool{}}
}

// Found tells whether the reply to the order was lost and the link was found by
// its name. Such a link may belong to another order.
func (o *Order) Found() bool { return o.found }

// LostReply says how the reply was lost, nil if it was not.
func (o *Order) LostReply() error { return o.lostReply }

// Duplicates returns older live links of the name. The order stays next to them.
func (o *Order) Duplicates() []*client.Link { return o.duplicates }

// Unsure says why the last name check after the order failed, nil if it did not.
func (o *Order) Unsure() error { return o.unsure }

// How long each part of an order may go on after an interrupt, in interrupt graces
// (Terraform stops the provider soon after an interrupt): the reply; the search for an order without a reply; the name
// check after the order, and the withdrawal.
const replyGraces, searchGraces, checkGraces = 1, 1.6, 2

// detach returns a context for a part of the order. It outlives an interrupt.
func (o *Order) detach(ctx context.Context, graces float64) (context.Context, context.CancelFunc) {
	return waiter.Detach(ctx, time.Duration(graces*float64(o.timing.InterruptGrace)))
}

// Place checks the name, orders, and checks the name again. It holds the
// name lock all the time: if one apply has two orders of one name, the first is
// placed and the second is refused.
//
// Its errors are ErrInterrupted, *NameInUseError, *UnknownError, *WithdrawnError,
// or an error that says that nothing was ordered, and why.
func (o *Order) Place(ctx context.Context) (*client.Link, error) {
	unlock, err := o.links.Lock(ctx)
	if err != nil {
		return nil, ErrInterrupted
	}
	defer unlock()
	if err := o.checkName(ctx); err != nil {
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

// checkName notes the links of the name from before the order. A live link is an
// error, unless duplicates are allowed.
func (o *Order) checkName(ctx context.Context) error {
	var err error
	o.before, err = o.links.Named(ctx, o.timing.NameCheckAge)
	o.blind = o.AllowDuplicate && client.MeaningOf(err) == client.Denied // a key that may not list
	switch {
	case err != nil && ctx.Err() != nil:
		return ErrInterrupted
	case o.blind, err == nil && o.AllowDuplicate:
		return nil
	case err != nil:
		return fmt.Errorf("nothing was ordered: could not check whether this name is in use: %w", err)
	}
	present, err := o.blocking(ctx, o.before, true)
	switch {
	case ctx.Err() != nil:
		return ErrInterrupted
	case len(present) > 0:
		return &NameInUseError{Present: present}
	case err != nil:
		return fmt.Errorf("nothing was ordered: could not check whether this name is in use: %w", err)
	}
	return nil
}

// blocking returns the links that block an order of their name. A list shows them, and
// a GET decides. If it fails, a link that the list shows as live blocks the order. With
// ghosts so does one that only the list shows, to be on the safe side. One that is live
// in neither does not block. err says why the others could not be checked.
func (o *Order) blocking(ctx context.Context, links []*client.Link, ghosts bool) (present []*client.Link, err error) {
	for _, link := range links {
		now, failed := o.links.Get(ctx, link)
		switch {
		case failed == nil && !client.Gone(now, nil) && !o.blocks(now):
			o.judged[link.ID] = true
		case failed == nil && o.blocks(now):
			present = append(present, now)
		case o.Live(link) && (ghosts || !client.Gone(now, failed) && client.MeaningOf(failed) != client.Doubtful):
			present = append(present, link)
		case client.Gone(now, failed), !o.Live(link) && client.MeaningOf(failed) == client.Doubtful:
			o.judged[link.ID] = true
		default:
			err = failed
		}
	}
	return present, err
}

func (o *Order) blocks(link *client.Link) bool { return o.Live(link) && link.Name == o.request.Name }

// send sends the order. It retries only if nothing was ordered, because an object that
// the order names is being changed. If it is not certain that nothing was ordered, it
// searches for the order, whatever the API has replied.
func (o *Order) send(ctx context.Context) (*client.Link, error) {
	timing := o.timing
	for backoff := timing.Backoff(); ; {
		if ctx.Err() != nil {
			return nil, ErrInterrupted
		}
		link, err := o.sendOnce(ctx)
		switch {
		case err == nil:
			return link, nil
		case !client.NotTaken(err, "link"):
			return o.find(ctx, err)
		case client.MeaningOf(err) == client.NotSent && ctx.Err() != nil:
			return nil, ErrInterrupted
		case client.MeaningOf(err) != client.Transient || !time.Now().Before(o.Deadline):
			return nil, fmt.Errorf("nothing was ordered: %w", err)
		}
		if !backoff.Wait(ctx, min(client.RetryAfter(err), timing.RetryAfterMax)) {
			return nil, ErrInterrupted
		}
	}
}

// sendOnce sends the order on its own context. An interrupt in the middle would
// leave the outcome unknown, so the reply gets a moment to arrive.
func (o *Order) sendOnce(ctx context.Context) (*client.Link, error) {
	detached, cancel := o.detach(ctx, replyGraces)
	defer cancel()
	link, err := o.links.Create(detached, o.request)
	if err == nil && isAmong(link, o.before) {
		return nil, fmt.Errorf("the reply is about the link %s, which was there before", link.ID)
	}
	return link, err
}

func isAmong(link *client.Link, links []*client.Link) bool {
	return slices.ContainsFunc(links, func(other *client.Link) bool { return other.ID == link.ID })
}

// find searches for an order whose outcome is unknown, and continues with the link
// that it finds.
func (o *Order) find(ctx context.Context, lost error) (*client.Link, error) {
	o.lostReply = lost
	tflog.Warn(ctx, "the reply to an order was lost; searching for it", map[string]any{"name": o.request.Name, "error": client.APIText(lost)})
	if o.blind { // nothing tells the order from an older link
		return nil, o.unknown()
	}
	link := o.search(ctx)
	if link == nil {
		return nil, o.unknown()
	}
	tflog.Info(ctx, "the order had been taken", map[string]any{"name": link.Name, "link": link.ID})
	o.found = true
	return link, nil
}

func (o *Order) unknown() error { return &UnknownError{Lost: o.lostReply, Seen: o.newLinks} }
