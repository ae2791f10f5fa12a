package reliability

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// withoutRaceDetector is for tests that count the requests of hundreds of
// links, or time thousands of polls. With the race detector they take minutes
// and find nothing that smaller tests do not find. make reliability runs them
// without it.
func withoutRaceDetector(t *testing.T) {
	t.Helper()
	if raceDetector {
		t.Skip("it counts or times: make reliability runs it, without the race detector")
	}
}

// tenAtOnce does something for each address, ten at a time, as Terraform does.
func tenAtOnce(addresses []string, do func(address string)) {
	turn := make(chan struct{}, 10)
	protocol.Walk(addresses, protocol.IsLink, func(address string) {
		turn <- struct{}{}
		defer func() { <-turn }()
		do(address)
	})
}

// TestWhatALifeCosts counts the requests of an apply, a refresh and a destroy
// of 300 links, each in its own process.
func TestWhatALifeCosts(t *testing.T) {
	t.Parallel()
	withoutRaceDetector(t)
	const count = 300
	protocol.Bubble(t, mockapi.Options{Latency: 50 * time.Millisecond}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		cfg := protocol.Config{}
		for i := range count {
			cfg[fmt.Sprintf("interlink_link.l%d", i)] = hosted(fmt.Sprintf("l%d", i), nil)
		}
		c := protocol.NewCore(t, w)
		changes, found := c.Plan(background(t), cfg)
		if found.Failed() {
			t.Fatalf("the plan fails: %s", found)
		}
		all := slices.Collect(maps.Keys(cfg))
		for _, step := range []struct {
			what string
			most int
			do   func(s *protocol.Session, address string)
		}{
			{"apply", count * 18 / 10, func(s *protocol.Session, address string) { c.MakeOne(background(t), s, address, cfg, changes) }},
			{"refresh", 20, func(s *protocol.Session, address string) {
				if _, found := s.Refresh(background(t), address, c.Get(address)); found.Failed() {
					t.Errorf("the refresh fails: %s", found)
				}
			}},
			{"destroy", count * 22 / 10, func(s *protocol.Session, address string) { c.DestroyOne(background(t), s, address) }},
		} {
			<-time.After(time.Minute)
			w.Mock.ResetRequests()
			s, began := w.Open(background(t), t), time.Now()
			tenAtOnce(all, func(address string) { step.do(s, address) })
			calls := map[string]int{}
			for _, request := range w.Mock.Requests() {
				calls[request.Operation]++
			}
			t.Logf("%s of %d links: %d requests in %s: %v", step.what, count, len(w.Mock.Requests()), time.Since(began), calls)
			if requests := len(w.Mock.Requests()); requests > step.most || c.Found.Failed() {
				t.Errorf("%s of %d links: %d requests, want at most %d: %s", step.what, count, requests, step.most, c.Found)
			}
		}
		if alive := w.Mock.Alive(); len(alive) > 0 {
			t.Errorf("%d links are left", len(alive))
		}
	})
}

// TestCreateTakesThreeRoundTrips times the apply of one link: the checks and
// the first name check in parallel, the order, and the check after it. Just after the
// plan its answers are still valid, so it is two round trips.
func TestCreateTakesThreeRoundTrips(t *testing.T) {
	t.Parallel()
	const trip = 50 * time.Millisecond
	for pause, most := range map[time.Duration]time.Duration{1: 2 * trip, time.Hour: 3 * trip} {
		protocol.Bubble(t, mockapi.Options{Latency: trip, Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			s, c := w.Open(background(t), t), protocol.NewCore(t, w)
			arguments := c.Evaluate(theLink, hosted("paris", protocol.Attrs{"wait_for_status": "requested"}), nil)
			planned, found := s.Plan(background(t), theLink, c.Null(theLink), nil, nil, arguments)
			if found.Failed() {
				t.Fatalf("the plan fails: %s", found)
			}
			<-time.After(pause)
			began := time.Now()
			_, found = s.Apply(background(t), theLink, c.Null(theLink), nil, planned, arguments)
			if took := time.Since(began); found.Failed() || took > most {
				t.Errorf("%s after the plan it takes %s, want at most %s: %s", pause, took, most, found)
			}
		})
	}
}

// TestWhatALongEndCosts counts the requests of a destroy of 100 links whose
// partner takes a minute. They share their polls. Each link gets its own GET
// only after its DELETE and once no list shows it.
func TestWhatALongEndCosts(t *testing.T) {
	t.Parallel()
	withoutRaceDetector(t)
	const count = 100
	protocol.Bubble(t, mockapi.Options{Latency: 50 * time.Millisecond, Lifecycle: mockapi.Lifecycle{Deprovisioning: time.Minute}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		cfg := protocol.Config{}
		for i := range count {
			cfg[fmt.Sprintf("interlink_link.l%d", i)] = hosted(fmt.Sprintf("l%d", i), nil)
		}
		c := protocol.NewCore(t, w)
		if found := c.Apply(background(t), cfg); found.Failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		w.Mock.ResetRequests()
		c.NoRefresh = true
		if found := c.Destroy(background(t)); found.Failed() || len(w.Mock.Alive()) > 0 {
			t.Errorf("%d links are left: %s", len(w.Mock.Alive()), found)
		}
		lists, requests := w.Mock.Count("ListLinks"), len(w.Mock.Requests())
		t.Logf("%d requests, %d of them lists, %d GETs", requests, lists, w.Mock.Count("GetLink"))
		if lists > 150 || requests > 3*count+180 {
			t.Errorf("%d requests, %d of them lists, want at most %d, and 150", requests, lists, 3*count+180)
		}
	})
}
