package reliability

import (
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

var swift = mockapi.Lifecycle{Requested: 300 * time.Millisecond, Deprovisioning: 200 * time.Millisecond}

// TestAccFaults runs a sample of the matrix through the real CLI: a create, an
// update and a destroy, in which one call meets a passing fault. Each run
// succeeds, there is one order, and the plans in between are empty.
func TestAccFaults(t *testing.T) {
	t.Parallel()
	for _, fault := range []mockapi.Fault{
		{Operation: "CreateLink", Kind: mockapi.StatusAfter},
		{Operation: "CreateLink", Kind: mockapi.ResetAfter},
		{Operation: "CreateLink", Kind: mockapi.TruncateAfter},
		{Operation: "CreateLink", Kind: mockapi.TooManyRequests, RetryAfter: "1"},
		{Operation: "CreateRoutingPolicy", Kind: mockapi.ResetAfter},
		{Operation: "ListLinks", Kind: mockapi.StatusBefore, Status: 503, Skip: 2, Times: 3},
		{Operation: "GetLink", Kind: mockapi.StatusBefore, Status: 503, Times: 6},
		{Operation: "GetLink", Kind: mockapi.Hidden},
		{Operation: "UpdateLink", Kind: mockapi.ResetAfter},
		{Operation: "UpdateRoutingPolicy", Kind: mockapi.StatusAfter},
		{Operation: "AttachVpc", Kind: mockapi.TransientState, Times: 2},
		{Operation: "DetachVpc", Kind: mockapi.NotJSONAfter},
		{Operation: "EnableRoutePropagation", Kind: mockapi.ResetBefore, Times: 2},
		{Operation: "DeleteLink", Kind: mockapi.TruncateAfter},
		{Operation: "DeleteRoutingPolicy", Kind: mockapi.StatusAfter},
	} {
		t.Run(fault.Operation+"/"+string(fault.Kind), func(t *testing.T) {
			t.Parallel()
			w := protocol.NewWorld(t, mockapi.Options{Lifecycle: swift})
			one, two := w.Mock.AddVPC("one"), w.Mock.AddVPC("two")
			c := newTerminal(t, w)
			w.Mock.AddFault(fault)
			life := stage{policy: true}
			for _, blocks := range [][]string{life.blocks(one, "192.0.2.0/24"), life.blocks(two, "198.51.100.0/24", `tags = ["changed"]`)} {
				c.configure(blocks...)
				if out, code := c.apply(); code != 0 {
					t.Errorf("apply fails (exit %d):\n%s", code, out)
				}
				c.MustBeEmpty()
			}
			c.destroy()
			if orders := w.Mock.Orders(); orders != 1 {
				t.Errorf("%d orders, want 1", orders)
			}
			if left := w.Mock.Faults(); len(left) > 0 {
				t.Errorf("the fault met no call, or too few: %+v", left)
			}
			if policies := w.Mock.Policies(); len(policies) > 0 {
				t.Errorf("%d policies are left", len(policies))
			}
		})
	}
}

// flat removes the CLI's line breaks and box from its output.
func flat(out string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
}
