package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Update implements resource.Resource. It changes the link as planned, and
// continues the wait for a link that is not yet at wait_for_status.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state ResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !resp.Diagnostics.HasError() && fw.OnlyDiffer(req.Plan.Raw, req.State.Raw, settingNames...) {
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
		resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, plan.ID, plan.Region)...)
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
		ending{task: updating, op: op}.report(ctx, err, &resp.Diagnostics)
		return
	}
	waitFor := plan.WaitForStatus.ValueString()
	built := wasBuilt(ctx, req.Private, state)
	passing := op.link.Status == interlink.LinkStatusConfiguring && built
	resumes := !satisfied(op.link.Status, waitFor) && !passing
	if resumes {
		// The wait is for the order, so it has the order's timeout.
		op.limit, op.deadline = waitLimit, op.started.Add(waitLimit)
	}
	ctx = client.RepeatUntil(ctx, op.deadline)
	want := desiredOf(plan)
	if plan.PeerASN.Equal(state.PeerASN) {
		want.peerASN = nil // the peer's AS number may have changed by itself
	}
	err := r.applyChanges(ctx, op, want, waitFor, resumes)
	saved := plan
	saved.fromAPI(op.link)
	resp.Diagnostics.Append(resp.State.Set(ctx, &saved)...)
	if err == nil || isTooEarly(err) || outOfTime(err) && !isStep(err) {
		fw.KeepPlanned(&resp.State, req.Plan)
	}
	resp.Diagnostics.Append(markBuilt(ctx, built || op.built, op.link.Status, resp.Private)...)
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, saved.ID, saved.Region)...)
	ending{task: updating, op: op}.report(ctx, err, &resp.Diagnostics)
	if err == nil {
		warnIfDegraded(ctx, r.client, op.link, &resp.Diagnostics)
	}
}

// applyChanges makes the changes and waits. A link that is not built may not
// accept all of them yet ("not now"). They are then made once it is built.
func (r *Resource) applyChanges(ctx context.Context, op *operation, want desired, waitFor string, resumes bool) error {
	if resumes && classOf(op.link) == Bad {
		return &badStatusError{link: op.link}
	}
	err := op.converge(ctx, want)
	again := resumes && isTooEarly(err)
	if err != nil && !again {
		return err
	}
	if err := op.awaitStatus(ctx, waitFor); err != nil {
		return err
	}
	if again || resumes {
		// A status change on the way may have made the API turn propagation off.
		return op.converge(ctx, want)
	}
	return nil
}
