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
	return client.NoteInterrupt(ctx)
}

// TestAnInterruptBeforeTheOrder checks that nothing is sent.
func TestAnInterruptBeforeTheOrder(t *testing.T) {
	for name, prepare := range map[string]func(w *world){
		"while another order holds the name": func(w *world) { w.lockErr = context.Canceled },
		"in the name check before it":        func(w *world) { w.lists = []answer{{takes: time.Minute}} },
		"while a present link is asked for": func(w *world) {
			w.take("old")
			w.gets["old"] = answer{takes: time.Minute}
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(w *world) {
				t := w.t
				prepare(w)
				link, err := w.order().Place(interruptedContext(t))
				if !errors.Is(err, order.ErrInterrupted) || link != nil {
					t.Errorf("%v, %v", link, err)
				}
				w.created(0)
			})
		})
	}
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
	// replies makes the API accept the order, and reply after a while.
	replies := func(w *world, after time.Duration) {
		w.create = func(ctx context.Context, w *world) (*client.Link, error) {
			link := w.take("ours")
			if !waiter.Sleep(ctx, after) {
				return nil, failure(client.Unknown)
			}
			return link, nil
		}
	}
	for name, test := range map[string]struct {
		prepare func(w *world)
		check   func(t *testing.T, o *order.Order, link *client.Link, err error)
		within  time.Duration // after the interrupt
		sent    int
	}{
		"the reply comes": {
			func(w *world) { replies(w, 1500*time.Millisecond) },
			func(t *testing.T, o *order.Order, link *client.Link, err error) {
				t.Helper()
				if err != nil || link.ID != "ours" || o.Found() {
					t.Errorf("%v, found %t, %v", link, o.Found(), err)
				}
			}, 500 * time.Millisecond, 1,
		},
		"the reply does not come, the order shows": {
			func(w *world) { replies(w, time.Hour) },
			func(t *testing.T, o *order.Order, link *client.Link, err error) {
				t.Helper()
				if err != nil || link.ID != "ours" || !o.Found() {
					t.Errorf("%v, found %t, %v", link, o.Found(), err)
				}
			}, time.Second, 1,
		},
		"the reply does not come, nothing shows": {
			func(w *world) {
				w.create = func(ctx context.Context, _ *world) (*client.Link, error) {
					waiter.Sleep(ctx, time.Hour)
					return nil, failure(client.Unknown)
				}
			},
			func(t *testing.T, _ *order.Order, link *client.Link, err error) {
				t.Helper()
				unknown(t, link, err)
			}, 1600 * time.Millisecond, 1,
		},
		"in the search for a lost order": {
			func(w *world) { w.lost(func() {}) },
			func(t *testing.T, _ *order.Order, link *client.Link, err error) {
				t.Helper()
				unknown(t, link, err)
			}, 750 * time.Millisecond, 1,
		},
		"in the order, whose reply says nothing": {
			func(w *world) {
				w.create = func(ctx context.Context, _ *world) (*client.Link, error) {
					waiter.Sleep(ctx, 1100*time.Millisecond)
					return nil, failure(client.Unknown)
				}
			},
			func(t *testing.T, _ *order.Order, link *client.Link, err error) {
				t.Helper()
				unknown(t, link, err)
			}, 1100 * time.Millisecond, 1,
		},
		"nothing was sent": {
			func(w *world) {
				w.create = func(ctx context.Context, _ *world) (*client.Link, error) {
					waiter.Sleep(ctx, time.Hour)
					return nil, failure(client.NotSent)
				}
			},
			func(t *testing.T, _ *order.Order, _ *client.Link, err error) {
				t.Helper()
				if !errors.Is(err, order.ErrInterrupted) {
					t.Error(err)
				}
			}, time.Second, 1,
		},
		"in a pause before it is sent again": {
			func(w *world) {
				w.create = func(context.Context, *world) (*client.Link, error) {
					return nil, &client.Error{Meaning: client.Transient, RetryAfter: time.Minute}
				}
			},
			func(t *testing.T, _ *order.Order, _ *client.Link, err error) {
				t.Helper()
				if !errors.Is(err, order.ErrInterrupted) {
					t.Error(err)
				}
			}, 0, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(w *world) {
				t := w.t
				test.prepare(w)
				start, o := time.Now(), w.order()
				link, err := o.Place(interruptedContext(t))
				test.check(t, o, link, err)
				w.created(test.sent)
				if took := time.Since(start) - time.Second; took != test.within {
					t.Errorf("ended %s after the interrupt, want %s", took, test.within)
				}
			})
		})
	}
}

// TestAnInterruptInTheNameCheckAfterAnOrder leaves time for one short try, and the order stays.
func TestAnInterruptInTheNameCheckAfterAnOrder(t *testing.T) {
	bubble(t, func(w *world) {
		t := w.t
		w.lists = []answer{{}, {takes: 2 * time.Second, err: failure(client.Unknown)}}
		start, o := time.Now(), w.order()
		link, err := o.Place(interruptedContext(t))
		if err != nil || link.ID != "ours" || o.Unsure() == nil || time.Since(start) != 2*time.Second || len(w.namedWith) != 2 {
			t.Errorf("%v, %v, unsure: %v, after %s, lists %v", link, err, o.Unsure(), time.Since(start), w.namedWith)
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
