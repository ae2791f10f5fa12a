package fw

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// QuietPlan turns a plan into one without a change where all that differs from
// the state are the named computed attributes, unknown. The framework marks
// them so as soon as the configuration differs from the state letter by letter,
// which two spellings of one id do.
func QuietPlan(plan *tfsdk.Plan, state tfsdk.State, computed ...string) {
	planned, prior := map[string]tftypes.Value{}, map[string]tftypes.Value{}
	if plan.Raw.As(&planned) != nil || state.Raw.As(&prior) != nil {
		return
	}
	planned = maps.Clone(planned)
	for _, name := range computed {
		if value, ok := planned[name]; ok && !value.IsFullyKnown() {
			planned[name] = prior[name]
		}
	}
	if quiet := tftypes.NewValue(plan.Raw.Type(), planned); quiet.Equal(state.Raw) {
		plan.Raw = quiet
	}
}
