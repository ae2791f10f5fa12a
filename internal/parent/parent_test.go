package parent

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestTheProcessEndsSoonAfterItsParent ends the parent. The next check stops the
// running calls. The process ends after the grace, even if the stop itself does
// not return.
func TestTheProcessEndsSoonAfterItsParent(t *testing.T) {
	t.Parallel()
	for _, alive := range []time.Duration{0, 300 * time.Millisecond, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			var ppid atomic.Int64
			ppid.Store(4711)
			began := time.Now()
			var stopped atomic.Int64 // a goroutine of its own writes it
			var ended time.Duration
			done, stalled := make(chan struct{}), make(chan struct{})
			defer close(stalled)
			go finish(changed(func() int { return int(ppid.Load()) }),
				func() { stopped.Store(int64(time.Since(began))); <-stalled },
				func(int) { ended = time.Since(began); close(done) })
			<-time.After(alive)
			synctest.Wait()
			if after := time.Duration(stopped.Load()); after != 0 {
				t.Errorf("stopped after %s, while the parent was alive", after)
			}
			ppid.Store(1)
			<-done
			after := time.Duration(stopped.Load())
			if after < alive || after > alive+interval || ended != after+grace {
				t.Errorf("the parent ended after %s, stopped after %s, ended after %s", alive, after, ended)
			}
		})
	}
}
