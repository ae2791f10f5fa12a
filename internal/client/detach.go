package client

import (
	"context"

	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// Outlive answers a context for what must not be cut off in the middle: it lives
// on when ctx ends, for the grace of an interrupt (Terraform stops the provider
// soon after). cancel ends it for good.
func (c *Client) Outlive(ctx context.Context) (detached context.Context, cancel context.CancelFunc) {
	detached, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if waiter.Sleep(detached, c.Timing().InterruptGrace) {
			end()
		}
	})
	return detached, func() { stop(); end() }
}
