package link

import (
	"context"
	"fmt"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// desired is the changeable part of a link as a configuration wants it. Ids are
// bare UUIDs, "" for none. Nil means: leave it as it is.
type desired struct {
	name        *string
	tags        *[]string
	peerASN     *uint32
	vpc         *string
	policyV4    *string
	policyV6    *string
	propagation *bool
}

// desiredOf returns what a plan wants. Unknown values stay as they are.
func desiredOf(plan ResourceModel) desired {
	var want desired
	if known(plan.Name) {
		name := plan.Name.ValueString()
		want.name = &name
	}
	if !plan.Tags.IsUnknown() {
		tags := fw.Strings(plan.Tags.Elements())
		want.tags = &tags
	}
	want.peerASN = uint32Pointer(plan.PeerASN)
	for _, id := range []struct {
		plan fw.ID
		want **string
	}{
		{plan.VpcID, &want.vpc},
		{plan.RoutingPolicyV4ID, &want.policyV4},
		{plan.RoutingPolicyV6ID, &want.policyV6},
	} {
		if !id.plan.IsUnknown() {
			uuid := id.plan.UUID()
			*id.want = &uuid
		}
	}
	if known(plan.EnableRoutePropagation) {
		on := plan.EnableRoutePropagation.ValueBool()
		want.propagation = &on
	}
	return want
}

// notOrdered returns the part that an order cannot carry: VPC and propagation. A
// new link has neither.
func (d desired) notOrdered() desired {
	var rest desired
	if d.vpc != nil && *d.vpc != "" {
		rest.vpc = d.vpc
	}
	if d.propagation != nil && *d.propagation {
		rest.propagation = d.propagation
	}
	return rest
}

// step is one call that brings a link closer to the configuration.
type step struct {
	what    string // completes "could not …"
	late    bool   // the API may accept it only once the link is built
	follows bool   // it needs the late step before it
	reached func(*client.Link) bool
	do      func(context.Context, *client.Link) (*client.Link, error)
}

// steps returns the calls in their order: name, tags, ASN; propagation off, if
// wanted; VPC; policies. Propagation on comes last, because an earlier call may
// make the API turn it off.
func (o *operation) steps(want desired) []step {
	var steps []step
	if want.name != nil || want.tags != nil || want.peerASN != nil {
		steps = append(steps, o.updateStep(want))
	}
	if want.propagation != nil && !*want.propagation {
		steps = append(steps, o.propagationStep(false))
	}
	if want.vpc != nil {
		steps = append(steps, o.detachVPCStep(*want.vpc))
		if *want.vpc != "" {
			steps = append(steps, o.attachVPCStep(*want.vpc))
		}
	}
	if want.policyV4 != nil {
		steps = append(steps, o.policyStep("IPv4", *want.policyV4, func(link *client.Link) string { return fw.Deref(link.RoutingPolicyV4ID) }))
	}
	if want.policyV6 != nil {
		steps = append(steps, o.policyStep("IPv6", *want.policyV6, func(link *client.Link) string { return fw.Deref(link.RoutingPolicyV6ID) }))
	}
	if want.propagation != nil && *want.propagation {
		steps = append(steps, o.propagationStep(true))
	}
	return steps
}

// converge runs the steps. If one comes too early, the others still run, and its
// error is returned at the end. Each step waits while the link is configuring, and
// is retried if the API was busy. If a reply was lost, the link is read before the
// retry. After each step a GET decides about the next one, because the API may
// change more than a call asks for, and a list may be older than the call.
func (o *operation) converge(ctx context.Context, want desired) error {
	steps := o.steps(want)
	if len(steps) == 0 {
		return nil
	}
	if err := o.getIfStale(ctx); err != nil {
		return &stepError{what: steps[0].what, err: err}
	}
	var early error
	for _, step := range steps {
		if early != nil && step.follows {
			continue
		}
		err := o.take(ctx, step)
		if err == nil {
			err = o.getIfStale(ctx)
		}
		if err == nil {
			continue
		}
		failed := &stepError{what: step.what, early: step.late && o.refusedUntilBuilt(err), err: err}
		if !failed.early {
			return failed
		}
		if early == nil {
			early = failed
		}
	}
	return early
}

// getIfStale sends a GET for the link if it may have changed since it was read.
func (o *operation) getIfStale(ctx context.Context) error {
	if !o.stale {
		return nil
	}
	if err := o.getConfigured(ctx); err != nil {
		return &readError{err}
	}
	return nil
}

// refusedUntilBuilt tells whether the API refused a call because the link is not
// built yet.
func (o *operation) refusedUntilBuilt(err error) bool {
	return client.MeaningOf(err) == client.Precondition && !outOfTime(err) && classOf(o.link) == Pending
}

// maxFaults is how many failures of the API in a row one step survives, in
// addition to the client's own retries.
const maxFaults = 6

func (o *operation) take(ctx context.Context, step step) error {
	backoff := o.client.Config.Timing.Backoff()
	for tries := (stepTries{}); ; {
		if step.reached(o.link) {
			return nil
		}
		if err := o.awaitConfigured(ctx); err != nil {
			return &readError{err}
		}
		if step.reached(o.link) {
			return nil
		}
		link, err := step.do(ctx, o.link)
		if err == nil {
			o.observe(ctx, link)
			o.stale = true
			if step.reached(link) {
				// Wait for the effects of the change before the next step.
				if err := o.awaitConfigured(ctx); err != nil {
					return &readError{err}
				}
				return nil
			}
			err = &unchangedError{}
		}
		if ctx.Err() != nil {
			return &waiter.InterruptedError{Waited: o.waited(), Cause: context.Cause(ctx)}
		}
		if again, err := o.mayPass(ctx, step, err, &tries); !again {
			return err
		}
		asked := client.RetryAfter(err)
		if !time.Now().Add(asked).Before(o.deadline) {
			return &waiter.TimeoutError{Waited: o.waited(), Last: err}
		}
		if !backoff.Wait(ctx, asked) {
			return &waiter.InterruptedError{Waited: o.waited(), Cause: context.Cause(ctx)}
		}
		if err := o.refresh(ctx); err != nil && !client.Retryable(err) {
			return &readError{err}
		}
	}
}

// stepTries counts the failures of one step so far.
type stepTries struct {
	faults  int       // failures of the API, in a row
	unknown time.Time // since when InterLink does not know an object that the step names
}

// mayPass tells whether to retry a step after a failure. If not, end is the step's
// result: the failure, or nil if an earlier call with a lost reply has made the
// change.
func (o *operation) mayPass(ctx context.Context, step step, err error, tries *stepTries) (again bool, end error) {
	switch failed := client.ErrorOf(err); {
	case failed.Meaning == client.Transient:
		return true, nil
	case failed.Meaning == client.Precondition:
		switch seen := o.refresh(ctx) == nil; {
		case seen && step.reached(o.link): // by an earlier call with a lost reply
			return false, nil
		case seen && o.link.Status == interlink.LinkStatusConfiguring: // it began after the last read, and passes by itself
			return true, nil
		}
	case failed.Meaning == client.NotFound && failed.Resource == "link":
		return o.client.MayAppear(o.ref), err
	case failed.Meaning == client.NotFound && failed.Resource == "vpc":
		// This apply may have made it a moment ago.
		if tries.unknown.IsZero() {
			tries.unknown = time.Now()
		}
		return time.Since(tries.unknown) < o.client.Config.Timing.NewObjectGrace, err
	case client.Retryable(err):
		tries.faults++
		return tries.faults <= maxFaults, err
	}
	return false, err
}

// refresh sends a GET for the link.
func (o *operation) refresh(ctx context.Context) error {
	link, err := o.client.GetLink(ctx, o.ref)
	if err == nil {
		o.observe(ctx, link)
		o.stale = false
	}
	return err
}

func (o *operation) updateStep(want desired) step {
	return step{
		what: "update name, tags or peer ASN",
		reached: func(link *client.Link) bool {
			return (want.name == nil || link.Name == *want.name) &&
				(want.tags == nil || fw.SameTexts(link.Tags, *want.tags)) &&
				(want.peerASN == nil || peerASN(link) == *want.peerASN)
		},
		do: func(ctx context.Context, link *client.Link) (*client.Link, error) {
			asn := want.peerASN
			if asn != nil && peerASN(link) == *asn {
				asn = nil
			}
			return o.client.UpdateLink(ctx, o.ref, want.name, want.tags, asn)
		},
	}
}

func (o *operation) propagationStep(on bool) step {
	what := "turn route propagation off"
	if on {
		what = "turn route propagation on"
	}
	return step{
		what:    what,
		late:    true,
		follows: on,
		reached: func(link *client.Link) bool { return link.EnableRoutePropagation == on },
		do: func(ctx context.Context, _ *client.Link) (*client.Link, error) {
			return o.client.SetPropagation(ctx, o.ref, on)
		},
	}
}

func (o *operation) detachVPCStep(wanted string) step {
	return step{
		what: "detach the VPC",
		late: true,
		reached: func(link *client.Link) bool {
			return fw.Deref(link.VpcID) == "" || fw.Deref(link.VpcID) == wanted
		},
		do: func(ctx context.Context, _ *client.Link) (*client.Link, error) {
			return o.client.SetVPC(ctx, o.ref, "")
		},
	}
}

func (o *operation) attachVPCStep(wanted string) step {
	return step{
		what:    fmt.Sprintf("attach the VPC %s", wanted),
		late:    true,
		follows: true,
		reached: func(link *client.Link) bool { return fw.Deref(link.VpcID) == wanted },
		do: func(ctx context.Context, _ *client.Link) (*client.Link, error) {
			return o.client.SetVPC(ctx, o.ref, wanted)
		},
	}
}

// policyStep attaches, replaces in place or detaches the policy of one family.
func (o *operation) policyStep(family, wanted string, current func(*client.Link) string) step {
	what := fmt.Sprintf("set the %s routing policy %s", family, wanted)
	if wanted == "" {
		what = fmt.Sprintf("detach the %s routing policy", family)
	}
	return step{
		what:    what,
		late:    true,
		reached: func(link *client.Link) bool { return current(link) == wanted },
		do: func(ctx context.Context, link *client.Link) (*client.Link, error) {
			return o.client.SetPolicy(ctx, o.ref, current(link), wanted)
		},
	}
}

func peerASN(link *client.Link) uint32 {
	if link.PeerBgpConfig == nil {
		return 0
	}
	return link.PeerBgpConfig.Asn
}
