package link

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
)

// protected refuses the end of a link with deletion_protection.
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

// protectedMark is the key of the private state under which the plan of a link
// with deletion_protection leaves which link that is. Terraform plans a link that
// -replace names as it is, then a new one with the private state of the first
// plan: only there can it be refused.
const protectedMark = "protected"

func markProtected(ctx context.Context, state ResourceModel, from privateGetter, to privateSetter) diag.Diagnostics {
	if !state.DeletionProtection.ValueBool() || unsuccessful(interlink.LinkStatus(state.Status.ValueString())) {
		if mark, _ := from.GetKey(ctx, protectedMark); len(mark) > 0 {
			return to.SetKey(ctx, protectedMark, nil)
		}
		return nil
	}
	mark, err := json.Marshal(state.inState())
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Could not note that the InterLink is protected", err.Error())}
	}
	return to.SetKey(ctx, protectedMark, mark)
}

// protectedByMark refuses the plan of a new link that replaces a protected one.
func (r *Resource) protectedByMark(ctx context.Context, private privateGetter) diag.Diagnostics {
	mark, diags := private.GetKey(ctx, protectedMark)
	var link stateLink
	if len(mark) > 0 && json.Unmarshal(mark, &link) == nil {
		newMessages().protected(link, "replaced").Fail(&diags)
	}
	return diags
}
