package fw

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// QuietPlan gives the named computed attributes the values of the state again
// where the plan has nothing else to do than to note settings, the named
// attributes that only the provider reads. The framework marks computed
// attributes as unknown as soon as the configuration differs from the state
// letter by letter, which two spellings of one id do.
func QuietPlan(plan *tfsdk.Plan, state tfsdk.State, computed []string, settings ...string) {
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
	if quiet := tftypes.NewValue(plan.Raw.Type(), planned); OnlyDiffer(quiet, state.Raw, settings...) {
		plan.Raw = quiet
	}
}

// OnlyDiffer tells whether two objects of one type differ in no other attributes
// than the named ones.
func OnlyDiffer(a, b tftypes.Value, in ...string) bool {
	first, second := map[string]tftypes.Value{}, map[string]tftypes.Value{}
	if a.As(&first) != nil || b.As(&second) != nil {
		return false
	}
	second = maps.Clone(second)
	for _, name := range in {
		if value, ok := first[name]; ok {
			second[name] = value
		}
	}
	return a.Equal(tftypes.NewValue(b.Type(), second))
}
