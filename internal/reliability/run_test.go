package reliability

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// run executes one cell.
type run struct {
	cell
	t *testing.T

	world      *protocol.World
	wire       refusing
	core       *protocol.Core
	operations []string // what the phase called
	struck     bool     // the fault struck
	imported   bool     // the order had to be imported
	told       []string
}

func (r *run) tell(what string, found protocol.Findings) {
	r.told = append(r.told, fmt.Sprintf("--- %s\n%s", what, found))
}

// story is what happened, for a failure's log.
func (r *run) story() string {
	var lines []string
	for _, request := range r.world.Mock.Requests() {
		fault := ""
		if request.Fault != "" {
			fault = " FAULT " + string(request.Fault)
		}
		lines = append(lines, fmt.Sprintf("%s %s → %d%s", request.Time.Format("05.000"), request.Operation, request.Status, fault))
	}
	return strings.Join(r.told, "\n") + "\n--- requests since the phase began\n" + strings.Join(lines, "\n")
}

// execute runs the cell and returns each broken promise of the design.
func (r *run) execute() []violation {
	options := variants[r.variant]
	if r.phase.waiting {
		options.Lifecycle.Requested = mockapi.Manual
	}
	var violations []violation
	protocol.Bubble(r.t, options, func(t *testing.T, w *protocol.World) {
		t.Helper()
		outside := r.t
		r.t, r.world, r.core = t, w, protocol.NewCore(t, w)
		defer func() { r.t = outside }()
		violations = r.phases(background(t), variants[r.variant].Lifecycle)
	})
	return violations
}

// phases runs what comes before the phase, the phase, and what comes after it.
func (r *run) phases(ctx context.Context, lifecycle mockapi.Lifecycle) []violation {
	r.world.Mock.AddVPC("one")
	r.world.Mock.AddVPC("two")
	configs := configurations(r.world)
	for _, name := range r.phase.before {
		if violations := r.prepare(ctx, configs[name]); violations != nil {
			return violations
		}
	}
	if r.phase.waiting {
		lifecycle.Requested = 0
		r.world.Mock.SetLifecycle(lifecycle)
	}
	if r.phase.ending {
		if err := r.world.Mock.Act("paris", mockapi.Deprovision, ""); err != nil {
			return []violation{{unrepaired, "the partner cannot end the link: " + err.Error()}}
		}
	}

	r.world.Mock.ResetRequests()
	violations := r.strike(ctx, configs[r.phase.config])
	violations = append(violations, r.applyAgain(ctx, configs[r.phase.config])...)
	if most := mostAlive(r.world); most > 1 {
		violations = append(violations, violation{doubled, fmt.Sprintf("%d orders were alive at one moment", most)})
	}
	return violations
}

// prepare brings the link to the start of the phase.
func (r *run) prepare(ctx context.Context, cfg protocol.Config) []violation {
	if r.phase.waiting {
		cfg = protocol.Config{}.With(cfg)
		cfg[theLink] = cfg[theLink].With(protocol.Attrs{"timeouts": protocol.Attrs{"create": "20s"}})
	}
	if found := r.core.Apply(ctx, cfg); found.Failed() {
		return []violation{{unrepaired, "what comes before the phase fails: " + found.String()}}
	}
	return nil
}

// strike runs the phase under the fault.
func (r *run) strike(ctx context.Context, cfg protocol.Config) []violation {
	mock := r.world.Mock
	left := func() []violation { return nil }
	if r.fault.beside != nil {
		left = r.seed(*r.fault.beside)
	}
	if r.operation != "" {
		defer r.inject()()
	}
	var found protocol.Findings
	if r.phase.only {
		_, found = r.core.Plan(ctx, cfg)
	} else {
		found = r.core.Apply(ctx, cfg)
	}
	mock.ClearFaults()
	r.struck = r.wire.struck
	r.tell("the phase, under the fault", found)
	for _, request := range mock.Requests() {
		if !slices.Contains(r.operations, request.Operation) {
			r.operations = append(r.operations, request.Operation)
		}
		r.struck = r.struck || request.Fault != ""
	}
	violations := mistakes(found)
	violations = append(violations, healthyTaints(r.core)...)
	return append(violations, left()...)
}

// seed adds a link that is not the configuration's. remove takes it away, and
// says whether something had happened to it.
func (r *run) seed(seed mockapi.LinkSeed) (remove func() []violation) {
	mock := r.world.Mock
	id := mock.AddLink(seed)
	before, _ := mock.Link(id)
	return func() (violations []violation) {
		if after, _ := mock.Link(id); !reflect.DeepEqual(before, after) {
			violations = append(violations, violation{lost, fmt.Sprintf("a link that is not the configuration's was changed: %+v, was %+v", after, before)})
		}
		if after, err := mock.Link(id); err == nil && after.Alive {
			must(mock.Remove(id))
		}
		return violations
	}
}

// inject lets the fault strike until lift is called.
func (r *run) inject() (lift func()) {
	mock, wire := r.world.Mock, r.world.Transport
	operation := r.operation
	if operation == blindOrder {
		operation = "CreateLink"
		mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.StatusBefore, Skip: 2, Times: -1})
	}
	if r.fault.name == connectionRefused {
		r.wire.RoundTripper, r.wire.operation, r.wire.left = wire, operation, r.times
		r.world.Transport = &r.wire
		return func() { r.world.Transport = wire }
	}
	rule := r.fault.rule
	rule.Operation, rule.Times = cmp.Or(rule.Operation, operation), r.times
	mock.AddFault(rule)
	return func() {}
}

// mistakes returns the findings that are the provider's own, never a fault's.
func mistakes(found protocol.Findings) []violation {
	var out []violation
	for _, one := range found {
		if one.Failure && (strings.Contains(one.Text, "Provider produced") || strings.Contains(one.Text, "Provider returned") || strings.Contains(one.Text, "the RPC failed")) {
			out = append(out, violation{unrepaired, one.Text})
		}
	}
	return out
}

// applyAgain applies again, without the fault. After that everything has to be
// as configured. An error names an order that did not reach the state, with the
// block to import it.
func (r *run) applyAgain(ctx context.Context, cfg protocol.Config) []violation {
	var violations []violation
	orphaned := orphans(r.world, r.core)
	found := r.core.Apply(ctx, cfg)
	r.tell("the next apply", found)
	for _, orphan := range orphaned {
		if !found.Names(orphan.ID) {
			violations = append(violations, violation{lost, fmt.Sprintf("the order %s (%s) is in no state, and the next apply does not name it with an import block", orphan.ID, orphan.Status)})
			continue
		}
		r.imported = true
		if found := r.core.Import(ctx, theLink, orphan.Region+"/"+orphan.ID); found.Failed() {
			violations = append(violations, violation{lost, "the order cannot be imported: " + found.String()})
		}
		found = r.core.Apply(ctx, cfg)
		r.tell("the apply after the import", found)
	}
	violations = append(violations, healthyTaints(r.core)...)
	if found.Failed() {
		violations = append(violations, violation{unrepaired, "the next apply fails: " + found.String()})
	}
	if !r.core.NothingToDo { // otherwise that apply had nothing to do
		changes, found := r.core.Plan(ctx, cfg)
		if found.Failed() || !changes.Empty() {
			violations = append(violations, violation{unrepaired, fmt.Sprintf("the plan after the next apply is not empty: %s %s", changes, found)})
		}
	}
	for _, orphan := range orphans(r.world, r.core) {
		violations = append(violations, violation{lost, fmt.Sprintf("the order %s (%s) is in no state", orphan.ID, orphan.Status)})
	}
	r.core.NoRefresh = true // everything has just been read
	found = r.core.Destroy(ctx)
	r.tell("destroy", found)
	if alive := r.world.Mock.Alive(); len(alive) > 0 || found.Failed() || len(r.core.State) > 0 {
		violations = append(violations, violation{left, fmt.Sprintf("after destroy %d links are alive: %s", len(alive), found)})
	}
	if policies := r.world.Mock.Policies(); len(policies) > 0 {
		violations = append(violations, violation{left, fmt.Sprintf("after destroy there are %d routing policies, the first is %q", len(policies), policies[0].Name)})
	}
	return violations
}
