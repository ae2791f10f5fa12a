package reliability

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestAccEvidenceListsAtRefresh applies what is up to date, while lists show links as they are not and GETs as they are.
// Nothing changes: not the state, not a link. There are so many links that lists pay.
func TestAccEvidenceListsAtRefresh(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	vpc := w.Mock.AddVPC("one")
	c.configure(onePolicy(), gatesBlock(), linksBlock(names(8), `vpc_id = "`+vpc+`"`,
		`routing_policy_v4_id = interlink_routing_policy.a.id`, `enable_route_propagation = true`))
	if out, code := c.apply(); code != 0 {
		t.Fatalf("apply fails (exit %d):\n%s", code, out)
	}
	var trials []trial
	for _, one := range [][2]string{
		{"another name and status", `{"name":"x","status":"requested"}`},
		{"no VPC and no policy", `{"vpc_id":null,"routing_policy_v4_id":null,"enable_route_propagation":false}`},
		{"another project", `{"project_id":"` + anotherProject + `"}`},
		{"refused", `{"status":"refused"}`},
		{"deleted", `{"status":"deleted"}`},
		{"another bandwidth and PoP", `{"bandwidth_mbps":500,"pop_id":"` + mockapi.PopDC3 + `"}`},
	} {
		trials = append(trials, trial{name: one[0], faults: []mockapi.Fault{shows("ListLinks", one[1])}})
	}
	c.keeps(trials)
}

// TestAccEvidenceListsInAWait orders links, while lists show a status that ends the wait and GETs show that the partner
// has not acted yet. The wait goes on.
func TestAccEvidenceListsInAWait(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"failed", "deleted"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			w := protocol.NewWorld(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 3 * time.Second}})
			c := newTerminal(t, w)
			contradict(w, shows("ListLinks", `{"status":"`+status+`"}`))
			c.configure(linksBlock(names(4)))
			out, code := c.apply()
			built(t, w, c, 4)
			if code != 0 {
				t.Errorf("apply fails (exit %d):\n%s", code, out)
			}
		})
	}
}

// built checks that these links were ordered once each, are active, and are all in the state, untainted.
func built(t *testing.T, w *protocol.World, c *terminal, links int) {
	t.Helper()
	states, tainted := c.saved()
	active := slices.DeleteFunc(slices.Collect(maps.Values(states)), func(status string) bool { return status != "active" })
	if w.Mock.Orders() != links || len(w.Mock.Alive()) != links || len(active) != links || len(tainted) > 0 {
		t.Errorf("%d orders, %d alive, want %d; %d of %d in the state are active, %d are tainted",
			w.Mock.Orders(), len(w.Mock.Alive()), links, len(active), len(states), len(tainted))
	}
}

// TestAccEvidenceListsThatAreAhead: lists say that links are built, GETs say that nobody accepted them. No wait ends and
// no gate opens.
func TestAccEvidenceListsThatAreAhead(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, silent)
	c := newTerminal(t, w)
	contradict(w, shows("ListLinks", `{"status":"active"}`))
	const soon = `timeouts { create = "5s" }`
	c.configure(linksBlock(names(4), `wait_for_status = "requested"`), gatesBlock(soon), acctest.Link("lyon", "lyon", soon))
	out, code := c.apply()
	if objects := c.facts().State; code == 0 || len(objects["interlink_link_activation"]) > 0 || len(objects["terraform_data"]) > 0 {
		t.Errorf("exit code %d; %d gates are open:\n%s", code, len(objects["interlink_link_activation"]), out)
	}
	states, tainted := c.saved()
	for _, link := range w.Mock.Alive() {
		if states[link.ID] != "requested" {
			t.Errorf("%s is %q in the state, want requested:\n%s", link.Name, states[link.ID], out)
		}
	}
	if w.Mock.Orders() != 5 || len(states) != 5 || len(tainted) > 0 {
		t.Errorf("%d orders, %d in the state, want 5; %d are tainted:\n%s", w.Mock.Orders(), len(states), len(tainted), out)
	}
}

// TestAccEvidenceListsThatStandStill: lists show no change after the order. The wait ends when the links are active.
func TestAccEvidenceListsThatStandStill(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}})
	c := newTerminal(t, w)
	c.configure(linksBlock(names(4), `timeouts { create = "15s" }`))
	run := c.start("apply", "-auto-approve", "-no-color", "-input=false")
	within(t, time.Minute, "the links are ordered and waited for", func() bool { return w.Mock.Orders() == 4 && w.Mock.Count("GetLink") >= 4 })
	contradict(w, mockapi.Fault{Operation: "ListLinks", Kind: mockapi.Frozen})
	within(t, time.Minute, "they are polled again", func() bool { return w.Mock.Count("ListLinks") > 1 || w.Mock.Count("GetLink") > 8 })
	w.Mock.SetLifecycle(mockapi.Lifecycle{})
	out := run.wait()
	built(t, w, c, 4)
	if code := run.command.ProcessState.ExitCode(); code != 0 {
		t.Errorf("apply fails (exit %d):\n%s", code, out)
	}
}

// TestAccEvidenceListsFreeNoName: lists say that the links of a name are over, GETs say that they live. And the other
// way round: lists show live links whose GET says 404. The names are ordered in no case, and the errors name the links.
func TestAccEvidenceListsFreeNoName(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	taken := names(2)
	for _, name := range taken {
		w.Mock.AddLink(mockapi.LinkSeed{Name: name})
	}
	c.configure(linksBlock(taken))
	for name, faults := range map[string][]mockapi.Fault{
		"refused":        {shows("ListLinks", `{"status":"refused"}`)},
		"deprovisioning": {shows("ListLinks", `{"status":"deprovisioning"}`)},
		"404, deleted":   {of(hides("GetLink"), taken[0]), of(shows("GetLink", `{"status":"deleted"}`), taken[1])},
	} {
		t.Run(name, func(t *testing.T) {
			contradict(w, faults...)
			before := c.facts()
			out, code := c.apply()
			before.compare(t, c.facts(), out)
			if lacks := missing(out, before.Alive...); code == 0 || len(lacks) > 0 || w.Mock.Count("CreateLink") > 0 {
				t.Errorf("exit code %d; %d orders were sent; it does not name %v:\n%s", code, w.Mock.Count("CreateLink"), lacks, out)
			}
			c.undo(before)
			c.Write("terraform.tfstate", "")
		})
	}
}
