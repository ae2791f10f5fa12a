package link

import (
	"context"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// withdrawal is how long an order that is to be withdrawn is seen off.
const withdrawal = 30 * time.Second

// orderEnd is what became of an order that was to be withdrawn.
type orderEnd int

const (
	orderGone  orderEnd = iota // it is deleted
	orderStuck                 // it could not be deleted at once
	keptOrder                  // it was not deleted: the partner knows of it by now
)

// withdraw deletes an order that was just taken, unless the partner knows of it
// by now. If the partner does not, the API deletes it at once (recorded). An
// interrupt must not cut it off at once: see client.Outlive.
func withdraw(ctx context.Context, c *client.Client, link *client.Link) (*client.Link, orderEnd) {
	ctx, cancel := context.WithTimeout(ctx, withdrawal)
	defer cancel()
	op := newOperation(c, withdrawal)
	op.on(link)
	if shown := shownAtAll(ctx, c, link); shown != nil {
		op.observe(ctx, shown)
		if err := ignoreGone(op.awaitConfigured(ctx)); err != nil {
			return op.link, orderStuck
		}
		if partnerKnows(op.link) {
			return op.link, keptOrder
		}
	} else {
		// A 404 would say nothing yet, so only a deletion that is answered counts.
		deleted, err := c.DeleteLink(ctx, op.ref)
		if err != nil {
			return link, orderStuck
		}
		op.observe(ctx, deleted)
	}
	err := op.remove(ctx)
	if err == nil {
		err = op.awaitGone(ctx)
	}
	if err != nil {
		return op.link, orderStuck
	}
	return op.link, orderGone
}

// partnerKnows tells whether a healthy order has gone beyond what the partner
// knows nothing of.
func partnerKnows(link *client.Link) bool {
	return classOf(link) != Bad && link.Status != interlink.LinkStatusConfiguring && link.Status != interlink.LinkStatusRequested
}

// shownAtAll waits for a while until a new link can be read: from then on a 404
// means that it is gone. It returns nil if the link does not show.
func shownAtAll(ctx context.Context, c *client.Client, link *client.Link) *client.Link {
	look := newOperation(c, c.Timing().LookupWindow)
	look.on(link)
	look.unseenUntil = look.deadline.Add(newGrace)
	if look.awaitBy(ctx, look.getAlone, func(*client.Link) (bool, error) { return true, nil }) != nil {
		return nil
	}
	return look.link
}
