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

// TestAccEvidenceGone: GETs and DELETEs call a link, a policy or a gate's link gone, and lists show it, or may not be
// read. The state keeps it, and nothing is ordered in its place. What is gone from lists, too, leaves the state.
func TestAccEvidenceGone(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	theirs := w.Mock.AddLink(mockapi.LinkSeed{Name: "theirs"})
	again := []string{`for_each = toset(["paris"])`, `allow_duplicate_name = true`, `routing_policy_v4_id = interlink_routing_policy.a.id`,
		`timeouts { delete = "10s" }`}
	c.configure(onePolicy(), acctest.Link("test", "${each.key}", again...), gatesBlock(), `
resource "interlink_link_activation" "theirs" {
  link_id = "`+theirs+`"
}
resource "terraform_data" "theirs" {
  triggers_replace = interlink_link_activation.theirs.link_id
}
`)
	if out, code := c.apply(); code != 0 {
		t.Fatalf("apply fails (exit %d):\n%s", code, out)
	}
	paris, policy := w.Mock.Alive()[1].ID, w.Mock.Policies()[0].ID
	onlyParis := func(fault mockapi.Fault) mockapi.Fault { fault.Link = "paris"; return fault }
	onlyTheirs := func(fault mockapi.Fault) mockapi.Fault { fault.Link = "theirs"; return fault }
	without := []string{"destroy", "-refresh=false"}
	c.keeps([]trial{
		{name: "link", faults: []mockapi.Fault{onlyParis(hides("GetLink"))}, exit: 1, says: contradiction(paris), quiet: true},
		{name: "link that a GET calls deleted", faults: []mockapi.Fault{onlyParis(shows("GetLink", `{"status":"deleted"}`))}, exit: 1, says: contradiction(paris)[:1], quiet: true},
		{name: "link, lists forbidden", faults: []mockapi.Fault{onlyParis(hides("GetLink")), {Operation: "ListLinks", Kind: mockapi.PermissionsDenied}}, exit: 1, says: []string{paris, "kept"}, quiet: true},
		{name: "link, no list", faults: []mockapi.Fault{onlyParis(hides("GetLink")), {Operation: "ListLinks", Kind: mockapi.Replace}}, exit: 1, says: []string{paris, "kept"}, quiet: true},
		{name: "policy", faults: []mockapi.Fault{hides("GetRoutingPolicy")}, exit: 1, says: contradiction(policy), quiet: true},
		{name: "gate", faults: []mockapi.Fault{onlyTheirs(hides("GetLink"))}, exit: -1, quiet: true},
		{name: "gate whose link a GET calls deleted", faults: []mockapi.Fault{onlyTheirs(shows("GetLink", `{"status":"deleted"}`))}, exit: -1, quiet: true},
		{name: "destroy", run: without, faults: []mockapi.Fault{hides("GetLink"), hides("DeleteLink")}, exit: 1, says: contradiction(paris), kinds: atTheAPI},
		{name: "destroy, only the DELETE", run: without, faults: []mockapi.Fault{hides("DeleteLink")}, exit: 1, says: []string{paris}, kinds: atTheAPI},
		{name: "destroy of what a GET calls deleted", run: without, faults: []mockapi.Fault{shows("GetLink", `{"status":"deleted"}`), hides("DeleteLink")}, exit: 1, says: []string{paris}, kinds: atTheAPI},
	})

	// What is really gone leaves the state, and is made again.
	must(w.Mock.Remove(paris))
	must(w.Mock.Remove(policy))
	out, code := c.apply()
	states, _ := c.saved()
	if policies := w.Mock.Policies(); code != 0 || w.Mock.Orders() != 2 || len(w.Mock.Alive()) != 2 || len(states) != 1 || states[paris] != "" || len(policies) != 1 {
		t.Fatalf("exit code %d; %d orders, %d links and %d policies are alive:\n%s", code, w.Mock.Orders(), len(w.Mock.Alive()), len(policies), out)
	}

	// A destroy of a policy ends no earlier than that of a link.
	policy = w.Mock.Policies()[0].ID
	contradict(w, hides("GetRoutingPolicy"), hides("DeleteRoutingPolicy"))
	result := c.Run("destroy", "-refresh=false", "-auto-approve", "-no-color", "-input=false")
	now, lacks := c.facts(), missing(result.Output, contradiction(policy)...)
	if result.ExitCode == 0 || len(lacks) > 0 || len(now.State["interlink_routing_policy"]) != 1 || !slices.Equal(now.Others, []string{policy}) || len(now.State["interlink_link"]) > 0 {
		t.Errorf("exit code %d, it does not say %q; %d policies in the state:\n%s", result.ExitCode, lacks, len(now.State["interlink_routing_policy"]), result.Output)
	}
	contradict(w)
	c.Must("destroy", "-auto-approve", "-no-color", "-input=false")
	if alive := w.Mock.Alive(); len(alive) != 1 || alive[0].ID != theirs || len(w.Mock.Policies()) > 0 {
		t.Errorf("destroy leaves %+v", alive)
	}
}

// TestAccEvidenceManyGone is the same of so many links that lists pay, and of a project that is not the provider's.
func TestAccEvidenceManyGone(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	c.configure(linksBlock(names(6), `allow_duplicate_name = true`, `timeouts { delete = "10s" }`),
		acctest.Link("one", "one", `project_id = "`+anotherProject+`"`), acctest.Link("two", "two", `project_id = "`+anotherProject+`"`))
	if out, code := c.apply(); code != 0 {
		t.Fatalf("apply fails (exit %d):\n%s", code, out)
	}
	flagged := []mockapi.Fault{hides("GetLink"), hides("DeleteLink")}
	c.keeps([]trial{
		{name: "apply", faults: flagged, exit: -1, quiet: true},
		{name: "apply, lists differ", faults: append(slices.Clone(flagged), shows("ListLinks", `{"bandwidth_mbps":500}`)), exit: 1, quiet: true},
		{name: "refresh only, deleted everywhere but in lists", run: []string{"apply", "-refresh-only"}, faults: []mockapi.Fault{shows("GetLink", `{"status":"deleted"}`)}, exit: -1, quiet: true},
		{name: "destroy", run: []string{"destroy"}, faults: flagged, exit: 1},
		{name: "destroy without a refresh", run: []string{"destroy", "-refresh=false"}, faults: flagged, exit: 1, says: []string{"404", "list", "kept"}},
	})
	must(w.Mock.Remove("two"))
	must(w.Mock.Remove("site-0"))
	out, code := c.apply()
	states, _ := c.saved()
	if code != 0 || w.Mock.Orders() != 10 || len(w.Mock.Alive()) != 8 || len(states) != 8 {
		t.Errorf("exit code %d; %d orders, want 10; %d alive, %d in the state, want 8:\n%s", code, w.Mock.Orders(), len(w.Mock.Alive()), len(states), out)
	}
}
