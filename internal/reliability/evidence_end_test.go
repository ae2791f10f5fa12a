package reliability

import (
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestAccEvidenceEnd destroys links, while the replies to DELETE, or lists, show an end that did not happen. The state
// keeps the links, and a later destroy ends them.
func TestAccEvidenceEnd(t *testing.T) {
	t.Parallel()
	ignored := mockapi.Fault{Operation: "DeleteLink", Kind: mockapi.Ignored}
	for name, test := range map[string]struct {
		options   mockapi.Options
		arguments []string
		fault     mockapi.Fault
		actions   func(w *protocol.World)
	}{
		"DELETE says deleted, the link stays requested":     {options: silent, arguments: []string{`wait_for_status = "requested"`}, fault: ignored},
		"DELETE says deprovisioning, the link stays active": {fault: ignored},
		"the same, without a wait":                          {arguments: []string{`wait_for_deprovisioning = false`}, fault: ignored},
		"DELETE says deleted, the link is deprovisioning": {
			options: mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: mockapi.Manual}}, fault: shows("DeleteLink", `{"status":"deleted"}`),
		},
		"lists say deleted, the link is deprovisioning": {
			options: mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: mockapi.Manual}}, fault: shows("ListLinks", `{"status":"deleted"}`),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := protocol.NewWorld(t, test.options)
			c := newTerminal(t, w)
			c.configure(linksBlock(names(3), append(test.arguments, `timeouts { delete = "6s" }`)...))
			if out, code := c.apply(); code != 0 {
				t.Fatalf("apply fails (exit %d):\n%s", code, out)
			}
			contradict(w, test.fault)
			result := c.Run("destroy", "-auto-approve", "-no-color", "-input=false")
			states, _ := c.saved()
			if result.ExitCode == 0 || len(states) != 3 || len(w.Mock.Alive()) != 3 {
				t.Errorf("exit code %d; %d in the state, %d alive, want 3:\n%s", result.ExitCode, len(states), len(w.Mock.Alive()), result.Output)
			}
			contradict(w)
			w.Mock.SetLifecycle(mockapi.Lifecycle{})
			if len(states) > 0 {
				c.destroy()
			}
		})
	}
}
