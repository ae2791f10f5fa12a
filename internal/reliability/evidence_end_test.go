package reliability

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestAccEvidenceEnd destroys links, while the replies to DELETE, or lists, show an end that did not happen. The state
// keeps the links, and a later destroy ends them.
func TestAccEvidenceEnd(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual, Deprovisioning: mockapi.Manual}})
	c := newTerminal(t, w)
	const soon = `timeouts { delete = "6s" }`
	c.configure(onePolicy(), linksBlock(names(3), `wait_for_status = "requested"`, `routing_policy_v4_id = interlink_routing_policy.a.id`, soon),
		acctest.Link("waits", "waits", `wait_for_status = "requested"`, soon),
		acctest.Link("leaves", "leaves", `wait_for_status = "requested"`, `wait_for_deprovisioning = false`, soon))
	if out, code := c.apply(); code != 0 {
		t.Fatalf("apply fails (exit %d):\n%s", code, out)
	}
	for _, link := range w.Mock.Alive() {
		if link.Name != "waits" {
			must(w.Mock.Act(link.ID, mockapi.Accept, ""))
		}
	}
	// Nothing is done. The reply says deleted, or of two links deprovisioning.
	state := c.Read("terraform.tfstate")
	var ignored []mockapi.Fault
	for _, name := range []string{"site-0", "leaves"} {
		link, err := w.Mock.Link(name)
		if err != nil {
			t.Fatal(err)
		}
		ignored = append(ignored, mockapi.Fault{
			Operation: "DeleteLink", Link: name, Kind: mockapi.StatusBefore, Status: http.StatusOK,
			Body: fmt.Sprintf(`{"id":%q,"name":%q,"region":%q,"project_id":%q,"status":"deprovisioning"}`, link.ID, name, link.Region, link.ProjectID),
		})
	}
	contradict(w, append(ignored, mockapi.Fault{Operation: "DeleteLink", Kind: mockapi.Ignored})...)
	result := c.Run("destroy", "-auto-approve", "-no-color", "-input=false")
	left, _ := c.saved()
	for _, link := range w.Mock.Alive() {
		if left[link.ID] == "" {
			t.Errorf("ignored: exit code %d; the %s link %s is not in the state:\n%s", result.ExitCode, link.Status, link.Name, result.Output)
		}
	}
	if alive := len(w.Mock.Alive()); alive != 5 || result.ExitCode == 0 || len(c.facts().State["interlink_routing_policy"]) != 1 {
		t.Errorf("ignored: exit code %d, %d alive, want 5, and the policy in the state:\n%s", result.ExitCode, alive, result.Output)
	}
	c.Write("terraform.tfstate", state)

	// The partner does not act. The reply to DELETE says deleted, then lists do.
	for _, fault := range []mockapi.Fault{shows("DeleteLink", `{"status":"deleted"}`), shows("ListLinks", `{"status":"deleted"}`)} {
		contradict(w, fault)
		result := c.Run("destroy", "-auto-approve", "-no-color", "-input=false")
		left, _ := c.saved()
		for _, link := range w.Mock.Alive() {
			if strings.HasPrefix(link.Name, "site-") && left[link.ID] == "" {
				t.Errorf("%s says deleted: exit code %d; the %s link %s is not in the state:\n%s", fault.Operation, result.ExitCode, link.Status, link.Name, result.Output)
			}
		}
		c.Write("terraform.tfstate", state)
	}
	contradict(w)
	w.Mock.SetLifecycle(mockapi.Lifecycle{})
	c.destroy()
}
