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
	gates := gatesBlock(`timeouts { create = "5s" }`)
	c.configure(policies(""), links(""), gates)
	if out, code := c.apply(); code != 0 {
		t.Fatalf("apply fails (exit %d):\n%s", code, out)
	}
	c.configure(policies(`"changed"`), links(`"changed"`), gates)
	contradict(w, another("UpdateLink"), another("UpdateRoutingPolicy"))
	out, _ := c.apply()
	c.strangers(t, out, theirs...)
	contradict(w)
	if out, code := c.apply(); code != 0 {
		t.Fatalf("apply fails (exit %d):\n%s", code, out)
	}
	c.keeps([]trial{
		{name: "refresh", faults: []mockapi.Fault{another("GetLink")}, exit: -1},
		{name: "refresh of a policy", faults: []mockapi.Fault{another("GetRoutingPolicy")}, exit: -1},
	})
	for _, faults := range [][]mockapi.Fault{{another("GetLink")}, {another("DeleteLink"), another("GetRoutingPolicy")}} {
		contradict(w, faults...)
		result := c.Run("destroy", "-refresh=false", "-auto-approve", "-no-color", "-input=false")
		c.strangers(t, result.Output, theirs...)
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
			ended(t, w, c, out, code, theirs...)
			if code == 0 {
				c.strangers(t, out, theirs...)
			}
			if made := w.Mock.Count("CreateRoutingPolicy"); made != 1 {
				t.Errorf("%d policies were ordered, want 1:\n%s", made, out)
			}
		})
	}
}
