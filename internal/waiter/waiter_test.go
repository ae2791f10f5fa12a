package waiter_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

var errTransient = errors.New("connection reset")

func options(timeout time.Duration) waiter.Options {
	return waiter.Options{
		Deadline:     time.Now().Add(timeout),
		PollTimeout:  30 * time.Second,
		LongestPause: 15 * time.Second,
		Retry:        func(err error) bool { return errors.Is(err, errTransient) },
	}
}

func TestUntilEndsWhenDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, polls := time.Now(), 0
		err := waiter.Until(t.Context(), options(time.Hour), func(context.Context) (bool, error) {
			polls++
			return polls == 4, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := time.Since(start), 1995*time.Millisecond; got < want*9/10 || got > want*11/10 { // 500 + 650 + 845 ms, with jitter
			t.Errorf("took %s, want about %s", got, want)
		}
	})
}

func TestUntilSurvivesTransientFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		polls, told := 0, 0
		opts := options(time.Hour)
		opts.OnFailure = func(error, time.Duration) { told++ }
		err := waiter.Until(t.Context(), opts, func(context.Context) (bool, error) {
			polls++
			if polls < 20 {
				return false, errTransient
			}
			return true, nil
		})
		if err != nil || told != 19 {
			t.Fatalf("err = %v, told of %d failures, want nil and 19", err, told)
		}
	})
}

func TestUntilEndsAtOnceOnAPermanentFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		permanent := errors.New("permission denied")
		start := time.Now()
		err := waiter.Until(t.Context(), options(time.Hour), func(context.Context) (bool, error) { return false, permanent })
		if !errors.Is(err, permanent) || time.Since(start) != 0 {
			t.Fatalf("err = %v after %s, want the failure itself, at once", err, time.Since(start))
		}
	})
}

func TestUntilPollsOnceMoreAtTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var last time.Duration
		err := waiter.Until(t.Context(), options(10*time.Second), func(context.Context) (bool, error) {
			last = time.Since(start)
			return false, nil
		})
		var timeout *waiter.TimeoutError
		if !errors.As(err, &timeout) {
			t.Fatalf("err = %v, want *TimeoutError", err)
		}
		if last != 10*time.Second || timeout.Waited != 10*time.Second {
			t.Errorf("last poll at %s, waited %s, want 10s both", last, timeout.Waited)
		}
	})
}

func TestUntilSucceedsOnTheLastPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		err := waiter.Until(t.Context(), options(10*time.Second), func(context.Context) (bool, error) {
			return time.Since(start) >= 10*time.Second, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestUntilTimeoutKeepsTheLastFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		err := waiter.Until(t.Context(), options(3*time.Second), func(context.Context) (bool, error) { return false, errTransient })
		var timeout *waiter.TimeoutError
		if !errors.As(err, &timeout) || !errors.Is(err, errTransient) {
			t.Fatalf("err = %v, want a *TimeoutError that holds the last failure", err)
		}
	})
}

func TestUntilEndsAtOnceOnCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(1500*time.Millisecond, cancel)
		start := time.Now()
		err := waiter.Until(ctx, options(time.Hour), func(context.Context) (bool, error) { return false, nil })
		var interrupted *waiter.InterruptedError
		if !errors.As(err, &interrupted) || time.Since(start) != 1500*time.Millisecond {
			t.Fatalf("err = %v after %s, want *InterruptedError after 1.5s", err, time.Since(start))
		}
	})
}

func TestUntilBoundsAStalledPollAndGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		polls := 0
		start := time.Now()
		err := waiter.Until(t.Context(), options(time.Hour), func(ctx context.Context) (bool, error) {
			polls++
			if polls == 1 {
				<-ctx.Done()
				return false, ctx.Err()
			}
			return true, nil
		})
		if took := time.Since(start); err != nil || took < 30*time.Second || took > 31*time.Second {
			t.Fatalf("err = %v after %s, want nil after the bound of 30s and a pause of half a second", err, took)
		}
	})
}

func TestUntilIsNotHeldPastTheDeadlineByAStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		err := waiter.Until(t.Context(), options(4*time.Second), func(ctx context.Context) (bool, error) {
			<-ctx.Done()
			return false, ctx.Err()
		})
		var timeout *waiter.TimeoutError
		if !errors.As(err, &timeout) || time.Since(start) > 14*time.Second {
			t.Fatalf("err = %v after %s, want *TimeoutError within two last polls", err, time.Since(start))
		}
	})
}

func TestUntilHonoursRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opts := options(time.Hour)
		opts.RetryAfter = func(error) time.Duration { return 7 * time.Second }
		start, polls := time.Now(), 0
		err := waiter.Until(t.Context(), opts, func(context.Context) (bool, error) {
			polls++
			if polls == 1 {
				return false, errTransient
			}
			return true, nil
		})
		if err != nil || time.Since(start) != 7*time.Second {
			t.Fatalf("err = %v after %s, want nil after 7s", err, time.Since(start))
		}
	})
}

func TestPollsAreBriskThenCalm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		previous := start
		opts := options(20 * time.Minute)
		var brisk, calm time.Duration
		_ = waiter.Until(t.Context(), opts, func(context.Context) (bool, error) {
			gap := time.Since(previous)
			previous = time.Now()
			if time.Since(start) <= 2*time.Minute {
				brisk = max(brisk, gap)
			} else {
				calm = max(calm, gap)
			}
			return false, nil
		})
		if brisk > 1400*time.Millisecond {
			t.Errorf("longest pause of the first two minutes is %s, want at most 1.4s", brisk)
		}
		if calm < 12*time.Second || calm > 15*time.Second {
			t.Errorf("longest pause after is %s, want just under 15s: poll_interval is the ceiling", calm)
		}
	})
}
