package reliability

import (
	"net/http"
	"strings"
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

// TestLongRetryAfter has the API ask for a pause of 90 s, once, at each call of a
// life: it is waited for, and nothing fails.
func TestLongRetryAfter(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{
		"CreateRoutingPolicy", "UpdateRoutingPolicy", "DeleteRoutingPolicy", "GetRoutingPolicy", "ListRoutingPolicies",
		"CreateLink", "GetLink", "ListLinks", "UpdateLink", "DeleteLink", "AttachVpc", "EnableRoutePropagation", "GetPop",
	} {
		for _, kind := range []mockapi.FaultKind{mockapi.TooManyRequests, mockapi.StatusBefore} {
			if kind == mockapi.StatusBefore && strings.HasPrefix(operation, "Create") {
				continue // its outcome is not known
			}
			t.Run(operation+" "+string(kind), func(t *testing.T) {
				t.Parallel()
				bubble(t, mockapi.Options{Lifecycle: quickLife}, func(t *testing.T, w *world) {
					t.Helper()
					vpc := w.mock.AddVPC("one")
					c := newCore(t, w)
					fault := mockapi.Fault{Operation: operation, Kind: kind, Status: http.StatusServiceUnavailable, RetryAfter: "90"}
					if kind == mockapi.TooManyRequests {
						fault.Status = 0
					}
					w.mock.AddFault(fault)
					for i, cfg := range []config{
						{
							theLink:                      hosted("paris", attrs{"vpc_id": vpc, "enable_route_propagation": true}),
							"interlink_routing_policy.a": {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}},
						},
						{
							theLink:                      hosted("paris", attrs{"vpc_id": vpc, "enable_route_propagation": true, "tags": []string{"new"}}),
							"interlink_routing_policy.a": {"name": "b", "prefix_filter_in": []string{"192.0.2.0/24"}},
						},
						{},
					} {
						if found := c.apply(background(t), cfg); found.failed() {
							t.Errorf("apply %d fails: %s", i, found)
						}
					}
					if w.mock.Orders() != 1 || len(w.mock.Alive()) != 0 || len(w.mock.Faults()) != 0 {
						t.Errorf("%d orders, %d alive, faults left: %+v", w.mock.Orders(), len(w.mock.Alive()), w.mock.Faults())
					}
				})
			})
		}
	}
}

// TestRetryAfterBeyondTheTimeOut has the API ask for more time than the order
// has: it ends at once, with the time that the API asks for.
func TestRetryAfterBeyondTheTimeOut(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{Lifecycle: quickLife}, func(t *testing.T, w *world) {
		t.Helper()
		w.mock.AddFault(mockapi.Fault{Operation: "CreateLink", Kind: mockapi.TooManyRequests, RetryAfter: "90", Times: -1})
		c := newCore(t, w)
		began := time.Now()
		found := c.apply(background(t), config{theLink: hosted("paris", attrs{"timeouts": attrs{"create": "1m"}})})
		if took := time.Since(began); took > 30*time.Second || !found.failed() || w.mock.Orders() != 0 {
			t.Errorf("%d orders after %s: %s", w.mock.Orders(), took, found)
		}
		if !strings.Contains(found.String(), "the API asks to wait 1m30s") || strings.Contains(found.String(), "went on saying so") {
			t.Errorf("it does not say how long the API asks to wait: %s", found)
		}
	})
}
