package client

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// attempts are those of one call, with the last reply. Without one, status is 0.
type attempts struct {
	idempotent     bool
	busy, faults   int
	maybeProcessed bool // the API may have processed some of it
	status         int
	body           []byte
	after          time.Duration // Retry-After
}

// Keys of a context's values.
type (
	attemptsKey struct{} // the attempts of a call
	onceKey     struct{} // calls are not retried
	untilKey    struct{} // calls are retried until this time
)

// Once returns a context whose calls are not retried: the wait retries them itself.
func Once(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, true) }

// RepeatUntil returns a context whose calls are retried until the deadline of their
// operation. A pause of the API is waited for if it ends before that. A call that is
// under way then is not cut off: its outcome would be unknown.
func RepeatUntil(ctx context.Context, deadline time.Time) context.Context {
	return context.WithValue(ctx, untilKey{}, deadline)
}

// The maximum numbers of failures of one call.
const (
	maxBusy   = 40 // 429 replies
	maxFaults = 5  // 5xx replies and broken connections
)

// repeats reports whether to retry a call. Anything but a GET is retried only if the API
// certainly did not process it: 429, or a connection that was never made. While the API
// is failing, a call without a deadline is not retried: a refresh of a hundred links
// would wait for each of them.
func (h *httpClient) repeats(ctx context.Context, call *attempts, err error) bool {
	nothing := call.status == http.StatusTooManyRequests || neverSent(err)
	call.maybeProcessed = call.maybeProcessed || !nothing
	if err == nil && call.status < 500 {
		h.failing.Store(false)
	}
	switch {
	case ctx.Err() != nil, ctx.Value(onceKey{}) != nil, misdirected(err), !h.timing.InTime(ctx, call.after):
	case call.status == http.StatusTooManyRequests:
		call.busy++
		return call.busy <= maxBusy
	case nothing, call.idempotent && (err != nil || call.status >= 500):
		call.faults++
		if call.faults <= maxFaults && (ctx.Value(untilKey{}) != nil || !h.failing.Load()) {
			return true
		}
		if call.idempotent { // so not the metadata, which no call needs
			h.failing.Store(true)
		}
	}
	return false
}

// InTime reports whether a call may still be made after a pause that the API asks for.
// It must end before the deadline of RepeatUntil, or without one take at most
// RetryAfterMax. No call waits past the end of its context.
func (t Timing) InTime(ctx context.Context, pause time.Duration) bool {
	end := time.Now().Add(pause)
	if limit, limited := ctx.Deadline(); limited && pause > 0 && !end.Before(limit) {
		return false
	}
	if deadline, bounded := ctx.Value(untilKey{}).(time.Time); bounded {
		return end.Before(deadline)
	}
	return pause <= t.RetryAfterMax
}

// Backoff returns the pauses between attempts.
func (t Timing) Backoff() *waiter.Backoff {
	return &waiter.Backoff{Next: t.RetryFirst, Max: t.RetryMax}
}

// retryAfter reads a Retry-After header in seconds or as a date; 0 if there is none.
func retryAfter(header string) time.Duration {
	if seconds, err := strconv.ParseFloat(header, 64); err == nil && seconds > 0 && seconds < 1e6 {
		return time.Duration(seconds * float64(time.Second))
	}
	if date, err := http.ParseTime(header); err == nil {
		return max(0, time.Until(date))
	}
	return 0
}
