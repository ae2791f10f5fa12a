package order_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link/order"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// interruptedContext is a context that an interrupt ends after a second.
func interruptedContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	t.Cleanup(cancel)
	return waiter.NoteInterrupt(ctx)
}

// TestAnInterruptBeforeTheOrder checks that nothing is sent.
func TestAnInterruptBeforeTheOrder(t *testing.T) {
	each(t, map[string]func(w *world){
		"while another order holds the name": func(w *world) { w.lockErr = context.Canceled },
		"in the name check before it":        func(w *world) { w.lists = []answer{{takes: time.Minute}} },
		"while a present link is asked for": func(w *world) {
			w.take("old")
			w.gets["old"] = answer{takes: time.Minute}
		},
	}, func(w *world, _ string, prepare func(w *world)) {
		t := w.t
		prepare(w)
		link, err := w.order().Place(interruptedContext(t))
		if !errors.Is(err, order.ErrInterrupted) || link != nil {
			t.Errorf("%v, %v", link, err)
		}
		w.created(0)
	})
	t.Run("between the name check and the order", func(t *testing.T) {
		bubble(t, func(w *world) {
			t := w.t
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := w.order(duplicates).Place(ctx); !errors.Is(err, order.ErrInterrupted) {
				t.Error(err)
			}
			w.created(0)
		})
	})
}

// TestAnInterruptWhileTheOrderIsSent gives the reply a moment. Without a reply, the provider searches for the
// order briefly.
func TestAnInterruptWhileTheOrderIsSent(t *testing.T) {
	type end string
	const (
		replied     end = "the reply counts"
		found       end = "the order is found"
		open        end = "the outcome is not known"
		interrupted end = "nothing was ordered"
	)
	later := &client.Error{Meaning: client.Transient, FromAPI: true, Resource: "routing_policy", RetryAfter: time.Minute}
	type testCase struct {
		taken  bool
		takes  time.Duration // until the reply
		fails  error         // if the order is not taken, or the reply is cut off
		want   end
		within time.Duration // after the interrupt
	}
	each(t, map[string]testCase{
		"the reply comes":                          {true, 1500 * time.Millisecond, nil, replied, 500 * time.Millisecond},
		"the reply does not come, the order shows": {true, time.Hour, failure(client.Unknown), found, time.Second},
		"the reply does not come, nothing shows":   {false, time.Hour, failure(client.Unknown), open, 1600 * time.Millisecond},
		"in the search for a lost order":           {false, 0, failure(client.Unknown), open, 750 * time.Millisecond},
		"in the order, whose reply says nothing":   {false, 1100 * time.Millisecond, failure(client.Unknown), open, 1100 * time.Millisecond},
		"nothing was sent":                         {false, time.Hour, failure(client.NotSent), interrupted, time.Second},
		"in a pause before it is sent again":       {false, 0, later, interrupted, 0},
	}, func(w *world, _ string, test testCase) {
		t := w.t
		w.create = func(ctx context.Context, w *world) (*client.Link, error) {
			var link *client.Link
			if test.taken {
				link = w.take("ours")
			}
			if cut := (answer{takes: test.takes}).wait(ctx); cut != nil || link == nil {
				return nil, test.fails
			}
			return link, nil
		}
		start, o := time.Now(), w.order()
		link, err := o.Place(interruptedContext(t))
		switch test.want {
		case replied, found:
			if err != nil || link.ID != "ours" || o.Found() != (test.want == found) {
				t.Errorf("%v, found %t, %v", link, o.Found(), err)
			}
		case open:
			unknown(t, link, err)
		case interrupted:
			if !errors.Is(err, order.ErrInterrupted) {
				t.Error(err)
			}
		}
		w.created(1)
		if took := time.Since(start) - time.Second; took != test.within {
			t.Errorf("ended %s after the interrupt, want %s", took, test.within)
		}
	})
}

// TestAnInterruptInTheNameCheckAfterAnOrder leaves time for one short try, and the order stays.
func TestAnInterruptInTheNameCheckAfterAnOrder(t *testing.T) {
	bubble(t, func(w *world) {
		t := w.t
		w.lists = []answer{{}, {takes: 2 * time.Second, err: failure(client.Unknown)}}
		start, o := time.Now(), w.order()
		link, err := o.Place(interruptedContext(t))
		if err != nil || link.ID != "ours" || o.Unsure() == nil || time.Since(start) != 2*time.Second || w.named > 2 {
			t.Errorf("%v, %v, unsure: %v, after %s, lists %v", link, err, o.Unsure(), time.Since(start), w.named)
		}
	})
	t.Run("that does not end", func(t *testing.T) {
		bubble(t, func(w *world) {
			t := w.t
			w.lists = []answer{{}, {takes: time.Hour}}
			start, o := time.Now(), w.order()
			if _, err := o.Place(interruptedContext(t)); err != nil || o.Unsure() == nil || time.Since(start) != 3*time.Second {
				t.Errorf("%v, unsure: %v, after %s", err, o.Unsure(), time.Since(start))
			}
		})
	})
	t.Run("and the order came second", func(t *testing.T) {
		bubble(t, func(w *world) {
			t := w.t
			w.appears("theirs", time.Second)
			w.lists = []answer{{}, {takes: 2 * time.Second}}
			_, err := w.order().Place(interruptedContext(t))
			var second *order.WithdrawnError
			if !errors.As(err, &second) {
				t.Error(err)
			}
		})
	})
}
