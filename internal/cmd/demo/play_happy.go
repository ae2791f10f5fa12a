package main

import (
	"context"
	"fmt"
)

// builtHistory is the way of every link that is built.
const builtHistory = "configuring → requested → provisioning → active"

// playHappy takes a link from its order to its end.
func playHappy(ctx context.Context, d *demo) error {
	d.stage.chapter("Order a link with VPC, routing policy and propagation, and wait until it is active")
	d.stage.heading()
	done, err := d.apply(ctx, d.accepts)
	if err != nil {
		return err
	}
	if err := d.must(done.code == 0, "the apply succeeds", exitCode(done)); err != nil {
		return err
	}
	link, _ := d.link()
	d.check(statuses(link.History) == builtHistory, "the link went "+builtHistory, statuses(link.History))
	return d.builtToGone(ctx)
}

// builtToGone is what comes after the apply that has built a link: an empty
// plan, the picture, and the end.
func (d *demo) builtToGone(ctx context.Context) error {
	d.stage.chapter("Plan again: nothing is left to be done")
	done, err := d.plan(ctx)
	if err != nil {
		return err
	}
	d.check(done.code == 0, "the next plan is empty (exit code 0)", exitCode(done))

	d.stage.chapter("What there is now, from the state")
	state, err := d.state(ctx)
	if err != nil {
		return err
	}
	d.stage.print(state.picture()...)
	d.judgeBuilt(state)
	return d.toGone(ctx, true)
}

// toGone destroys everything. A link that the partner had taken has to be
// removed on both sides.
func (d *demo) toGone(ctx context.Context, taken bool) error {
	if taken {
		d.stage.chapter("Destroy: both sides have to be removed")
	} else {
		d.stage.chapter("Destroy: " + partnerName + " has nothing to remove")
	}
	done, err := d.destroy(ctx)
	if err != nil {
		return err
	}
	d.check(done.code == 0, "the destroy succeeds", exitCode(done))
	if taken {
		link, _ := d.link()
		want := builtHistory + " → deprovisioning → deleted"
		d.check(statuses(link.History) == want, "the destroy waited: … → deprovisioning → deleted", statuses(link.History))
	}
	return nil
}

func exitCode(done result) string { return fmt.Sprintf("exit code %d", done.code) }
