package reliability

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestChangeIsNoticedInTime makes links active at all times of a wait. In the
// first two minutes the apply returns less than two seconds later, after that
// less than poll_interval later. A single link is polled by a GET, many links
// share list pages.
func TestChangeIsNoticedInTime(t *testing.T) {
	t.Parallel()
	withoutRaceDetector(t)
	early := []time.Duration{2 * time.Second, 17 * time.Second, time.Minute, 100 * time.Second}
	late := []time.Duration{3 * time.Minute, 7 * time.Minute, 15 * time.Minute, 40 * time.Minute, 2 * time.Hour}
	for _, pollInterval := range []time.Duration{time.Second, 15 * time.Second, 10 * time.Minute} {
		late, each := late, 3
		if pollInterval == time.Second { // hours of polls every second show nothing that minutes do not
			late, each = late[:1], 20
		}
		for _, after := range early {
			noticed(t, fmt.Sprintf("one early %s %s", pollInterval, after), pollInterval, 2*time.Second, after)
		}
		for _, after := range late {
			noticed(t, fmt.Sprintf("one late %s %s", pollInterval, after), pollInterval, pollInterval, after)
		}
		noticed(t, fmt.Sprintf("many early %s", pollInterval), pollInterval, 2*time.Second, spread(early, 3)...)
		noticed(t, fmt.Sprintf("many late %s", pollInterval), pollInterval, pollInterval, spread(late, each)...)
	}
}

// spread returns each time several times, in steps over ten seconds. So the
// polls of many links do not coincide with their changes.
func spread(times []time.Duration, each int) (many []time.Duration) {
	for _, one := range times {
		for n := range each {
			many = append(many, one+10*time.Second*time.Duration(n)/time.Duration(each))
		}
	}
	return many
}

// noticed applies links that become active some time after the apply began. The
// provider has to return within the bound.
func noticed(t *testing.T, name string, pollInterval, bound time.Duration, built ...time.Duration) {
	t.Helper()
	options := mockapi.Options{Latency: 50 * time.Millisecond, Lifecycle: mockapi.Lifecycle{Provisioning: mockapi.Manual}}
	bubbling := func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Timing.PollInterval = pollInterval
		c, cfg := protocol.NewCore(t, w), protocol.Config{}
		for i := range built {
			cfg[fmt.Sprintf("interlink_link.l%d", i)] = hosted(fmt.Sprintf("l%d", i), protocol.Attrs{"timeouts": protocol.Attrs{"create": "24h"}})
		}
		changes, found := c.Plan(background(t), cfg)
		if found.Failed() {
			t.Fatalf("the plan fails: %s", found)
		}
		for i, after := range built {
			time.AfterFunc(after, func() { must(w.Mock.Act(fmt.Sprintf("l%d", i), mockapi.Activate, "")) })
		}
		var mu sync.Mutex
		returned := map[string]time.Time{}
		s := w.Open(background(t), t)
		protocol.Walk(slices.Collect(maps.Keys(cfg)), protocol.IsLink, func(address string) {
			c.MakeOne(background(t), s, address, cfg, changes)
			mu.Lock()
			defer mu.Unlock()
			returned[address] = time.Now()
		})
		if c.Found.Failed() {
			t.Fatalf("the apply fails: %s", c.Found)
		}
		for _, link := range w.Mock.Links() {
			last := link.History[len(link.History)-1]
			late := returned["interlink_link."+link.Name].Sub(last.At)
			if last.Status != "active" || late < 0 || late >= bound {
				t.Errorf("%s, %s after %s: the provider returned %s later, want less than %s", link.Name, last.Status, last.At.Sub(link.OrderedAt), late, bound)
			}
		}
	}
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		protocol.Bubble(t, options, bubbling)
	})
}
