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

// appears adds another link of the name between the two name checks.
func (w *world) appears(id string, age time.Duration) *client.Link {
	other := as(id, time.Now().Add(-age))
	w.create = func(context.Context, *world) (*client.Link, error) {
		w.add(other)
		return w.take("ours"), nil
	}
	return other
}

func TestOurOrderComesSecond(t *testing.T) {
	for end, name := range map[order.End]string{order.Gone: "gone", order.Stuck: "stuck", order.Kept: "kept"} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(w *world) {
				t := w.t
				w.appears("theirs", time.Second)
				w.withdraw = end
				o := w.order()
				link, err := o.Place(t.Context())
				if !slices.Equal(w.withdrawn, []string{"ours"}) {
					t.Fatalf("withdrawn are %v", w.withdrawn)
				}
				w.created(1)
				var second *order.WithdrawnError
				switch {
				case end == order.Kept:
					if err != nil || link.ID != "ours" || !slices.Equal(ids(o.Duplicates()), []string{"theirs"}) {
						t.Errorf("%v, duplicates %v, %v", link, ids(o.Duplicates()), err)
					}
				case !errors.As(err, &second) || link != nil || second.End != end || second.Ours.ID != "ours" || second.Older.ID != "theirs":
					t.Errorf("%v, %v", link, err)
				default:
					noDuplicates(t, o)
				}
			})
		})
	}
}

// TestOurOrderStays has other links that do not block it.
func TestOurOrderStays(t *testing.T) {
	each(t, map[string]func(w *world){
		"a younger one":                 func(w *world) { w.appears("theirs", -time.Second) },
		"of the same moment, by its id": func(w *world) { w.appears("zzz", 0) },
		"an older one that has expired": func(w *world) { w.appears("theirs", time.Second).Status = interlink.LinkStatusExpired },
		"an older one that is gone since": func(w *world) {
			w.appears("theirs", time.Second)
			w.gets["theirs"] = answer{err: failure(client.NotFound)}
		},
	}, func(w *world, _ string, prepare func(w *world)) {
		t := w.t
		prepare(w)
		o := w.order()
		link, err := o.Place(t.Context())
		if err != nil || link.ID != "ours" || len(w.withdrawn) > 0 {
			t.Fatalf("%v, withdrawn %v, %v", link, w.withdrawn, err)
		}
		noDuplicates(t, o)
		if asked := len(w.asked); o.BeginNameCheck(t.Context())() != nil || len(w.asked) != asked {
			t.Errorf("judged twice: %v", w.asked)
		}
	})
	t.Run("of the same moment, by the other's id", func(t *testing.T) {
		bubble(t, func(w *world) {
			t := w.t
			w.appears("aaa", 0)
			if _, err := w.order().Place(t.Context()); err == nil {
				t.Error("both stay")
			}
		})
	})
}

// TestTheNameCheckAfterAnOrderFails checks that the order stays, and that Unsure says why.
func TestTheNameCheckAfterAnOrderFails(t *testing.T) {
	type testCase struct {
		meaning client.Meaning
		times   int
		unsure  bool
		takes   [2]time.Duration
	}
	each(t, map[string]testCase{
		"for a while":        {client.Unknown, 3, false, [2]time.Duration{time.Second, 10 * time.Second}},
		"on and on":          {client.Unknown, 1000, true, [2]time.Duration{30 * time.Second, 36 * time.Second}},
		"for what stays so":  {client.Denied, 1000, true, [2]time.Duration{}},
		"and then it is not": {client.Denied, 1, true, [2]time.Duration{}},
	}, func(w *world, name string, test testCase) {
		t := w.t
		w.lists = append([]answer{{}}, slices.Repeat([]answer{{err: failure(test.meaning)}}, test.times)...)
		start := time.Now()
		o := w.order()
		link, err := o.Place(t.Context())
		took := time.Since(start)
		if err != nil || link.ID != "ours" || (o.Unsure() != nil) != test.unsure || took < test.takes[0] || took > test.takes[1] {
			t.Fatalf("%v, %v, unsure: %v, after %s", link, err, o.Unsure(), took)
		}
		if name == "and then it is not" {
			waiter.Sleep(t.Context(), 11*time.Second)
			if err := o.BeginNameCheck(t.Context())(); err != nil || o.Unsure() != nil {
				t.Errorf("%v, unsure: %v", err, o.Unsure())
			}
		}
	})
}

// watched runs a part that checks the name once, as a wait does at each poll.
func watched(ctx context.Context, o *order.Order, link *client.Link) (parts int, err error) {
	err = o.Watch(ctx, func() *client.Link { return link }, func(ctx context.Context) error {
		parts++
		return o.BeginNameCheck(ctx)()
	})
	return parts, err
}

// TestAnOlderLinkShowsUpDuringTheWait has lists that lag.
func TestAnOlderLinkShowsUpDuringTheWait(t *testing.T) {
	type testCase struct {
		end        order.End
		gone       bool
		parts      int
		duplicates []string
	}
	each(t, map[string]testCase{
		"withdrawn":             {order.Gone, false, 1, []string{}},
		"stuck":                 {order.Stuck, false, 1, []string{}},
		"the partner has both":  {order.Kept, false, 2, []string{"theirs"}},
		"theirs is gone by now": {order.Gone, true, 2, []string{}},
	}, func(w *world, _ string, test testCase) {
		t := w.t
		w.later(as("theirs", time.Now().Add(-time.Second)), time.Minute)
		o := w.order()
		link, err := o.Place(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		waiter.Sleep(t.Context(), time.Minute)
		w.withdraw = test.end
		if test.gone {
			w.gets["theirs"] = answer{err: failure(client.NotFound)}
		}
		parts, err := watched(t.Context(), o, link)
		var second *order.WithdrawnError
		if parts != test.parts || errors.As(err, &second) != (test.parts == 1) || !slices.Equal(ids(o.Duplicates()), test.duplicates) {
			t.Errorf("%d parts, %v, duplicates %v", parts, err, ids(o.Duplicates()))
		}
		if second != nil && (second.End != test.end || second.Older.ID != "theirs") {
			t.Errorf("%+v", second)
		}
	})
}

// TestACheckThatFails neither ends the wait nor delays it.
func TestACheckThatFails(t *testing.T) {
	bubble(t, func(w *world) {
		t := w.t
		o := w.order()
		link, err := o.Place(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			answer answer
			unsure bool
			takes  time.Duration
		}{
			{answer{takes: time.Hour}, false, 5 * time.Second},
			{answer{err: failure(client.Unknown)}, true, 0},
			{answer{takes: time.Hour}, true, 5 * time.Second}, // a check that was cut off says nothing
			{answer{err: context.Canceled}, true, 0},
			{answer{}, false, 0},
		} {
			w.lists = []answer{step.answer, step.answer} // one that takes long is followed by the check at the end
			waiter.Sleep(t.Context(), time.Hour)
			start := time.Now()
			parts, err := watched(t.Context(), o, link)
			if parts != 1 || err != nil || (o.Unsure() != nil) != step.unsure || time.Since(start) != step.takes {
				t.Errorf("%+v: %d parts, %v, unsure: %v, after %s", step.answer, parts, err, o.Unsure(), time.Since(start))
			}
		}
	})
}

// TestAPartThatFails ends the watch with the part's own error.
func TestAPartThatFails(t *testing.T) {
	bubble(t, func(w *world) {
		t := w.t
		o, failed := w.order(), errors.New("failed")
		if err := o.Watch(t.Context(), nil, func(context.Context) error { return failed }); !errors.Is(err, failed) {
			t.Error(err)
		}
	})
}

// TestAnOrderThatCannotBeSetUp withdraws the order, unless the partner knows
// about it.
func TestAnOrderThatCannotBeSetUp(t *testing.T) {
	for _, end := range []order.End{order.Gone, order.Stuck, order.Kept} {
		bubble(t, func(w *world) {
			t := w.t
			o, cause := w.order(), errors.New("refused")
			link, err := o.Place(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			w.withdraw = end
			left, err := o.Withdraw(t.Context(), link, cause)
			var withdrawn *order.WithdrawnError
			if left != link || errors.As(err, &withdrawn) != (end != order.Kept) {
				t.Fatalf("%v, %v", left, err)
			}
			if withdrawn != nil && (withdrawn.End != end || withdrawn.Ours != link || withdrawn.Older != nil || !errors.Is(err, cause)) {
				t.Errorf("%+v", withdrawn)
			}
		})
	}
}

// TestAWithdrawnOrderWarnsOfNoDuplicates lets the order stay next to one older link. Then another one
// shows up.
func TestAWithdrawnOrderWarnsOfNoDuplicates(t *testing.T) {
	bubble(t, func(w *world) {
		t := w.t
		w.appears("theirs", time.Second)
		w.withdraw = order.Kept
		o := w.order()
		link, err := o.Place(t.Context())
		if err != nil || len(o.Duplicates()) != 1 {
			t.Fatalf("%v, duplicates %v", err, ids(o.Duplicates()))
		}
		w.lists = []answer{{err: failure(client.Unknown)}}
		waiter.Sleep(t.Context(), 11*time.Second)
		if _, err := watched(t.Context(), o, link); err != nil || o.Unsure() == nil {
			t.Fatalf("%v, unsure: %v", err, o.Unsure())
		}
		w.add(as("another", time.Now().Add(-time.Minute)))
		w.withdraw = order.Gone
		waiter.Sleep(t.Context(), 11*time.Second)
		if _, err := watched(t.Context(), o, link); err == nil {
			t.Error("it stays")
		}
		noDuplicates(t, o)
	})
}

// TestHowOftenAWaitChecksTheName polls every second for half a minute: a check comes
// some ten seconds after the last one, and at the end, unless that was just done.
func TestHowOftenAWaitChecksTheName(t *testing.T) {
	each(t, map[string]struct {
		wait  time.Duration
		named int // with the checks before and after the order
	}{
		"for a moment":           {2 * time.Second, 2},
		"for some seconds":       {6 * time.Second, 3},
		"for half a minute":      {33 * time.Second, 4},
		"until just after check": {12 * time.Second, 3},
	}, func(w *world, _ string, test struct {
		wait  time.Duration
		named int
	},
	) {
		o := w.order()
		link, err := o.Place(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		err = o.Watch(w.t.Context(), func() *client.Link { return link }, func(ctx context.Context) error {
			for end := time.Now().Add(test.wait); time.Now().Before(end); waiter.Sleep(ctx, time.Second) {
				if err := o.BeginNameCheck(ctx)(); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || w.named != test.named {
			w.t.Errorf("the name was checked %d times, want %d: %v", w.named, test.named, err)
		}
	})
}
