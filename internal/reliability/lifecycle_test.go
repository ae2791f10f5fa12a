package reliability

import (
	"flag"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// life is one random life: a user who edits, applies and destroys, a partner,
// an API with faults, other people, crashes and time.
type life struct {
	t      testing.TB
	rt     *rapid.T
	world  *protocol.World
	core   *protocol.Core
	count  *lifeCount
	events []string

	vpcs, policies []string
	arguments      protocol.Attrs // the configuration; nil: the resource was removed
}

// TestRandomLives runs random sequences and checks what must always hold: never
// two orders, no unknown order, no taint of a healthy order, no mistake of the
// provider. A failing sequence is printed as a configuration and the shortest
// list of events.
func TestRandomLives(t *testing.T) {
	t.Parallel()
	count := &lifeCount{}
	t.Cleanup(func() { publish(t, count.rows()) })
	for part := range lifeParts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				for range part {
					rapid.Bool().Draw(rt, "part") // different lives in each part, although the seed is the same
				}
				options := mockapi.Options{
					Lifecycle:        aLifecycle(rt),
					VPCOnlyWhenBuilt: rapid.Bool().Draw(rt, "VPC only when built"),
					Latency:          rapid.SampledFrom([]time.Duration{0, 40 * time.Millisecond}).Draw(rt, "latency"),
				}
				count.begun.Add(1)
				protocol.Bubble(t, options, func(t *testing.T, w *protocol.World) {
					t.Helper()
					live(t, rt, w, count)
				})
				count.ended.Add(1)
			})
		})
	}
}

// lifeParts is how many lives run in parallel.
const lifeParts = 4

// eachPart is how many of the requested lives one part runs.
func eachPart(lives *flag.Flag) int {
	all, err := strconv.Atoi(lives.Value.String())
	must(err)
	return max(1, all/lifeParts)
}

func live(t *testing.T, rt *rapid.T, w *protocol.World, count *lifeCount) {
	t.Helper()
	l := &life{t: t, rt: rt, world: w, core: protocol.NewCore(t, w), count: count}
	for _, name := range []string{"one", "two"} {
		l.vpcs = append(l.vpcs, w.Mock.AddVPC(name))
		l.policies = append(l.policies, w.Mock.AddPolicy(mockapi.PolicySeed{Name: name, PrefixFilterIn: []string{"192.0.2.0/24"}}))
	}
	l.arguments = hosted("paris", protocol.Attrs{"timeouts": protocol.Attrs{"create": "5m", "update": "5m", "delete": "5m"}})
	rt.Repeat(map[string]func(*rapid.T){
		"edit": l.edit, "apply": l.apply, "apply ": l.apply, "apply, interrupted": l.applyInterrupted, "apply, killed": l.killed,
		"destroy": l.destroy, "refresh": l.refresh, "plan": l.plan, "partner": l.partner, "somebody else": l.somebody,
		"fault": l.fault, "time": l.time,
		"": func(*rapid.T) { l.holds() },
	})
	l.end()
}

func aLifecycle(rt *rapid.T) mockapi.Lifecycle {
	delay := func(what string) time.Duration {
		return rapid.SampledFrom([]time.Duration{0, 0, 20 * time.Second, 24 * time.Hour, mockapi.Manual}).Draw(rt, what)
	}
	return mockapi.Lifecycle{
		Configuring: rapid.SampledFrom([]time.Duration{0, 3 * time.Second}).Draw(rt, "configuring"),
		Requested:   delay("requested"), Provisioning: delay("provisioning"), Deprovisioning: delay("deprovisioning"),
		Reconfiguring: rapid.SampledFrom([]time.Duration{0, 2 * time.Second}).Draw(rt, "reconfiguring"),
		Decision:      rapid.SampledFrom([]mockapi.Decision{mockapi.Accept, mockapi.Accept, mockapi.Refuse, mockapi.Fail}).Draw(rt, "decision"),
	}
}

func (l *life) event(format string, arguments ...any) {
	l.count.steps.Add(1)
	l.events = append(l.events, fmt.Sprintf(format, arguments...))
}

// config returns what the user has written.
func (l *life) config() protocol.Config {
	if l.arguments == nil {
		return protocol.Config{}
	}
	return protocol.Config{theLink: l.arguments}
}

// fail ends the life and prints its story.
func (l *life) fail(format string, arguments ...any) {
	var links []string
	for _, link := range l.world.Mock.Links() {
		var history []string
		for _, change := range link.History {
			history = append(history, change.Status)
		}
		links = append(links, link.ID+" "+link.Name+": "+strings.Join(history, " → "))
	}
	l.rt.Fatalf("%s\n\nconfiguration:\n  resource \"interlink_link\" \"paris\" %v\n\nevents:\n  %s\n\nlinks of the API:\n  %s",
		fmt.Sprintf(format, arguments...), l.arguments, strings.Join(l.events, "\n  "), strings.Join(links, "\n  "))
}

// holds checks what must be true after every event.
func (l *life) holds() {
	var inTheWay []string
	for _, link := range l.world.Mock.Alive() {
		switch link.Status {
		case "refused", "expired", "deprovisioning":
			continue // over, and no longer billed
		}
		inTheWay = append(inTheWay, link.ID)
	}
	if len(inTheWay) > 1 {
		l.fail("%d orders are alive: %s", len(inTheWay), inTheWay)
	}
}

// check judges the messages of an apply or destroy. The user follows the advice
// of an error about an unknown order: searches, and imports.
func (l *life) check(found protocol.Findings) {
	l.events = append(l.events, "  → "+brief(found))
	if violations := mistakes(found); len(violations) > 0 {
		l.fail("the provider makes a mistake: %s", violations[0].text)
	}
	if taints := healthyTaints(l.core); len(taints) > 0 {
		l.fail("%s: %s", taints[0].text, found)
	}
	l.holds()
	for _, orphan := range orphans(l.world, l.core) {
		said := found.Names(orphan.ID) || strings.Contains(found.String(), "It is not known whether") || strings.Contains(found.String(), "exists already")
		if billed(orphan.Status) && !said {
			l.fail("the order %s (%s) is in no state, and no error tells of it: %s", orphan.ID, orphan.Status, found)
		}
		if said {
			l.adopt(orphan)
		}
	}
}

// adopt follows the advice of an error about an order that is not in the state:
// the user applies again, and imports what that error names.
func (l *life) adopt(orphan mockapi.LinkView) {
	l.count.imported.Add(1)
	l.events = append(l.events, "the user clears the faults, applies again and imports what the error names")
	l.world.Mock.ClearFaults()
	again := l.core.Apply(background(l.t), l.config())
	if now, err := l.world.Mock.Link(orphan.ID); l.core.Held()[orphan.ID] != "" || err != nil || !again.Names(orphan.ID) && !billed(now.Status) {
		return // found by that apply itself, or ended meanwhile
	}
	if !again.Names(orphan.ID) {
		l.fail("the next apply does not name the order %s (%s): %s", orphan.ID, orphan.Status, again)
	}
	if adopted := l.core.Import(background(l.t), theLink, orphan.Region+"/"+orphan.ID); adopted.Failed() {
		l.fail("the order cannot be imported: %s", adopted)
	}
}

func brief(found protocol.Findings) string {
	var out []string
	for _, one := range found {
		headline, _, _ := strings.Cut(one.Text, "\n")
		out = append(out, headline)
	}
	if out == nil {
		return "well"
	}
	return strings.Join(out, "; ")
}

// end restores everything. Without faults, one or two applies lead to an empty
// plan, or a destroy follows if the order has ended badly. A destroy leaves
// nothing.
func (l *life) end() {
	mock := l.world.Mock
	mock.ClearFaults()
	mock.SetLifecycle(mockapi.Lifecycle{})
	l.event("the faults end, the partner accepts whatever comes; apply")
	for _, link := range mock.Alive() {
		_ = mock.Act(link.ID, mockapi.Unlock, "") // if it is locked
		_ = mock.Act(link.ID, mockapi.Configured, "")
		_ = mock.Act(link.ID, mockapi.Accept, "")
		_ = mock.Act(link.ID, mockapi.Activate, "")
		if link, err := mock.Link(link.ID); err == nil && link.Status == "deprovisioning" {
			_ = mock.Act(link.ID, mockapi.Deprovision, "")
		}
	}
	found := l.core.Apply(background(l.t), l.config())
	l.check(found)
	if found.Failed() {
		// A bad end: the message says what to do, and the user does it.
		l.event("destroy, apply")
		l.check(l.core.Destroy(background(l.t)))
		found = l.core.Apply(background(l.t), l.config())
		l.check(found)
		if found.Failed() {
			l.fail("all is well with the API, and the apply still fails: %s", found)
		}
	}
	if changes, found := l.core.Plan(background(l.t), l.config()); found.Failed() || !changes.Empty() {
		l.fail("the last plan is not empty: %s %s", changes, found)
	}
	if found := l.core.Destroy(background(l.t)); found.Failed() || len(l.core.State) > 0 {
		l.fail("the last destroy fails: %s", found)
	}
	for _, link := range mock.Alive() {
		if billedOn(link) {
			l.fail("the order %s (%s) is left", link.ID, link.Status)
		}
	}
}
