package reliability

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestNameCheckAfterTheOrder has the name check after an order fail. It is repeated for a
// while. If it cannot be made at all, the user is told.
func TestNameCheckAfterTheOrder(t *testing.T) {
	t.Parallel()
	const told = "may have been placed at the same moment"
	for name, test := range map[string]struct {
		times int
		told  bool
	}{
		"for a while": {times: 20},
		"permanently": {times: -1, told: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			protocol.Bubble(t, mockapi.Options{Lifecycle: quickLife}, func(t *testing.T, w *protocol.World) {
				t.Helper()
				w.Mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.StatusBefore, Skip: 2, Times: test.times})
				c := protocol.NewCore(t, w)
				found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", nil)})
				if got := strings.Contains(found.String(), told); found.Failed() || got != test.told {
					t.Errorf("told of it: %t, want %t: %s", got, test.told, found)
				}
				if len(c.State) != 1 || w.Mock.Orders() != 1 {
					t.Errorf("%d orders, %d in the state, want one", w.Mock.Orders(), len(c.State))
				}
			})
		})
	}
}

// TestPolicyOfUnknownOutcome loses the reply to a policy that was made, and the
// search for it. The error says how to import it.
func TestPolicyOfUnknownOutcome(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{Operation: "CreateRoutingPolicy", Kind: mockapi.ResetAfter})
		w.Mock.AddFault(mockapi.Fault{Operation: "ListRoutingPolicies", Kind: mockapi.StatusBefore, Skip: 1, Times: -1})
		c := protocol.NewCore(t, w)
		const policy = "interlink_routing_policy.a"
		cfg := protocol.Config{policy: {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}}}
		found := c.Apply(background(t), cfg)
		if !found.Failed() || !strings.Contains(found.String(), "import {") || !strings.Contains(found.String(), `"a"`) {
			t.Fatalf("the error does not say how to import the policy: %s", found)
		}
		w.Mock.ClearFaults()
		if found := c.Import(background(t), policy, "fr-par/"+w.Mock.Policies()[0].ID); found.Failed() {
			t.Fatalf("the policy cannot be imported: %s", found)
		}
		if changes, found := c.Plan(background(t), cfg); found.Failed() || !changes.Empty() || len(w.Mock.Policies()) != 1 {
			t.Errorf("the plan after the import is not empty: %s %s", changes, found)
		}
	})
}

// TestPolicyOfSomebodyElse loses a policy while somebody makes another one of
// that name: it is not adopted.
func TestPolicyOfSomebodyElse(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{Operation: "CreateRoutingPolicy", Kind: mockapi.ResetBefore})
		c := protocol.NewCore(t, w)
		time.AfterFunc(time.Millisecond, func() {
			w.Mock.AddPolicy(mockapi.PolicySeed{Name: "a", PrefixFilterIn: []string{"198.51.100.0/24"}})
		})
		w.Mock.AddFault(mockapi.Fault{Operation: "CreateRoutingPolicy", Kind: mockapi.Latency, Delay: time.Second, Times: -1})
		found := c.Apply(background(t), protocol.Config{"interlink_routing_policy.a": {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}}})
		if !found.Failed() || len(c.State) > 0 || !strings.Contains(found.String(), "It is not known whether") {
			t.Errorf("%d in the state: %s", len(c.State), found)
		}
	})
}

// TestPolicyPutOff loses the reply to a policy that is made late. The next
// attempt is put off until it is interrupted. No message says that nothing was
// made.
func TestPolicyPutOff(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{Operation: "CreateRoutingPolicy", Kind: mockapi.ResetBefore})
		w.Mock.AddFault(mockapi.Fault{Operation: "CreateRoutingPolicy", Kind: mockapi.TooManyRequests, RetryAfter: "30", Times: -1})
		c := protocol.NewCore(t, w)
		ctx, cancel := context.WithTimeout(background(t), time.Minute)
		defer cancel()
		found := c.Apply(ctx, protocol.Config{"interlink_routing_policy.a": {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}}})
		if !found.Failed() || !strings.Contains(found.String(), "It is not known whether") {
			t.Errorf("it does not say what is not known: %s", found)
		}
	})
}

// TestPoliciesKeepToALimit: the API keeps returning 429. Calls about a policy
// are given up in minutes, not in hours.
func TestPoliciesKeepToALimit(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"CreateRoutingPolicy", "UpdateRoutingPolicy", "DeleteRoutingPolicy"} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
				t.Helper()
				c := protocol.NewCore(t, w)
				const policy = "interlink_routing_policy.a"
				before := protocol.Config{policy: {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}}}
				after := protocol.Config{policy: {"name": "b", "prefix_filter_in": []string{"192.0.2.0/24"}}}
				switch operation {
				case "CreateRoutingPolicy":
					after = before
				case "DeleteRoutingPolicy":
					after = protocol.Config{}
				}
				if operation != "CreateRoutingPolicy" {
					if found := c.Apply(background(t), before); found.Failed() {
						t.Fatalf("the policy cannot be made: %s", found)
					}
				}
				w.Mock.AddFault(mockapi.Fault{Operation: operation, Kind: mockapi.TooManyRequests, RetryAfter: "30", Times: -1})
				began := time.Now()
				found := c.Apply(background(t), after)
				if took := time.Since(began); !found.Failed() || took > 10*time.Minute {
					t.Errorf("it took %s: %s", took, found)
				}
				w.Mock.ClearFaults()
				if found := c.Apply(background(t), after); found.Failed() {
					t.Errorf("the next apply fails: %s", found)
				}
			})
		})
	}
}

// TestPlanDoesNotWaitForASlowAPI has the checks of a plan stall. Terraform does
// not interrupt a plan, so they are left to the apply.
func TestPlanDoesNotWaitForASlowAPI(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{Lifecycle: quickLife}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{Operation: "GetPop", Kind: mockapi.StallBefore, Times: -1})
		c := protocol.NewCore(t, w)
		began := time.Now()
		_, found := c.Plan(background(t), protocol.Config{theLink: hosted("paris", nil)})
		if took := time.Since(began); found.Failed() || took > 6*time.Second {
			t.Errorf("the plan took %s: %s", took, found)
		}
		if found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", nil)}); !found.Failed() || w.Mock.Orders() != 0 {
			t.Errorf("%d orders without a check of the PoP: %s", w.Mock.Orders(), found)
		}
	})
}
