// Package waiter polls until the result is done, the time is up, the poll fails
// for good, or the context ends. It knows neither the product nor Terraform.
package waiter

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Options are the settings of one wait.
type Options struct {
	// Deadline is the end of the time budget. The wait makes one last poll at the
	// deadline. The deadline belongs to the whole operation, so several waits
	// share one budget.
	Deadline time.Time
	// PollTimeout limits each single poll.
	PollTimeout time.Duration
	// LongestPause between two polls.
	LongestPause time.Duration
	// Retry tells whether the wait goes on after a failed poll. Nil: every
	// failure ends the wait.
	Retry func(error) bool
	// RetryAfter returns the pause that a failure asks for, 0 for none. The next
	// pause is at least that long.
	RetryAfter func(error) time.Duration
	// OnFailure is called for each failed poll after which the wait goes on.
	OnFailure func(err error, elapsed time.Duration)
}

// TimeoutError says that the deadline passed. Last is the failure of the last
// poll, nil if that poll succeeded.
type TimeoutError struct {
	Waited time.Duration
	Last   error
}

func (e *TimeoutError) Error() string {
	if e.Last != nil {
		return fmt.Sprintf("not done after %s (the last poll failed: %v)", e.Waited.Round(time.Millisecond), e.Last)
	}
	return fmt.Sprintf("not done after %s", e.Waited.Round(time.Millisecond))
}

func (e *TimeoutError) Unwrap() error { return e.Last }

// InterruptedError says that the context ended the wait.
type InterruptedError struct {
	Waited time.Duration
	Cause  error
}

func (e *InterruptedError) Error() string {
	return fmt.Sprintf("interrupted after %s: %v", e.Waited.Round(time.Millisecond), e.Cause)
}

func (e *InterruptedError) Unwrap() error { return e.Cause }

// Until polls until poll returns done; then it returns nil. It returns the poll's
// own error if Options.Retry does not allow another poll. Otherwise it returns
// *TimeoutError or *InterruptedError. A pause ends at once when ctx ends.
func Until(ctx context.Context, opts Options, poll func(context.Context) (done bool, err error)) error {
	start := time.Now()
	var pause time.Duration
	for {
		if ctx.Err() != nil {
			return &InterruptedError{Waited: time.Since(start), Cause: context.Cause(ctx)}
		}
		final := !time.Now().Before(opts.Deadline)
		done, err := pollOnce(ctx, opts, poll)
		switch {
		case err == nil && done:
			return nil
		case ctx.Err() != nil:
			return &InterruptedError{Waited: time.Since(start), Cause: context.Cause(ctx)}
		case err != nil && !forgiven(opts, err):
			return err
		case final:
			return &TimeoutError{Waited: time.Since(start), Last: err}
		}
		if err != nil && opts.OnFailure != nil {
			opts.OnFailure(err, time.Since(start))
		}
		pause = pauseAfter(pause, time.Since(start), opts.LongestPause)
		sleep := jittered(pause, rand.Float64)
		if err != nil && opts.RetryAfter != nil {
			sleep = max(sleep, opts.RetryAfter(err))
		}
		// If the deadline comes before the next poll, wait exactly until the
		// deadline: the last poll is made there.
		sleep = min(sleep, max(0, time.Until(opts.Deadline)))
		if !Sleep(ctx, sleep) {
			return &InterruptedError{Waited: time.Since(start), Cause: context.Cause(ctx)}
		}
	}
}

// lastPoll is how long the poll at the deadline may take.
const lastPoll = 5 * time.Second

// pollOnce limits one poll. A poll that runs when the deadline passes may go on
// for lastPoll, no longer.
func pollOnce(ctx context.Context, opts Options, poll func(context.Context) (bool, error)) (bool, error) {
	now := time.Now()
	end := now.Add(min(opts.PollTimeout, max(0, opts.Deadline.Sub(now))+lastPoll))
	pollCtx, cancel := context.WithDeadline(ctx, end)
	defer cancel()
	done, err := poll(pollCtx)
	if err != nil && pollCtx.Err() != nil && ctx.Err() == nil {
		// The poll reached its own time limit: a failed poll, not a cancel of the
		// caller.
		err = &StalledError{After: time.Since(now), cause: err}
	}
	return done, err
}

// forgiven tells whether another poll may follow a failed one. It always may
// after a stalled poll: the wait goes on as long as its own time allows.
func forgiven(opts Options, err error) bool {
	var stalled *StalledError
	if errors.As(err, &stalled) {
		return true
	}
	return opts.Retry != nil && opts.Retry(err)
}

// StalledError says that one poll reached its own time limit.
type StalledError struct {
	After time.Duration
	cause error
}

func (e *StalledError) Error() string {
	return fmt.Sprintf("no answer within %s: %v", e.After.Round(time.Millisecond), e.cause)
}

func (e *StalledError) Unwrap() error { return e.cause }

// Sleep pauses for d, or until ctx ends. It returns whether the whole of d
// passed.
func Sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
