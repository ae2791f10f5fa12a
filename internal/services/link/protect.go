package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// protected refuses to delete or replace a link with deletion_protection.
func (r *Resource) protected(ctx context.Context, state tfsdk.State) diag.Diagnostics {
	var model ResourceModel
	diags := state.Get(ctx, &model)
	if diags.HasError() {
		return diags
	}
	r.client.Manage(model.ref(r.client)) // without a refresh nobody has read it
	if model.DeletionProtection.ValueBool() {
		newMessages().protected(model.inState(), "deleted").Fail(&diags)
	}
	return diags
}

// protectedByMark refuses the plan of a new link that replaces a protected one.
func (r *Resource) protectedByMark(ctx context.Context, private privateGetter) diag.Diagnostics {
	link, noted, diags := protectedMark.read(ctx, private)
	if noted {
		newMessages().protected(link, "replaced").Fail(&diags)
	}
	return diags
}
