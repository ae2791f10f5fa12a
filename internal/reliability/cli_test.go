package reliability

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

var swift = mockapi.Lifecycle{Requested: 300 * time.Millisecond, Deprovisioning: 200 * time.Millisecond}

// TestAccLostReplies loses the reply to an order that was taken: one order, the
// apply goes well, and the next plan is empty.
func TestAccLostReplies(t *testing.T) {
	t.Parallel()
	for _, kind := range []mockapi.FaultKind{mockapi.StatusAfter, mockapi.ResetAfter, mockapi.TruncateAfter} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, mockapi.Options{Lifecycle: swift})
			c := newTerminal(t, w)
			c.configure(acctest.Link("paris", "paris"))
			w.mock.AddFault(mockapi.Fault{Operation: "CreateLink", Kind: kind})
			if out, code := c.apply(); code != 0 {
				t.Errorf("apply fails (exit %d):\n%s", code, out)
			}
			if orders := w.mock.Orders(); orders != 1 {
				t.Errorf("%d orders, want 1", orders)
			}
			c.planIsEmpty()
			c.destroy()
		})
	}
}

// stage is where a run is cut off: while a call is held, or while it waits.
type stage struct {
	name      string
	held      string // the call that is held
	skip      int    // so many of these calls are not: those of the plan, which Terraform does not interrupt
	committed bool   // it has been done by then
	waits     string // or: the status of the link that is waited on
	destroys  bool   // in a destroy, else in a create
}

// reached waits for the stage, in a run that has begun.
func (s stage) reached(t *testing.T, w *world) {
	t.Helper()
	if s.held != "" {
		w.stalled(t, s.held)
		return
	}
	within(t, time.Minute, "the link is waited on", func() bool {
		alive := w.mock.Alive()
		return len(alive) == 1 && alive[0].Status == s.waits && w.mock.Count("GetLink")+w.mock.Count("ListLinks") > 3
	})
}

// prepare sets the world up so that a run stays at the stage.
func (s stage) prepare(w *world) {
	lifecycle := swift
	if s.waits == "requested" {
		lifecycle.Requested = mockapi.Manual
	}
	if s.waits == "deprovisioning" {
		lifecycle.Deprovisioning = mockapi.Manual
	}
	w.mock.SetLifecycle(lifecycle)
	if s.held == "" {
		return
	}
	kind := mockapi.StallBefore
	if s.committed {
		kind = mockapi.StallAfter
	}
	w.mock.AddFault(mockapi.Fault{Operation: s.held, Kind: kind, Skip: s.skip})
}

var stages = []stage{
	{name: "create: before the look", held: "GetPop", skip: 1},
	{name: "create: the look", held: "ListLinks"},
	{name: "create: the order, not taken", held: "CreateLink"},
	{name: "create: the order, taken", held: "CreateLink", committed: true},
	{name: "create: the VPC", held: "AttachVpc"},
	{name: "create: propagation", held: "EnableRoutePropagation", committed: true},
	{name: "create: the wait", waits: "requested"},
	{name: "destroy: propagation", held: "DisableRoutePropagation", destroys: true},
	{name: "destroy: the deletion, not taken", held: "DeleteLink", destroys: true},
	{name: "destroy: the deletion, taken", held: "DeleteLink", committed: true, destroys: true},
	{name: "destroy: the wait", waits: "deprovisioning", destroys: true},
}

// begin brings a terminal to the stage: a run is under way and stays there.
func (s stage) begin(t *testing.T) (*world, *terminal, *running) {
	t.Helper()
	w := newWorld(t, mockapi.Options{Lifecycle: swift})
	vpc := w.mock.AddVPC("one")
	c := newTerminal(t, w)
	c.configure(acctest.Link("paris", "paris", `vpc_id = "`+vpc+`"`, "enable_route_propagation = true"))
	verb := "apply"
	if s.destroys {
		verb = "destroy"
		if out, code := c.apply(); code != 0 {
			t.Fatalf("apply fails (exit %d):\n%s", code, out)
		}
		w.mock.ResetRequests()
	}
	s.prepare(w)
	run := c.start(verb, "-auto-approve", "-no-color", "-input=false")
	s.reached(t, w)
	return w, c, run
}

// release lets the world go on as usual.
func (s stage) release(t *testing.T, w *world) {
	t.Helper()
	w.mock.ClearFaults()
	w.mock.SetLifecycle(swift)
	for _, link := range w.mock.Alive() {
		action := map[string]mockapi.Action{"requested": mockapi.Accept, "deprovisioning": mockapi.Deprovision}[s.waits]
		if action != "" && link.Status == s.waits {
			if err := w.mock.Act(link.ID, action, ""); err != nil {
				t.Logf("the link has moved on by itself: %s", err)
			}
		}
	}
}

// TestAccKilled kills CLI and provider at each stage of create and destroy. The
// next apply never has two orders alive, and tells where an order is that did
// not reach the state.
func TestAccKilled(t *testing.T) {
	t.Parallel()
	for _, s := range stages {
		t.Run(strings.ReplaceAll(s.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			w, c, run := s.begin(t)
			run.signal(syscall.SIGKILL)
			run.wait()
			s.release(t, w)

			orphan := ""
			if held, _ := c.state(); held == "" && len(w.mock.Alive()) == 1 {
				orphan = w.mock.Alive()[0].ID
			}
			out, code := c.apply()
			if orphan != "" {
				if code == 0 || !strings.Contains(flat(out), orphan) || !strings.Contains(out, "import {") {
					t.Fatalf("the next apply (exit %d) does not name the order %s with an import block:\n%s", code, orphan, out)
				}
				write(t, c.dir+"/import.tf", importBlock(orphan))
				out, code = c.apply()
			}
			if code != 0 {
				t.Errorf("the next apply fails (exit %d):\n%s", code, out)
			}
			if most := w.mostAlive(anyLink); most != 1 {
				t.Errorf("%d orders were alive at one moment, want 1", most)
			}
			c.planIsEmpty()
			c.destroy()
		})
	}
}

// flat takes the CLI's line breaks and box out of its output.
func flat(out string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
}

// TestAccInterrupted presses Ctrl-C once at each stage of create: the apply ends
// within 3 s, and an order that was taken is in the state, untainted.
func TestAccInterrupted(t *testing.T) {
	t.Parallel()
	for _, s := range stages {
		if s.destroys {
			continue
		}
		t.Run(strings.ReplaceAll(s.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			w, c, run := s.begin(t)
			pressed := time.Now()
			run.signal(syscall.SIGINT)
			out, _ := run.wait()
			if took := time.Since(pressed); took > 3*time.Second {
				t.Errorf("the apply ended %s after Ctrl-C, want 3 s at the most:\n%s", took.Round(10*time.Millisecond), out)
			}
			held, isTainted := c.state()
			if alive := w.mock.Alive(); len(alive) > 0 && held != alive[0].ID {
				t.Errorf("the order %s is not in the state:\n%s", alive[0].ID, out)
			}
			if isTainted {
				t.Errorf("the order was tainted:\n%s", out)
			}
			s.release(t, w)
			if out, code := c.apply(); code != 0 {
				t.Errorf("the next apply fails (exit %d):\n%s", code, out)
			}
			if orders := w.mock.Orders(); orders != 1 {
				t.Errorf("%d orders, want 1", orders)
			}
			c.planIsEmpty()
			c.destroy()
		})
	}
}
