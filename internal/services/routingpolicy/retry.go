package routingpolicy

import (
	"context"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// maxTries is the maximum number of tries of one call.
const maxTries = 7

// retry repeats a call while its failure may pass by itself. The call has to be
// idempotent.
func retry(ctx context.Context, c *client.Client, call func(context.Context) error) error {
	backoff, err := c.Config.Timing.Backoff(), call(ctx)
	for try := 1; err != nil && try < maxTries && client.Retryable(err); try++ {
		if after := client.RetryAfter(err); !c.Config.Timing.InTime(ctx, after) || !backoff.Wait(ctx, after) {
			break
		}
		err = call(ctx)
	}
	return err
}
