package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// Delete implements resource.Resource. It detaches everything from the link,
// sends DELETE, and waits until the link is gone. If the partner is not done in
// time, it returns an error, and the link stays in the state so that the next
// destroy can continue.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state ResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	limit, diags := state.Timeouts.Delete(ctx, defaultDelete)
	resp.Diagnostics.Append(diags...)
	// Check here, too: the plan does not refuse the replacement of a tainted link,
	// because Terraform plans no destroy for it. A refused or expired link needs
	// no protection: Terraform taints such an order, and could never order again.
	if state.DeletionProtection.ValueBool() && !unsuccessful(interlink.LinkStatus(state.Status.ValueString())) {
		newMessages().protected(state.inState(), "deleted").Fail(&resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	op := newOperation(r.client, limit)
	ctx = client.RepeatUntil(ctx, op.deadline)
	op.ref, op.name = state.ref(r.client), state.Name.ValueString()
	r.client.Manage(op.ref)
	err := op.refreshToRemove(ctx, state)
	switch {
	case client.IsNotFound(err):
		r.client.Forget(op.ref)
		return
	case err != nil:
		ending{task: deleting, op: op}.report(ctx, err, &resp.Diagnostics)
		return
	}
	op.name = op.link.Name
	removal := &removal{operation: op}
	ending := ending{task: deleting, op: op, removal: removal}
	if err := removal.run(ctx); err != nil {
		ending.report(ctx, err, &resp.Diagnostics)
		return
	}
	waits := state.WaitForDeprovisioning.IsNull() || state.WaitForDeprovisioning.ValueBool()
	if override := r.client.Config.WaitForDeprovisioning; override != nil {
		waits = *override
	}
	err = op.awaitGone(ctx, !waits)
	if err == nil && op.link.Status != interlink.LinkStatusDeleted {
		newMessages().leftDeprovisioning(op.link, contactOf(ctx, r.client, op.link), removal.soFar()).Warn(&resp.Diagnostics)
	}
	ending.report(ctx, err, &resp.Diagnostics)
}
