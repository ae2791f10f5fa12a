package link

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// orderer places one order, at most.
type orderer struct {
	client         *client.Client
	messages       messages
	request        *interlink.CreateLinkRequest
	allowDuplicate bool
	generatedName  bool
	deadline       time.Time

	before    []*client.Link  // of the name, from before the order
	lostReply error           // why it was not known for a while whether the order was taken
	adopted   bool            // the link was found, not answered
	seen      []*client.Link  // of those that came up since, what may be the order
	sentAt    time.Time       // the order
	judged    map[string]bool // older links that are not in the way, or that beside has
	beside    []*client.Link  // older live links of the name, where the order stays all the same
	unsure    error           // why the last look after the order failed
}

// orderError is an order that was not placed, or did not stay. Where link is
// not nil it exists all the same and must be kept in the state.
type orderError struct {
	message fw.Message
	link    *client.Link
}

func (e *orderError) Error() string { return e.message.Summary }

// How long after an interrupt each part of an order may take to come to its end,
// in graces (see client.Outlive): the answer, the look for an order whose answer
// did not come, the look for others of its name and what follows from that.
const afterAnswer, afterLookUp, afterLook = 1, 1.6, 2

// beforeOrder says how old a list may be that answers the look before an order.
// The look after the order, and those of the wait, are what prevents two orders.
func beforeOrder(c *client.Client) client.Freshness {
	return client.Freshness{MaxAge: c.Timing().NameLookAge}
}

// place looks for a link of the name, orders, and looks again: where an older
// live link of the name is there by then (another apply, at the same moment),
// ours is withdrawn. It holds the name in this process all the while, so of two
// orders of one name in one apply the first is placed and the second refused.
func (o *orderer) place(ctx context.Context) (*client.Link, error) {
	region, project, name := o.request.Region.String(), o.request.ProjectID, o.request.Name
	unlock, err := o.client.LockName(ctx, region, project, name)
	if err != nil {
		return nil, o.interrupted()
	}
	defer unlock()

	o.before, err = o.client.LinksNamed(ctx, region, project, name, beforeOrder(o.client))
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, o.interrupted()
	case err != nil:
		return nil, fmt.Errorf("nothing was ordered, for it could not be made sure that no InterLink of this name exists: %w", err)
	}
	if !o.allowDuplicate {
		present := o.stillLive(ctx, o.before)
		if ctx.Err() != nil {
			return nil, o.interrupted()
		}
		if len(present) > 0 {
			return nil, &orderError{message: o.messages.nameTaken(name, region, project, present, o.generatedName)}
		}
	}
	link, err := o.order(ctx)
	if err != nil {
		return nil, err
	}
	if o.allowDuplicate {
		return link, nil
	}
	return o.withdrawIfNotFirst(ctx, link)
}

// stillLive answers those of the links that stand in the way now: a list may
// be a moment old, so each is asked for before its name is refused.
func (o *orderer) stillLive(ctx context.Context, links []*client.Link) []*client.Link {
	var present []*client.Link
	for _, link := range links {
		if !live(link) {
			continue
		}
		now, err := o.client.GetLink(ctx, client.RefOf(link), client.JustOrdered)
		switch {
		case client.IsNotFound(err):
		case err != nil:
			present = append(present, link)
		case live(now) && now.Name == o.request.Name:
			present = append(present, now)
		}
	}
	return present
}

// order sends the order, once. If the outcome is unknown it looks for the order:
// the API may be at work on it, whatever it has answered. It sends again only
// after an answer that says that nothing was taken.
func (o *orderer) order(ctx context.Context) (*client.Link, error) {
	backoff := o.client.Timing().Backoff()
	for {
		if ctx.Err() != nil {
			return nil, o.interrupted()
		}
		link, err := o.send(ctx)
		switch meaning := client.MeaningOf(err); {
		case err == nil:
			return link, nil
		case meaning == client.Unknown:
			return o.find(ctx, err)
		case meaning == client.NotSent && ctx.Err() != nil:
			return nil, o.interrupted()
		case meaning != client.Transient || !time.Now().Before(o.deadline):
			return nil, fmt.Errorf("nothing was ordered: %w", err)
		}
		// Something that the order names is being changed.
		asked := min(client.RetryAfter(err), o.client.Timing().RetryAfterMax)
		if !backoff.Wait(ctx, asked) {
			return nil, o.interrupted()
		}
	}
}

// find looks for an order whose outcome is unknown, and takes what it finds.
func (o *orderer) find(ctx context.Context, lost error) (*client.Link, error) {
	o.lostReply = lost
	tflog.Warn(ctx, "the reply to an order was lost; looking for it", map[string]any{"name": o.request.Name, "error": client.Said(lost)})
	found := o.lookUp(ctx)
	if found == nil {
		return nil, o.unknown()
	}
	tflog.Info(ctx, "the order had been taken", map[string]any{"name": found.Name, "link": found.ID})
	o.adopted = true
	return found, nil
}

// unknown is the end of an order of which nobody can say whether it was taken.
func (o *orderer) unknown() error {
	return &orderError{message: o.messages.unknownOrder(o.request, o.allowDuplicate, o.lostReply, o.seen)}
}

// interrupted is the end of an order that was not placed.
func (o *orderer) interrupted() error {
	return &orderError{message: o.messages.interruptedOrder(o.request.Name)}
}

// send makes the call on a context of its own: an interrupt in the middle of it
// would leave the outcome unknown, so the answer gets a moment to arrive.
func (o *orderer) send(ctx context.Context) (*client.Link, error) {
	o.sentAt = time.Now()
	detached, cancel := o.client.Outlive(ctx, afterAnswer)
	defer cancel()
	return o.client.CreateLink(detached, o.request)
}
