package reliability

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// contact is the address of the tests' partner, as messages show it.
const contact = "l2-support@franceix.net"

// furnished makes a requested link that has a VPC, a policy and route
// propagation. Nothing moves by itself except what deprovisioning says.
func furnished(t *testing.T, deprovisioning mockapi.Delay, more protocol.Attrs) (*protocol.World, *protocol.Core, protocol.Config) {
	t.Helper()
	w := protocol.NewWorld(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{
		Requested: mockapi.Manual, Provisioning: mockapi.Manual, Deprovisioning: deprovisioning,
	}})
	vpc := w.Mock.AddVPC("one")
	c := protocol.NewCore(t, w)
	cfg := protocol.Config{
		"interlink_routing_policy.a": {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}},
		theLink: hosted("paris", protocol.Attrs{
			"vpc_id": vpc, "routing_policy_v4_id": protocol.Ref("interlink_routing_policy.a"), "enable_route_propagation": true,
			"wait_for_status": "requested", "timeouts": protocol.Attrs{"delete": "3s"},
		}.With(more)),
	}
	if found := c.Apply(background(t), cfg); len(found) > 0 {
		t.Fatalf("the link cannot be made: %s", found)
	}
	link := w.Mock.Alive()[0]
	if link.VpcID == "" || !link.EnableRoutePropagation || link.Status != "requested" {
		t.Fatalf("the link is not as the test wants it: %+v", link)
	}
	w.Mock.ResetRequests()
	return w, c, cfg
}

// ended checks that a destroy succeeded and left nothing.
func ended(t *testing.T, w *protocol.World, c *protocol.Core, found protocol.Findings) {
	t.Helper()
	for _, one := range found {
		// The refresh before it may find that the link is already gone.
		if one.Failure || !strings.Contains(one.Text, "no longer exists") {
			t.Errorf("destroy does not end well: %s", one)
		}
	}
	if len(c.State) > 0 {
		t.Errorf("destroy leaves the link in the state: %s", found)
	}
	if alive := w.Mock.Alive(); len(alive) > 0 {
		t.Errorf("the link is still alive, %s", alive[0].Status)
	}
}

// kept checks that a destroy failed with a message, and that the link is still
// in the state.
func kept(t *testing.T, c *protocol.Core, found protocol.Findings, words ...string) {
	t.Helper()
	if c.State[theLink] == nil {
		t.Fatalf("the link has left the state: %s", found)
	}
	if !found.Failed() {
		t.Errorf("destroy says that all is well")
	}
	for _, word := range words {
		if !strings.Contains(found.String(), word) {
			t.Errorf("the error does not say %q: %s", word, found)
		}
	}
}

func act(t *testing.T, w *protocol.World, action mockapi.Action, reason string) {
	t.Helper()
	if err := w.Mock.Act("paris", action, reason); err != nil {
		t.Fatalf("the mock API does not take it: %s", err)
	}
}

// TestDestroyInEachStatus destroys a link in each status in which the API
// allows it, with a VPC attached and propagation on.
func TestDestroyInEachStatus(t *testing.T) {
	t.Parallel()
	for status, actions := range map[string][]mockapi.Action{
		"requested":            nil,
		"refused":              {mockapi.Refuse},
		"expired":              {mockapi.Expire},
		"failed":               {mockapi.Fail},
		"provisioning":         {mockapi.Accept},
		"active":               {mockapi.Accept, mockapi.Activate},
		"limited_connectivity": {mockapi.Accept, mockapi.Activate, mockapi.Degrade},
		"all_down":             {mockapi.Accept, mockapi.Activate, mockapi.Down},
	} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			w, c, _ := furnished(t, 20*time.Millisecond, nil)
			for _, action := range actions {
				act(t, w, action, "no capacity")
			}
			if link := w.Mock.Alive()[0]; link.Status != status {
				t.Fatalf("the link is %s", link.Status)
			}
			found := c.Destroy(background(t))
			// A refresh warns about a bad status.
			found = slices.DeleteFunc(found, func(f protocol.Finding) bool { return !f.Failure })
			ended(t, w, c, found)
			if got := w.Mock.Count("DeleteLink"); got != 1 {
				t.Errorf("%d DELETE calls, want 1", got)
			}
		})
	}
}

// TestDestroyWaitsOutConfiguring destroys a link that is configuring: the API
// accepts no call on it until that is done.
func TestDestroyWaitsOutConfiguring(t *testing.T) {
	t.Parallel()
	w, c, _ := furnished(t, 20*time.Millisecond, nil)
	act(t, w, mockapi.Configuring, "")
	found := c.Destroy(background(t))
	kept(t, c, found, "configuring", contact)
	if got := w.Mock.Count("DeleteLink"); got > 0 {
		t.Errorf("%d DELETE calls on a link that is configuring", got)
	}
	act(t, w, mockapi.Configured, "")
	ended(t, w, c, c.Destroy(background(t)))
}

// TestDestroyLocked destroys a locked link: the error says whom to contact.
// After the unlock the destroy succeeds.
func TestDestroyLocked(t *testing.T) {
	t.Parallel()
	w, c, _ := furnished(t, 20*time.Millisecond, nil)
	act(t, w, mockapi.Lock, "")
	kept(t, c, c.Destroy(background(t)), "locked", "Trust and Safety", "support ticket", contact, "terraform destroy")
	act(t, w, mockapi.Unlock, "")
	ended(t, w, c, c.Destroy(background(t)))
}

// TestDestroyLockedOnTheWay locks the link during the wait for its end.
func TestDestroyLockedOnTheWay(t *testing.T) {
	t.Parallel()
	w, c, _ := furnished(t, mockapi.Manual, protocol.Attrs{"timeouts": protocol.Attrs{"delete": "30s"}})
	act(t, w, mockapi.Accept, "")
	done := make(chan protocol.Findings)
	go func() { done <- c.Destroy(background(t)) }()
	eventually(t, "the DELETE comes", func() bool { return w.Mock.Count("DeleteLink") > 0 })
	act(t, w, mockapi.Lock, "")
	kept(t, c, <-done, "locked", "support ticket")
}

// TestDestroyResumes runs out of time while the partner has not removed its
// side, and then resumes. Each destroy sends DELETE, because the status does
// not say who began. A reply that the deletion is already under way is fine.
func TestDestroyResumes(t *testing.T) {
	t.Parallel()
	w, c, _ := furnished(t, mockapi.Manual, nil)
	act(t, w, mockapi.Accept, "")
	act(t, w, mockapi.Activate, "")
	for destroys, bills := range []string{"Scaleway no longer bills it", "answered its deletion"} {
		kept(t, c, c.Destroy(background(t)), "deprovisioning", "FranceIX", contact, "terraform destroy", "INTERLINK_WAIT_FOR_DEPROVISIONING=false terraform destroy", "wait_for_deprovisioning", bills)
		if c.State[theLink].Tainted {
			t.Errorf("the link was tainted")
		}
		if got := w.Mock.Count("DeleteLink"); got != destroys+1 {
			t.Errorf("%d DELETE calls, want %d", got, destroys+1)
		}
	}
	act(t, w, mockapi.Deprovision, "")
	ended(t, w, c, c.Destroy(background(t)))
	if got := w.Mock.Count("DeleteLink"); got != 2 {
		t.Errorf("%d DELETE calls in all, want 2", got)
	}
}

// TestDestroyIfThePartnerBegan destroys a link that the partner has begun to
// end. The user's side needs a DELETE (documented), whatever goes wrong before
// it.
func TestDestroyIfThePartnerBegan(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mockapi.Fault{
		"all well":        {},
		"500 before":      {Operation: "DeleteLink", Kind: mockapi.StatusBefore, Times: 3},
		"500 after":       {Operation: "DeleteLink", Kind: mockapi.StatusAfter},
		"reset before":    {Operation: "DeleteLink", Kind: mockapi.ResetBefore, Times: 2},
		"reset after":     {Operation: "DeleteLink", Kind: mockapi.ResetAfter},
		"429":             {Operation: "DeleteLink", Kind: mockapi.TooManyRequests, Times: 2},
		"409 configuring": {Operation: "DeleteLink", Kind: mockapi.TransientState, Times: 2},
		"404 once":        {Operation: "DeleteLink", Kind: mockapi.Hidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, c, _ := furnished(t, mockapi.Manual, protocol.Attrs{"timeouts": protocol.Attrs{"delete": "20s"}})
			for _, action := range []mockapi.Action{mockapi.Accept, mockapi.Activate, mockapi.Deprovision} {
				act(t, w, action, "")
			}
			if fault.Kind != "" {
				w.Mock.AddFault(fault)
			}
			found := c.Destroy(background(t))
			for _, word := range []string{"needs attention: deprovisioning", "Scaleway bills it until you delete it", contact} {
				if !strings.Contains(found.String(), word) {
					t.Errorf("the plan does not say %q: %s", word, found)
				}
			}
			ended(t, w, c, slices.DeleteFunc(found, func(f protocol.Finding) bool { return !f.Failure }))
		})
	}
}

// TestDestroyBegunElsewhere destroys a link that was deleted in the console.
// Each way in which the API may say so is fine.
func TestDestroyBegunElsewhere(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]mockapi.FaultKind{"412": "", "409 conflict": mockapi.Conflict} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, c, _ := furnished(t, mockapi.Manual, nil)
			act(t, w, mockapi.Accept, "")
			act(t, w, mockapi.SetStatus, "deprovisioning")
			if kind != "" {
				w.Mock.AddFault(mockapi.Fault{Operation: "DeleteLink", Kind: kind, Times: -1})
			}
			kept(t, c, c.Destroy(background(t)), "answered its deletion", contact)
			act(t, w, mockapi.Deprovision, "")
			ended(t, w, c, c.Destroy(background(t)))
		})
	}
}

// TestDestroyLetsGo detaches policies and VPC from a link that the partner may
// keep for days. If the API refuses a part of that, the DELETE is still sent.
func TestDestroyLetsGo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		faults []mockapi.Fault
		holds  bool
	}{
		"all well": {},
		"refused": {holds: true, faults: []mockapi.Fault{
			{Operation: "DetachRoutingPolicy", Kind: mockapi.PreconditionFailed, Times: -1}, {Operation: "DetachVpc", Kind: mockapi.PermissionsDenied, Times: -1},
		}},
		"failing": {holds: true, faults: []mockapi.Fault{
			{Operation: "DetachRoutingPolicy", Kind: mockapi.StatusBefore, Times: -1}, {Operation: "DetachVpc", Kind: mockapi.ResetBefore, Times: -1},
		}},
		"busy forever": {holds: true, faults: []mockapi.Fault{
			{Operation: "DetachRoutingPolicy", Kind: mockapi.TransientState, Times: -1}, {Operation: "DetachVpc", Kind: mockapi.TransientState, Times: -1},
		}},
		"lost replies": {faults: []mockapi.Fault{
			{Operation: "DetachRoutingPolicy", Kind: mockapi.ResetAfter}, {Operation: "DetachVpc", Kind: mockapi.StatusAfter},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, c, cfg := furnished(t, mockapi.Manual, protocol.Attrs{"wait_for_deprovisioning": false, "timeouts": protocol.Attrs{"delete": "8s"}})
			act(t, w, mockapi.Accept, "")
			for _, fault := range test.faults {
				w.Mock.AddFault(fault)
			}
			delete(cfg, theLink)
			if found := c.Apply(background(t), cfg); found.Failed() {
				t.Fatalf("destroy fails: %s", found)
			}
			link := w.Mock.Alive()[0]
			if link.Status != "deprovisioning" || (link.VpcID != "") != test.holds || (link.RoutingPolicyV4ID != "") != test.holds || link.EnableRoutePropagation {
				t.Errorf("the link is not as it should be: %+v", link)
			}
			if test.holds {
				return
			}
			if found := c.Destroy(background(t)); found.Failed() {
				t.Errorf("the policy cannot be deleted while the link lingers: %s", found)
			}
		})
	}
}

// TestDestroyMakesNoNeedlessCalls: a link that holds nothing, or that the
// partner never accepted, needs no detach calls.
func TestDestroyMakesNoNeedlessCalls(t *testing.T) {
	t.Parallel()
	w, c, _ := furnished(t, 20*time.Millisecond, nil) // requested, with VPC, policy and propagation
	ended(t, w, c, c.Destroy(background(t)))
	for _, operation := range []string{"DetachRoutingPolicy", "DetachVpc"} {
		if got := w.Mock.Count(operation); got > 0 {
			t.Errorf("%d calls of %s for a link that the partner never took", got, operation)
		}
	}
	bare := protocol.NewWorld(t, mockapi.Options{})
	c = protocol.NewCore(t, bare)
	if found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", nil)}); found.Failed() {
		t.Fatal(found)
	}
	bare.Mock.ResetRequests()
	ended(t, bare, c, c.Destroy(background(t)))
	for _, request := range bare.Mock.Requests() {
		if request.Method != http.MethodGet && request.Operation != "DeleteLink" {
			t.Errorf("a link that holds nothing costs a call of %s", request.Operation)
		}
	}
}

// TestDestroySkipsTheWaitIfToldTo leaves the link deprovisioning, and says
// that the partner must still act.
func TestDestroySkipsTheWaitIfToldTo(t *testing.T) {
	t.Parallel()
	w, c, cfg := furnished(t, mockapi.Manual, protocol.Attrs{"wait_for_deprovisioning": false})
	act(t, w, mockapi.Accept, "")
	delete(cfg, theLink)
	found := c.Apply(background(t), cfg)
	if found.Failed() || c.State[theLink] != nil {
		t.Errorf("destroy fails: %s", found)
	}
	for _, word := range []string{"FranceIX", contact, "must still act"} {
		if !strings.Contains(found.String(), word) {
			t.Errorf("the warning does not say %q: %s", word, found)
		}
	}
	if alive := w.Mock.Alive(); len(alive) != 1 || alive[0].Status != "deprovisioning" {
		t.Errorf("the link is not left deprovisioning: %+v", alive)
	}
}

// TestDestroyLostReply loses the reply to the DELETE, permanently or not: the
// DELETE is never sent again once it was taken.
func TestDestroyLostReply(t *testing.T) {
	t.Parallel()
	for _, kind := range []mockapi.FaultKind{mockapi.StatusAfter, mockapi.ResetAfter, mockapi.TruncateAfter, mockapi.NotJSONAfter, mockapi.EmptyAfter} {
		for status, actions := range map[string][]mockapi.Action{"requested": nil, "active": {mockapi.Accept, mockapi.Activate}} {
			t.Run(string(kind)+"/"+status, func(t *testing.T) {
				t.Parallel()
				w, c, _ := furnished(t, 20*time.Millisecond, protocol.Attrs{"timeouts": protocol.Attrs{"delete": "10s"}})
				for _, action := range actions {
					act(t, w, action, "")
				}
				w.Mock.AddFault(mockapi.Fault{Operation: "DeleteLink", Kind: kind, Times: -1})
				ended(t, w, c, c.Destroy(background(t)))
				if got := w.Mock.Count("DeleteLink"); got > 2 {
					t.Errorf("%d DELETE calls", got)
				}
			})
		}
	}
}
