package reliability

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestInterruptedSearch interrupts the search for an order that appeared after the
// last list: the provider searches once more.
func TestInterruptedSearch(t *testing.T) {
	t.Parallel()
	ordered(t, silent, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		w.Transport = &brokenWire{RoundTripper: w.Transport, delay: 7 * time.Second, then: func(order func()) { order() }}
		ctx, cancel := context.WithTimeout(background(t), 7200*time.Millisecond)
		defer cancel()
		found := c.Apply(ctx, protocol.Config{theLink: hosted("paris", nil)})
		if found.Failed() || len(c.State) != 1 || len(w.Mock.Alive()) != 1 {
			t.Errorf("%d in the state, %d alive: %s", len(c.State), len(w.Mock.Alive()), found)
		}
	})
}

// TestInterruptedWithdrawal interrupts an apply that withdraws its order while
// the API does not respond. The apply ends with the order in the state.
func TestInterruptedWithdrawal(t *testing.T) {
	t.Parallel()
	for _, held := range []string{"GetLink", "DeleteLink"} {
		ordered(t, silent, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			w.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
			<-time.After(time.Second) // this makes it the older one
			w.Mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.Hidden, Times: 2})
			w.Mock.AddFault(mockapi.Fault{Operation: held, Kind: mockapi.StallBefore, Times: -1})
			const pressed = 5 * time.Second
			began := time.Now()
			ctx, cancel := context.WithTimeout(background(t), pressed)
			defer cancel()
			found := c.Apply(ctx, protocol.Config{theLink: hosted("paris", nil)})
			if took := time.Since(began); took < pressed || took > pressed+3*time.Second {
				t.Errorf("%s held: it took %s, want at most 3 s after the interrupt", held, took)
			}
			if !found.Failed() || !strings.Contains(found.String(), "came second") || len(c.State) != 1 || len(w.Mock.Alive()) != 2 {
				t.Errorf("%s held: %d in the state, %d alive: %s", held, len(c.State), len(w.Mock.Alive()), found)
			}
			w.Mock.ClearFaults()
			if found := c.Destroy(background(t)); found.Failed() || len(w.Mock.Alive()) != 1 {
				t.Errorf("%s held: the order is not ended by the next destroy: %s", held, found)
			}
		})
	}
}

// TestInterruptBudget presses Ctrl-C while an order is sent to an API that is
// slow or does not respond. All remaining work takes 3 s together.
func TestInterruptBudget(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]mockapi.Fault{
		"slow, the reply lost":    {{Operation: "CreateLink", Kind: mockapi.ResetAfter}},
		"slow, the order stalls":  {{Operation: "CreateLink", Kind: mockapi.StallAfter}},
		"list and partner stall":  {{Operation: "ListLinks", Kind: mockapi.StallBefore, Skip: 2, Times: -1}, {Operation: "GetPartner", Kind: mockapi.StallBefore, Times: -1}},
		"order and partner stall": {{Operation: "CreateLink", Kind: mockapi.StallAfter}, {Operation: "GetPartner", Kind: mockapi.StallBefore, Times: -1}},
	} {
		ordered(t, mockapi.Options{Latency: 500 * time.Millisecond, Lifecycle: silent.Lifecycle}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			for _, fault := range faults {
				w.Mock.AddFault(fault)
			}
			ctx, cancel := context.WithCancel(background(t))
			defer cancel()
			var pressed time.Time
			base := w.Transport
			w.Transport = wire(func(req *http.Request) (*http.Response, error) {
				if operationOf(req) == "CreateLink" {
					pressed = time.Now()
					cancel()
				}
				return base.RoundTrip(req)
			})
			found := c.Apply(ctx, protocol.Config{theLink: hosted("paris", nil)})
			if took := time.Since(pressed); took > 2800*time.Millisecond {
				t.Errorf("%s: it took %s: %s", name, took, found)
			}
			if len(c.State) != len(w.Mock.Alive()) {
				t.Errorf("%s: %d in the state, %d alive: %s", name, len(c.State), len(w.Mock.Alive()), found)
			}
		})
	}
}
