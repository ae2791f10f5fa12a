package fw

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ReplaceOnChange is the plan modifier of an attribute whose change replaces the
// object. Its text names the object in messages ("InterLink"). Unlike
// RequiresReplace it never replaces an object because of an unknown value: that is
// planned as unchanged, with a warning. Put it after Stable.
//
// The apply plans again, with the value known by then. Its request looks exactly
// like that of a plan without refresh. So another value is a replacement there,
// too. Terraform refuses it, because the approved plan has no replacement. Nothing
// is deleted.
type ReplaceOnChange string

// Description implements planmodifier.Describer.
func (r ReplaceOnChange) Description(context.Context) string {
	return fmt.Sprintf("A change replaces the %s. A value that is not known yet is planned as unchanged.", string(r))
}

// MarkdownDescription implements planmodifier.Describer.
func (r ReplaceOnChange) MarkdownDescription(ctx context.Context) string { return r.Description(ctx) }

// PlanModifyString implements planmodifier.String.
func (r ReplaceOnChange) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	keep, replace := r.decide(req.Path, req.ConfigValue, req.PlanValue, req.StateValue, &resp.Diagnostics)
	resp.RequiresReplace = replace
	if keep {
		resp.PlanValue = req.StateValue
	}
}

// PlanModifyInt64 implements planmodifier.Int64.
func (r ReplaceOnChange) PlanModifyInt64(_ context.Context, req planmodifier.Int64Request, resp *planmodifier.Int64Response) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	keep, replace := r.decide(req.Path, req.ConfigValue, req.PlanValue, req.StateValue, &resp.Diagnostics)
	resp.RequiresReplace = replace
	if keep {
		resp.PlanValue = req.StateValue
	}
}

// PlanModifyBool implements planmodifier.Bool.
func (r ReplaceOnChange) PlanModifyBool(_ context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	keep, replace := r.decide(req.Path, req.ConfigValue, req.PlanValue, req.StateValue, &resp.Diagnostics)
	resp.RequiresReplace = replace
	if keep {
		resp.PlanValue = req.StateValue
	}
}

// decide tells whether to keep the state's value, and whether to replace the
// object. It is for an object that exists.
func (r ReplaceOnChange) decide(at path.Path, config, planned, state attr.Value, diags *diag.Diagnostics) (keep, replace bool) {
	if config.IsUnknown() {
		diags.Append(r.unknown(at))
		return !state.IsNull(), false
	}
	return false, !planned.Equal(state)
}

func (r ReplaceOnChange) unknown(at path.Path) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(at, fmt.Sprintf("The value of %s is not known yet: it is planned as unchanged", at),
		fmt.Sprintf("Another value would replace the %[1]s, and one that is not known yet is no reason to. "+
			"If it turns out to be another one during the apply, nothing is changed or deleted in that run, and the next plan shows the replacement. "+
			"If the plan has other changes for this %[1]s, Terraform then ends with the error \"Provider produced inconsistent final plan\".\n\n"+
			"A data source is not read before the apply if it depends (depends_on) on something that changes: name what it really needs instead.", string(r)))
}

// Replacing returns the names of the attributes whose change replaces the object.
func Replacing(attributes map[string]schema.Attribute) []string {
	var names []string
	for name, attribute := range attributes {
		switch attribute := attribute.(type) {
		case schema.StringAttribute:
			if replaces(attribute.PlanModifiers) {
				names = append(names, name)
			}
		case schema.Int64Attribute:
			if replaces(attribute.PlanModifiers) {
				names = append(names, name)
			}
		}
	}
	return names
}

func replaces[Modifier any](modifiers []Modifier) bool {
	for _, modifier := range modifiers {
		if _, ok := any(modifier).(ReplaceOnChange); ok {
			return true
		}
	}
	return false
}

// Changed returns the named attributes in which two objects of one type differ,
// as far as both values are known.
func Changed(plan, state tftypes.Value, names []string) []string {
	planned, prior := Attributes(plan), Attributes(state)
	var changed []string
	for _, name := range names {
		if planned[name].IsKnown() && !planned[name].Equal(prior[name]) {
			changed = append(changed, name)
		}
	}
	return changed
}
