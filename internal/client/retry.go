package client

import "context"

// maxTries is the maximum number of attempts of an idempotent call.
const maxTries = 7

// RetryIdempotent retries an idempotent call (a PATCH, a DELETE) while its failure may pass
// by itself.
func (c *Client) RetryIdempotent(ctx context.Context, call func(context.Context) error) error {
	backoff := c.config.Timing.Backoff()
	for try := 1; ; try++ {
		err := call(ctx)
		if err == nil || try >= maxTries || !Retryable(err) {
			return err
		}
		if after := RetryAfter(err); !c.config.Timing.InTime(ctx, after) || !backoff.Wait(ctx, after) {
			return err
		}
	}
}
