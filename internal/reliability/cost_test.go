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

// withoutRaceDetector is for tests that count the requests of many links, or
// time thousands of polls. With the race detector they take minutes and find
// nothing that smaller tests do not find. make reliability runs them without it.
func withoutRaceDetector(t *testing.T) {
	t.Helper()
	if raceDetector {
		t.Skip("it counts or times: make reliability runs it, without the race detector")
	}
}

// TestBudgets counts the requests of each verb, for one link and for a hundred,
// ten at a time, as Terraform does. Each verb is a process of its own. The
// partner takes ten seconds to build a link, and ten to end it.
func TestBudgets(t *testing.T) {
	t.Parallel()
	withoutRaceDetector(t)
	for links, budget := range map[int]map[string]int{
		1:   {"plan": 5, "order and wait": 24, "refresh": 3, "update": 5, "import": 3, "destroy": 18},
		100: {"plan": 6, "order and wait": 600, "refresh": 6, "update": 320, "import": 120, "destroy": 620},
	} {
		t.Run(fmt.Sprint(links), func(t *testing.T) {
			t.Parallel()
			options := mockapi.Options{Latency: 50 * time.Millisecond, Lifecycle: mockapi.Lifecycle{Requested: 10 * time.Second, Deprovisioning: 10 * time.Second}}
			protocol.Bubble(t, options, func(t *testing.T, w *protocol.World) {
				t.Helper()
				spend(t, w, links, budget)
			})
		})
	}
}

func spend(t *testing.T, w *protocol.World, links int, budget map[string]int) {
	t.Helper()
	c, cfg := protocol.NewCore(t, w), protocol.Config{}
	for i := range links {
		cfg[fmt.Sprintf("interlink_link.l%d", i)] = hosted(fmt.Sprintf("l%d", i), nil)
	}
	var changes protocol.Plan
	change := func(s *protocol.Session, address string) { c.MakeOne(background(t), s, address, cfg, changes) }
	for _, verb := range []struct {
		name string
		do   func(s *protocol.Session, address string) // nil: a plan
	}{
		{"plan", nil},
		{"order and wait", change},
		{"refresh", nil},
		{"update", change},
		{"import", func(s *protocol.Session, address string) {
			if _, found := s.Import(background(t), address, protocol.Text(c.Get(address).Value, "id")); found.Failed() {
				t.Errorf("the import fails: %s", found)
			}
		}},
		{"destroy", func(s *protocol.Session, address string) { c.DestroyOne(background(t), s, address) }},
	} {
		<-time.After(time.Minute)
		w.Mock.ResetRequests()
		if verb.do == nil {
			for address := range cfg { // so that there is something to order, or to update
				cfg[address] = cfg[address].With(protocol.Attrs{"tags": []string{verb.name}})
			}
			changes, _ = c.Plan(background(t), cfg)
		} else {
			s, turn := w.Open(background(t), t), make(chan struct{}, 10)
			protocol.Walk(slices.Collect(maps.Keys(cfg)), protocol.IsLink, func(address string) {
				turn <- struct{}{}
				defer func() { <-turn }()
				verb.do(s, address)
			})
		}
		calls := map[string]int{}
		for _, request := range w.Mock.Requests() {
			calls[request.Operation]++
		}
		if requests := len(w.Mock.Requests()); requests > budget[verb.name] || c.Found.Failed() {
			t.Errorf("%s of %d links: %d requests, want at most %d: %v\n%s", verb.name, links, requests, budget[verb.name], calls, c.Found)
		}
	}
	if alive := w.Mock.Alive(); len(alive) > 0 {
		t.Errorf("%d links are left", len(alive))
	}
}

// TestSettingsCostNothing changes arguments that only the provider reads. The
// apply makes no call in addition to the plan's (and /metadata, which each
// process asks for when it is configured). All other values stay known.
func TestSettingsCostNothing(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]protocol.Attrs{
		"wait_for_status":         {"wait_for_status": "requested"},
		"wait_for_deprovisioning": {"wait_for_deprovisioning": false},
		"allow_duplicate_name":    {"allow_duplicate_name": true},
		"timeouts":                {"timeouts": protocol.Attrs{"delete": "1h"}},
	} {
		ordered(t, mockapi.Options{}, hosted("paris", nil), func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			cfg := protocol.Config{theLink: hosted("paris", change)}
			w.Mock.ResetRequests()
			changes, _ := c.Plan(background(t), cfg)
			if to := changes[theLink]; to.Action != protocol.Updates || !to.Planned.Value.IsFullyKnown() {
				t.Errorf("%s: planned is %q of %v", name, to.Action, to.Planned.Value)
			}
			allowed := len(w.Mock.Requests()) + w.Mock.Count("GetMetadata")
			w.Mock.ResetRequests()
			if found := c.Apply(background(t), cfg); found.Failed() || len(w.Mock.Requests()) != allowed {
				t.Errorf("%s: %d requests, want %d: %s", name, len(w.Mock.Requests()), allowed, found)
			}
			planIsEmpty(t, c, cfg)
		})
	}
}

// TestOrderInABigProject counts the requests of one order among thousands of links,
// from its plan until the link is built. Plan and apply are processes of their own, and
// each asks for the PoP and its partners. The name is looked up at plan, before and
// after the order, some ten seconds later, and at the end.
func TestOrderInABigProject(t *testing.T) {
	t.Parallel()
	options := mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 20 * time.Second}}
	protocol.Bubble(t, options, func(t *testing.T, w *protocol.World) {
		t.Helper()
		for i := range 2000 {
			w.Mock.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("site-%d", i)})
		}
		<-time.After(time.Minute)
		w.Mock.ResetRequests()
		if found := protocol.NewCore(t, w).Apply(background(t), protocol.Config{theLink: hosted("paris", nil)}); len(found) > 0 {
			t.Fatal(found)
		}
		calls := map[string]int{}
		for _, request := range w.Mock.Requests() {
			calls[request.Operation]++
		}
		polls := calls["GetLink"]
		if calls["ListLinks"]+calls["CreateLink"] > 6 || len(w.Mock.Requests())-polls > 12 || polls > 30 {
			t.Errorf("%d requests: %v", len(w.Mock.Requests()), calls)
		}
	})
}
