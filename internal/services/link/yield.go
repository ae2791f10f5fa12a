package link

import (
	"context"
	"slices"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// yieldToOlder looks again now that the order is taken, and withdraws it where
// an older live link of its name is there.
func (o *orderer) yieldToOlder(ctx context.Context, ours *client.Link) (*client.Link, error) {
	detached, cancel := o.client.Outlive(ctx, afterLook)
	defer cancel()
	var older []*client.Link
	for _, link := range o.lookAgain(detached, ctx, ours) {
		if link.ID != ours.ID && client.Older(link, ours) {
			older = append(older, link)
		}
	}
	older = o.stillLive(detached, older)
	if len(older) == 0 {
		return ours, nil
	}
	if o.adopted && ours.Status != interlink.LinkStatusConfiguring && ours.Status != interlink.LinkStatusRequested {
		// What was only taken for ours, and the partner knows of, is not deleted.
		o.seen = slices.Concat(older, []*client.Link{ours})
		return nil, o.unknown()
	}
	left, gone := withdraw(detached, o.client, ours)
	failed := &orderError{message: o.teller.withdrawn(left, older[0], gone, o.failedTry)}
	if !gone {
		failed.link = left
	}
	return nil, failed
}

// lookAgain is the look after an order. It goes on for half a minute where the
// API fails: on it hangs that one order remains of two. Where it cannot be made
// at all, unsure says why. An interrupt does not keep it from one short try.
func (o *orderer) lookAgain(detached, ctx context.Context, ours *client.Link) []*client.Link {
	end := time.Now().Add(3 * o.client.Timing().LookupWindow)
	for pause := o.client.Timing().RetryFirst; ; pause = min(2*pause, o.client.Timing().RetryMax) {
		links, err := o.client.LinksNamed(detached, ours.Region.String(), ours.ProjectID, ours.Name, true)
		if err == nil || !client.Passing(err) || time.Now().After(end) || ctx.Err() != nil || !waiter.Sleep(detached, pause) {
			o.unsure = err
			return links
		}
	}
}

// lookForTwins looks for an earlier try of an order that was sent again and whose
// name is no sign of it, for others may have that name.
func (o *orderer) lookForTwins(ctx context.Context, link *client.Link) {
	if o.failedTry == nil {
		return
	}
	detached, cancel := o.client.Outlive(ctx, afterLook)
	defer cancel()
	links, err := o.client.LookUpLinks(detached, link.Region.String(), link.ProjectID, o.request.Name)
	if err != nil {
		o.unsure = err
		return
	}
	twins, _ := o.ours(links)
	o.twins = slices.DeleteFunc(twins, func(twin *client.Link) bool { return twin.ID == link.ID || !live(twin) })
}
