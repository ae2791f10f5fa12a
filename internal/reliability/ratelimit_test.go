package reliability

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestRateLimitKeepsToTheTimeOut: the API keeps returning 429. An operation
// still respects its time-out, and the order stays.
func TestRateLimitKeepsToTheTimeOut(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"CreateLink", "AttachVpc", "EnableRoutePropagation"} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			w := protocol.NewWorld(t, mockapi.Options{Lifecycle: quickLife})
			vpc := w.Mock.AddVPC("one")
			c := protocol.NewCore(t, w)
			cfg := protocol.Config{theLink: hosted("paris", protocol.Attrs{
				"vpc_id": vpc, "enable_route_propagation": true, "timeouts": protocol.Attrs{"create": "2s"},
			})}
			w.Mock.AddFault(mockapi.Fault{Operation: operation, Kind: mockapi.TooManyRequests, RetryAfter: "0.5", Times: -1})
			began := time.Now()
			found := c.Apply(background(t), cfg)
			if took := time.Since(began); took > 12*time.Second {
				t.Errorf("the apply took %s with a time-out of 2 s: %s", took, found)
			}
			if len(healthyTaints(c)) > 0 {
				t.Errorf("the order was tainted: %s", found)
			}
			w.Mock.ClearFaults()
			if found := c.Apply(background(t), cfg); found.Failed() || w.Mock.Orders() != 1 {
				t.Errorf("%d orders; the next apply: %s", w.Mock.Orders(), found)
			}
			if changes, found := c.Plan(background(t), cfg); !changes.Empty() || found.Failed() {
				t.Errorf("the next plan is not empty: %s %s", changes, found)
			}
		})
	}
}

// TestLongRetryAfter: the API asks for a pause of 90 s, once, at each call of a
// life. The provider waits, and nothing fails.
func TestLongRetryAfter(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{
		"CreateRoutingPolicy", "UpdateRoutingPolicy", "DeleteRoutingPolicy", "GetRoutingPolicy", "ListRoutingPolicies",
		"CreateLink", "GetLink", "ListLinks", "UpdateLink", "DeleteLink", "AttachVpc", "EnableRoutePropagation", "GetPop",
	} {
		for _, kind := range []mockapi.FaultKind{mockapi.TooManyRequests, mockapi.StatusBefore} {
			if kind == mockapi.StatusBefore && strings.HasPrefix(operation, "Create") {
				continue // its outcome is unknown
			}
			t.Run(operation+" "+string(kind), func(t *testing.T) {
				t.Parallel()
				protocol.Bubble(t, mockapi.Options{Lifecycle: quickLife}, func(t *testing.T, w *protocol.World) {
					t.Helper()
					vpc := w.Mock.AddVPC("one")
					c := protocol.NewCore(t, w)
					fault := mockapi.Fault{Operation: operation, Kind: kind, Status: http.StatusServiceUnavailable, RetryAfter: "90"}
					if kind == mockapi.TooManyRequests {
						fault.Status = 0
					}
					w.Mock.AddFault(fault)
					for i, cfg := range []protocol.Config{
						{
							theLink:                      hosted("paris", protocol.Attrs{"vpc_id": vpc, "enable_route_propagation": true}),
							"interlink_routing_policy.a": {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}},
						},
						{
							theLink:                      hosted("paris", protocol.Attrs{"vpc_id": vpc, "enable_route_propagation": true, "tags": []string{"new"}}),
							"interlink_routing_policy.a": {"name": "b", "prefix_filter_in": []string{"192.0.2.0/24"}},
						},
						{},
					} {
						if found := c.Apply(background(t), cfg); found.Failed() {
							t.Errorf("apply %d fails: %s", i, found)
						}
					}
					if w.Mock.Orders() != 1 || len(w.Mock.Alive()) != 0 || len(w.Mock.Faults()) != 0 {
						t.Errorf("%d orders, %d alive, faults left: %+v", w.Mock.Orders(), len(w.Mock.Alive()), w.Mock.Faults())
					}
				})
			})
		}
	}
}

// TestRetryAfterBeyondTheTimeOut: the API asks for a longer pause than the
// order has time for. The order ends at once, and the error says how long the
// API asked for.
func TestRetryAfterBeyondTheTimeOut(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{Lifecycle: quickLife}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{Operation: "CreateLink", Kind: mockapi.TooManyRequests, RetryAfter: "90", Times: -1})
		c := protocol.NewCore(t, w)
		began := time.Now()
		found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"timeouts": protocol.Attrs{"create": "1m"}})})
		if took := time.Since(began); took > 30*time.Second || !found.Failed() || w.Mock.Orders() != 0 {
			t.Errorf("%d orders after %s: %s", w.Mock.Orders(), took, found)
		}
		if !strings.Contains(found.String(), "asks to wait 1m30s") || strings.Contains(found.String(), "went on saying so") {
			t.Errorf("it does not say how long the API asks to wait: %s", found)
		}
	})
}
