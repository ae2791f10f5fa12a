package reliability

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

func (l *life) apply(*rapid.T) {
	l.event("apply")
	l.check(l.core.Apply(background(l.t), l.config()))
}

// moment is when an apply is cut off.
func (l *life) moment(rt *rapid.T) time.Duration {
	unit := rapid.SampledFrom([]time.Duration{time.Millisecond, 40 * time.Millisecond, time.Second, time.Minute}).Draw(rt, "unit")
	return time.Duration(rapid.IntRange(0, 8).Draw(rt, "after")) * unit
}

func (l *life) applyInterrupted(rt *rapid.T) {
	after := l.moment(rt)
	l.event("apply, interrupted after %s", after)
	ctx, cancel := context.WithTimeout(background(l.t), after)
	defer cancel()
	l.check(l.core.Apply(ctx, l.config()))
}

// killed ends provider and CLI in the middle of an apply. State that was
// written by then counts as lost.
func (l *life) killed(rt *rapid.T) {
	after := l.moment(rt)
	l.event("apply, killed after %s", after)
	found, killed := kill(background(l.t), l.core, l.config(), after)
	if !killed { // it had ended before
		l.check(found)
		return
	}
	for _, orphan := range orphans(l.world, l.core) {
		switch orphan.Status {
		case "refused", "expired", "deprovisioning": // final
		default:
			l.adopt(orphan) // nobody could know
		}
	}
	l.holds()
}

func (l *life) destroy(*rapid.T) {
	l.event("destroy")
	l.check(l.core.Destroy(background(l.t)))
}

func (l *life) refresh(*rapid.T) {
	l.event("refresh")
	l.check(l.core.Refresh(background(l.t)))
}

func (l *life) plan(*rapid.T) {
	l.event("plan")
	_, found := l.core.Plan(background(l.t), l.config())
	l.check(found)
}

// edit changes one argument.
func (l *life) edit(rt *rapid.T) {
	type option struct {
		name   string
		values []any
	}
	one := rapid.SampledFrom([]option{
		{"name", []any{"paris", "lyon"}},
		{"tags", []any{nil, []string{"one"}, []string{"one", "two"}}},
		{"vpc_id", []any{nil, l.vpcs[0], l.vpcs[1]}},
		{"routing_policy_v4_id", []any{nil, l.policies[0], l.policies[1]}},
		{"enable_route_propagation", []any{nil, true}},
		{"wait_for_status", []any{nil, "requested"}},
		{"bandwidth_mbps", []any{50, 100}},
	}).Draw(rt, "argument")
	value := rapid.SampledFrom(one.values).Draw(rt, "value")
	l.event("edit: %s = %v", one.name, value)
	l.arguments = l.arguments.With(protocol.Attrs{one.name: value})
}

// theirs returns a link that is alive, if there is one.
func (l *life) theirs() (mockapi.LinkView, bool) {
	alive := l.world.Mock.Alive()
	if len(alive) == 0 {
		return mockapi.LinkView{}, false
	}
	return alive[len(alive)-1], true
}

func (l *life) partner(rt *rapid.T) {
	action := rapid.SampledFrom([]mockapi.Action{
		mockapi.Accept, mockapi.Accept, mockapi.Activate, mockapi.Activate, mockapi.Refuse, mockapi.Expire, mockapi.Fail, mockapi.Mend,
		mockapi.Lock, mockapi.Unlock, mockapi.Degrade, mockapi.Down, mockapi.Up, mockapi.Deprovision, mockapi.Configuring, mockapi.Configured,
	}).Draw(rt, "action")
	link, ok := l.theirs()
	if ok && action == mockapi.Configuring && (link.Status == "refused" || link.Status == "expired") {
		return // these are final
	}
	if ok && l.world.Mock.Act(link.ID, action, "no capacity") == nil {
		l.event("partner or Scaleway: %s", action)
	}
}

// somebody changes or deletes the link in the console.
func (l *life) somebody(rt *rapid.T) {
	what := rapid.SampledFrom([]string{"delete", "VPC", "policy", "propagation", "tags"}).Draw(rt, "what")
	link, ok := l.theirs()
	if !ok {
		return
	}
	l.event("somebody else: %s", what)
	if what == "delete" {
		must(l.world.Mock.Act(link.ID, mockapi.Delete, ""))
		return
	}
	must(l.world.Mock.Edit(link.ID, func(fields *mockapi.LinkFields) {
		switch what {
		case "VPC":
			fields.VpcID, fields.EnableRoutePropagation = "", false
		case "policy":
			fields.RoutingPolicyV4ID = l.policies[1]
		case "propagation":
			fields.EnableRoutePropagation = !fields.EnableRoutePropagation
		case "tags":
			fields.Tags = []string{"else"}
		}
	}))
}

func (l *life) fault(rt *rapid.T) {
	one := rapid.SampledFrom(slices.DeleteFunc(slices.Clone(faults), func(f fault) bool { return f.rule.Kind == "" })).Draw(rt, "fault")
	calls := []string{"CreateLink", "GetLink", "ListLinks", "UpdateLink", "DeleteLink", "AttachVpc", "DetachVpc", "EnableRoutePropagation", "SetRoutingPolicy", "*"}
	if one.at != nil {
		calls = slices.DeleteFunc(calls, func(call string) bool { return !one.at(call) })
	}
	rule := one.rule
	rule.Operation = cmp.Or(rule.Operation, rapid.SampledFrom(calls).Draw(rt, "call"))
	rule.Times = rapid.SampledFrom([]int{1, 1, 2, 9}).Draw(rt, "times")
	if slices.Contains([]mockapi.FaultKind{mockapi.Hidden, mockapi.OtherTenant, mockapi.Frozen}, rule.Kind) {
		rule.Times = 1 // if no call shows an order any more, nobody can know that it exists
	}
	l.event("fault: %d × %s %d at %s", rule.Times, rule.Kind, rule.Status, rule.Operation)
	l.world.Mock.AddFault(rule)
}

func (l *life) time(rt *rapid.T) {
	passes := rapid.SampledFrom([]time.Duration{time.Minute, 2 * time.Hour, 11 * 24 * time.Hour}).Draw(rt, "time")
	l.event("%s pass", passes)
	<-time.After(passes)
}
