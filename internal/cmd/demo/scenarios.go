package main

import (
	"context"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// scenario is one way in which things can go.
type scenario struct {
	name, title   string
	createTimeout string // "": the provider's default
	play          func(context.Context, *demo) error
}

func scenarios() []scenario {
	return []scenario{
		{"happy", "the partner accepts, the link becomes active", "", playHappy},
		{"refused", "the partner refuses the order", "", playRefused},
		{"expired", "the partner never answers", "", playExpired},
		{"timeout", "the apply's time runs out before the partner answers", "4s", playTimeout},
	}
}

// What links go through, and whom the messages name.
const (
	builtWay = "configuring → requested → provisioning → active"
	contact  = "l2-support@franceix.net"
)

// playHappy takes a link from its order to its end.
func playHappy(ctx context.Context, d *demo) error {
	d.stage.chapter("Order a link with VPC, routing policy and propagation, and wait until it is active", true)
	done, err := d.apply(ctx, d.accepts())
	if err != nil {
		return err
	}
	if err := d.must(done.code == 0, "the apply succeeds", done.exit()); err != nil {
		return err
	}
	d.check(d.way() == builtWay, "the link went "+builtWay, d.way())
	return d.builtToGone(ctx)
}

// playRefused is the partner's no.
func playRefused(ctx context.Context, d *demo) error {
	const reason = "no capacity left in TH2"
	d.stage.chapter("Order a link; the partner refuses", true)
	refuses := d.partner(mockapi.Refuse, reason, partnerName+" finds the order by its pairing key, and refuses")
	return d.playBad(ctx, refuses, "refused", partnerName, reason, contact)
}

// playExpired is the partner's silence. Ten days are seconds here.
func playExpired(ctx context.Context, d *demo) error {
	d.stage.chapter("Order a link; the partner never answers", true)
	silent := d.partner(mockapi.Expire, "", "ten days pass without an answer of "+partnerName+"'s")
	return d.playBad(ctx, silent, "expired", partnerName, "10 days", contact)
}

// playBad is an order that will never be built: the apply has to fail and to say
// certain things, the destroy has to clean up.
func (d *demo) playBad(ctx context.Context, people part, status string, says ...string) error {
	done, err := d.apply(ctx, people)
	if err != nil {
		return err
	}
	d.check(done.code == 1, "the apply fails", done.exit())
	d.says(done, "error", append(says, "What to do now")...)
	want := "configuring → requested → " + status
	d.check(d.way() == want, "the link went "+want, d.way())
	state, err := d.shown(ctx)
	if err != nil {
		return err
	}
	d.check(state.link().text("status") == status, "the state has the link, "+status, state.condition())
	return d.toGone(ctx, "Destroy: "+partnerName+" has nothing to remove")
}

// playTimeout is an order that is healthy and not built in time: no error, so
// that nothing is thrown away, and the next apply goes on.
func playTimeout(ctx context.Context, d *demo) error {
	d.stage.chapter("Order a link; the partner is silent, and the apply has 4 s", true)
	done, err := d.apply(ctx, nil)
	if err != nil {
		return err
	}
	if err := d.must(done.code == 0, "the apply ends well, with exit code 0", done.exit()); err != nil {
		return err
	}
	d.says(done, "warning", "is not built yet: still requested", contact, "goes on waiting")
	state, err := d.shown(ctx)
	if err != nil {
		return err
	}
	d.check(state.condition() == "requested", "the order is in the state, requested, and not tainted", state.condition())

	d.stage.chapter("Plan: to go on waiting is all that is left, no second order", false)
	if done, err = d.command(ctx, nil, "plan", "-detailed-exitcode", "-no-color"); err != nil {
		return err
	}
	const one = "Plan: 0 to add, 1 to change, 0 to destroy."
	d.check(done.code == 2 && strings.Contains(done.output, one), "the plan is to change one, to add and destroy none", done.exit())

	d.stage.chapter("The partner accepts at last; apply again", true)
	if err := d.accepts()(ctx); err != nil {
		return err
	}
	if done, err = d.apply(ctx, nil); err != nil {
		return err
	}
	if err := d.must(done.code == 0, "the second apply succeeds", done.exit()); err != nil {
		return err
	}
	d.check(d.mock.Orders() == 1, "it has placed no second order", plural(d.mock.Orders(), "order"))
	return d.builtToGone(ctx)
}

// builtToGone is what comes after the apply that has built a link: an empty
// plan, the picture, and the end.
func (d *demo) builtToGone(ctx context.Context) error {
	d.stage.chapter("Plan again: nothing is left to be done", false)
	done, err := d.command(ctx, nil, "plan", "-detailed-exitcode", "-no-color")
	if err != nil {
		return err
	}
	d.check(done.code == 0, "the next plan is empty (exit code 0)", done.exit())
	state, err := d.shown(ctx)
	if err != nil {
		return err
	}
	d.judgeBuilt(state)
	if err := d.toGone(ctx, "Destroy: both sides have to be removed"); err != nil {
		return err
	}
	d.check(d.way() == builtWay+" → deprovisioning → deleted", "the destroy waited: … → deprovisioning → deleted", d.way())
	return nil
}

// shown shows the state, and returns it.
func (d *demo) shown(ctx context.Context) (state, error) {
	d.stage.chapter("What there is now, from the state", false)
	state, err := d.state(ctx)
	if err == nil {
		d.stage.print(state.picture()...)
	}
	return state, err
}

// says checks what a message says, wherever the CLI breaks its lines.
func (d *demo) says(done result, message string, texts ...string) {
	said := strings.Join(strings.Fields(done.output), " ")
	for _, text := range texts {
		d.check(strings.Contains(said, text), "the "+message+" says: "+text, "an output without it")
	}
}

// judgeBuilt checks that a built link is as the configuration has it, in the
// state and in the API.
func (d *demo) judgeBuilt(s state) {
	got := s.link()
	has := func(what, name, want string) { d.check(got.text(name) == want, what, got.text(name)) }
	d.check(s.condition() == "active", "the state has the link, active", s.condition())
	has("BGP over IPv4 is up", "bgp_v4_status", "up")
	has("the VPC is attached", "vpc_id", d.vpcID)
	has("the routing policy is attached", "routing_policy_v4_id", s.policy().text("id"))
	has("route propagation is on", "enable_route_propagation", "true")
	ours, theirs := got.in("scw_bgp_config").text("ipv4"), got.in("peer_bgp_config").text("ipv4")
	d.check(ours != "" && theirs != "", "both sides have addresses", ours+" and "+theirs)
	api := d.link()
	same := mockapi.DefaultRegion+"/"+api.ID == got.text("id") && api.Status == got.text("status") && api.VpcID == d.vpcID &&
		mockapi.DefaultRegion+"/"+api.RoutingPolicyV4ID == s.policy().text("id") && api.EnableRoutePropagation && api.PairingKey == got.text("pairing_key")
	d.check(same, "the API has what the state has", api.ID+", "+api.Status)
}

// toGone destroys everything.
func (d *demo) toGone(ctx context.Context, title string) error {
	d.stage.chapter(title, false)
	done, err := d.command(ctx, nil, "destroy", "-auto-approve", "-no-color")
	if err == nil {
		d.check(done.code == 0, "the destroy succeeds", done.exit())
	}
	return err
}
