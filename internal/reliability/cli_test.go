package reliability

import (
	"strings"
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

// flat takes the CLI's line breaks and box out of its output.
func flat(out string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
}
