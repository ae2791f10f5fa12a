package client

import (
	"context"

	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// looksBehindGateway is how often an object is asked for of which something in
// between says that it does not exist. With the pauses that is some ten seconds.
const looksBehindGateway = 6

// confirmed makes a GET. A 404 that is not the API's own (a route that is missing
// for a moment) is no word about the object: it is believed only where it lasts.
func confirmed[T any](ctx context.Context, c *Client, get func() (T, error)) (T, error) {
	pause := c.config.Timing.RetryFirst
	for look := 1; ; look++ {
		object, err := get()
		if !IsNotFound(err) || FromAPI(err) || look == looksBehindGateway || ctx.Value(onceKey{}) != nil {
			return object, err
		}
		if !waiter.Sleep(ctx, pause) {
			return object, context.Cause(ctx)
		}
		pause = min(2*pause, c.config.Timing.RetryMax)
	}
}
