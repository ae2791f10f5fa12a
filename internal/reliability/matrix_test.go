package reliability

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// mustFail are the calls that the matrix has to reach. It reaches others, too.
var mustFail = []string{
	"CreateLink", "GetLink", "ListLinks", "UpdateLink", "DeleteLink", "AttachVpc", "DetachVpc",
	"AttachRoutingPolicy", "SetRoutingPolicy", "DetachRoutingPolicy", "EnableRoutePropagation", "DisableRoutePropagation",
	"CreateRoutingPolicy", "GetRoutingPolicy", "ListRoutingPolicies", "UpdateRoutingPolicy", "DeleteRoutingPolicy",
	"GetPop", "ListPartners", "GetMetadata",
}

// fault is a column of the matrix.
type fault struct {
	name   string
	rule   mockapi.Fault // of the mock API, if it can make this fault
	alike  bool          // another column is nearly the same: only some of its cells run if time is short
	at     func(operation string) bool
	beside *mockapi.LinkSeed // another link, which the fault needs; nothing may happen to it
}

// connectionRefused is the fault that never reaches the mock API.
const connectionRefused = "connection refused"

var faults = []fault{
	{name: "500 before commit", rule: mockapi.Fault{Kind: mockapi.StatusBefore}},
	{name: "500 after commit", rule: mockapi.Fault{Kind: mockapi.StatusAfter}},
	{name: "502 after commit", rule: mockapi.Fault{Kind: mockapi.StatusAfter, Status: 502, Body: "<html>bad gateway</html>"}, alike: true},
	{name: "503", rule: mockapi.Fault{Kind: mockapi.StatusBefore, Status: 503}, alike: true},
	{name: "503 with Retry-After", rule: mockapi.Fault{Kind: mockapi.StatusBefore, Status: 503, RetryAfter: "2"}, alike: true},
	{name: "429", rule: mockapi.Fault{Kind: mockapi.TooManyRequests}, alike: true},
	{name: "429 with Retry-After", rule: mockapi.Fault{Kind: mockapi.TooManyRequests, RetryAfter: "1"}},
	{name: connectionRefused},
	{name: "reset before commit", rule: mockapi.Fault{Kind: mockapi.ResetBefore}, alike: true},
	{name: "reset after commit", rule: mockapi.Fault{Kind: mockapi.ResetAfter}},
	{name: "truncated body", rule: mockapi.Fault{Kind: mockapi.TruncateAfter}},
	{name: "not JSON", rule: mockapi.Fault{Kind: mockapi.NotJSONAfter}, alike: true},
	{name: "empty body", rule: mockapi.Fault{Kind: mockapi.EmptyAfter}},
	{name: "stall before commit", rule: mockapi.Fault{Kind: mockapi.StallBefore}},
	{name: "stall after commit", rule: mockapi.Fault{Kind: mockapi.StallAfter}},
	{name: "409 transient state", rule: mockapi.Fault{Kind: mockapi.TransientState}},
	{name: "409 conflict", rule: mockapi.Fault{Kind: mockapi.Conflict}, alike: true},
	{name: "412", rule: mockapi.Fault{Kind: mockapi.PreconditionFailed}},
	{name: "403", rule: mockapi.Fault{Kind: mockapi.PermissionsDenied}},
	{name: "404", rule: mockapi.Fault{Kind: mockapi.Hidden}},
	{name: "unknown status", rule: mockapi.Fault{Kind: mockapi.UnknownStatus}},

	// A list and a GET that differ.
	{name: "lists say deleted", rule: edited(`{"status":"deleted"}`), at: only("ListLinks")},
	{name: "lists say another bandwidth", rule: edited(`{"bandwidth_mbps":500}`), at: only("ListLinks")},
	{name: "lists say refused", rule: edited(`{"status":"refused"}`), at: only("ListLinks")},
	{name: "lists say active", rule: edited(`{"status":"active"}`), at: only("ListLinks")},
	{name: "lists stand still", rule: mockapi.Fault{Kind: mockapi.Frozen}, at: only("ListLinks")},
	{name: "a GET says deleted", rule: edited(`{"status":"deleted"}`), at: only("GetLink")},
	{name: "the reply to the order says refused", rule: edited(`{"status":"refused"}`), at: only("CreateLink")},
	{
		name: "flagged account", at: only("GetLink"),
		rule: mockapi.Fault{Operation: "GetLink,DeleteLink,GetRoutingPolicy,DeleteRoutingPolicy", Kind: mockapi.Hidden},
	},

	// A list that is none, or pages that are not those that were asked for.
	{name: "200 but no list", rule: mockapi.Fault{Kind: mockapi.Replace}, at: lists},
	{name: "empty list that counts three", rule: mockapi.Fault{Kind: mockapi.Replace, Body: `{"links":[],"total_count":3}`}, at: only("ListLinks")},
	{name: "page ignored", rule: queried("page=1&page_size=1"), at: only("ListLinks"), beside: &neighbour},
	{name: "page_size capped", rule: queried("page_size=1"), at: lists, alike: true, beside: &neighbour},
	{name: "total_count too small", rule: mockapi.Fault{Kind: mockapi.TotalCount, Body: "0"}, at: lists, alike: true},
	{name: "total_count missing", rule: mockapi.Fault{Kind: mockapi.TotalCount}, at: lists, alike: true},
	{name: "empty page", rule: mockapi.Fault{Kind: mockapi.EmptyPage, Body: "1"}, at: lists, alike: true},
	{name: "project filter dropped", rule: queried("project_id="), at: only("ListLinks"), beside: &stranger},

	// Somebody else's object, somebody else's key, and outcomes that are not as told.
	{name: "another's body", rule: mockapi.Fault{Kind: mockapi.Another}, beside: &stranger, at: only("GetLink", "CreateLink", "UpdateLink",
		"AttachVpc", "GetRoutingPolicy", "CreateRoutingPolicy", "UpdateRoutingPolicy")},
	{name: "another tenant", rule: mockapi.Fault{Operation: "*", Kind: mockapi.OtherTenant}, at: only("GetLink", "ListLinks")},
	{name: "ignored", rule: mockapi.Fault{Kind: mockapi.Ignored}, at: writes, alike: true},
	{name: "409 after commit", rule: mockapi.Fault{Kind: mockapi.ConflictAfter}, at: writes, alike: true},
	{name: "409 transient after commit", rule: mockapi.Fault{Kind: mockapi.ConflictAfter, Body: "transient_state"}, at: only("CreateLink"), alike: true},
}

func edited(body string) mockapi.Fault { return mockapi.Fault{Kind: mockapi.Edit, Body: body} }

func queried(query string) mockapi.Fault { return mockapi.Fault{Kind: mockapi.Query, Body: query} }

// neighbour makes a list longer than a page. stranger has the name of the link, in another project.
var (
	neighbour = mockapi.LinkSeed{Name: "neighbour"}
	stranger  = mockapi.LinkSeed{Name: "paris", ProjectID: "22222222-2222-4222-8222-222222222222"}
)

func only(operations ...string) func(string) bool {
	return func(operation string) bool { return slices.Contains(operations, operation) }
}

func lists(operation string) bool { return strings.HasPrefix(operation, "List") }

func writes(operation string) bool {
	return operation != blindOrder && !strings.HasPrefix(operation, "Get") && !lists(operation)
}

// times is how often in a row a fault strikes. -1: for the whole phase.
var times = []int{1, 3, -1}

// fullMatrix reports whether every cell is run: each fault at each call in each
// phase and variant, once, three times and permanently. Otherwise each fault at
// each call runs once in one phase, and permanently in another; a fault like
// another one runs in one of the two ways. With the race detector, a third of
// the cells run, in one of the two ways.
func fullMatrix() bool { return os.Getenv("RELIABILITY_FULL") != "" }

// variants are the two ways in which the API may behave.
var variants = map[string]mockapi.Options{
	"recorded": {Lifecycle: mockapi.Lifecycle{Requested: 20 * time.Second, Provisioning: 10 * time.Second, Deprovisioning: 10 * time.Second}},
	"documented": {
		VPCOnlyWhenBuilt: true,
		Lifecycle: mockapi.Lifecycle{
			Configuring: 5 * time.Second, Requested: 15 * time.Second, Provisioning: 10 * time.Second,
			Deprovisioning: 10 * time.Second, Reconfiguring: 3 * time.Second,
		},
	},
}

// phase is a stage of a link's life. Everything before it succeeds, the fault
// strikes in it, and what comes after it has to restore everything.
type phase struct {
	name    string
	before  []string // names of the configurations that were applied before
	config  string   // the configuration that the phase applies; "" destroys
	only    bool     // the phase only plans
	waiting bool     // the partner has not accepted when the phase begins
	ending  bool     // the partner has begun to end the link when the phase begins
}

var phases = []phase{
	{name: "create", config: "first"},
	{name: "plan", before: []string{"first"}, config: "first", only: true},
	{name: "update", before: []string{"first"}, config: "second"},
	{name: "change back", before: []string{"first", "second"}, config: "third"},
	{name: "replace", before: []string{"first"}, config: "wider"},
	{name: "resume", before: []string{"first"}, config: "first", waiting: true},
	{name: "destroy", before: []string{"first"}, config: ""},
	{name: "destroy what the partner ends", before: []string{"first"}, config: "", ending: true},
}

const theLink = "interlink_link.paris"

// configurations returns the configurations that the phases apply.
func configurations(w *protocol.World) map[string]protocol.Config {
	vpcs := w.Mock.VPCs()
	out := vpcs[0].ID
	other := vpcs[1].ID
	quick := protocol.Attrs{"create": "5m", "update": "5m", "delete": "5m"}
	policy := func(name, prefix string) protocol.Attrs {
		return protocol.Attrs{"name": name, "prefix_filter_in": []string{prefix}}
	}
	first := protocol.Config{
		"interlink_routing_policy.a": policy("a", "192.0.2.0/24"),
		theLink: hosted("paris", protocol.Attrs{
			"tags": []string{"one"}, "vpc_id": out, "routing_policy_v4_id": protocol.Ref("interlink_routing_policy.a"),
			"enable_route_propagation": true, "timeouts": quick,
		}),
	}
	second := protocol.Config{
		"interlink_routing_policy.a": policy("a", "198.51.100.0/24"),
		"interlink_routing_policy.b": policy("b", "203.0.113.0/24"),
		"interlink_routing_policy.c": policy("c", "2001:db8::/32"),
		theLink: first[theLink].With(protocol.Attrs{
			"name": "paris-2", "tags": []string{"two"}, "vpc_id": other,
			"routing_policy_v4_id": protocol.Ref("interlink_routing_policy.b"), "routing_policy_v6_id": protocol.Ref("interlink_routing_policy.c"),
		}),
	}
	third := protocol.Config{"interlink_routing_policy.b": second["interlink_routing_policy.b"]}
	third[theLink] = second[theLink].With(protocol.Attrs{"routing_policy_v6_id": nil, "enable_route_propagation": nil})
	wider := maps.Clone(first)
	wider[theLink] = first[theLink].With(protocol.Attrs{"bandwidth_mbps": 100})
	return map[string]protocol.Config{"first": first, "second": second, "third": third, "wider": wider, "": {}}
}

// blindOrder is a row of its own: the order fails, and so does the search for it.
// Then nobody can know whether it was taken.
const blindOrder = "CreateLink and ListLinks"

// cell is one fault at one call in one phase.
type cell struct {
	variant   string
	phase     phase
	operation string
	fault     fault
	times     int
}

func (c cell) String() string {
	often := map[int]string{1: "once", -1: "all along"}[c.times]
	if often == "" {
		often = fmt.Sprintf("%d times", c.times)
	}
	return fmt.Sprintf("%s/%s/%s/%s/%s", c.variant, c.phase.name, c.operation, c.fault.name, often)
}

// cells generates the matrix: the calls that each phase makes without faults,
// times the faults.
func cells(t *testing.T) []cell {
	t.Helper()
	type place struct {
		variant string
		phase   phase
	}
	places := map[string][]place{} // by operation
	for _, variant := range slices.Sorted(maps.Keys(variants)) {
		for _, phase := range phases {
			dry := &run{cell: cell{variant: variant, phase: phase}, t: t}
			if violations := dry.execute(); len(violations) > 0 {
				t.Fatalf("%s/%s goes wrong without any fault: %v", variant, phase.name, violations)
			}
			for _, operation := range dry.operations {
				places[operation] = append(places[operation], place{variant, phase})
			}
		}
	}
	for _, variant := range slices.Sorted(maps.Keys(variants)) {
		for _, phase := range phases {
			if phase.name == "create" || phase.name == "replace" {
				places[blindOrder] = append(places[blindOrder], place{variant, phase})
			}
		}
	}
	var out []cell
	for row, operation := range slices.Sorted(maps.Keys(places)) {
		at := places[operation]
		for column, fault := range faults {
			if fault.at != nil && !fault.at(operation) {
				continue
			}
			if !fullMatrix() {
				one, other := at[(row+column)%len(at)], at[(row+2*column+1)%len(at)]
				once := cell{one.variant, one.phase, operation, fault, 1}
				lasting := cell{other.variant, other.phase, operation, fault, times[1+(row+column)/2%2]}
				switch every := (row + column) % 6; {
				case !raceDetector && !fault.alike:
					out = append(out, once, lasting)
				case raceDetector && (fault.alike || every%3 != 0):
				case every%2 == 0:
					out = append(out, lasting)
				default:
					out = append(out, once)
				}
				continue
			}
			for _, place := range at {
				for _, often := range times {
					out = append(out, cell{place.variant, place.phase, operation, fault, often})
				}
			}
		}
	}
	for _, operation := range mustFail {
		if places[operation] == nil {
			t.Errorf("no phase makes the call %s: the matrix does not test it", operation)
		}
	}
	return out
}

// TestFaultMatrix tests every fault at every call in every phase.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()
	all := cells(t)
	sum := &summary{}
	t.Cleanup(func() { publish(t, sum.rows()) })
	t.Run("cells", func(t *testing.T) {
		for _, one := range all {
			t.Run(one.String(), func(t *testing.T) {
				t.Parallel()
				current := &run{cell: one, t: t}
				violations := current.execute()
				sum.add(current, violations)
				if one.fault.name == connectionRefused && one.operation != blindOrder && !current.struck {
					t.Errorf("operationOf never says %s, which the phase calls", one.operation)
				}
				if len(violations) == 0 {
					return
				}
				for _, one := range violations {
					t.Errorf("%s: %s", one.kind, one.text)
				}
				t.Logf("what happened:\n%s", current.story())
			})
		}
	})
}

// background returns the context of a run. A run that hangs is a failure, by
// the clock of its bubble if it has one.
func background(t testing.TB) context.Context {
	t.Helper()
	limit := 3 * time.Minute
	if time.Now().Year() == 2000 { // in a bubble
		limit = 3 * time.Hour
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	return ctx
}
