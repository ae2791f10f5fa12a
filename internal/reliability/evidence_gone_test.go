package reliability

import (
	"slices"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// contradiction is what an error about a 404 that a list contradicts has to name.
func contradiction(id string) []string { return []string{id, "404", "list", "kept"} }

// outsideGate is a gate for a link that the configuration does not have, and an object that is replaced with it.
func outsideGate(name, link string) string {
	return `
resource "interlink_link_activation" "` + name + `" {
  link_id = "` + link + `"
}
resource "terraform_data" "` + name + `" {
  triggers_replace = interlink_link_activation.` + name + `.link_id
}
`
}

// TestAccEvidenceGone: GETs and DELETEs call a link, a policy or a gate's link gone, and lists show it, or may not be
// read. The state keeps it, and nothing is ordered in its place. What is gone from lists, too, leaves the state.
func TestAccEvidenceGone(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	c.configure(onePolicy(), gatesBlock(),
		linksBlock([]string{"paris"}, `allow_duplicate_name = true`, `routing_policy_v4_id = interlink_routing_policy.a.id`, `timeouts { delete = "10s" }`),
		outsideGate("one", w.Mock.AddLink(mockapi.LinkSeed{Name: "one"})), outsideGate("two", w.Mock.AddLink(mockapi.LinkSeed{Name: "two"})))
	if out, code := c.apply(); code != 0 {
		t.Fatalf("apply fails (exit %d):\n%s", code, out)
	}
	paris, policy := w.Mock.Alive()[2].ID, w.Mock.Policies()[0].ID
	hidden, deleted := hides("GetLink"), shows("GetLink", `{"status":"deleted"}`)
	without := []string{"destroy", "-refresh=false"}
	c.keeps([]trial{
		{name: "link", faults: []mockapi.Fault{of(hidden, paris)}, exit: 1, says: contradiction(paris)},
		{name: "link that a GET calls deleted", faults: []mockapi.Fault{of(deleted, paris)}, exit: 1, says: []string{paris, "list", "kept"}},
		{
			name: "link, lists forbidden", faults: []mockapi.Fault{of(hidden, paris), {Operation: "ListLinks", Kind: mockapi.PermissionsDenied}},
			exit: 1, says: []string{paris, "kept"},
		},
		{name: "link, no list", faults: []mockapi.Fault{of(hidden, paris), {Operation: "ListLinks", Kind: mockapi.Replace}}, exit: 1, says: []string{paris, "kept"}},
		{name: "policy", faults: []mockapi.Fault{hides("GetRoutingPolicy")}, exit: 1, says: contradiction(policy)},
		{name: "gates", faults: []mockapi.Fault{of(hidden, "one"), of(deleted, "two")}, exit: -1},
		{name: "destroy, only the DELETE", run: without, faults: []mockapi.Fault{hides("DeleteLink")}, exit: 1, says: []string{paris}, kinds: atTheAPI},
		{name: "destroy", run: without, faults: []mockapi.Fault{hidden, hides("DeleteLink")}, exit: 1, says: contradiction(paris), kinds: atTheAPI},
	})

	// What is really gone leaves the state, and is made again.
	c.remove(paris, policy)
	out, code := c.apply()
	states, _ := c.saved()
	if policies := w.Mock.Policies(); code != 0 || w.Mock.Orders() != 2 || len(w.Mock.Alive()) != 3 || len(states) != 1 || states[paris] != "" || len(policies) != 1 {
		t.Fatalf("exit code %d; %d orders, %d links and %d policies are alive:\n%s", code, w.Mock.Orders(), len(w.Mock.Alive()), len(policies), out)
	}

	// A destroy of a policy ends no earlier than that of a link.
	policy = w.Mock.Policies()[0].ID
	contradict(w, hides("GetRoutingPolicy"), hides("DeleteRoutingPolicy"))
	result := c.Run("destroy", "-refresh=false", "-auto-approve", "-no-color", "-input=false")
	now, lacks := c.facts(), missing(result.Output, contradiction(policy)...)
	if result.ExitCode == 0 || len(lacks) > 0 || len(now.State["interlink_routing_policy"]) != 1 || !slices.Equal(now.Others, []string{policy}) {
		t.Errorf("exit code %d, it does not say %q; %d policies in the state:\n%s", result.ExitCode, lacks, len(now.State["interlink_routing_policy"]), result.Output)
	}
	if len(now.State["interlink_link"]) > 0 || len(w.Mock.Alive()) != 2 {
		t.Errorf("%d links are alive, want the 2 that are not ours", len(w.Mock.Alive()))
	}
}

// TestAccEvidenceManyGone is the same of so many links that lists pay. What is really gone leaves the state, also of a
// project that is not the provider's.
func TestAccEvidenceManyGone(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	c.configure(linksBlock(names(6), `allow_duplicate_name = true`, `timeouts { delete = "10s" }`),
		acctest.Link("one", "one", `project_id = "`+anotherProject+`"`), acctest.Link("two", "two", `project_id = "`+anotherProject+`"`))
	if out, code := c.apply(); code != 0 {
		t.Fatalf("apply fails (exit %d):\n%s", code, out)
	}
	ours := w.Mock.Alive()
	flagged := []mockapi.Fault{hides("GetLink"), hides("DeleteLink")}
	c.keeps([]trial{
		{name: "destroy", run: []string{"destroy"}, faults: flagged, exit: 1, says: []string{"404", "list", "kept"}, kinds: atTheAPI},
		{name: "apply, lists differ", faults: append(flagged, shows("ListLinks", `{"bandwidth_mbps":500}`)), exit: 1, says: []string{"404", "list", "kept"}},
	})
	for _, link := range ours {
		if link.Name == "two" || link.Name == "site-0" {
			c.remove(link.ID)
		}
	}
	out, code := c.apply()
	states, _ := c.saved()
	if code != 0 || w.Mock.Orders() != 10 || len(w.Mock.Alive()) != 8 || len(states) != 8 {
		t.Errorf("exit code %d; %d orders, want 10; %d alive, %d in the state, want 8:\n%s", code, w.Mock.Orders(), len(w.Mock.Alive()), len(states), out)
	}
}
