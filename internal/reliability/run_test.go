package reliability

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// run plays one cell.
type run struct {
	cell
	t *testing.T

	world      *world
	wire       refusing
	core       *core
	operations []string // that the phase called
	struck     bool     // the fault did
	imported   bool     // the order had to be imported
	told       []string
}

func (r *run) tell(what string, found findings) {
	r.told = append(r.told, fmt.Sprintf("--- %s\n%s", what, found))
}

// story is what happened, for a failure's log.
func (r *run) story() string {
	var lines []string
	for _, request := range r.world.mock.Requests() {
		fault := ""
		if request.Fault != "" {
			fault = " FAULT " + string(request.Fault)
		}
		lines = append(lines, fmt.Sprintf("%s %s → %d%s", request.Time.Format("05.000"), request.Operation, request.Status, fault))
	}
	return strings.Join(r.told, "\n") + "\n--- requests since the phase began\n" + strings.Join(lines, "\n")
}

// play answers what went wrong, against the promises of the design.
func (r *run) play() []wrong {
	options := variants[r.variant]
	if r.phase.waiting {
		options.Lifecycle.Requested = mockapi.Manual
	}
	var wrongs []wrong
	bubble(r.t, options, func(t *testing.T, w *world) {
		t.Helper()
		outside := r.t
		r.t, r.world, r.core = t, w, newCore(t, w)
		defer func() { r.t = outside }()
		wrongs = r.phases(background(t), variants[r.variant].Lifecycle)
	})
	return wrongs
}

// phases plays what comes before the phase, the phase, and what comes after it.
func (r *run) phases(ctx context.Context, lifecycle mockapi.Lifecycle) []wrong {
	r.world.mock.AddVPC("one")
	r.world.mock.AddVPC("two")
	configs := configurations(r.world)
	for _, name := range r.phase.before {
		if wrongs := r.prepare(ctx, configs[name]); wrongs != nil {
			return wrongs
		}
	}
	if r.phase.waiting {
		lifecycle.Requested = 0
		r.world.mock.SetLifecycle(lifecycle)
	}
	if r.phase.ending {
		if err := r.world.mock.Act("paris", mockapi.Deprovision, ""); err != nil {
			return []wrong{{unmended, "the partner cannot end the link: " + err.Error()}}
		}
	}

	r.world.mock.ResetRequests()
	wrongs := r.strike(ctx, configs[r.phase.config])
	wrongs = append(wrongs, r.mend(ctx, configs[r.phase.config])...)
	if most := r.world.mostAlive(anyLink); most > 1 {
		wrongs = append(wrongs, wrong{doubled, fmt.Sprintf("%d orders were alive at one moment", most)})
	}
	return wrongs
}

// prepare brings the link where the phase begins.
func (r *run) prepare(ctx context.Context, cfg config) []wrong {
	if r.phase.waiting {
		cfg = config{}.with(cfg)
		cfg[theLink] = cfg[theLink].with(attrs{"timeouts": attrs{"create": "20s"}})
	}
	if found := r.core.apply(ctx, cfg); found.failed() {
		return []wrong{{unmended, "what comes before the phase fails: " + found.String()}}
	}
	return nil
}

func (c config) with(more config) config {
	out := config{}
	for _, from := range []config{c, more} {
		for address, arguments := range from {
			out[address] = arguments
		}
	}
	return out
}

// strike plays the phase under the fault.
func (r *run) strike(ctx context.Context, cfg config) []wrong {
	mock := r.world.mock
	if r.operation != "" {
		defer r.inject()()
	}
	var found findings
	if r.phase.only {
		_, found = r.core.plan(ctx, cfg)
	} else {
		found = r.core.apply(ctx, cfg)
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
	wrongs := mistakes(found)
	wrongs = append(wrongs, r.core.healthyTaints()...)
	return wrongs
}

// inject lets the fault strike until it is lifted.
func (r *run) inject() (lift func()) {
	mock, wire := r.world.mock, r.world.transport
	operation := r.operation
	if operation == blindOrder {
		operation = "CreateLink"
		mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.StatusBefore, Skip: 2, Times: -1})
	}
	if r.fault.name == connectionRefused {
		r.wire.RoundTripper, r.wire.operation, r.wire.left = wire, operation, r.times
		r.world.transport = &r.wire
		return func() { r.world.transport = wire }
	}
	rule := r.fault.rule
	rule.Operation, rule.Times = operation, r.times
	mock.AddFault(rule)
	return func() {}
}

// mistakes are findings that are the provider's own, never a fault's.
func mistakes(found findings) []wrong {
	var out []wrong
	for _, one := range found {
		if one.failure && (strings.Contains(one.text, "Provider produced") || strings.Contains(one.text, "Provider returned") || strings.Contains(one.text, "the RPC failed")) {
			out = append(out, wrong{unmended, one.text})
		}
	}
	return out
}

// mend applies again, without the fault: all has to be as configured then. An
// order that did not reach the state is named, with the block to import it.
func (r *run) mend(ctx context.Context, cfg config) []wrong {
	var wrongs []wrong
	orphaned := orphans(r.world, r.core)
	found := r.core.apply(ctx, cfg)
	r.tell("the next apply", found)
	for _, orphan := range orphaned {
		if !found.names(orphan.ID) {
			wrongs = append(wrongs, wrong{lost, fmt.Sprintf("the order %s (%s) is in no state, and the next apply does not name it with an import block", orphan.ID, orphan.Status)})
			continue
		}
		r.imported = true
		if found := r.core.adopt(ctx, theLink, orphan.Region+"/"+orphan.ID); found.failed() {
			wrongs = append(wrongs, wrong{lost, "the order cannot be imported: " + found.String()})
		}
		found = r.core.apply(ctx, cfg)
		r.tell("the apply after the import", found)
	}
	wrongs = append(wrongs, r.core.healthyTaints()...)
	if found.failed() {
		wrongs = append(wrongs, wrong{unmended, "the next apply fails: " + found.String()})
	}
	if !r.core.empty { // else that apply had nothing to do
		changes, found := r.core.plan(ctx, cfg)
		if found.failed() || !changes.empty() {
			wrongs = append(wrongs, wrong{unmended, fmt.Sprintf("the plan after the next apply is not empty: %s %s", changes, found)})
		}
	}
	for _, orphan := range orphans(r.world, r.core) {
		wrongs = append(wrongs, wrong{lost, fmt.Sprintf("the order %s (%s) is in no state", orphan.ID, orphan.Status)})
	}
	r.core.noRefresh = true // all has just been read
	found = r.core.destroy(ctx)
	r.tell("destroy", found)
	if alive := r.world.mock.Alive(); len(alive) > 0 || found.failed() || len(r.core.state) > 0 {
		wrongs = append(wrongs, wrong{left, fmt.Sprintf("after destroy %d links are alive: %s", len(alive), found)})
	}
	if policies := r.world.mock.Policies(); len(policies) > 0 {
		wrongs = append(wrongs, wrong{left, fmt.Sprintf("after destroy there are %d routing policies, the first is %q", len(policies), policies[0].Name)})
	}
	return wrongs
}
