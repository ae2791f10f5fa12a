package order_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link/order"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

func TestAnOrderIsTaken(t *testing.T) {
	bubble(t, func(w *world) {
		t := w.t
		o := w.order()
		link, err := o.Place(t.Context())
		if err != nil || link.ID != "ours" || o.Found() || o.LostReply() != nil {
			t.Fatalf("%+v, found %t, %v, %v", link, o.Found(), o.LostReply(), err)
		}
		w.created(1)
		noDuplicates(t, o)
		if w.named != 2 {
			t.Errorf("the name was checked %d times, want before and after the order", w.named)
		}
	})
}

// TestANameInUse checks that a live link of the name prevents the order. A GET decides
// what is live, except for a link that only a list shows: that one counts.
func TestANameInUse(t *testing.T) {
	same := func(*client.Link) {}
	type testCase struct {
		listed interlink.LinkStatus
		get    error
		now    func(*client.Link)
		inUse  bool
	}
	each(t, map[string]testCase{
		"live":                 {interlink.LinkStatusActive, nil, same, true},
		"cannot be asked for":  {interlink.LinkStatusActive, failure(client.Unknown), same, true},
		"expired":              {interlink.LinkStatusExpired, nil, same, false},
		"not by a GET":         {interlink.LinkStatusActive, failure(client.NotFound), same, true},
		"live again":           {interlink.LinkStatusExpired, nil, func(l *client.Link) { l.Status = interlink.LinkStatusActive }, true},
		"on its way out since": {interlink.LinkStatusActive, nil, func(l *client.Link) { l.Status = interlink.LinkStatusDeprovisioning }, false},
		"renamed since":        {interlink.LinkStatusActive, nil, func(l *client.Link) { l.Name = "lyon" }, false},
	}, func(w *world, _ string, test testCase) {
		t := w.t
		old := w.take("old")
		old.Status, w.gets["old"], w.now["old"] = test.listed, answer{err: test.get}, test.now
		waiter.Sleep(t.Context(), time.Hour)
		link, err := w.order().Place(t.Context())
		var inUse *order.NameInUseError
		if errors.As(err, &inUse) != test.inUse || (link == nil) != test.inUse {
			t.Fatalf("%v, %v", link, err)
		}
		if test.inUse && !slices.Equal(ids(inUse.Present), []string{"old"}) {
			t.Errorf("present are %v", ids(inUse.Present))
		}
		w.created(map[bool]int{true: 0, false: 1}[test.inUse])
	})
}

func TestADuplicateThatIsAllowed(t *testing.T) {
	bubble(t, func(w *world) {
		t := w.t
		w.take("old")
		waiter.Sleep(t.Context(), time.Hour)
		o := w.order(duplicates)
		link, err := o.Place(t.Context())
		if err != nil || link.ID != "ours" || w.named > 1 || len(w.asked) > 0 {
			t.Fatalf("%v, %v, lists %v, GETs %v", link, err, w.named, w.asked)
		}
		w.created(1)
		noDuplicates(t, o)
	})
}

// TestWithoutANameCheckNothingIsOrdered checks that the order fails if the name check before it
// fails.
func TestWithoutANameCheckNothingIsOrdered(t *testing.T) {
	for _, change := range []func(*order.Options){func(*order.Options) {}, duplicates} {
		bubble(t, func(w *world) {
			t := w.t
			w.lists = []answer{{err: failure(client.Unknown)}}
			if _, err := w.order(change).Place(t.Context()); err == nil || client.ErrorOf(err).FromAPI == false {
				t.Errorf("%v", err)
			}
			w.created(0)
		})
	}
}

// TestRepliesToAnOrder checks that an order is retried only if the reply says that nothing was ordered, and the reason
// may pass.
func TestRepliesToAnOrder(t *testing.T) {
	for meaning, sent := range map[client.Meaning]int{
		client.Refused: 1, client.Denied: 1, client.NotFound: 1, client.Precondition: 1, client.Busy: 1, client.Locked: 1, client.NotSent: 1, client.Transient: 3,
	} {
		bubble(t, func(w *world) {
			t := w.t
			w.create = func(_ context.Context, w *world) (*client.Link, error) {
				if w.creates == 3 {
					return w.take("ours"), nil
				}
				return nil, failure(meaning)
			}
			link, err := w.order().Place(t.Context())
			if (err == nil) != (sent == 3) || (link == nil) == (sent == 3) || err != nil && client.MeaningOf(err) != meaning {
				t.Errorf("%v: %v, %v", meaning, link, err)
			}
			w.created(sent)
		})
	}
}

// TestAConflictAboutTheOrderIsNoAnswer sends an order once if the API took it and
// replied with a conflict about the new link, or about nothing.
func TestAConflictAboutTheOrderIsNoAnswer(t *testing.T) {
	for _, about := range []string{"link", ""} {
		for _, meaning := range []client.Meaning{client.Transient, client.Precondition, client.Locked, client.NotFound} {
			bubble(t, func(w *world) {
				t := w.t
				w.create = func(_ context.Context, w *world) (*client.Link, error) {
					w.take("ours")
					return nil, &client.Error{Meaning: meaning, FromAPI: true, Status: 409, Resource: about}
				}
				o := w.order()
				link, err := o.Place(t.Context())
				if err != nil || link.ID != "ours" || !o.Found() {
					t.Errorf("%q %v: %v, %v", about, meaning, link, err)
				}
				w.created(1)
			})
		}
	}
}

// TestAKeyThatMayNotList orders only if duplicates are allowed. A lost reply is then
// not searched for.
func TestAKeyThatMayNotList(t *testing.T) {
	for _, lost := range []bool{false, true} {
		bubble(t, func(w *world) {
			t := w.t
			w.lists = slices.Repeat([]answer{{err: failure(client.Denied)}}, 100)
			if lost {
				w.lost(func() { w.take("ours") })
			}
			if _, err := w.order().Place(t.Context()); client.MeaningOf(err) != client.Denied || w.creates != 0 {
				t.Errorf("%v after %d orders", err, w.creates)
			}
			link, err := w.order(duplicates).Place(t.Context())
			if lost {
				unknown(t, link, err)
			} else if err != nil || link.ID != "ours" {
				t.Errorf("%v, %v", link, err)
			}
			w.created(1)
		})
	}
}

func TestAnOrderIsSentAgainUntilItsDeadline(t *testing.T) {
	bubble(t, func(w *world) {
		t := w.t
		start := time.Now()
		w.create = func(context.Context, *world) (*client.Link, error) { return nil, failure(client.Transient) }
		_, err := w.order().Place(t.Context())
		if took := time.Since(start); client.MeaningOf(err) != client.Transient || took < 30*time.Minute || took > 31*time.Minute {
			t.Errorf("%v after %s", err, took)
		}
	})
}

// TestAPauseThatTheAPIAsksFor waits, if the pause is not too long.
func TestAPauseThatTheAPIAsksFor(t *testing.T) {
	for asked, want := range map[time.Duration]time.Duration{time.Minute: time.Minute, time.Hour: 5 * time.Minute} {
		bubble(t, func(w *world) {
			t := w.t
			start := time.Now()
			w.create = func(_ context.Context, w *world) (*client.Link, error) {
				if w.creates == 1 {
					return nil, &client.Error{Meaning: client.Transient, FromAPI: true, Resource: "routing_policy", RetryAfter: asked}
				}
				return w.take("ours"), nil
			}
			if _, err := w.order().Place(t.Context()); err != nil || time.Since(start) != want {
				t.Errorf("%v after %s, want %s", err, time.Since(start), want)
			}
		})
	}
}
