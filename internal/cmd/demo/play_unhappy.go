package main

import (
	"context"
	"strings"
)

// playRefused is the partner's no.
func playRefused(ctx context.Context, d *demo) error {
	const reason = "no capacity left in TH2"
	d.stage.chapter("Order a link; the partner refuses")
	return playBad(ctx, d, d.refuses(reason), "refused", partnerName, reason, "l2-support@franceix.net")
}

// playExpired is the partner's silence.
func playExpired(ctx context.Context, d *demo) error {
	d.stage.chapter("Order a link; the partner never answers")
	return playBad(ctx, d, d.letsExpire, "expired", partnerName, "10 days", "l2-support@franceix.net")
}

// playBad is an order that will never be built: the apply has to fail, and to
// say certain things; the destroy has to clean up.
func playBad(ctx context.Context, d *demo, play func(context.Context) error, status string, says ...string) error {
	d.stage.heading()
	done, err := d.apply(ctx, play)
	if err != nil {
		return err
	}
	d.check(done.code == 1, "the apply fails", exitCode(done))
	said := oneLine(done.output)
	for _, text := range append(says, "What to do now") {
		d.check(strings.Contains(said, text), "the error says: "+text, "an error without it")
	}
	link, _ := d.link()
	want := "configuring → requested → " + status
	d.check(statuses(link.History) == want, "the link went "+want, statuses(link.History))

	d.stage.chapter("What there is now, from the state")
	state, err := d.state(ctx)
	if err != nil {
		return err
	}
	d.stage.print(state.picture()...)
	d.check(state.link.Status == status, "the state has the link, "+status, state.link.Status)
	return d.toGone(ctx, false)
}

// playTimeout is an order that is healthy and not built in time: no error, so
// that nothing is thrown away, and the next apply goes on.
func playTimeout(ctx context.Context, d *demo) error {
	d.stage.chapter("Order a link; the partner is silent, and the apply has 4 s")
	d.stage.heading()
	done, err := d.apply(ctx, nobody)
	if err != nil {
		return err
	}
	if err := d.must(done.code == 0, "the apply ends well, with exit code 0", exitCode(done)); err != nil {
		return err
	}
	said := oneLine(done.output)
	for _, text := range []string{"is not built yet: still requested", "l2-support@franceix.net", "goes on waiting"} {
		d.check(strings.Contains(said, text), "the warning says: "+text, "an output without it")
	}

	d.stage.chapter("What there is now, from the state")
	state, err := d.state(ctx)
	if err != nil {
		return err
	}
	d.stage.print(state.picture()...)
	d.check(state.link.Status == "requested" && !state.tainted, "the order is in the state, requested, and not tainted", state.condition())

	d.stage.chapter("Plan: to go on waiting is all that is left, no second order")
	done, err = d.plan(ctx)
	if err != nil {
		return err
	}
	const one = "Plan: 0 to add, 1 to change, 0 to destroy."
	d.check(done.code == 2 && strings.Contains(done.output, one), "the plan is to change one, to add and destroy none", exitCode(done))

	d.stage.chapter("The partner accepts at last; apply again")
	d.stage.heading()
	if err := d.accepts(ctx); err != nil {
		return err
	}
	done, err = d.apply(ctx, nobody)
	if err != nil {
		return err
	}
	if err := d.must(done.code == 0, "the second apply succeeds", exitCode(done)); err != nil {
		return err
	}
	d.check(d.mock.Orders() == 1, "it has placed no second order", plural(d.mock.Orders(), "order"))
	return d.builtToGone(ctx)
}

// oneLine undoes the CLI's breaking of lines.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
