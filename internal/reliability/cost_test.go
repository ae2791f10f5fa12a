package reliability

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// tenAtOnce does something for each address as Terraform does: ten at a time.
func tenAtOnce(addresses []string, do func(address string)) {
	turn := make(chan struct{}, 10)
	walk(addresses, links, func(address string) {
		turn <- struct{}{}
		defer func() { <-turn }()
		do(address)
	})
}

// TestWhatALifeCosts counts the requests of an apply, a refresh and a destroy of
// 300 links, each in a process of its own.
func TestWhatALifeCosts(t *testing.T) {
	t.Parallel()
	const count = 300
	bubble(t, mockapi.Options{Latency: 50 * time.Millisecond}, func(t *testing.T, w *world) {
		t.Helper()
		cfg := config{}
		for i := range count {
			cfg[fmt.Sprintf("interlink_link.l%d", i)] = hosted(fmt.Sprintf("l%d", i), nil)
		}
		c := newCore(t, w)
		changes, found := c.plan(background(t), cfg)
		if found.failed() {
			t.Fatalf("the plan fails: %s", found)
		}
		all := slices.Collect(maps.Keys(cfg))
		for _, step := range []struct {
			what string
			most int
			do   func(s *session, address string)
		}{
			{"apply", count * 18 / 10, func(s *session, address string) { c.makeOne(background(t), s, address, cfg, changes) }},
			{"refresh", 20, func(s *session, address string) {
				if _, found := s.refresh(background(t), address, c.get(address)); found.failed() {
					t.Errorf("the refresh fails: %s", found)
				}
			}},
			{"destroy", count * 22 / 10, func(s *session, address string) { c.destroyOne(background(t), s, address) }},
		} {
			<-time.After(time.Minute)
			w.mock.ResetRequests()
			s, began := w.open(background(t), t), time.Now()
			tenAtOnce(all, func(address string) { step.do(s, address) })
			calls := map[string]int{}
			for _, request := range w.mock.Requests() {
				calls[request.Operation]++
			}
			t.Logf("%s of %d links: %d requests in %s: %v", step.what, count, len(w.mock.Requests()), time.Since(began), calls)
			if requests := len(w.mock.Requests()); requests > step.most || c.found.failed() {
				t.Errorf("%s of %d links: %d requests, want at most %d: %s", step.what, count, requests, step.most, c.found)
			}
		}
		if alive := w.mock.Alive(); len(alive) > 0 {
			t.Errorf("%d links are left", len(alive))
		}
	})
}

// TestCreateTakesThreeRoundTrips times the apply of one link after its plan: the
// questions and the first look side by side, the order, the look after it. Just
// after the plan, whose answers serve, it is two.
func TestCreateTakesThreeRoundTrips(t *testing.T) {
	t.Parallel()
	const trip = 50 * time.Millisecond
	for pause, most := range map[time.Duration]time.Duration{0: 2 * trip, time.Hour: 3 * trip} {
		bubble(t, mockapi.Options{Latency: trip, Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *world) {
			t.Helper()
			s, c := w.open(background(t), t), newCore(t, w)
			arguments := c.resolved(theLink, hosted("paris", attrs{"wait_for_status": "requested"}), nil)
			planned, found := s.plan(background(t), theLink, c.null(theLink), nil, nil, arguments)
			if found.failed() {
				t.Fatalf("the plan fails: %s", found)
			}
			<-time.After(pause)
			began := time.Now()
			_, found = s.apply(background(t), theLink, c.null(theLink), nil, planned, arguments)
			if took := time.Since(began); found.failed() || took > most {
				t.Errorf("%s after the plan it takes %s, want at most %s: %s", pause, took, most, found)
			}
		})
	}
}

// TestWhatALongEndCosts counts the requests of a destroy of 100 links whose
// partner takes a minute: they share their polls, and each is asked for by itself
// after its DELETE and once no list shows it.
func TestWhatALongEndCosts(t *testing.T) {
	t.Parallel()
	const count = 100
	bubble(t, mockapi.Options{Latency: 50 * time.Millisecond, Lifecycle: mockapi.Lifecycle{Deprovisioning: time.Minute}}, func(t *testing.T, w *world) {
		t.Helper()
		cfg := config{}
		for i := range count {
			cfg[fmt.Sprintf("interlink_link.l%d", i)] = hosted(fmt.Sprintf("l%d", i), nil)
		}
		c := newCore(t, w)
		if found := c.apply(background(t), cfg); found.failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		w.mock.ResetRequests()
		c.noRefresh = true
		if found := c.destroy(background(t)); found.failed() || len(w.mock.Alive()) > 0 {
			t.Errorf("%d links are left: %s", len(w.mock.Alive()), found)
		}
		lists, requests := w.mock.Count("ListLinks"), len(w.mock.Requests())
		t.Logf("%d requests, %d of them lists, %d GETs", requests, lists, w.mock.Count("GetLink"))
		if lists > 150 || requests > 3*count+180 {
			t.Errorf("%d requests, %d of them lists, want at most %d, and 150", requests, lists, 3*count+180)
		}
	})
}
