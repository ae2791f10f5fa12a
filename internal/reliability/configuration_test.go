package reliability

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// configurationLife is one random life of a whole configuration, run by the
// real CLI. A user edits and applies, and a partner acts in between.
type configurationLife struct {
	*editor

	mock   *mockapi.Server
	cli    *acctest.CLI
	count  *configurationCount
	events []string
	output string // of the last command
	exit   int    // its exit code
	again  int    // how often the last apply was repeated

	follows            bool            // the advice of an error
	waited             map[string]bool // links whose end was waited for, by id: they release nothing
	drifts, driftsSeen int             // how often somebody else changed a link, and how many of these changes an apply has seen
}

// TestAccConfigurationLife runs random lives of configurations: links,
// policies, gates and dependents, with random edits. A partner acts before,
// between and after plan and apply. No run fails unless it has to. No dependent
// is replaced unless its link is. No order is doubled or lost, nothing is left
// behind, and the last plan is empty.
func TestAccConfigurationLife(t *testing.T) {
	t.Parallel()
	count := &configurationCount{}
	t.Cleanup(func() { publish(t, count.rows()) })
	for part := range lifeParts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			acctest.New(t, mockapi.Options{}).NewCLI(t) // skips here if there is no CLI
			rapid.Check(t, func(rt *rapid.T) {
				for range part {
					rapid.Bool().Draw(rt, "part") // different lives in each part, although the seed is the same
				}
				count.begun.Add(1)
				newConfigurationLife(t, rt, count).live()
				count.ended.Add(1)
			})
		})
	}
}

func newConfigurationLife(t *testing.T, rt *rapid.T, count *configurationCount) *configurationLife {
	t.Helper()
	e := &editor{configuration: &configuration{}, rt: rt, silent: chance(rt, "silent partner"), byHand: chance(rt, "deprovisioning by hand")}
	options := mockapi.Options{}
	if e.silent {
		options.Lifecycle.Requested, options.Lifecycle.Provisioning = mockapi.Manual, mockapi.Manual
	}
	if !e.silent && chance(rt, "configuring after each change") {
		options.Lifecycle.Reconfiguring = 50 * time.Millisecond
	}
	if chance(rt, "policies in use for a moment longer") {
		options.PolicyInUseFor = 300 * time.Millisecond
	}
	if chance(rt, "lists without the newest links") {
		options.ListLag.New = time.Second
	}
	if e.byHand {
		options.Lifecycle.Deprovisioning = mockapi.Manual
	}
	env := acctest.New(t, options)
	l := &configurationLife{editor: e, mock: env.Mock, cli: env.NewCLI(t), count: count, waited: map[string]bool{}}
	e.vpcs = []string{env.Mock.AddVPC("one"), "fr-par/" + env.Mock.AddVPC("two")}
	e.network = e.vpcs[0]
	env.Mock.AddPartner(mockapi.PartnerSeed{ID: l2PartnerID, Name: "L2", L3Connectivity: new(bool)})
	env.Mock.AddConnection(mockapi.ConnectionSeed{ID: connectionID, Name: "port"})
	e.deferred = chance(rt, "deferred")
	for range rapid.IntRange(0, 2).Draw(rt, "policies") {
		e.addPolicy()
	}
	for range rapid.IntRange(1, 2).Draw(rt, "links") {
		e.addLink()
	}
	return l
}

// mostSteps keeps a life at some 8 to 12 runs of the CLI.
const mostSteps = 4

func (l *configurationLife) live() {
	defer l.mock.Close()
	l.event("silent partner: %t; deprovisioning by hand: %t", l.silent, l.byHand)
	l.event("first configuration:\n%s", indented(l.text()))
	l.run(cliRun{what: "apply"})
	for range rapid.IntRange(1, mostSteps).Draw(l.rt, "steps") {
		l.step()
	}
	l.end()
}

func (l *configurationLife) event(format string, arguments ...any) {
	l.events = append(l.events, fmt.Sprintf(format, arguments...))
}

// step is some edits and a run.
func (l *configurationLife) step() {
	l.act()
	edits := l.edits()
	names := slices.Sorted(maps.Keys(edits))
	for range rapid.IntRange(1, 3).Draw(l.rt, "edits") {
		name := rapid.SampledFrom(names).Draw(l.rt, "edit")
		if done := edits[name](); done != "" {
			l.event("edit: %s", done)
		}
	}
	l.act()
	l.run(l.aRun())
}

// end applies until the plan is empty, once the partner has finished its work,
// and destroys everything.
func (l *configurationLife) end() {
	l.finishPartnerWork()
	for l.run(cliRun{what: "apply"}); l.exit != 0; l.run(cliRun{what: "apply"}) {
		if l.again++; l.again > 2 {
			l.fail("all is well, and the apply fails again and again")
		}
	}
	if result := l.command("plan", "-detailed-exitcode"); result.ExitCode != 0 {
		l.fail("the last plan is not empty (exit code %d)", result.ExitCode)
	}
	if result := l.command("destroy", "-auto-approve"); result.ExitCode != 0 {
		l.fail("the last destroy fails (exit code %d)", result.ExitCode)
	}
	if alive, policies := l.mock.Alive(), l.mock.Policies(); len(alive)+len(policies) > 0 {
		l.fail("%d links and %d policies are left", len(alive), len(policies))
	}
}

// command runs the CLI on the current configuration.
func (l *configurationLife) command(arguments ...string) acctest.Result {
	l.count.runs.Add(1)
	l.cli.Write("main.tf", l.text())
	result := l.cli.Run(slices.Concat(arguments[:1], []string{"-no-color", "-input=false"}, arguments[1:])...)
	l.output, l.exit = result.Output, result.ExitCode
	l.event("terraform %s → %d %s", strings.Join(arguments, " "), result.ExitCode, strings.Join(errorsIn(result.Output), "; "))
	for _, mistake := range []string{"inconsistent", "bug in the provider", "invalid new value", "panic:"} {
		if strings.Contains(result.Output, mistake) {
			l.fail("the provider makes a mistake: %s", mistake)
		}
	}
	return result
}

// fail ends the life and prints its story.
func (l *configurationLife) fail(format string, arguments ...any) {
	var links []string
	for _, link := range l.mock.Links() {
		var history []string
		for _, change := range link.History {
			history = append(history, change.Status)
		}
		links = append(links, link.ID+" "+link.Name+": "+strings.Join(history, " → "))
	}
	l.rt.Fatalf("%s\n\nevents:\n  %s\n\nconfiguration now:\n%s\nlinks of the API:\n  %s\n\nlast output:\n%s",
		fmt.Sprintf(format, arguments...), strings.Join(l.events, "\n  "), indented(l.text()), strings.Join(links, "\n  "), indented(l.lastOutput()))
}

// lastOutput returns the output of the last command, without the warning about the
// provider under test.
func (l *configurationLife) lastOutput() string {
	_, output, found := strings.Cut(l.output, "\nreleases.\n")
	if !found {
		return l.output
	}
	return output
}

func indented(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n    ") + "\n"
}
