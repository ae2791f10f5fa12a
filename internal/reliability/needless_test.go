package reliability

import (
	"net/http"
	"testing"
	"time"

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
		// facts once in each. The name at plan, which the apply makes once more: that
		// serves as the look before the order. And after the order.
		for operation, want := range map[string]int{
			"GetLink": 0, "GetPartner": 0, "CreateLink": 1, "GetMetadata": 2, "GetPop": 2, "ListPartners": 2, "ListLinks": 3,
		} {
			if got := w.mock.Count(operation); got != want {
				t.Errorf("%d calls of %s, want %d", got, operation, want)
			}
		}
	})
}

// TestSettingsCostNothing changes what only the provider reads: the apply of it
// makes no call beyond those of the plan (and for /metadata, which each process
// asks for when it is configured), and leaves every other value known.
func TestSettingsCostNothing(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]attrs{
		"wait_for_status":         {"wait_for_status": "requested"},
		"wait_for_deprovisioning": {"wait_for_deprovisioning": false},
		"allow_duplicate_name":    {"allow_duplicate_name": true},
		"timeouts":                {"timeouts": attrs{"delete": "1h"}},
	} {
		bubble(t, mockapi.Options{}, func(t *testing.T, w *world) {
			t.Helper()
			c := newCore(t, w)
			if found := c.apply(background(t), config{theLink: hosted("paris", attrs{})}); found.failed() {
				t.Fatalf("the apply fails: %s", found)
			}
			cfg := config{theLink: hosted("paris", change)}
			w.mock.ResetRequests()
			changes, _ := c.plan(background(t), cfg)
			if to := changes[theLink]; to.action != updates || !to.planned.value.IsFullyKnown() {
				t.Errorf("%s: planned is %q of %v", name, to.action, to.planned.value)
			}
			planned := len(w.mock.Requests())
			configured := w.mock.Count("GetMetadata")
			w.mock.ResetRequests()
			if found := c.apply(background(t), cfg); found.failed() {
				t.Errorf("%s: the apply fails: %s", name, found)
			}
			if applied := w.mock.Requests(); len(applied) != planned+configured {
				t.Errorf("%s: an apply makes %d requests, its plan %d: %v", name, len(applied), planned, applied)
			}
			if changes, found := c.plan(background(t), cfg); !changes.empty() || found.failed() {
				t.Errorf("%s: the next plan is not empty: %s %s", name, changes, found)
			}
		})
	}
}

// TestADeletedLinkIsAskedForOnce counts the looks that end a destroy: once a DELETE
// was accepted, the first 404 of the API's own is what is waited for.
func TestADeletedLinkIsAskedForOnce(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: time.Minute}}, func(t *testing.T, w *world) {
		t.Helper()
		c := newCore(t, w)
		if found := c.apply(background(t), config{theLink: hosted("paris", attrs{})}); found.failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		if found := c.destroy(background(t)); found.failed() || len(w.mock.Alive()) > 0 {
			t.Fatalf("the destroy leaves %d: %s", len(w.mock.Alive()), found)
		}
		missing := 0
		for _, request := range w.mock.Requests() {
			if request.Operation == "GetLink" && request.Status == http.StatusNotFound {
				missing++
			}
		}
		if missing != 1 {
			t.Errorf("%d GETs of a link that was deleted, want 1", missing)
		}
	})
}
