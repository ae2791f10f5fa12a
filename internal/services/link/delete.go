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
)

// Delete implements resource.Resource: the link lets go of what it holds,
// DELETE, wait until it is gone. If the partner is not done in time it is an
// error, and the link stays in the state for the next destroy to go on.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state ResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	limit, diags := state.Timeouts.Delete(ctx, defaultDelete)
	resp.Diagnostics.Append(diags...)
	// A replacement that was asked for (-replace, a taint) is not refused at plan.
	// What was refused or has expired is nothing to protect: Terraform taints an
	// order that ends so, and could not order again.
	if state.DeletionProtection.ValueBool() && !unsuccessful(interlink.LinkStatus(state.Status.ValueString())) {
		r.messages().protected(state, "deleted").Fail(&resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	op := newOperation(r.client, limit)
	ctx = client.RepeatUntil(ctx, op.deadline)
	op.ref, op.name = state.ref(r.client), state.Name.ValueString()
	r.client.Manage(op.ref)
	err := op.refreshToRemove(ctx, satisfied(interlink.LinkStatus(state.Status.ValueString()), waitActive))
	switch {
	case client.IsNotFound(err):
		r.client.Forget(op.ref)
		return
	case err != nil:
		base.AddError(&resp.Diagnostics, fmt.Sprintf("delete the InterLink %q (%s/%s)", op.name, op.ref.Region, op.ref.ID), err)
		return
	}
	op.name = op.link.Name
	end := &removal{operation: op}
	if err := end.run(ctx); err != nil {
		r.deleteFailed(ctx, end, err, &resp.Diagnostics)
		return
	}
	configured := state.WaitForDeprovisioning.IsNull() || state.WaitForDeprovisioning.ValueBool()
	if op.link.Status == interlink.LinkStatusDeprovisioning && !r.client.WaitsForDeprovisioning(configured) {
		r.messages().leftDeprovisioning(ctx, end).Warn(&resp.Diagnostics)
		return
	}
	if err := op.awaitGone(ctx); err != nil {
		r.deleteFailed(ctx, end, err, &resp.Diagnostics)
	}
}

func (r *Resource) deleteFailed(ctx context.Context, op *removal, err error, diags *diag.Diagnostics) {
	var bad *badStatusError
	switch {
	case errors.As(err, &bad), client.LinkLocked(err):
		// A link that takes no deletion is locked, whatever it said a moment ago.
		link := op.link
		if client.LinkLocked(err) {
			link = lockedNow(link)
		}
		r.messages().bad(ctx, link).With("The link was not deleted and stays in the state; run terraform destroy again then.").Fail(diags)
	case outOfTime(err):
		r.messages().notDeleted(ctx, op, interrupted(err)).Fail(diags)
	default:
		base.AddError(diags, fmt.Sprintf("delete the InterLink %q (%s/%s)", op.name, op.ref.Region, op.ref.ID), err)
		if op.stripped {
			r.messages().stripped(op.link).Warn(diags)
		}
	}
}
