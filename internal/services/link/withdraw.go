package link

import (
	"context"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link/order"
)

// withdrawTime is how long the withdrawal of an order may take.
const withdrawTime = 30 * time.Second

// withdraw deletes a new order, unless the partner already knows about it. If the
// partner does not, the API deletes it at once (recorded). It returns the latest
// known state of the link.
func withdraw(ctx context.Context, c *client.Client, link *client.Link) (*client.Link, order.End) {
	ctx, cancel := context.WithTimeout(ctx, withdrawTime)
	defer cancel()
	op := newOperation(c, withdrawTime)
	op.on(link)
	if shown := shownAtAll(ctx, c, link); shown != nil {
		op.observe(ctx, shown)
		if err := ignoreGone(op.awaitConfigured(ctx)); err != nil {
			return op.link, order.Stuck
		}
		if partnerKnows(op.link) {
			return op.link, order.Kept
		}
	} else {
		// A 404 proves nothing yet, so only a successful deletion counts.
		deleted, err := c.DeleteLink(ctx, op.ref)
		if err != nil {
			return link, order.Stuck
		}
		op.observe(ctx, deleted)
	}
	err := op.remove(ctx)
	if err == nil {
		err = op.awaitGone(ctx, false)
	}
	if err != nil {
		return op.link, order.Stuck
	}
	return op.link, order.Gone
}

// partnerKnows tells whether the partner has acted on a healthy order.
func partnerKnows(link *client.Link) bool {
	return classOf(link) != Bad && link.Status != interlink.LinkStatusConfiguring && link.Status != interlink.LinkStatusRequested
}

// shownAtAll waits briefly until a new link can be read. From then on a 404 means
// that it is gone. It returns nil if the link does not show.
func shownAtAll(ctx context.Context, c *client.Client, link *client.Link) *client.Link {
	reading := newOperation(c, c.Config.Timing.SearchWindow)
	reading.on(link)
	if reading.await(ctx, func(*client.Link) (bool, error) { return true, nil }) != nil {
		return nil
	}
	return reading.link
}
