package link

import (
	"context"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// withdrawal is how long an order that is to be withdrawn is seen off.
const withdrawal = 30 * time.Second

// withdraw deletes an order that was just taken. The partner knows nothing of
// it yet, so it is deleted at once (recorded). gone is false where it was not. An
// interrupt must not cut it off at once: see client.Outlive.
func withdraw(ctx context.Context, c *client.Client, link *client.Link) (left *client.Link, gone bool) {
	ctx, cancel := context.WithTimeout(ctx, withdrawal)
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
