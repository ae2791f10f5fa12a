package reliability

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestTooEarly configures a VPC on a link, and waits only until it is
// requested. The API takes a VPC only once the link is built. Until then each
// apply succeeds and says so. The first apply after that sets the VPC.
func TestTooEarly(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{VPCOnlyWhenBuilt: true, Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		c := protocol.NewCore(t, w)
		cfg := protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("office"), "wait_for_status": "requested"})}
		for range 2 {
			found := c.Apply(background(t), cfg)
			if found.Failed() || !strings.Contains(found.String(), "has to wait until it is built") {
				t.Fatalf("the apply fails, or does not say what is missing: %s", found)
			}
			if changes, found := c.Plan(background(t), cfg); found.Failed() || changes[theLink].Action != protocol.Updates {
				t.Errorf("the next plan does not show what is missing: %s %s", changes, found)
			}
		}
		link := w.Mock.Alive()[0]
		must(w.Mock.Act(link.ID, mockapi.Accept, ""))
		if found := c.Apply(background(t), cfg); found.Failed() || strings.Contains(found.String(), "has to wait until it is built") {
			t.Errorf("the apply after it is built: %s", found)
		}
		if changes, found := c.Plan(background(t), cfg); found.Failed() || !changes.Empty() || w.Mock.Orders() != 1 {
			t.Errorf("the last plan is not empty: %s %s", changes, found)
		}
	})
}

// TestNotTooEarly meets refusals that would not change once the link is built:
// they are errors.
func TestNotTooEarly(t *testing.T) {
	t.Parallel()
	for _, kind := range []mockapi.FaultKind{mockapi.Conflict, mockapi.PreconditionFailed} {
		protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			c := protocol.NewCore(t, w)
			if found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"wait_for_status": "requested"})}); found.Failed() {
				t.Fatalf("the apply fails: %s", found)
			}
			w.Mock.AddFault(mockapi.Fault{Operation: "UpdateLink", Kind: kind, Times: -1})
			for _, waitFor := range []string{"requested", "active"} {
				if found := c.Apply(background(t), protocol.Config{theLink: hosted("rome", protocol.Attrs{"wait_for_status": waitFor})}); !found.Failed() {
					t.Errorf("%s: a name that the API does not accept is a success: %s", kind, found)
				}
			}
		})
	}
}

// TestTheRestIsSet has the VPC come too early, together with a policy: the
// policy is set.
func TestTheRestIsSet(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{VPCOnlyWhenBuilt: true, Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		c := protocol.NewCore(t, w)
		policy := w.Mock.AddPolicy(mockapi.PolicySeed{Name: "a", PrefixFilterIn: []string{"192.0.2.0/24"}})
		if found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"wait_for_status": "requested"})}); found.Failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{
			"wait_for_status": "requested", "vpc_id": w.Mock.AddVPC("office"), "routing_policy_v4_id": policy,
		})})
		if link := w.Mock.Alive()[0]; found.Failed() || link.RoutingPolicyV4ID != policy {
			t.Errorf("the link has the policy %q, want %q: %s", link.RoutingPolicyV4ID, policy, found)
		}
	})
}

// TestOneLockedReplyIsNotAStatus: one call says that the link is locked, but it is not.
// The order is not tainted for that.
func TestOneLockedReplyIsNotAStatus(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{
			Operation: "AttachVpc", Kind: mockapi.StatusBefore, Status: http.StatusLocked,
			Body: `{"type":"locked","message":"resource is locked","resource":"link","resource_id":"x"}`,
		})
		c := protocol.NewCore(t, w)
		cfg := protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("office")})}
		if found := c.Apply(background(t), cfg); found.Failed() || len(healthyTaints(c)) > 0 {
			t.Errorf("the apply fails, or taints: %s", found)
		}
		if changes, found := c.Plan(background(t), cfg); found.Failed() || !changes.Empty() {
			t.Errorf("the next plan is not empty: %s %s", changes, found)
		}
	})
}

// TestNothingFollowsWhatIsEarly has the VPC come too early. Propagation needs
// the VPC, so it is not tried: its refusal would look permanent.
func TestNothingFollowsWhatIsEarly(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{VPCOnlyWhenBuilt: true, Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{
			Operation: "EnableRoutePropagation", Kind: mockapi.StatusBefore, Status: http.StatusBadRequest, Times: -1,
			Body: `{"type":"invalid_arguments","message":"invalid argument(s)","details":[{"argument_name":"vpc_id","reason":"required","help_message":"no VPC is attached"}]}`,
		})
		c := protocol.NewCore(t, w)
		found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{
			"wait_for_status": "requested", "vpc_id": w.Mock.AddVPC("office"), "enable_route_propagation": true,
			"routing_policy_v4_id": w.Mock.AddPolicy(mockapi.PolicySeed{Name: "a", PrefixFilterIn: []string{"192.0.2.0/24"}}),
		})})
		if found.Failed() || len(w.Mock.Alive()) != 1 || len(c.State) != 1 {
			t.Errorf("%d alive, %d in the state: %s", len(w.Mock.Alive()), len(c.State), found)
		}
	})
}

// TestConfiguringPasses: a built link starts configuring between the read of it
// and the call. The provider waits, and sets the VPC.
func TestConfiguringPasses(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		c := protocol.NewCore(t, w)
		if found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", nil)}); found.Failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		base, calls := w.Transport, 0
		w.Transport = wire(func(req *http.Request) (*http.Response, error) {
			if operationOf(req) == "AttachVpc" {
				if calls++; calls == 1 {
					must(w.Mock.Act("paris", mockapi.Configuring, ""))
					time.AfterFunc(5*time.Second, func() { must(w.Mock.Act("paris", mockapi.Configured, "")) })
				}
			}
			return base.RoundTrip(req)
		})
		vpc := w.Mock.AddVPC("office")
		found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": vpc})})
		if found.Failed() || w.Mock.Alive()[0].VpcID != vpc || len(found) > 0 {
			t.Errorf("the VPC is %q: %s", w.Mock.Alive()[0].VpcID, found)
		}
	})
}

// TestGoneWhileSetUp deletes a link elsewhere while the provider sets what had
// to wait. No message says that the link still exists.
func TestGoneWhileSetUp(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{VPCOnlyWhenBuilt: true, Lifecycle: mockapi.Lifecycle{Requested: time.Minute}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		c := protocol.NewCore(t, w)
		base, calls := w.Transport, 0
		w.Transport = wire(func(req *http.Request) (*http.Response, error) {
			if operationOf(req) == "AttachVpc" {
				if calls++; calls == 2 {
					must(w.Mock.Act("paris", mockapi.Delete, ""))
				}
			}
			return base.RoundTrip(req)
		})
		found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("office")})})
		if !found.Failed() || !strings.Contains(found.String(), "no longer exists") || len(c.State) > 0 {
			t.Errorf("%d in the state: %s", len(c.State), found)
		}
	})
}
