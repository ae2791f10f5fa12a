// Package waiter polls something until it is done, its time is up, it fails
// for good or its context ends. It knows no product and no Terraform.
package waiter

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Options of one wait.
type Options struct {
	// Deadline is the end of the time budget. One last poll is made when it
	// is reached. It belongs to the operation that the wait is part of, so
	// that several waits share one budget.
	Deadline time.Time
	// PollTimeout bounds each single poll. 0: a poll is bounded by the
	// deadline and LastPoll only.
	PollTimeout time.Duration
	// LastPoll is the time that the poll at the deadline may take. 0: 5 s.
	LastPoll time.Duration
	Schedule Schedule
	// Retry tells whether a failed poll may be followed by another one. Nil:
	// every failure ends the wait.
	Retry func(error) bool
	// RetryAfter returns the pause that a failure asks for, 0 for none; the
	// schedule's pause is made at least that long.
	RetryAfter func(error) time.Duration
	// OnFailure is told of each failed poll that the wait survives.
	OnFailure func(err error, elapsed time.Duration)
}

// TimeoutError says that the deadline passed. Last is the last poll's failure,
// nil if that poll got an answer.
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

// Until polls until poll says done. It returns nil then; the poll's own error
// if Options.Retry does not forgive it; *TimeoutError or *InterruptedError
// otherwise. A pause ends at once when ctx does.
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
		pause = opts.Schedule.pause(pause, time.Since(start))
		sleep := opts.Schedule.jittered(pause)
		if err != nil && opts.RetryAfter != nil {
			sleep = max(sleep, opts.RetryAfter(err))
		}
		// A deadline within reach is waited for exactly: the last poll is made there.
		sleep = min(sleep, max(0, time.Until(opts.Deadline)))
		if !Sleep(ctx, sleep) {
			return &InterruptedError{Waited: time.Since(start), Cause: context.Cause(ctx)}
		}
	}
}

// pollOnce bounds one poll. A poll that is under way when the deadline passes
// may go on for LastPoll, no longer.
func pollOnce(ctx context.Context, opts Options, poll func(context.Context) (bool, error)) (bool, error) {
	lastPoll := opts.LastPoll
	if lastPoll <= 0 {
		lastPoll = 5 * time.Second
	}
	now := time.Now()
	end := opts.Deadline
	if end.Before(now) {
		end = now
	}
	end = end.Add(lastPoll)
	if opts.PollTimeout > 0 && now.Add(opts.PollTimeout).Before(end) {
		end = now.Add(opts.PollTimeout)
	}
	pollCtx, cancel := context.WithDeadline(ctx, end)
	defer cancel()
	done, err := poll(pollCtx)
	if err != nil && pollCtx.Err() != nil && ctx.Err() == nil {
		// The poll ran into its own bound: a failed poll, not the caller's cancel.
		err = &StalledError{After: time.Since(now), cause: err}
	}
	return done, err
}

// forgiven tells whether a failed poll may be followed by another. A stalled
// one may, always: the wait goes on for as long as its own time allows.
func forgiven(opts Options, err error) bool {
	var stalled *StalledError
	if errors.As(err, &stalled) {
		return true
	}
	return opts.Retry != nil && opts.Retry(err)
}

// StalledError says that one poll ran into its own time bound.
type StalledError struct {
	After time.Duration
	cause error
}

func (e *StalledError) Error() string {
	return fmt.Sprintf("no answer within %s: %v", e.After.Round(time.Millisecond), e.cause)
}

func (e *StalledError) Unwrap() error { return e.cause }

// Sleep pauses for d, or until ctx ends; it returns whether d went by.
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
