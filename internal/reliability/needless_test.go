package reliability

import (
	"net/http"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestNoNeedlessCalls counts the requests of an apply that has nothing to wait
// for: the reply to the order says everything.
func TestNoNeedlessCalls(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		c := protocol.NewCore(t, w)
		found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"wait_for_status": "requested"})})
		if found.Failed() || len(c.State) != 1 {
			t.Fatalf("the apply fails: %s", found)
		}
		// A plan and an apply, each in its own process: /metadata and the
		// catalog once in each. The plan checks the name, and so does the
		// apply: that is the check before the order. One more check comes after
		// the order.
		for operation, want := range map[string]int{
			"GetLink": 0, "GetPartner": 0, "CreateLink": 1, "GetMetadata": 2, "GetPop": 2, "ListPartners": 2, "ListLinks": 3,
		} {
			if got := w.Mock.Count(operation); got != want {
				t.Errorf("%d calls of %s, want %d", got, operation, want)
			}
		}
	})
}

// TestSettingsCostNothing changes arguments that only the provider reads. The
// apply makes no call in addition to the plan's (and /metadata, which each
// process asks for when it is configured). All other values stay known.
func TestSettingsCostNothing(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]protocol.Attrs{
		"wait_for_status":         {"wait_for_status": "requested"},
		"wait_for_deprovisioning": {"wait_for_deprovisioning": false},
		"allow_duplicate_name":    {"allow_duplicate_name": true},
		"timeouts":                {"timeouts": protocol.Attrs{"delete": "1h"}},
	} {
		protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			c := protocol.NewCore(t, w)
			if found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{})}); found.Failed() {
				t.Fatalf("the apply fails: %s", found)
			}
			cfg := protocol.Config{theLink: hosted("paris", change)}
			w.Mock.ResetRequests()
			changes, _ := c.Plan(background(t), cfg)
			if to := changes[theLink]; to.Action != protocol.Updates || !to.Planned.Value.IsFullyKnown() {
				t.Errorf("%s: planned is %q of %v", name, to.Action, to.Planned.Value)
			}
			planned := len(w.Mock.Requests())
			configured := w.Mock.Count("GetMetadata")
			w.Mock.ResetRequests()
			if found := c.Apply(background(t), cfg); found.Failed() {
				t.Errorf("%s: the apply fails: %s", name, found)
			}
			if applied := w.Mock.Requests(); len(applied) != planned+configured {
				t.Errorf("%s: an apply makes %d requests, its plan %d: %v", name, len(applied), planned, applied)
			}
			if changes, found := c.Plan(background(t), cfg); !changes.Empty() || found.Failed() {
				t.Errorf("%s: the next plan is not empty: %s %s", name, changes, found)
			}
		})
	}
}

// TestADeletedLinkIsAskedForOnce counts the reads that end a destroy. After an
// accepted DELETE the first 404 of the API itself is enough.
func TestADeletedLinkIsAskedForOnce(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: time.Minute}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		c := protocol.NewCore(t, w)
		if found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{})}); found.Failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		if found := c.Destroy(background(t)); found.Failed() || len(w.Mock.Alive()) > 0 {
			t.Fatalf("the destroy leaves %d: %s", len(w.Mock.Alive()), found)
		}
		missing := 0
		for _, request := range w.Mock.Requests() {
			if request.Operation == "GetLink" && request.Status == http.StatusNotFound {
				missing++
			}
		}
		if missing != 1 {
			t.Errorf("%d GETs of a link that was deleted, want 1", missing)
		}
	})
}
