package reliability

import (
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestNoNeedlessCalls counts the requests of an apply that has nothing to wait
// for: the reply to the order says all that there is to know.
func TestNoNeedlessCalls(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *world) {
		t.Helper()
		c := newCore(t, w)
		found := c.apply(background(t), config{theLink: hosted("paris", attrs{"wait_for_status": "requested"})})
		if found.failed() || len(c.state) != 1 {
			t.Fatalf("the apply fails: %s", found)
		}
		// A plan and an apply, each with a process of its own: /metadata and the
		// facts once in each, the name before and after the order.
		for operation, want := range map[string]int{
			"GetLink": 0, "GetPartner": 0, "CreateLink": 1, "GetMetadata": 2, "GetPop": 2, "ListPartners": 2, "ListLinks": 2,
		} {
			if got := w.mock.Count(operation); got != want {
				t.Errorf("%d calls of %s, want %d", got, operation, want)
			}
		}
	})
}
