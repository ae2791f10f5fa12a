package reliability

import (
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// stage is the point at which a run of the CLI is cut off: while a call is
// held, or during a wait.
type stage struct {
	name      string
	verb      verb
	held      string // the call that is held
	skip      int    // so many of these calls pass: those of the plan, which Terraform does not interrupt
	committed bool   // the call has taken effect by then
	waits     string // or: the status of the link that is waited on
	policy    bool   // the link has a routing policy, which is made first
	gate      bool   // a gate waits for the link
}

// verb is what the run does.
type verb string

const (
	creating   verb = "create"
	updating   verb = "update"
	destroying verb = "destroy"
)

// stages are those of a link's life: calls that make, change or end an order,
// and waits.
func stages() []stage {
	return []stage{
		{name: "before the name check", verb: creating, held: "GetPop", skip: 1},
		{name: "the order, not taken", verb: creating, held: "CreateLink"},
		{name: "the order, taken", verb: creating, held: "CreateLink", committed: true},
		{name: "the name check after the order", verb: creating, held: "ListLinks", skip: 2},
		{name: "the VPC", verb: creating, held: "AttachVpc"},
		{name: "propagation", verb: creating, held: "EnableRoutePropagation", committed: true},
		{name: "the wait", verb: creating, waits: "requested"},
		{name: "the gate's wait", verb: creating, waits: "requested", gate: true},
		{name: "name and tags, not taken", verb: updating, held: "UpdateLink"},
		{name: "name and tags, taken", verb: updating, held: "UpdateLink", committed: true},
		{name: "the VPC off", verb: updating, held: "DetachVpc", committed: true},
		{name: "the VPC on", verb: updating, held: "AttachVpc"},
		{name: "propagation", verb: updating, held: "EnableRoutePropagation"},
		{name: "propagation", verb: destroying, held: "DisableRoutePropagation"},
		{name: "the deletion, not taken", verb: destroying, held: "DeleteLink"},
		{name: "the deletion, taken", verb: destroying, held: "DeleteLink", committed: true},
		{name: "the wait", verb: destroying, waits: "deprovisioning"},
	}
}

// policyStages are about the policy of a link. It costs nothing: a policy that
// a kill leaves behind is not a lost order.
func policyStages() []stage {
	return []stage{
		{name: "the policy, not taken", verb: creating, held: "CreateRoutingPolicy", policy: true},
		{name: "the policy, taken", verb: creating, held: "CreateRoutingPolicy", committed: true, policy: true},
		{name: "the policy's change", verb: updating, held: "UpdateRoutingPolicy", policy: true},
		{name: "the policy's deletion", verb: destroying, held: "DeleteRoutingPolicy", policy: true},
	}
}

// blocks returns the configuration, before or after the change.
func (s stage) blocks(vpc, prefix string, more ...string) []string {
	more = append(more, `vpc_id = "`+vpc+`"`, "enable_route_propagation = true")
	var out []string
	if s.policy {
		more = append(more, "routing_policy_v4_id = interlink_routing_policy.a.id")
		out = append(out, `resource "interlink_routing_policy" "a" {
  name             = "a"
  prefix_filter_in = ["`+prefix+`"]
}`)
	}
	if s.gate {
		more = append(more, `wait_for_status = "requested"`)
		out = append(out, `resource "interlink_link_activation" "gate" {
  link_id = interlink_link.paris.id
}`)
	}
	return append(out, acctest.Link("paris", "paris", more...))
}

// begin brings a terminal to the stage: a run is under way and stays there.
func (s stage) begin(t *testing.T) (*protocol.World, *terminal, *running) {
	t.Helper()
	w := protocol.NewWorld(t, mockapi.Options{Lifecycle: swift})
	one, two := w.Mock.AddVPC("one"), w.Mock.AddVPC("two")
	c := newTerminal(t, w)
	c.configure(s.blocks(one, "192.0.2.0/24")...)
	if s.verb != creating {
		if out, code := c.apply(); code != 0 {
			t.Fatalf("apply fails (exit %d):\n%s", code, out)
		}
		w.Mock.ResetRequests()
	}
	command := "apply"
	switch s.verb {
	case creating:
	case updating:
		c.configure(s.blocks(two, "198.51.100.0/24", `tags = ["changed"]`)...)
	case destroying:
		command = "destroy"
	}
	s.prepare(w)
	run := c.start(command, "-auto-approve", "-no-color", "-input=false")
	s.reached(t, w)
	return w, c, run
}

// prepare sets the world up so that a run stays at the stage.
func (s stage) prepare(w *protocol.World) {
	lifecycle := swift
	if s.waits == "requested" {
		lifecycle.Requested = mockapi.Manual
	}
	if s.waits == "deprovisioning" {
		lifecycle.Deprovisioning = mockapi.Manual
	}
	w.Mock.SetLifecycle(lifecycle)
	if s.held == "" {
		return
	}
	kind := mockapi.StallBefore
	if s.committed {
		kind = mockapi.StallAfter
	}
	w.Mock.AddFault(mockapi.Fault{Operation: s.held, Kind: kind, Skip: s.skip})
}

// reached waits until a run has reached the stage.
func (s stage) reached(t *testing.T, w *protocol.World) {
	t.Helper()
	if s.held != "" {
		stalled(t, w, s.held)
		return
	}
	within(t, time.Minute, "the link is waited on", func() bool {
		alive := w.Mock.Alive()
		return len(alive) == 1 && alive[0].Status == s.waits && w.Mock.Count("GetLink")+w.Mock.Count("ListLinks") > 3
	})
}

// release lets the world continue as usual.
func (s stage) release(t *testing.T, w *protocol.World) {
	t.Helper()
	w.Mock.ClearFaults()
	w.Mock.SetLifecycle(swift)
	for _, link := range w.Mock.Alive() {
		action := map[string]mockapi.Action{"requested": mockapi.Accept, "deprovisioning": mockapi.Deprovision}[s.waits]
		if action != "" && link.Status == s.waits {
			if err := w.Mock.Act(link.ID, action, ""); err != nil {
				t.Logf("the link has moved on by itself: %s", err)
			}
		}
	}
}
