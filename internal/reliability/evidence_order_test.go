package reliability

import (
	"slices"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// ended checks that one order was sent and taken, and that it is in the state, untainted, or in an error that says how to
// go on. theirs are links that were there before.
func ended(t *testing.T, w *protocol.World, c *terminal, out string, code int, theirs ...string) {
	t.Helper()
	ours := slices.DeleteFunc(w.Mock.Alive(), func(link mockapi.LinkView) bool { return slices.Contains(theirs, link.ID) })
	if sent := w.Mock.Count("CreateLink"); sent != 1 || w.Mock.Orders() != 1 || len(ours) != 1 {
		t.Fatalf("%d orders were sent, %d taken, %d links are alive, want 1:\n%s", sent, w.Mock.Orders(), len(ours), out)
	}
	states, tainted := c.saved()
	saved := states[ours[0].ID] != ""
	if len(tainted) > 0 || saved && len(states) > 1 || !saved && (code == 0 || len(states) > 0 || len(missing(out, "import")) > 0) {
		t.Errorf("exit code %d; in the state: %v, tainted: %v; the order is %s:\n%s", code, states, tainted, ours[0].ID, out)
	}
}

// TestAccEvidenceConflictAboutTheOrder: an order is taken, and the reply is a 409 about the new link. It is not sent again.
func TestAccEvidenceConflictAboutTheOrder(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ kind, argument string }{
		"conflict":                     {"conflict", ""},
		"transient state":              {"transient_state", ""},
		"conflict, duplicates allowed": {"conflict", "allow_duplicate_name = true"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := protocol.NewWorld(t, mockapi.Options{})
			c := newTerminal(t, w)
			c.configure(acctest.Link("paris", "paris", test.argument, `timeouts { create = "40s" }`))
			contradict(w, mockapi.Fault{Operation: "CreateLink", Kind: mockapi.ConflictAfter, Body: test.kind})
			out, code := c.apply()
			ended(t, w, c, out, code)
		})
	}
}

// TestAccEvidenceBadReplyToTheOrder: the reply of the POST says that the order is over, and every GET says that the
// partner has it. The links are built, untainted.
func TestAccEvidenceBadReplyToTheOrder(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 3 * time.Second}})
	c := newTerminal(t, w)
	bad := []string{"refused", "expired", "failed", "locked", "deleted", "deprovisioning"}
	var faults []mockapi.Fault
	for _, status := range bad {
		fault := shows("CreateLink", `{"status":"`+status+`"}`)
		fault.Link = status
		faults = append(faults, fault)
	}
	contradict(w, faults...)
	c.configure(linksBlock(bad, `timeouts { create = "30s" }`))
	out, code := c.apply()
	built(t, w, c, len(bad))
	if code != 0 {
		t.Errorf("apply fails (exit %d):\n%s", code, out)
	}
}

// TestAccEvidenceClocksThatDiffer: the reply to an order is lost, and the clock of this machine is a quarter of an hour
// fast. The order is recognized all the same.
func TestAccEvidenceClocksThatDiffer(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{Now: func() time.Time { return time.Now().Add(-15 * time.Minute) }})
	c := newTerminal(t, w)
	c.configure(acctest.Link("paris", "paris"))
	contradict(w, mockapi.Fault{Operation: "CreateLink", Kind: mockapi.ResetAfter})
	out, code := c.apply()
	ended(t, w, c, out, code)
	if code != 0 {
		t.Errorf("exit code %d:\n%s", code, out)
	}
}

// TestAccEvidenceAKeyThatMayNotList orders and refreshes links with a key that may do everything but list. Only
// allow_duplicate_name lets it order.
func TestAccEvidenceAKeyThatMayNotList(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	contradict(w, mockapi.Fault{Operation: "ListLinks", Kind: mockapi.PermissionsDenied})
	c.configure(linksBlock(names(4)))
	out, code := c.apply()
	if code == 0 || w.Mock.Count("CreateLink") > 0 || len(missing(out, "key", "name")) > 0 {
		t.Errorf("exit code %d, %d orders:\n%s", code, w.Mock.Orders(), out)
	}
	c.configure(linksBlock(names(4), "allow_duplicate_name = true"))
	out, code = c.apply()
	built(t, w, c, 4)
	if code != 0 {
		t.Errorf("apply fails (exit %d):\n%s", code, out)
	}
	c.MustBeEmpty()
}
