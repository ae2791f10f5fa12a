//go:build unix

package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// Who and what the demo is about. The configuration names them, too.
const (
	partnerName = "FranceIX"
	contact     = "l2-support@franceix.net"
	finds       = partnerName + " finds the order by its pairing key, and "
	noRoom      = "no capacity left in TH2"
	vpcName     = "demo-vpc"
	secretKey   = "11111111-1111-1111-1111-111111111111" // the mock API takes no other

	partnerTime = 3 * time.Second       // for each thing that the partner does
	eventPause  = 50 * time.Millisecond // between two reads of what happened in the mock API
)

// demo is one scenario being played. The first error or failed check ends it: no step after it does anything.
type demo struct {
	scenario
	stage
	cli, dir string // the CLI's path; a folder for all that the demo writes
	env      []string
	output   string // of the last program
	checks   []string
	err      error
}

// scenario is one way in which things can go.
type scenario struct {
	title    string
	steps    func(context.Context, *demo)
	order    string // heads the apply during which the partner decides
	deed     string // how the partner's decision is told
	decision mockapi.Action
	reason   string
	timeout  string   // of an apply, if it is a short one
	says     []string // what the message has to say
}

var scenarios = map[string]scenario{
	"happy": {
		title: "the partner accepts, the link becomes active", steps: happy,
		order: "Order a link with VPC, routing policy and propagation, and wait until it is active",
		deed:  finds + "accepts", decision: mockapi.Accept,
	},
	"refused": {
		title: "the partner refuses the order", steps: bad,
		order: "Order a link; the partner refuses",
		deed:  finds + "refuses", decision: mockapi.Refuse, reason: noRoom,
		says: []string{partnerName, noRoom, contact, "What to do now"},
	},
	"expired": {
		title: "the partner never answers", steps: bad,
		order: "Order a link; the partner never answers",
		deed:  "ten days pass without an answer of " + partnerName + "'s", decision: mockapi.Expire,
		says: []string{partnerName, "10 days", contact, "What to do now"},
	},
	"timeout": {
		title: "the apply's time runs out before the partner answers", steps: late,
		order: "The partner accepts at last; apply again",
		deed:  finds + "accepts", decision: mockapi.Accept, timeout: "4s",
		says: []string{"is not built yet: still requested", contact, "goes on waiting"},
	},
}

// happy takes a link from its order to its end.
func happy(ctx context.Context, d *demo) {
	const way = "configuring → requested → provisioning → active"
	d.check("the apply succeeds", d.command(ctx, d.order, true, "apply", "-auto-approve"), 0)
	d.check("the link went "+way, d.way(), way)
	again := d.command(ctx, "Plan again: nothing is left to be done", false, "plan", "-detailed-exitcode")
	d.check("the next plan is empty (exit code 0)", again, 0)
	d.judgeBuilt(d.draw(ctx))
	d.check("the destroy succeeds", d.command(ctx, "Destroy: both sides have to be removed", false, "destroy", "-auto-approve"), 0)
	d.check("the destroy waited: … → deprovisioning → deleted", d.way(), way+" → deprovisioning → deleted")
}

// bad is an order that will never be built: the apply has to fail and to say certain things, the destroy has to clean up.
func bad(ctx context.Context, d *demo) {
	status := map[mockapi.Action]string{mockapi.Refuse: "refused", mockapi.Expire: "expired"}[d.decision]
	d.check("the apply fails", d.command(ctx, d.order, true, "apply", "-auto-approve"), 1)
	d.judgeMessage("error")
	d.check("the link went configuring → requested → "+status, d.way(), "configuring → requested → "+status)
	d.check("the state has the link, "+status, d.draw(ctx)["link"]["status"], status)
	destroy := d.command(ctx, "Destroy: "+partnerName+" has nothing to remove", false, "destroy", "-auto-approve")
	d.check("the destroy succeeds", destroy, 0)
}

// late is an order that is not built in time: no error, so that nothing is thrown away, and the next apply goes on.
func late(ctx context.Context, d *demo) {
	apply := d.command(ctx, "Order a link; the partner is silent, and the apply has 4 s", false, "apply", "-auto-approve")
	d.check("the apply ends well, with exit code 0", apply, 0)
	d.judgeMessage("warning")
	link := d.draw(ctx)["link"]
	condition := fmt.Sprint(link["status"], ", tainted: ", link["tainted"])
	d.check("the order is in the state, requested, and not tainted", condition, "requested, tainted: false")
	d.command(ctx, "Plan: to go on waiting is all that is left, no second order", false, "plan", "-detailed-exitcode")
	const one = "Plan: 0 to add, 1 to change, 0 to destroy."
	d.check("the plan is to change one, to add and destroy none", strings.Contains(d.output, one), true)
	happy(ctx, d) // its apply goes on with the order
}

// judgeMessage checks what a message says, wherever the CLI breaks its lines.
func (d *demo) judgeMessage(kind string) {
	output := strings.Join(strings.Fields(d.output), " ")
	for _, text := range d.says {
		d.check("the "+kind+" says: "+text, strings.Contains(output, text), true)
	}
}

// judgeBuilt checks that a built link is as the configuration has it, in the state and in the API.
func (d *demo) judgeBuilt(state map[string]map[string]any) {
	const region = mockapi.DefaultRegion + "/"
	link, policy, api := state["link"], state["routing_policy"]["id"], d.link()
	d.check("the state has the link, active", link["status"], "active")
	d.check("BGP over IPv4 is up", link["bgp_v4_status"], "up")
	d.check("the VPC is attached", link["vpc_id"], d.vpcID)
	d.check("the routing policy is attached", link["routing_policy_v4_id"], policy)
	d.check("route propagation is on", link["enable_route_propagation"], true)
	d.check("both sides have addresses", strings.Count(fmt.Sprint(link["scw_bgp_config"], link["peer_bgp_config"]), "ipv4:169."), 2)
	same := region+api.ID == link["id"] && api.Status == link["status"] && api.VpcID == d.vpcID &&
		region+api.RoutingPolicyV4ID == policy && api.EnableRoutePropagation && api.PairingKey == link["pairing_key"]
	d.check("the API has what the state has", same, true)
}

// command begins a chapter, runs a command of the CLI's, and returns its exit code. It shows what the command says, what
// happens meanwhile, and what the people do, if they are to.
func (d *demo) command(ctx context.Context, title string, people bool, args ...string) int {
	if d.err != nil {
		return -1
	}
	args = append(args, "-no-color")
	d.chapter(title)
	if args[0] == "apply" {
		d.show("  time  what happens                                     whose turn it is then")
	}
	var others sync.WaitGroup
	during, end := context.WithCancel(ctx)
	others.Go(func() {
		for ; during.Err() == nil; time.Sleep(eventPause) {
			d.show()
		}
	})
	if people && d.link().Status == "requested" { // by an earlier apply
		d.people(during)
	} else if people {
		others.Go(func() { d.people(during) })
	}
	d.say("$", filepath.Base(d.cli)+" "+strings.Join(args, " "), mockapi.Turn{})
	code, err := d.run(ctx, &condenser{show: d.show}, d.cli, args...)
	end()
	others.Wait()
	if d.err == nil && (code < 0 || ctx.Err() != nil) {
		d.err = err
	}
	return code
}

// people waits for the order, and does your part and the partner's. The partner's portal knows the order by the pairing
// key alone, which you hand over. You find the key in the state or in Scaleway's console; the demo asks the mock API.
func (d *demo) people(ctx context.Context) {
	for ; d.link().Status != "requested"; time.Sleep(eventPause) {
		if ctx.Err() != nil {
			d.err = fmt.Errorf("the command ended with the link %q, before the people could act", d.link().Status)
			return
		}
	}
	key := d.link().PairingKey
	time.Sleep(time.Second)
	d.say("●", "you hand over the pairing key "+key[:4]+"••••", mockapi.Turn{Who: partnerName, What: "accepts or refuses"})
	time.Sleep(partnerTime - time.Second)
	d.say("●", d.deed, mockapi.Turn{})
	d.check("you and the partner did your parts", d.mock.Act(key, d.decision, d.reason), nil)
}

// check notes that something is as it should be, or says at once that it is not.
func (d *demo) check(what string, got, want any) {
	switch {
	case d.err != nil: // what comes after an error says nothing
	case got == want:
		d.checks = append(d.checks, "  ✓ "+what)
	default:
		d.err = fmt.Errorf("expected: %s; got: %v", what, got)
		d.say("✗", d.err.Error(), mockapi.Turn{})
	}
}

// link is the link as the mock API has it.
func (d *demo) link() mockapi.LinkView {
	link, _ := d.mock.Link("demo")
	return link
}

// way is what the link went through.
func (d *demo) way() string {
	details, _ := d.mock.Details("demo")
	return strings.Join(details.Visited, " → ")
}
