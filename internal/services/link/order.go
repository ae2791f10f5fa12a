package link

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

// orderer places one order, at most.
type orderer struct {
	client         *client.Client
	teller         teller
	request        *interlink.CreateLinkRequest
	allowDuplicate bool
	generatedName  bool
	deadline       time.Time
	unsure         error // why the look after the order could not be made
}

// orderError is an order that was not placed, or did not stay. Where link is
// not nil it exists all the same and must be kept in the state.
type orderError struct {
	message message
	link    *client.Link
}

func (e *orderError) Error() string { return e.message.summary }

// maxOrders is how many times an order is sent of which it is certain each time
// that it was not taken.
const maxOrders = 3

// place looks for a link of the name, orders, and looks again: where an older
// live link of the name is there by then (another apply, at the same moment),
// ours is withdrawn. It holds the name in this process all the while, so of two
// orders of one name in one apply the first is placed and the second refused.
func (o *orderer) place(ctx context.Context) (*client.Link, error) {
	region, project, name := o.request.Region.String(), o.request.ProjectID, o.request.Name
	unlock, err := o.client.LockName(ctx, region, project, name)
	if err != nil {
		return nil, fmt.Errorf("interrupted before anything was ordered: %w", err)
	}
	defer unlock()

	before, err := o.client.LinksNamed(ctx, region, project, name, true)
	if err != nil {
		return nil, fmt.Errorf("nothing was ordered, for it could not be made sure that no InterLink of this name exists: %w", err)
	}
	if !o.allowDuplicate {
		if present := o.stillLive(ctx, before); len(present) > 0 {
			return nil, &orderError{message: o.teller.nameTaken(name, region, project, present, o.generatedName)}
		}
	}
	link, err := o.order(ctx, before)
	if err != nil {
		return nil, err
	}
	if o.allowDuplicate {
		return link, nil
	}
	return o.yieldToOlder(ctx, link)
}

// stillLive answers those of the links that stand in the way now: a list may
// be a moment old, so each is asked for before its name is refused.
func (o *orderer) stillLive(ctx context.Context, links []*client.Link) []*client.Link {
	var present []*client.Link
	for _, link := range links {
		if !live(link) {
			continue
		}
		now, err := getInsistently(ctx, o.client, client.RefOf(link))
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

// order sends the order. Where its outcome is unknown it is looked for; it is
// sent again only where it is certain that it was not taken.
func (o *orderer) order(ctx context.Context, before []*client.Link) (*client.Link, error) {
	pause := o.client.Timing().RetryFirst
	for try := 1; ; try++ {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("interrupted before anything was ordered: %w", context.Cause(ctx))
		}
		link, err := o.send(ctx)
		if err == nil {
			return link, nil
		}
		switch client.MeaningOf(err) {
		case client.Unknown:
			tflog.Warn(ctx, "the reply to an order was lost; looking for it", map[string]any{"name": o.request.Name, "error": client.Said(err)})
			found, certain := o.lookUp(ctx, before)
			switch {
			case found != nil:
				tflog.Info(ctx, "the order had been taken", map[string]any{"name": found.Name, "link": found.ID})
				return found, nil
			case !certain || ctx.Err() != nil || client.MayComeLate(err):
				return nil, &orderError{message: o.teller.unknownOrder(o.request.Name, o.request.Region.String(), o.request.ProjectID, o.allowDuplicate, err)}
			case try >= maxOrders:
				return nil, fmt.Errorf("nothing was ordered: the API failed %d times: %w", try, err)
			}
		case client.Transient:
			// Something that the order names is being changed: nothing was taken.
			if !time.Now().Before(o.deadline) {
				return nil, fmt.Errorf("nothing was ordered: %w", err)
			}
			try--
		default:
			return nil, fmt.Errorf("nothing was ordered: %w", err)
		}
		if !waiter.Sleep(ctx, pause) {
			return nil, fmt.Errorf("interrupted, nothing was ordered: %w", context.Cause(ctx))
		}
		pause = min(2*pause, o.client.Timing().RetryMax)
	}
}

// send makes the call on a context of its own: an interrupt in the middle of it
// would leave the outcome unknown, so the answer gets a moment to arrive.
func (o *orderer) send(ctx context.Context) (*client.Link, error) {
	detached, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		if waiter.Sleep(detached, o.client.Timing().InterruptGrace) {
			cancel()
		}
	})
	defer stop()
	return o.client.CreateLink(detached, o.request)
}

// lookUp looks for an order of unknown outcome, several times over: a link may
// show up late. certain says that the API answered and that no such order was
// there to the end.
func (o *orderer) lookUp(ctx context.Context, before []*client.Link) (found *client.Link, certain bool) {
	timing := o.client.Timing()
	window := timing.LookupWindow
	if ctx.Err() != nil {
		// Terraform stops the provider soon after an interrupt.
		window = min(window, timing.InterruptGrace)
	}
	detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), window+timing.ReadTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		if waiter.Sleep(detached, timing.InterruptGrace) {
			cancel()
		}
	})
	defer stop()
	end := time.Now().Add(window)
	for pause := window / 20; ; pause = pause * 3 / 2 {
		links, err := o.client.LookUpLinks(detached, o.request.Region.String(), o.request.ProjectID, o.request.Name)
		candidates := o.ours(links, before)
		last := !time.Now().Before(end)
		switch {
		case len(candidates) == 1, len(candidates) > 1 && last && !o.allowDuplicate:
			// Of several the youngest is taken for ours: by the rule of the look
			// after an order it is the one to be withdrawn, whoever placed it.
			return candidates[len(candidates)-1], true
		case len(candidates) > 1 && last:
			return nil, false
		case last || detached.Err() != nil:
			return nil, err == nil && len(candidates) == 0
		}
		if !waiter.Sleep(detached, min(pause, max(0, time.Until(end)))) {
			return nil, false
		}
	}
}

// ours answers the links that were not there before the order and are what it
// asked for. One that was refused in the meantime is ours, too.
func (o *orderer) ours(links, before []*client.Link) []*client.Link {
	var out []*client.Link
	for _, link := range links {
		same := func(other *client.Link) bool { return other.ID == link.ID }
		if slices.ContainsFunc(before, same) || link.Status == interlink.LinkStatusDeleted ||
			link.PopID != o.request.PopID || link.BandwidthMbps != o.request.BandwidthMbps {
			continue
		}
		if link.Partner != nil && link.Partner.PartnerID != deref(o.request.PartnerID) ||
			link.Self != nil && link.Self.ConnectionID != deref(o.request.ConnectionID) {
			continue
		}
		out = append(out, link)
	}
	return out
}

// yieldToOlder looks again now that the order is taken, and withdraws ours where
// an older live link of its name is there.
func (o *orderer) yieldToOlder(ctx context.Context, ours *client.Link) (*client.Link, error) {
	var older []*client.Link
	for _, link := range o.lookAgain(ctx, ours) {
		if link.ID != ours.ID && client.Older(link, ours) {
			older = append(older, link)
		}
	}
	older = o.stillLive(context.WithoutCancel(ctx), older)
	if len(older) == 0 {
		return ours, nil
	}
	left, gone := withdraw(ctx, o.client, ours)
	failed := &orderError{message: o.teller.withdrawn(left, older[0], gone)}
	if !gone {
		failed.link = left
	}
	return nil, failed
}

// lookAgain is the look after an order. It goes on for half a minute where the
// API fails: on it hangs that one order remains of two. Where it cannot be made
// at all, unsure says why. An interrupt does not keep it from one short try.
func (o *orderer) lookAgain(ctx context.Context, ours *client.Link) []*client.Link {
	detached, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		if waiter.Sleep(detached, o.client.Timing().InterruptGrace) {
			cancel()
		}
	})
	defer stop()
	end := time.Now().Add(3 * o.client.Timing().LookupWindow)
	for pause := o.client.Timing().RetryFirst; ; pause = min(2*pause, o.client.Timing().RetryMax) {
		links, err := o.client.LinksNamed(detached, ours.Region.String(), ours.ProjectID, ours.Name, true)
		if err == nil || !client.Passing(err) || time.Now().After(end) || ctx.Err() != nil || !waiter.Sleep(detached, pause) {
			o.unsure = err
			return links
		}
	}
}

// withdrawal is how long an order that is to be withdrawn is seen off.
const withdrawal = 30 * time.Second

// withdraw deletes an order that was just taken. The partner knows nothing of
// it yet, so it is deleted at once (recorded). gone is false where it was not.
func withdraw(ctx context.Context, c *client.Client, link *client.Link) (left *client.Link, gone bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), withdrawal)
	defer cancel()
	op := newOperation(c, withdrawal)
	op.on(link)
	if !shownAtAll(ctx, c, link) {
		// A 404 would say nothing yet, so only a deletion that is answered counts.
		deleted, err := c.DeleteLink(ctx, op.ref)
		if err != nil {
			return link, false
		}
		op.observe(ctx, deleted)
	}
	err := op.remove(ctx)
	if err == nil {
		err = op.awaitGone(ctx)
	}
	return op.link, err == nil
}

// shownAtAll waits for a while until a new link can be read: from then on a 404
// means that it is gone.
func shownAtAll(ctx context.Context, c *client.Client, link *client.Link) bool {
	look := newOperation(c, c.Timing().LookupWindow)
	look.on(link)
	look.unseenUntil = look.deadline.Add(newGrace)
	return look.await(ctx, func(*client.Link) (bool, error) { return true, nil }) == nil
}
