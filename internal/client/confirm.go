package client

import "context"

// looksBehindGateway is how often an object is asked for of which something in
// between says that it does not exist. With the pauses that is some ten seconds.
const looksBehindGateway = 6

// confirmed makes a GET. A 404 that is not the API's own (a route that is missing
// for a moment) is no word about the object: it is believed only where it lasts.
func confirmed[T any](ctx context.Context, c *Client, get func() (T, error)) (T, error) {
	backoff := c.config.Timing.Backoff()
	for look := 1; ; look++ {
		object, err := get()
		if !IsNotFound(err) || ErrorOf(err).FromAPI || look == looksBehindGateway || ctx.Value(onceKey{}) != nil {
			return object, err
		}
		if !backoff.Wait(ctx, 0) {
			return object, context.Cause(ctx)
		}
	}
}
