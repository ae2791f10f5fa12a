package client

import "context"

// maxTries of an idempotent call.
const maxTries = 7

// Insist retries an idempotent call (a PATCH, a DELETE) while its failure may pass
// by itself.
func (c *Client) Insist(ctx context.Context, call func(context.Context) error) error {
	backoff := c.config.Timing.Backoff()
	for try := 1; ; try++ {
		err := call(ctx)
		if err == nil || try >= maxTries || !Passing(err) {
			return err
		}
		if after := RetryAfter(err); !c.config.Timing.InTime(ctx, after) || !backoff.Wait(ctx, after) {
			return err
		}
	}
}
