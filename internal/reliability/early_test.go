package reliability

import (
	"strings"
	"testing"

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
