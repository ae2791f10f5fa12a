package waiter_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// TestAPollIsBounded reads the deadline that each poll gets.
func TestAPollIsBounded(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		deadline, want time.Duration
	}{
		"by its own bound":   {time.Hour, 30 * time.Second},
		"by the deadline":    {20 * time.Second, 25 * time.Second},
		"at the deadline":    {0, 5 * time.Second},
		"after the deadline": {-time.Hour, 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				opts := waiter.Options{Deadline: time.Now().Add(test.deadline), PollTimeout: 30 * time.Second}
				err := waiter.Until(t.Context(), opts, func(ctx context.Context) (bool, error) {
					deadline, bounded := ctx.Deadline()
					if got := time.Until(deadline); !bounded || got != test.want {
						t.Errorf("the poll is bounded to %s, want %s", got, test.want)
					}
					return true, nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestAPollThatEndsAfterItsBoundIsDone checks that only an error makes a poll a
// stalled one.
func TestAPollThatEndsAfterItsBoundIsDone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		polls := 0
		err := waiter.Until(t.Context(), options(time.Hour), func(ctx context.Context) (bool, error) {
			polls++
			<-ctx.Done()
			return true, nil
		})
		if err != nil || polls != 1 {
			t.Errorf("%v after %d polls, want nil after one", err, polls)
		}
	})
}

// TestACancelDuringAPollIsAnInterrupt checks that it is not a stalled poll.
func TestACancelDuringAPollIsAnInterrupt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		why := errors.New("Ctrl-C")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(why) })
		err := waiter.Until(ctx, options(time.Hour), func(ctx context.Context) (bool, error) {
			<-ctx.Done()
			return false, ctx.Err()
		})
		var stalled *waiter.StalledError
		var interrupted *waiter.InterruptedError
		if !errors.As(err, &interrupted) || !errors.Is(err, why) || errors.As(err, &stalled) || interrupted.Waited != time.Second {
			t.Errorf("%v, want an interrupt after 1s that holds its cause", err)
		}
	})
}

// TestNoPollAfterTheEnd checks that a context that has already ended gets no
// poll.
func TestNoPollAfterTheEnd(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := waiter.Until(ctx, options(time.Hour), func(context.Context) (bool, error) {
		t.Error("it polls")
		return true, nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want an interrupt", err)
	}
	for range 100 {
		if waiter.Sleep(ctx, 0) || waiter.Sleep(ctx, -1) {
			t.Fatal("a sleep of no length goes by in a context that has ended")
		}
	}
	if !waiter.Sleep(t.Context(), 0) {
		t.Error("a sleep of no length does not go by")
	}
}

// TestWithoutRetryEveryFailureEndsTheWait checks the zero value of Retry.
func TestWithoutRetryEveryFailureEndsTheWait(t *testing.T) {
	t.Parallel()
	opts := options(time.Hour)
	opts.Retry = nil
	err := waiter.Until(t.Context(), opts, func(context.Context) (bool, error) { return false, errTransient })
	if !errors.Is(err, errTransient) {
		t.Errorf("%v, want %v", err, errTransient)
	}
}

func TestErrorsSayWhatHappened(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"not done after 1.5s": &waiter.TimeoutError{Waited: 1500 * time.Millisecond},
		"not done after 1s (the last poll failed: connection reset)": &waiter.TimeoutError{Waited: time.Second, Last: errTransient},
		"interrupted after 1.001s: context canceled":                 &waiter.InterruptedError{Waited: time.Second + time.Millisecond + 1, Cause: context.Canceled},
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
}
