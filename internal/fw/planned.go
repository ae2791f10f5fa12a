package fw

import (
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The framework plans a resource's attributes. This file has what its plan
// modifiers cannot say about an object that exists.

// Volatile returns the names of the attributes that may change by themselves. They
// are computed, and have no plan modifier: UseStateForUnknown declares that a value
// does not change by itself.
func Volatile(attributes map[string]schema.Attribute) []string {
	var names []string
	for name, attribute := range attributes {
		if attribute.IsComputed() && !attribute.IsOptional() && modifiersOf(name, attribute) == 0 {
			names = append(names, name)
		}
	}
	return names
}

func modifiersOf(name string, attribute schema.Attribute) int {
	switch attribute := attribute.(type) {
	case schema.StringAttribute:
		return len(attribute.PlanModifiers)
	case schema.Int64Attribute:
		return len(attribute.PlanModifiers)
	case schema.BoolAttribute:
		return len(attribute.PlanModifiers)
	case schema.SetAttribute:
		return len(attribute.PlanModifiers)
	case schema.SingleNestedAttribute:
		return len(attribute.PlanModifiers)
	}
	panic(fmt.Sprintf("%s is a %T: fw.Volatile has to learn that kind of attribute", name, attribute))
}

// KeepIfUnchanged plans the state's values for computed attributes if the plan
// changes nothing but settings (attributes that only the provider reads). The
// framework plans them as unknown as soon as the configuration differs from the
// state in any letter, and two spellings of one id do. It returns whether the plan
// changes more.
func KeepIfUnchanged(plan *tfsdk.Plan, state tfsdk.State, config tfsdk.Config, settings ...string) (changes bool) {
	planned, prior, configured := Attributes(plan.Raw), Attributes(state.Raw), Attributes(config.Raw)
	for name, value := range planned {
		if !value.IsFullyKnown() && configured[name].IsNull() {
			planned[name] = prior[name]
		}
	}
	kept := tftypes.NewValue(plan.Raw.Type(), planned)
	if !OnlyDiffer(kept, state.Raw, settings...) {
		return true
	}
	plan.Raw = kept
	return false
}

// MarkUnknown plans the named attributes as unknown, unless the configuration sets
// them.
func MarkUnknown(plan *tfsdk.Plan, config tfsdk.Config, names ...string) {
	planned, configured := Attributes(plan.Raw), Attributes(config.Raw)
	for _, name := range names {
		if configured[name].IsNull() {
			planned[name] = tftypes.NewValue(planned[name].Type(), tftypes.UnknownValue)
		}
	}
	plan.Raw = tftypes.NewValue(plan.Raw.Type(), planned)
}

// KeepPlanned writes the planned values into the state of an apply, nested
// attributes included, even if the API has something else by now. Terraform
// reports any difference from the plan as a bug of the provider. The next refresh
// shows the new value as drift.
func KeepPlanned(state *tfsdk.State, plan tfsdk.Plan) { state.Raw = asPlanned(plan.Raw, state.Raw) }

func asPlanned(planned, saved tftypes.Value) tftypes.Value {
	switch {
	case planned.IsFullyKnown():
		return planned
	case planned.IsKnown() && planned.Type().Is(tftypes.Object{}):
		values := Attributes(planned)
		has := Attributes(saved)
		for name, value := range values {
			if _, ok := has[name]; !ok {
				has[name] = tftypes.NewValue(value.Type(), nil)
			}
			values[name] = asPlanned(value, has[name])
		}
		return tftypes.NewValue(planned.Type(), values)
	case !saved.IsFullyKnown(): // nothing may be unknown after an apply
		return tftypes.NewValue(saved.Type(), nil)
	}
	return saved
}

// OnlyDiffer tells whether two objects of one type differ only in the named
// attributes.
func OnlyDiffer(a, b tftypes.Value, in ...string) bool {
	first, second := Attributes(a), Attributes(b)
	for _, name := range in {
		if value, ok := first[name]; ok {
			second[name] = value
		}
	}
	return len(first) > 0 && len(second) > 0 && a.Equal(tftypes.NewValue(b.Type(), second))
}

// Attributes returns a copy of an object's attributes; none if it is null or
// unknown.
func Attributes(object tftypes.Value) map[string]tftypes.Value {
	var values map[string]tftypes.Value
	if !object.IsKnown() || object.As(&values) != nil || values == nil {
		return map[string]tftypes.Value{}
	}
	return maps.Clone(values)
}
