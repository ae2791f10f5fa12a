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

// lost loses the reply to the order, after it calls do.
func (w *world) lost(do func()) {
	w.create = func(context.Context, *world) (*client.Link, error) {
		do()
		return nil, failure(client.Unknown)
	}
}

// unknown checks that the outcome of the order is unknown, and which links may be it.
func unknown(t *testing.T, link *client.Link, err error, seen ...string) {
	t.Helper()
	var open *order.UnknownError
	if !errors.As(err, &open) || link != nil || client.MeaningOf(err) != client.Unknown {
		t.Fatalf("%v, %v", link, err)
	}
	if !slices.Equal(ids(open.Seen), append([]string{}, seen...)) {
		t.Errorf("seen are %v, want %v", ids(open.Seen), seen)
	}
}

func TestALostOrderIsFound(t *testing.T) {
	each(t, map[string]func(w *world){
		"at once":             func(w *world) { w.take("ours") },
		"in a list that lags": func(w *world) { w.later(as("ours", time.Now()), 9*time.Second) },
		"refused meanwhile":   func(w *world) { w.take("ours").Status = interlink.LinkStatusRefused },
		"after failed searches": func(w *world) {
			w.take("ours")
			w.lists = []answer{{err: failure(client.Unknown)}, {err: failure(client.Busy)}}
		},
		"by a clock that is fast": func(w *world) {
			created := time.Now().Add(-15 * time.Minute)
			w.add(as("ours", created)).UpdatedAt = &created
		},
	}, func(w *world, _ string, prepare func(w *world)) {
		t := w.t
		w.lost(func() { prepare(w) })
		o := w.order()
		link, err := o.Place(t.Context())
		if err != nil || link.ID != "ours" || !o.Found() || o.LostReply() == nil {
			t.Fatalf("%v, found %t, %v", link, o.Found(), err)
		}
		w.created(1)
	})
}

// TestALostOrderThatIsNotFound ends after the window. The order is never sent
// again.
func TestALostOrderThatIsNotFound(t *testing.T) {
	type testCase struct {
		prepare func(w *world)
		seen    []string
	}
	each(t, map[string]testCase{
		"nothing shows":     {prepare: func(*world) {}},
		"it shows too late": {prepare: func(w *world) { w.later(as("ours", time.Now()), 11*time.Second) }},
		"another kind":      {func(w *world) { w.take("other").BandwidthMbps = 100 }, []string{"other"}},
		"an old link renamed": {func(w *world) {
			now := time.Now()
			w.add(as("other", now.Add(-11*time.Minute))).UpdatedAt = &now
		}, []string{"other"}},
		"one that is deleted already": {prepare: func(w *world) { w.take("other").Status = interlink.LinkStatusDeleted }},
		"the list fails":              {prepare: func(w *world) { w.lists = slices.Repeat([]answer{{err: failure(client.Unknown)}}, 100) }},
		"the list hangs":              {prepare: func(w *world) { w.lists = slices.Repeat([]answer{{takes: time.Hour}}, 100) }},
	}, func(w *world, name string, test testCase) {
		t := w.t
		w.lost(func() { test.prepare(w) })
		start := time.Now()
		o := w.order()
		link, err := o.Place(t.Context())
		unknown(t, link, err, test.seen...)
		if o.Found() || o.LostReply() == nil {
			t.Errorf("found %t, %v", o.Found(), o.LostReply())
		}
		w.created(1)
		longest := 10 * time.Second
		if name == "the list hangs" {
			longest += 20 * time.Second // the time-out of a read
		}
		if took := time.Since(start); took != longest {
			t.Errorf("searched for %s, want %s", took, longest)
		}
		if searches := w.named; name == "nothing shows" && (searches < 6 || searches > 12) {
			t.Errorf("%d searches", searches)
		}
	})
}

// TestAnOlderLinkIsNotTheOrder also covers a link that matches the request.
func TestAnOlderLinkIsNotTheOrder(t *testing.T) {
	bubble(t, func(w *world) {
		t := w.t
		w.take("old").Status = interlink.LinkStatusExpired
		w.lost(func() {})
		link, err := w.order().Place(t.Context())
		unknown(t, link, err)
	})
}

// TestSeveralNewLinksOfTheName takes the youngest as ours, after the whole window. It came second.
func TestSeveralNewLinksOfTheName(t *testing.T) {
	prepare := func(w *world) {
		w.lost(func() {
			w.take("older")
			w.add(as("younger", time.Now().Add(time.Second)))
		})
	}
	t.Run("withdrawn", func(t *testing.T) {
		bubble(t, func(w *world) {
			t := w.t
			prepare(w)
			start := time.Now()
			_, err := w.order().Place(t.Context())
			var second *order.WithdrawnError
			if !errors.As(err, &second) || second.Ours.ID != "younger" || second.Older.ID != "older" || second.End != order.Gone {
				t.Fatalf("%v", err)
			}
			if took := time.Since(start); took < 10*time.Second {
				t.Errorf("decided after %s, before the window's end", took)
			}
		})
	})
	t.Run("the partner knows of both", func(t *testing.T) {
		bubble(t, func(w *world) {
			t := w.t
			prepare(w)
			w.withdraw = order.Kept
			link, err := w.order().Place(t.Context())
			unknown(t, link, err, "older", "younger")
		})
	})
	t.Run("duplicates allowed", func(t *testing.T) {
		bubble(t, func(w *world) {
			t := w.t
			prepare(w)
			link, err := w.order(duplicates).Place(t.Context())
			unknown(t, link, err, "older", "younger")
		})
	})
	t.Run("duplicates allowed, one of another kind", func(t *testing.T) {
		bubble(t, func(w *world) {
			t := w.t
			w.lost(func() {
				w.take("another PoP").PopID = "other"
				w.take("another bandwidth").BandwidthMbps = 100
				w.take("another tag").Tags = nil
			})
			link, err := w.order(duplicates).Place(t.Context())
			unknown(t, link, err, "another tag")
		})
	})
}

// TestWhatTheOrderAskedFor checks that a link that differs from the request is not the order.
func TestWhatTheOrderAskedFor(t *testing.T) {
	number := func(n uint32) *uint32 { return &n }
	text := func(s string) *string { return &s }
	full := func(link *client.Link) {
		link.Vlan, link.PeerBgpConfig = 1600, &interlink.BgpConfig{Asn: 65010}
		link.RoutingPolicyV4ID, link.RoutingPolicyV6ID = text("v4"), text("v6")
	}
	type testCase struct {
		change func(*client.Link)
		ours   bool
	}
	each(t, map[string]testCase{
		"the same":               {func(*client.Link) {}, true},
		"tags in another order":  {func(l *client.Link) { l.Tags = []string{"b", "a"} }, true},
		"policies not shown yet": {func(l *client.Link) { l.RoutingPolicyV4ID, l.RoutingPolicyV6ID = nil, text("") }, true},
		"no BGP shown yet":       {func(l *client.Link) { l.PeerBgpConfig = nil }, true},
		"PoP":                    {func(l *client.Link) { l.PopID = "other" }, false},
		"bandwidth":              {func(l *client.Link) { l.BandwidthMbps = 100 }, false},
		"partner":                {func(l *client.Link) { l.Partner.PartnerID = "other" }, false},
		"no partner":             {func(l *client.Link) { l.Partner = nil }, false},
		"connection":             {func(l *client.Link) { l.Self = &interlink.SelfHost{ConnectionID: "own"} }, false},
		"tags":                   {func(l *client.Link) { l.Tags = []string{"a"} }, false},
		"IPv4 policy":            {func(l *client.Link) { l.RoutingPolicyV4ID = text("other") }, false},
		"IPv6 policy":            {func(l *client.Link) { l.RoutingPolicyV6ID = text("other") }, false},
		"VLAN":                   {func(l *client.Link) { l.Vlan = 1601 }, false},
		"ASN":                    {func(l *client.Link) { l.PeerBgpConfig.Asn = 65011 }, false},
	}, func(w *world, _ string, test testCase) {
		t := w.t
		w.lost(func() {
			link := as("ours", time.Now())
			link.Tags = []string{"a", "b"}
			full(link)
			test.change(link)
			w.add(link)
		})
		req := request()
		req.Tags, req.Vlan, req.PeerAsn, req.RoutingPolicyV4ID, req.RoutingPolicyV6ID = []string{"a", "b"}, number(1600), number(65010), text("v4"), text("v6")
		link, err := order.New(w, w.timing, req, order.Options{Deadline: time.Now().Add(time.Hour), Live: live}).Place(t.Context())
		if !test.ours {
			unknown(t, link, err, "ours")
		} else if err != nil || link.ID != "ours" {
			t.Errorf("%v, %v", link, err)
		}
	})
}

// TestTheSearchForAnOrderHasPauses expects short pauses at first, and the end of the
// search with the window.
func TestTheSearchForAnOrderHasPauses(t *testing.T) {
	bubble(t, func(w *world) {
		t := w.t
		w.lost(func() { w.later(as("ours", time.Now()), 400*time.Millisecond) })
		start := time.Now()
		if _, err := w.order().Place(t.Context()); err != nil || time.Since(start) != 500*time.Millisecond {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		waiter.Sleep(t.Context(), time.Second)
	})
}
