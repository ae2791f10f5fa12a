package client

import "context"

// maxInsist is how many times a call is made that may be repeated safely.
const maxInsist = 7

// Insist repeats a call that sets and does not add (a PATCH, a DELETE), for as
// long as what keeps it from succeeding may pass.
func (c *Client) Insist(ctx context.Context, call func(context.Context) error) error {
	backoff := c.config.Timing.Backoff()
	for try := 1; ; try++ {
		err := call(ctx)
		if err == nil || try >= maxInsist || !Passing(err) {
			return err
		}
		if after := RetryAfter(err); !c.config.Timing.InTime(ctx, after) || !backoff.Wait(ctx, after) {
			return err
		}
	}
}
