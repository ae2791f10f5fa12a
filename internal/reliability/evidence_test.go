package reliability

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// The tests TestAccEvidence… run the real CLI against an API that contradicts itself. They judge facts: what was
// ordered, changed and deleted, and what the state still has.

// anotherProject is one that the tests' configurations do not use.
const anotherProject = "99999999-2222-3333-4444-555555555555"

// shows is a fault that does not end by itself: the replies to these calls show other values.
func shows(operation, values string) mockapi.Fault {
	return mockapi.Fault{Operation: operation, Kind: mockapi.Edit, Body: values}
}

// hides is a 404 of these calls.
func hides(operation string) mockapi.Fault {
	return mockapi.Fault{Operation: operation, Kind: mockapi.Hidden}
}

// of limits a fault to a link.
func of(fault mockapi.Fault, link string) mockapi.Fault {
	fault.Link = link
	return fault
}

// noLists are successes that are not a list.
func noLists(operation string) map[string]mockapi.Fault {
	return map[string]mockapi.Fault{
		"a message": {Operation: operation, Kind: mockapi.Replace},
		"none of three": {
			Operation: operation, Kind: mockapi.Replace,
			Body: `{"links":[],"partners":[],"pops":[],"routing_policies":[],"connections":[],"total_count":3}`,
		},
		"elements without an id": shows(operation, `{"id":null}`),
	}
}

// contradict takes these faults in place of earlier ones, and forgets the requests. A fault with no number of times does
// not end.
func contradict(w *protocol.World, faults ...mockapi.Fault) {
	w.Mock.ClearFaults()
	w.Mock.ResetRequests()
	for _, fault := range faults {
		if fault.Times == 0 {
			fault.Times = -1
		}
		w.Mock.AddFault(fault)
	}
}

// facts are what the state and the API have.
type facts struct {
	State         map[string][]string // of each kind of object: status and attributes of each, sorted
	Orders        int
	Alive, Others []string // ids of links, and of policies
}

// atTheAPI are the kinds of objects that the API has. A destroy that fails may have taken the others out of the state.
var atTheAPI = []string{"interlink_link", "interlink_routing_policy"}

func (c *terminal) facts() facts {
	c.t.Helper()
	now := facts{State: map[string][]string{}, Orders: c.world.Mock.Orders()}
	for _, resource := range readState(c.Dir).Resources {
		for _, one := range resource.Instances {
			if resource.Mode == "managed" {
				now.State[resource.Type] = append(now.State[resource.Type], one.Status+one.Deposed+" "+string(one.Attributes))
			}
		}
		slices.Sort(now.State[resource.Type])
	}
	for _, link := range c.world.Mock.Alive() {
		now.Alive = append(now.Alive, link.ID)
	}
	for _, policy := range c.world.Mock.Policies() {
		now.Others = append(now.Others, policy.ID)
	}
	return now
}

// compare reports what changed. Without kinds it compares all objects of the state.
func (f facts) compare(t *testing.T, now facts, out string, kinds ...string) {
	t.Helper()
	if now.Orders != f.Orders || !reflect.DeepEqual(now.Alive, f.Alive) || !reflect.DeepEqual(now.Others, f.Others) {
		t.Errorf("%d orders, want %d; %d links and %d policies are alive, were %d and %d", now.Orders, f.Orders,
			len(now.Alive), len(now.Others), len(f.Alive), len(f.Others))
	}
	for kind, objects := range f.State {
		if (len(kinds) == 0 || slices.Contains(kinds, kind)) && !reflect.DeepEqual(now.State[kind], objects) {
			t.Errorf("the state has %d of %d %s, or other ones:\n%s", len(now.State[kind]), len(objects), kind, changedLines(objects, now.State[kind]))
		}
	}
	if t.Failed() {
		t.Log(out)
	}
}

// changedLines returns the lines of the second list that the first does not have.
func changedLines(before, after []string) string {
	had := strings.Split(strings.Join(before, "\n"), "\n")
	lines := slices.DeleteFunc(strings.Split(strings.Join(after, "\n"), "\n"), func(line string) bool { return slices.Contains(had, line) })
	return strings.Join(lines[:min(len(lines), 8)], "\n")
}

// trial is one run of the CLI under faults, after which everything is as it was.
type trial struct {
	name   string
	faults []mockapi.Fault
	run    []string // default: apply
	exit   int      // -1: any
	says   []string // the output, in any case of letters
	kinds  []string // of the objects that the state must keep; none: all, and nothing is sent but GETs
}

// keeps plays the trials, one after another. Each begins with the state that the folder has now.
func (c *terminal) keeps(trials []trial) {
	c.t.Helper()
	state := c.Read("terraform.tfstate")
	for _, one := range trials {
		c.t.Run(one.name, func(t *testing.T) {
			c.Write("terraform.tfstate", state)
			before := c.facts()
			contradict(c.world, one.faults...)
			run := one.run
			if run == nil {
				run = []string{"apply"}
			}
			result := c.Run(append(run, "-auto-approve", "-no-color", "-input=false")...)
			if one.exit >= 0 && result.ExitCode != one.exit {
				t.Errorf("exit code %d, want %d", result.ExitCode, one.exit)
			}
			if result.ExitCode == 0 && one.exit <= 0 { // whatever the plan was: its end may have repaired what it said
				one.says = append(one.says, "0 added, 0 changed, 0 destroyed")
			}
			if lacks := missing(result.Output, one.says...); len(lacks) > 0 {
				t.Errorf("the output does not say %q", lacks)
			}
			if sent := sentWrites(c.world); one.kinds == nil && len(sent) > 0 {
				t.Errorf("it sent %v", sent)
			}
			before.compare(t, c.facts(), result.Output, one.kinds...)
			c.undo(before)
		})
	}
	contradict(c.world)
	c.Write("terraform.tfstate", state)
}

// remove deletes objects outside Terraform.
func (c *terminal) remove(ids ...string) {
	c.t.Helper()
	for _, id := range ids {
		if err := c.world.Mock.Remove(id); err != nil {
			c.t.Fatal(err)
		}
	}
}

// undo ends the links that a test which fails has ordered in addition, so that the next trial fails or passes by itself.
func (c *terminal) undo(before facts) {
	for _, link := range c.world.Mock.Alive() {
		if !slices.Contains(before.Alive, link.ID) {
			c.remove(link.ID)
		}
	}
}

// missing returns the texts that an output lacks, in any case of letters.
func missing(out string, texts ...string) []string {
	out = strings.ToLower(flat(out))
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return strings.Contains(out, strings.ToLower(text)) })
}

// sentWrites returns the calls that were not only reads.
func sentWrites(w *protocol.World) []string {
	var out []string
	for _, request := range w.Mock.Requests() {
		if request.Method != http.MethodGet {
			out = append(out, request.Operation)
		}
	}
	return out
}

// saved returns the links in the state: the status of each, by its id, and those that are tainted.
func (c *terminal) saved() (status map[string]string, tainted []string) {
	c.t.Helper()
	status = map[string]string{}
	for _, resource := range readState(c.Dir).Resources {
		for _, one := range resource.Instances {
			if resource.Mode != "managed" || resource.Type != "interlink_link" {
				continue
			}
			var values struct{ Status string }
			must(json.Unmarshal(one.Attributes, &values))
			id := idIn(one.Attributes)
			status[id] = values.Status
			if one.Status == "tainted" {
				tainted = append(tainted, id)
			}
		}
	}
	return status, tainted
}

// onePolicy returns a routing policy.
func onePolicy(arguments ...string) string {
	return `
resource "interlink_routing_policy" "a" {
  name             = "a"
  prefix_filter_in = ["192.0.2.0/24"]
  ` + strings.Join(arguments, "\n  ") + `
}
`
}

// linksBlock returns links of these names.
func linksBlock(names []string, arguments ...string) string {
	return acctest.Link("test", "${each.key}", append(arguments, fmt.Sprintf("for_each = toset([\"%s\"])", strings.Join(names, `", "`)))...)
}

// gatesBlock returns a gate for each link, and an object that is replaced with them.
func gatesBlock(arguments ...string) string {
	return fmt.Sprintf(`
resource "interlink_link_activation" "gate" {
  for_each = interlink_link.test
  link_id  = each.value.id
  %s
}
resource "terraform_data" "router" {
  triggers_replace = [for gate in interlink_link_activation.gate : gate.link_id]
}
`, strings.Join(arguments, "\n  "))
}

// names returns names of links.
func names(count int) []string {
	out := make([]string, count)
	for i := range out {
		out[i] = fmt.Sprintf("site-%d", i)
	}
	return out
}
