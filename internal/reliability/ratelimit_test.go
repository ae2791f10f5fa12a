package reliability

import (
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestRateLimitKeepsToTheTimeOut has the API ask for patience without end: an
// operation keeps to its time-out all the same, and the order stays.
func TestRateLimitKeepsToTheTimeOut(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"CreateLink", "AttachVpc", "EnableRoutePropagation"} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, mockapi.Options{Lifecycle: quickLife})
			vpc := w.mock.AddVPC("one")
			c := newCore(t, w)
			cfg := config{theLink: hosted("paris", attrs{
				"vpc_id": vpc, "enable_route_propagation": true, "timeouts": attrs{"create": "2s"},
			})}
			w.mock.AddFault(mockapi.Fault{Operation: operation, Kind: mockapi.TooManyRequests, RetryAfter: "0.5", Times: -1})
			began := time.Now()
			found := c.apply(background(t), cfg)
			if took := time.Since(began); took > 12*time.Second {
				t.Errorf("the apply took %s with a time-out of 2 s: %s", took, found)
			}
			if len(c.healthyTaints()) > 0 {
				t.Errorf("the order was tainted: %s", found)
			}
			w.mock.ClearFaults()
			if found := c.apply(background(t), cfg); found.failed() || w.mock.Orders() != 1 {
				t.Errorf("%d orders; the next apply: %s", w.mock.Orders(), found)
			}
			if changes, found := c.plan(background(t), cfg); !changes.empty() || found.failed() {
				t.Errorf("the next plan is not empty: %s %s", changes, found)
			}
		})
	}
}
