package routingpolicy_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const (
	cbd      = "lifecycle { create_before_destroy = true }"
	detaches = "detach_on_destroy = true"
)

// block is a routing policy with a label and a name, and more arguments.
func block(label string, arguments ...string) string {
	return fmt.Sprintf("\nresource \"interlink_routing_policy\" %q {\n  name             = %q\n  prefix_filter_in = [\"10.0.0.0/24\"]\n  %s\n}\n", label, label, strings.Join(arguments, "\n  "))
}

// with is a link with propagation on that uses the policies with these labels; none: no policy.
func with(link string, policies ...string) string {
	arguments := []string{"enable_route_propagation = true"}
	for _, label := range policies {
		arguments = append(arguments, fmt.Sprintf("routing_policy_v4_id = interlink_routing_policy.%s.id", label))
	}
	return acctest.Link(link, link, arguments...)
}

// graph is a configuration that a test changes step by step.
type graph struct {
	t   *testing.T
	env *acctest.Env
	cli *acctest.CLI
}

func newGraph(t *testing.T, options mockapi.Options) graph {
	t.Helper()
	env := acctest.New(t, options)
	env.Mock.AddVPC("net")
	return graph{t: t, env: env, cli: env.NewCLI(t)}
}

func (g graph) write(blocks ...string) {
	g.cli.Write("main.tf", strings.Join(blocks, "\n"))
}

// apply writes the configuration and applies it.
func (g graph) apply(blocks ...string) {
	g.t.Helper()
	g.write(blocks...)
	g.cli.Must("apply", "-no-color", "-auto-approve")
}

// holds checks that the API has what is configured, and that the next plan is empty. links maps the name of each
// link to the names of its policies; all have propagation on.
func (g graph) holds(policies []string, links map[string]string) {
	g.t.Helper()
	g.cli.MustBeEmpty()
	names := map[string]string{"": ""} // by id
	var present []string
	for _, policy := range g.env.Mock.Policies() {
		names[policy.ID] = policy.Name
		present = append(present, policy.Name)
	}
	if strings.Join(present, " ") != strings.Join(policies, " ") {
		g.t.Errorf("the API has the policies %q, want %q", present, policies)
	}
	for name, policy := range links {
		link, err := g.env.Mock.Link(name)
		if err != nil || names[link.RoutingPolicyV4ID] != policy || !link.EnableRoutePropagation {
			g.t.Errorf("link %s has the policy %q and propagation %t (%v), want %q and true", name, names[link.RoutingPolicyV4ID], link.EnableRoutePropagation, err, policy)
		}
	}
	if want := len(links); g.env.Mock.Orders() != want {
		g.t.Errorf("%d orders, want %d", g.env.Mock.Orders(), want)
	}
}

// change is one apply that removes a policy which a link has used until then.
type change struct {
	before, after []string // blocks; the policies in them take more arguments
	policies      []string
	links         map[string]string
}

// changes are these changes, for policies with the given arguments.
func changes(arguments ...string) map[string]change {
	a, b := block("a", arguments...), block("b", arguments...)
	return map[string]change{
		"reference and policy go": {
			before: []string{a, with("paris", "a")}, after: []string{with("paris")},
			links: map[string]string{"paris": ""},
		},
		"another policy takes its place": {
			before: []string{a, with("paris", "a")}, after: []string{b, with("paris", "b")},
			policies: []string{"b"}, links: map[string]string{"paris": "b"},
		},
		"two links share it": {
			before: []string{a, with("paris", "a"), with("lyon", "a")}, after: []string{b, with("paris", "b"), with("lyon")},
			policies: []string{"b"}, links: map[string]string{"paris": "b", "lyon": ""},
		},
		"the policy is replaced": {
			before:   []string{a, with("paris", "a")},
			after:    []string{strings.Replace(a, "10.0.0.0/24\"]", "10.0.0.0/24\"]\n  project_id = \""+otherProject+"\"", 1), with("paris", "a")},
			policies: []string{"a"}, links: map[string]string{"paris": "a"},
		},
	}
}

// TestAccARemovedPolicyIsDetached removes a policy in one apply. The link that used it stays as configured.
func TestAccARemovedPolicyIsDetached(t *testing.T) {
	t.Parallel()
	for way, arguments := range map[string][]string{
		"create_before_destroy": {cbd}, "detach_on_destroy": {detaches}, "both": {cbd, detaches},
	} {
		for name, change := range changes(arguments...) {
			for _, reconfiguring := range []time.Duration{0, 300 * time.Millisecond} {
				if reconfiguring > 0 && way != "detach_on_destroy" {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%s", way, name, reconfiguring), func(t *testing.T) {
					t.Parallel()
					g := newGraph(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Reconfiguring: reconfiguring}})
					g.apply(change.before...)
					g.apply(change.after...)
					g.holds(change.policies, change.links)
				})
			}
		}
	}
}

// TestAccPolicyInUseSaysWhatToDo uses neither argument: the error names the links and the ways out, and each
// way works.
func TestAccPolicyInUseSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for name, change := range changes() {
		refused := func(t *testing.T) graph {
			t.Helper()
			g := newGraph(t, mockapi.Options{})
			g.apply(change.before...)
			g.write(change.after...)
			result := g.cli.Run("apply", "-no-color", "-auto-approve")
			says := acctest.Says("InterLinks use it", `"paris"`, "terraform apply -target=ADDRESS", "create_before_destroy = true", "detach_on_destroy = true")
			if result.ExitCode == 0 || !says.MatchString(result.Output) {
				t.Fatalf("exit code %d:\n%s", result.ExitCode, result.Output)
			}
			return g
		}
		replaced := name == "the policy is replaced"
		if !replaced { // -target would replace the policy, too
			t.Run(name+"/target", func(t *testing.T) {
				t.Parallel()
				g := refused(t)
				arguments := []string{"apply", "-no-color", "-auto-approve"}
				for link := range change.links {
					arguments = append(arguments, "-target=interlink_link."+link)
				}
				g.cli.Must(arguments...)
				g.cli.Must("apply", "-no-color", "-auto-approve")
				g.holds(change.policies, change.links)
			})
		}
		for way, argument := range map[string]string{"create_before_destroy": cbd, "detach_on_destroy": detaches} {
			t.Run(name+"/"+way, func(t *testing.T) {
				t.Parallel()
				g := refused(t)
				wanted := changes(argument)[name]
				switch {
				case !replaced: // put the block of the policy back
					g.apply(append([]string{block("a", argument)}, wanted.after...)...)
				case way == "detach_on_destroy": // take the change back
					g.apply(wanted.before...)
				}
				g.apply(wanted.after...)
				g.holds(change.policies, change.links)
			})
		}
	}
}

// TestAccDetachOnDestroyAloneMakesNoCall changes a setting that only the
// provider reads.
func TestAccDetachOnDestroyAloneMakesNoCall(t *testing.T) {
	t.Parallel()
	g := newGraph(t, mockapi.Options{})
	g.apply(block("a"), with("paris", "a"))
	for _, argument := range []string{detaches, "detach_on_destroy = false", ""} {
		g.env.Mock.ResetRequests()
		g.apply(block("a", argument), with("paris", "a"))
		for _, request := range g.env.Mock.Requests() {
			if request.Method != http.MethodGet {
				t.Errorf("%q makes the call %s", argument, request.Operation)
			}
		}
		g.holds([]string{"a"}, map[string]string{"paris": "a"})
	}
}

// TestAccPolicyInUseForAWhile checks that the API reports a policy as in use for some time after its link is gone or
// has detached it.
func TestAccPolicyInUseForAWhile(t *testing.T) {
	t.Parallel()
	for name, change := range changes(cbd) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGraph(t, mockapi.Options{PolicyInUseFor: 2 * time.Second})
			g.apply(change.before...)
			g.apply(change.after...)
			g.holds(change.policies, change.links)
			g.cli.Must("destroy", "-no-color", "-auto-approve")
			if left := g.env.Mock.Policies(); len(left) > 0 {
				t.Errorf("%d policies are left", len(left))
			}
		})
	}
}
