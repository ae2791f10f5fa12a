package reliability

import (
	"slices"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// another is a reply about another object than the one that was asked for.
func another(operation string) mockapi.Fault {
	return mockapi.Fault{Operation: operation, Kind: mockapi.Another}
}

// strangers checks that the state has no link or policy but those that this test's configuration made, and that all
// others are alive.
func (c *terminal) strangers(t *testing.T, out string, theirs ...string) {
	t.Helper()
	now := c.facts()
	var ids []string
	for _, resource := range readState(c.Dir).Resources {
		for _, one := range resource.Instances {
			if slices.Contains(atTheAPI, resource.Type) {
				ids = append(ids, idIn(one.Attributes))
			}
		}
	}
	for _, id := range ids {
		if slices.Contains(theirs, id) || !slices.Contains(now.Alive, id) && !slices.Contains(now.Others, id) {
			t.Errorf("the state has %s, which this configuration did not make:\n%s", id, out)
		}
	}
	for _, id := range theirs {
		if !slices.Contains(now.Alive, id) && !slices.Contains(now.Others, id) {
			t.Errorf("%s was deleted:\n%s", id, out)
		}
	}
	for _, id := range slices.Concat(now.Alive, now.Others) {
		if !slices.Contains(theirs, id) && !slices.Contains(ids, id) {
			t.Errorf("%s is lost:\n%s", id, out)
		}
	}
}

// TestAccEvidenceAnotherBody: the reply of a call about a link or a policy is another one. The state never has that one,
// no destroy touches it, and what was made is not lost.
func TestAccEvidenceAnotherBody(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	theirs := []string{
		w.Mock.AddLink(mockapi.LinkSeed{Name: "theirs", Status: "requested"}),
		w.Mock.AddPolicy(mockapi.PolicySeed{Name: "theirs", PrefixFilterIn: []string{"198.51.100.0/24"}}),
	}
	const soon = "timeouts {\n    create = \"20s\"\n    update = \"5s\"\n    delete = \"5s\"\n  }"
	policies := func(tags string) string { return onePolicy(`tags = [` + tags + `]`) }
	links := func(tags string) string {
		return linksBlock(names(1), soon, `routing_policy_v4_id = interlink_routing_policy.a.id`, `tags = [`+tags+`]`)
	}
	c.configure(policies(""), links(""), gatesBlock(`timeouts { create = "5s" }`))
	if out, code := c.apply(); code != 0 {
		t.Fatalf("apply fails (exit %d):\n%s", code, out)
	}
	c.keeps([]trial{
		{name: "refresh", faults: []mockapi.Fault{another("GetLink")}, exit: -1, quiet: true},
		{name: "refresh of a policy", faults: []mockapi.Fault{another("GetRoutingPolicy")}, exit: -1, quiet: true},
		{name: "destroy", run: []string{"destroy"}, faults: []mockapi.Fault{another("GetLink")}, exit: 1},
	})
	c.configure(policies(`"changed"`), links(`"changed"`), gatesBlock(`timeouts { create = "5s" }`))
	for _, one := range []struct {
		name   string
		faults []mockapi.Fault
		run    []string
	}{
		{"update", []mockapi.Fault{another("UpdateLink"), another("UpdateRoutingPolicy")}, []string{"apply"}},
		{"destroy without a refresh", []mockapi.Fault{another("GetLink")}, []string{"destroy", "-refresh=false"}},
		{"destroy of the policy", []mockapi.Fault{another("DeleteLink"), another("GetRoutingPolicy")}, []string{"destroy", "-refresh=false"}},
	} {
		t.Run(one.name, func(t *testing.T) {
			contradict(w, one.faults...)
			result := c.Run(append(one.run, "-auto-approve", "-no-color", "-input=false")...)
			c.strangers(t, result.Output, theirs...)
		})
	}
	contradict(w)
	c.strangers(t, c.Must("destroy", "-auto-approve", "-no-color", "-input=false"), theirs...)
}

// TestAccEvidenceAnotherReplyToTheOrder: the reply of the POST is another link or policy, or one that does not exist.
// One order is sent. It ends in the state, or as an error that says how to go on.
func TestAccEvidenceAnotherReplyToTheOrder(t *testing.T) {
	t.Parallel()
	for name, there := range map[string]bool{"another of the project": true, "one that does not exist": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := protocol.NewWorld(t, mockapi.Options{})
			c := newTerminal(t, w)
			var theirs []string
			if there {
				theirs = []string{
					w.Mock.AddLink(mockapi.LinkSeed{Name: "theirs", Status: "requested"}),
					w.Mock.AddPolicy(mockapi.PolicySeed{Name: "theirs", PrefixFilterIn: []string{"198.51.100.0/24"}}),
				}
			}
			c.configure(onePolicy(), acctest.Link("paris", "paris", `timeouts { create = "40s" }`))
			contradict(w, another("CreateLink"), another("CreateRoutingPolicy"))
			out, code := c.apply()
			mine := len(w.Mock.Policies())
			if there {
				mine--
			}
			if w.Mock.Orders() != 1 || mine != 1 {
				t.Errorf("exit code %d; %d orders and %d policies were made, want 1 of each:\n%s", code, w.Mock.Orders(), mine, out)
			}
			if code == 0 {
				c.strangers(t, out, theirs...)
			}
			states, tainted := c.saved()
			for _, link := range w.Mock.Alive() {
				if ours := !slices.Contains(theirs, link.ID); !ours && states[link.ID] != "" || ours && states[link.ID] == "" && len(missing(out, link.ID)) > 0 {
					t.Errorf("in the state: %v; neither the state nor the error has %s:\n%s", states, link.ID, out)
				}
			}
			contradict(w)
			if len(tainted) > 0 {
				t.Errorf("%v is tainted:\n%s", tainted, out)
			}
			out = c.Must("destroy", "-auto-approve", "-no-color", "-input=false")
			for _, id := range theirs {
				if now := c.facts(); !slices.Contains(now.Alive, id) && !slices.Contains(now.Others, id) {
					t.Errorf("%s was deleted:\n%s", id, out)
				}
			}
		})
	}
}
