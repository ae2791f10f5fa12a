package link

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Update implements resource.Resource: it makes the link what the plan says,
// and goes on waiting for a link that is not where wait_for_status wants it.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state ResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !resp.Diagnostics.HasError() && fw.OnlyDiffer(req.Plan.Raw, req.State.Raw, settingNames...) {
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
		resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, plan.Model)...)
		return
	}
	limit, diags := plan.Timeouts.Update(ctx, defaultUpdate)
	resp.Diagnostics.Append(diags...)
	waitLimit, diags := plan.Timeouts.Create(ctx, defaultCreate)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	op := newOperation(r.client, limit)
	op.ref, op.name = state.ref(r.client), state.Name.ValueString()
	r.client.Manage(op.ref)
	if err := op.refresh(ctx); err != nil {
		r.updateFailed(ctx, op, err, &resp.Diagnostics)
		return
	}
	waitFor := plan.WaitForStatus.ValueString()
	passing := op.link.Status == interlink.LinkStatusConfiguring && wasBuilt(ctx, req.Private)
	resumes := !satisfied(op.link.Status, waitFor) && !passing
	if resumes {
		// What is waited for is the order, with the order's time.
		op.limit, op.deadline = waitLimit, op.started.Add(waitLimit)
	}
	ctx = client.RepeatUntil(ctx, op.deadline)
	err := r.applyChanges(ctx, op, changes(plan, state), waitFor, resumes)
	early := tooEarly(err)
	saved := plan
	saved.fromAPI(op.link)
	resp.Diagnostics.Append(resp.State.Set(ctx, &saved)...)
	if err == nil || early || outOfTime(err) && !isStep(err) {
		fw.KeepPlanned(&resp.State, req.Plan)
	}
	resp.Diagnostics.Append(markBuilt(ctx, op.link.Status, resp.Private)...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, saved.Model)...)
	if early {
		r.messages().notYet(ctx, op.link, err).Warn(&resp.Diagnostics)
		return
	}
	if err != nil {
		r.updateFailed(ctx, op, err, &resp.Diagnostics)
		return
	}
	if classOf(op.link) == Degraded {
		r.messages().degraded(ctx, op.link).Warn(&resp.Diagnostics)
	}
}

// applyChanges makes the changes and waits. A link that is not built may not
// take all of them yet ("not now"): then they are made once it is.
func (r *Resource) applyChanges(ctx context.Context, op *operation, want desired, waitFor string, resumes bool) error {
	if resumes && classOf(op.link) == Bad {
		return &badStatusError{link: op.link}
	}
	err := op.converge(ctx, want)
	again := resumes && tooEarly(err)
	if err != nil && !again {
		return err
	}
	if err := op.awaitStatus(ctx, waitFor); err != nil {
		return err
	}
	if again || resumes {
		// The API turns propagation off by itself on some of the ways.
		return op.converge(ctx, want)
	}
	return nil
}

// tooEarly tells whether a link that is not built does not take a change yet:
// that is nobody's mistake, and the plan goes on showing it.
func tooEarly(err error) bool {
	var failed *stepError
	return errors.As(err, &failed) && failed.early
}

func isStep(err error) bool {
	var step *stepError
	return errors.As(err, &step)
}

func (r *Resource) updateFailed(ctx context.Context, op *operation, err error, diags *diag.Diagnostics) {
	var bad *badStatusError
	var gone *goneError
	switch {
	case errors.As(err, &bad), errors.As(err, &gone), outOfTime(err) && !isStep(err):
		explainWait(ctx, r.messages(), op, err, diags)
	case op.link != nil && client.LinkLocked(err):
		r.messages().bad(ctx, lockedNow(op.link)).Fail(diags)
	case op.link == nil || !isStep(err):
		base.AddError(diags, fmt.Sprintf("read the InterLink %q (%s/%s)", op.name, op.ref.Region, op.ref.ID), err)
	default:
		var failed *stepError
		errors.As(err, &failed)
		what := fmt.Sprintf("%s of the InterLink %q (%s/%s)", failed.what, op.name, op.ref.Region, op.ref.ID)
		if interrupted(failed.err) {
			diags.AddError("Could not "+what, fmt.Sprintf("%s\n\nIt was interrupted. What to do now: run terraform apply again, it goes on from here.", identity(op.link)))
			return
		}
		if outOfTime(failed.err) {
			diags.AddError("Could not "+what, fmt.Sprintf("%s\n\nThe time-out of %s ran out (%s). What to do now: run terraform apply again, it goes on from here.", identity(op.link), span(op.limit), client.Said(failed.err)))
			return
		}
		base.AddError(diags, what, failed.err)
	}
}

// changes answers what the plan wants that the link has not. What the plan does
// not know stays as it is.
func changes(plan, state ResourceModel) desired {
	var want desired
	if known(plan.Name) {
		name := plan.Name.ValueString()
		want.name = &name
	}
	if !plan.Tags.IsUnknown() {
		tags := fw.Strings(plan.Tags.Elements())
		want.tags = &tags
	}
	if known(plan.PeerASN) && !plan.PeerASN.Equal(state.PeerASN) {
		want.peerASN = uint32Pointer(plan.PeerASN)
	}
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
