package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// scenario is one way in which things can go.
type scenario struct {
	name, title string
	play        func(context.Context, *demo)
	order       string // heads the apply during which the partner decides
	deed        string // how the partner's decision is told
	decision    mockapi.Action
	reason      string
	late        bool     // the partner decides between two applies
	variables   []string // of the configuration
	says        []string // what the message has to say
}

func scenarios() []scenario {
	const contact = "l2-support@franceix.net"
	const finds = partnerName + " finds the order by its pairing key, and "
	const noRoom = "no capacity left in TH2"
	return []scenario{
		{
			name: "happy", title: "the partner accepts, the link becomes active", play: playHappy,
			order: "Order a link with VPC, routing policy and propagation, and wait until it is active",
			deed:  finds + "accepts", decision: mockapi.Accept,
		}, {
			name: "refused", title: "the partner refuses the order", play: playBad,
			order: "Order a link; the partner refuses",
			deed:  finds + "refuses", decision: mockapi.Refuse, reason: noRoom,
			says: []string{partnerName, noRoom, contact, "What to do now"},
		}, {
			name: "expired", title: "the partner never answers", play: playBad,
			order: "Order a link; the partner never answers",
			deed:  "ten days pass without an answer of " + partnerName + "'s", decision: mockapi.Expire,
			says: []string{partnerName, "10 days", contact, "What to do now"},
		}, {
			name: "timeout", title: "the apply's time runs out before the partner answers", play: playTimeout,
			order: "The partner accepts at last; apply again",
			deed:  finds + "accepts", decision: mockapi.Accept, late: true, variables: []string{"TF_VAR_create_timeout=4s"},
			says: []string{"is not built yet: still requested", contact, "goes on waiting"},
		},
	}
}

func findScenario(name string) (scenario, error) {
	var names []string
	for _, one := range scenarios() {
		if one.name == name {
			return one, nil
		}
		names = append(names, one.name)
	}
	return scenario{}, fmt.Errorf("SCENARIO is %q; it must be one of %s", name, strings.Join(names, ", "))
}

// playHappy takes a link from its order to its end.
func playHappy(ctx context.Context, d *demo) {
	d.command(ctx, d.scenario.order, d.partner, "apply", "-auto-approve")
	d.check(d.done.code == 0, "the apply succeeds", d.done.code)
	const way = "configuring → requested → provisioning → active"
	d.check(d.way() == way, "the link went "+way, d.way())
	d.command(ctx, "Plan again: nothing is left to be done", nil, "plan", "-detailed-exitcode")
	d.check(d.done.code == 0, "the next plan is empty (exit code 0)", d.done.code)
	d.judgeBuilt(d.show(ctx))
	d.command(ctx, "Destroy: both sides have to be removed", nil, "destroy", "-auto-approve")
	d.check(d.done.code == 0, "the destroy succeeds", d.done.code)
	d.check(d.way() == way+" → deprovisioning → deleted", "the destroy waited: … → deprovisioning → deleted", d.way())
}

// playBad is an order that will never be built: the apply has to fail and to say
// certain things, the destroy has to clean up.
func playBad(ctx context.Context, d *demo) {
	d.command(ctx, d.scenario.order, d.partner, "apply", "-auto-approve")
	d.check(d.done.code == 1, "the apply fails", d.done.code)
	d.says("error")
	way := "configuring → requested → " + d.scenario.name
	d.check(d.way() == way, "the link went "+way, d.way())
	status := d.show(ctx).text("link", "status")
	d.check(status == d.scenario.name, "the state has the link, "+d.scenario.name, status)
	d.command(ctx, "Destroy: "+partnerName+" has nothing to remove", nil, "destroy", "-auto-approve")
	d.check(d.done.code == 0, "the destroy succeeds", d.done.code)
}

// playTimeout is an order that is healthy and not built in time: no error, so
// that nothing is thrown away, and the next apply goes on.
func playTimeout(ctx context.Context, d *demo) {
	d.command(ctx, "Order a link; the partner is silent, and the apply has 4 s", nil, "apply", "-auto-approve")
	d.check(d.done.code == 0, "the apply ends well, with exit code 0", d.done.code)
	d.says("warning")
	condition := d.show(ctx).text("link", "condition")
	d.check(condition == "requested", "the order is in the state, requested, and not tainted", condition)
	d.command(ctx, "Plan: to go on waiting is all that is left, no second order", nil, "plan", "-detailed-exitcode")
	const one = "Plan: 0 to add, 1 to change, 0 to destroy."
	d.check(d.done.code == 2 && strings.Contains(d.done.output, one), "the plan is to change one, to add and destroy none", d.done.code)
	playHappy(ctx, d) // its apply goes on with the order
}

// judgeBuilt checks that a built link is as the configuration has it, in the
// state and in the API.
func (d *demo) judgeBuilt(s state) {
	const region = mockapi.DefaultRegion + "/"
	policy, api := s.text("routing_policy", "id"), d.link()
	has := func(what, name, want string) { d.check(s.text("link", name) == want, what, s.text("link", name)) }
	has("the state has the link, active", "condition", "active")
	has("BGP over IPv4 is up", "bgp_v4_status", "up")
	has("the VPC is attached", "vpc_id", d.vpcID)
	has("the routing policy is attached", "routing_policy_v4_id", policy)
	has("route propagation is on", "enable_route_propagation", "true")
	ours, theirs := s.text("link", "scw_bgp_config", "ipv4"), s.text("link", "peer_bgp_config", "ipv4")
	d.check(ours != "" && theirs != "", "both sides have addresses", ours+" and "+theirs)
	same := region+api.ID == s.text("link", "id") && api.Status == s.text("link", "status") && api.VpcID == d.vpcID &&
		region+api.RoutingPolicyV4ID == policy && api.EnableRoutePropagation && api.PairingKey == s.text("link", "pairing_key")
	d.check(same, "the API has what the state has", api.ID+", "+api.Status)
}
