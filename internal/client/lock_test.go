package client

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

// TestALockIsForgottenWithItsLastUser: names do not pile up in a process.
func TestALockIsForgottenWithItsLastUser(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var locks keyedMutex
		first, err := locks.lock(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		why := errors.New("Ctrl-C")
		ctx, cancel := context.WithCancelCause(t.Context())
		ended := make(chan error)
		go func() {
			_, err := locks.lock(ctx, "a")
			ended <- err
		}()
		locked := make(chan func())
		go func() {
			unlock, _ := locks.lock(t.Context(), "a")
			locked <- unlock
		}()
		synctest.Wait()
		if users := locks.locks["a"].users; users != 3 {
			t.Errorf("%d users, want 3", users)
		}
		cancel(why)
		if err := <-ended; !errors.Is(err, why) {
			t.Errorf("%v, want %v", err, why)
		}
		first()
		second := <-locked
		if users := locks.locks["a"].users; users != 1 {
			t.Errorf("%d users, want 1", users)
		}
		second()
		if len(locks.locks) != 0 {
			t.Errorf("%d locks are left", len(locks.locks))
		}
	})
}
