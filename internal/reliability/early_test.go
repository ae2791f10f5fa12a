package reliability

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestTooEarly configures a VPC on a link that is waited for only until it is
// requested, where the API takes a VPC once it is built: until then each apply
// goes well and says so, and the first one after sets it.
func TestTooEarly(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{VPCOnlyWhenBuilt: true, Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *world) {
		t.Helper()
		c := newCore(t, w)
		cfg := config{theLink: hosted("paris", attrs{"vpc_id": w.mock.AddVPC("office"), "wait_for_status": "requested"})}
		for range 2 {
			found := c.apply(background(t), cfg)
			if found.failed() || !strings.Contains(found.String(), "before it is built") {
				t.Fatalf("the apply fails, or does not say what is missing: %s", found)
			}
			if changes, found := c.plan(background(t), cfg); found.failed() || changes[theLink].action != updates {
				t.Errorf("the next plan does not show what is missing: %s %s", changes, found)
			}
		}
		link := w.mock.Alive()[0]
		must(w.mock.Act(link.ID, mockapi.Accept, ""))
		if found := c.apply(background(t), cfg); found.failed() || strings.Contains(found.String(), "before it is built") {
			t.Errorf("the apply after it is built: %s", found)
		}
		if changes, found := c.plan(background(t), cfg); found.failed() || !changes.empty() || w.mock.Orders() != 1 {
			t.Errorf("the last plan is not empty: %s %s", changes, found)
		}
	})
}

// TestNotTooEarly meets refusals on a link that is not built which its being
// built will not change: they are errors.
func TestNotTooEarly(t *testing.T) {
	t.Parallel()
	for _, kind := range []mockapi.FaultKind{mockapi.Conflict, mockapi.PreconditionFailed} {
		bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *world) {
			t.Helper()
			c := newCore(t, w)
			if found := c.apply(background(t), config{theLink: hosted("paris", attrs{"wait_for_status": "requested"})}); found.failed() {
				t.Fatalf("the apply fails: %s", found)
			}
			w.mock.AddFault(mockapi.Fault{Operation: "UpdateLink", Kind: kind, Times: -1})
			for _, waitFor := range []string{"requested", "active"} {
				if found := c.apply(background(t), config{theLink: hosted("rome", attrs{"wait_for_status": waitFor})}); !found.failed() {
					t.Errorf("%s: a name that is not taken is a success: %s", kind, found)
				}
			}
		})
	}
}

// TestTheRestIsSet has the VPC come too early, and a policy with it: the policy
// is set.
func TestTheRestIsSet(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{VPCOnlyWhenBuilt: true, Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *world) {
		t.Helper()
		c := newCore(t, w)
		policy := w.mock.AddPolicy(mockapi.PolicySeed{Name: "a", PrefixFilterIn: []string{"192.0.2.0/24"}})
		if found := c.apply(background(t), config{theLink: hosted("paris", attrs{"wait_for_status": "requested"})}); found.failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		found := c.apply(background(t), config{theLink: hosted("paris", attrs{
			"wait_for_status": "requested", "vpc_id": w.mock.AddVPC("office"), "routing_policy_v4_id": policy,
		})})
		if link := w.mock.Alive()[0]; found.failed() || link.RoutingPolicyV4ID != policy {
			t.Errorf("the link has the policy %q, want %q: %s", link.RoutingPolicyV4ID, policy, found)
		}
	})
}

// TestOneLockIsNoStatus has one call answer that the link is locked, which it is
// not: the order is not tainted for that.
func TestOneLockIsNoStatus(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{}}, func(t *testing.T, w *world) {
		t.Helper()
		w.mock.AddFault(mockapi.Fault{
			Operation: "AttachVpc", Kind: mockapi.StatusBefore, Status: http.StatusLocked,
			Body: `{"type":"locked","message":"resource is locked","resource":"link","resource_id":"x"}`,
		})
		c := newCore(t, w)
		cfg := config{theLink: hosted("paris", attrs{"vpc_id": w.mock.AddVPC("office")})}
		if found := c.apply(background(t), cfg); found.failed() || len(c.healthyTaints()) > 0 {
			t.Errorf("the apply fails, or taints: %s", found)
		}
		if changes, found := c.plan(background(t), cfg); found.failed() || !changes.empty() {
			t.Errorf("the next plan is not empty: %s %s", changes, found)
		}
	})
}

// TestNothingFollowsWhatIsEarly has the VPC come too early: propagation, which
// needs it, is not tried, for its refusal would be taken for one for good.
func TestNothingFollowsWhatIsEarly(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{VPCOnlyWhenBuilt: true, Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *world) {
		t.Helper()
		w.mock.AddFault(mockapi.Fault{
			Operation: "EnableRoutePropagation", Kind: mockapi.StatusBefore, Status: http.StatusBadRequest, Times: -1,
			Body: `{"type":"invalid_arguments","message":"invalid argument(s)","details":[{"argument_name":"vpc_id","reason":"required","help_message":"no VPC is attached"}]}`,
		})
		c := newCore(t, w)
		found := c.apply(background(t), config{theLink: hosted("paris", attrs{
			"wait_for_status": "requested", "vpc_id": w.mock.AddVPC("office"), "enable_route_propagation": true,
			"routing_policy_v4_id": w.mock.AddPolicy(mockapi.PolicySeed{Name: "a", PrefixFilterIn: []string{"192.0.2.0/24"}}),
		})})
		if found.failed() || len(w.mock.Alive()) != 1 || len(c.state) != 1 {
			t.Errorf("%d alive, %d in the state: %s", len(w.mock.Alive()), len(c.state), found)
		}
	})
}

// TestConfiguringPasses has a built link start configuring between the look at it
// and the call: that passes, and the VPC is set.
func TestConfiguringPasses(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{}, func(t *testing.T, w *world) {
		t.Helper()
		c := newCore(t, w)
		if found := c.apply(background(t), config{theLink: hosted("paris", nil)}); found.failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		base, calls := w.transport, 0
		w.transport = wire(func(req *http.Request) (*http.Response, error) {
			if operationOf(req) == "AttachVpc" {
				if calls++; calls == 1 {
					must(w.mock.Act("paris", mockapi.Configuring, ""))
					time.AfterFunc(5*time.Second, func() { must(w.mock.Act("paris", mockapi.Configured, "")) })
				}
			}
			return base.RoundTrip(req)
		})
		vpc := w.mock.AddVPC("office")
		found := c.apply(background(t), config{theLink: hosted("paris", attrs{"vpc_id": vpc})})
		if found.failed() || w.mock.Alive()[0].VpcID != vpc || len(found) > 0 {
			t.Errorf("the VPC is %q: %s", w.mock.Alive()[0].VpcID, found)
		}
	})
}

// TestGoneWhileSetUp deletes a link elsewhere while what had to wait is set: it is
// not said to be there.
func TestGoneWhileSetUp(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{VPCOnlyWhenBuilt: true, Lifecycle: mockapi.Lifecycle{Requested: time.Minute}}, func(t *testing.T, w *world) {
		t.Helper()
		c := newCore(t, w)
		base, calls := w.transport, 0
		w.transport = wire(func(req *http.Request) (*http.Response, error) {
			if operationOf(req) == "AttachVpc" {
				if calls++; calls == 2 {
					must(w.mock.Act("paris", mockapi.Delete, ""))
				}
			}
			return base.RoundTrip(req)
		})
		found := c.apply(background(t), config{theLink: hosted("paris", attrs{"vpc_id": w.mock.AddVPC("office")})})
		if !found.failed() || !strings.Contains(found.String(), "no longer exists") || len(c.state) > 0 {
			t.Errorf("%d in the state: %s", len(c.state), found)
		}
	})
}
