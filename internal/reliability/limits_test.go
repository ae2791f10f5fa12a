package reliability

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestPolicyOfUnknownOutcome loses the reply to a policy. The error says so, and
// the state stays empty: a policy of that name may be somebody else's.
func TestPolicyOfUnknownOutcome(t *testing.T) {
	t.Parallel()
	const policy, create = "interlink_routing_policy.a", "CreateRoutingPolicy"
	cfg := protocol.Config{policy: {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}}}
	for name, faults := range map[string][]mockapi.Fault{
		"the search for it fails, too": {{Operation: create, Kind: mockapi.ResetAfter}, {Operation: "ListRoutingPolicies", Kind: mockapi.StatusBefore, Skip: 1, Times: -1}},
		"somebody makes another one":   {{Operation: create, Kind: mockapi.ResetBefore}, {Operation: create, Kind: mockapi.Latency, Delay: time.Second, Times: -1}},
		"it is put off, then":          {{Operation: create, Kind: mockapi.ResetBefore}, {Operation: create, Kind: mockapi.TooManyRequests, RetryAfter: "30", Times: -1}},
	} {
		ordered(t, mockapi.Options{}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			for _, fault := range faults {
				w.Mock.AddFault(fault)
			}
			if name == "somebody makes another one" {
				time.AfterFunc(time.Millisecond, func() {
					w.Mock.AddPolicy(mockapi.PolicySeed{Name: "a", PrefixFilterIn: []string{"198.51.100.0/24"}})
				})
			}
			ctx, cancel := context.WithTimeout(background(t), time.Minute)
			defer cancel()
			found := c.Apply(ctx, cfg)
			if !found.Failed() || len(c.State) > 0 || !strings.Contains(found.String(), "It is not known whether") {
				t.Errorf("%s: %d in the state: %s", name, len(c.State), found)
			}
			if name != "the search for it fails, too" {
				return
			}
			if !strings.Contains(found.String(), "import {") {
				t.Errorf("the error does not say how to import the policy: %s", found)
			}
			w.Mock.ClearFaults()
			c.Import(background(t), policy, "fr-par/"+w.Mock.Policies()[0].ID)
			planIsEmpty(t, c, cfg)
		})
	}
}

// TestPoliciesKeepToALimit: the API keeps returning 429. Calls about a policy
// are given up in minutes, not in hours.
func TestPoliciesKeepToALimit(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"CreateRoutingPolicy", "UpdateRoutingPolicy", "DeleteRoutingPolicy"} {
		ordered(t, mockapi.Options{}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
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
				t.Errorf("%s took %s: %s", operation, took, found)
			}
			w.Mock.ClearFaults()
			if found := c.Apply(background(t), after); found.Failed() {
				t.Errorf("the next apply fails: %s", found)
			}
		})
	}
}

// TestPlanDoesNotWaitForASlowAPI has the checks of a plan stall. Terraform does
// not interrupt a plan, so they are left to the apply.
func TestPlanDoesNotWaitForASlowAPI(t *testing.T) {
	t.Parallel()
	ordered(t, mockapi.Options{}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{Operation: "GetPop", Kind: mockapi.StallBefore, Times: -1})
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
