package client

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// InTime tells whether a call may still be made after a pause that the API asks
// for: the pause must end before the deadline of RepeatUntil. A call without such
// a deadline waits for at most RetryAfterMax. No call waits past the end of its
// context.
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

// Backoff returns the pauses between attempts that the client does not make
// itself.
func (t Timing) Backoff() *waiter.Backoff {
	return &waiter.Backoff{Next: t.RetryFirst, Max: t.RetryMax}
}

// retryAfter reads a Retry-After header in seconds or as a date; 0 if there is
// none.
func retryAfter(resp *http.Response) time.Duration {
	if resp == nil || (resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable) {
		return 0
	}
	header := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(header, 64); err == nil && seconds > 0 && seconds < 1e6 {
		return time.Duration(seconds * float64(time.Second))
	}
	if date, err := http.ParseTime(header); err == nil {
		return max(0, time.Until(date))
	}
	return 0
}

// pause holds every request back for as long as the API asks, so that many calls
// do not all hit the same limit.
type pause struct {
	mu  sync.Mutex
	end time.Time
}

func (p *pause) until(end time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if end.After(p.end) {
		p.end = end
	}
}

// wait returns at the end of the pause. It returns an error at once if the call
// must not wait that long.
func (p *pause) wait(ctx context.Context, timing Timing) error {
	for {
		p.mu.Lock()
		left := time.Until(p.end)
		p.mu.Unlock()
		if left <= 0 {
			return nil
		}
		if !timing.InTime(ctx, left) {
			return &Error{Meaning: Busy, Status: http.StatusTooManyRequests, RetryAfter: left, text: "the API asks to wait"}
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}
