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
		ordered(t, mockapi.Options{}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			cfg := protocol.Config{theLink: hosted("paris", protocol.Attrs{
				"vpc_id": w.Mock.AddVPC("one"), "enable_route_propagation": true, "timeouts": protocol.Attrs{"create": "2m"},
			})}
			w.Mock.AddFault(mockapi.Fault{Operation: operation, Kind: mockapi.TooManyRequests, RetryAfter: "30", Times: -1})
			began := time.Now()
			found := c.Apply(background(t), cfg)
			if took := time.Since(began); took > 3*time.Minute || len(healthyTaints(c)) > 0 {
				t.Errorf("%s: after %s with a time-out of 2 m, or tainted: %s", operation, took, found)
			}
			w.Mock.ClearFaults()
			if found := c.Apply(background(t), cfg); found.Failed() || w.Mock.Orders() != 1 {
				t.Errorf("%s: %d orders; the next apply: %s", operation, w.Mock.Orders(), found)
			}
			planIsEmpty(t, c, cfg)
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
		for _, fault := range []mockapi.Fault{{Kind: mockapi.TooManyRequests}, {Kind: mockapi.StatusBefore, Status: http.StatusServiceUnavailable}} {
			if fault.Status != 0 && strings.HasPrefix(operation, "Create") {
				continue // its outcome is unknown
			}
			ordered(t, mockapi.Options{}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
				t.Helper()
				fault.Operation, fault.RetryAfter = operation, "90"
				w.Mock.AddFault(fault)
				link, policy := hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("one"), "enable_route_propagation": true}), protocol.Attrs{"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}}
				for i, cfg := range []protocol.Config{
					{theLink: link, "interlink_routing_policy.a": policy},
					{theLink: link.With(protocol.Attrs{"tags": []string{"new"}}), "interlink_routing_policy.a": policy.With(protocol.Attrs{"name": "b"})},
					{},
				} {
					if found := c.Apply(background(t), cfg); found.Failed() {
						t.Errorf("%s, %s: apply %d fails: %s", operation, fault.Kind, i, found)
					}
				}
				if w.Mock.Orders() != 1 || len(w.Mock.Alive()) != 0 || len(w.Mock.Faults()) != 0 {
					t.Errorf("%s, %s: %d orders, %d alive, faults left: %+v", operation, fault.Kind, w.Mock.Orders(), len(w.Mock.Alive()), w.Mock.Faults())
				}
			})
		}
	}
}

// TestRetryAfterBeyondTheTimeOut: the API asks for a longer pause than the
// order has time for. The order ends at once, and the error says how long the
// API asked for.
func TestRetryAfterBeyondTheTimeOut(t *testing.T) {
	t.Parallel()
	ordered(t, mockapi.Options{}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{Operation: "CreateLink", Kind: mockapi.TooManyRequests, RetryAfter: "90", Times: -1})
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
