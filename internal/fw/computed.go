package fw

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Volatility says when a computed attribute may change without a change of the
// configuration. As a plan modifier it declares that for an attribute, and keeps
// the state's value, like UseStateForUnknown.
type Volatility int

const (
	// volatile: at any time. It is the default if an attribute declares nothing.
	volatile Volatility = iota
	// StableOnceReady: only until the object is ready (for example, built).
	StableOnceReady
	// Stable: never.
	Stable
)

// Readiness says whether an object is as it is waited for (for example, built).
type Readiness int

const (
	// NotReady: it never was, and may become so.
	NotReady Readiness = iota
	// Settled: it is not, but StableOnceReady attributes stay, because it was before
	// (and is locked now), or never can be.
	Settled
	// Ready: there is nothing to wait for.
	Ready
)

// Description implements planmodifier.Describer.
func (Volatility) Description(context.Context) string {
	return "The value of the state is kept: it does not change by itself."
}

// MarkdownDescription implements planmodifier.Describer.
func (v Volatility) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// PlanModifyString implements planmodifier.String.
func (Volatility) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	stringplanmodifier.UseStateForUnknown().PlanModifyString(ctx, req, resp)
}

// PlanModifyInt64 implements planmodifier.Int64.
func (Volatility) PlanModifyInt64(ctx context.Context, req planmodifier.Int64Request, resp *planmodifier.Int64Response) {
	int64planmodifier.UseStateForUnknown().PlanModifyInt64(ctx, req, resp)
}

// PlanModifyBool implements planmodifier.Bool.
func (Volatility) PlanModifyBool(ctx context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	boolplanmodifier.UseStateForUnknown().PlanModifyBool(ctx, req, resp)
}

// ComputedAttributes knows which attributes of a schema are computed, and which of those may change by themselves.
// It is derived from the schema. An attribute is volatile unless it declares Stable or StableOnceReady. An
// attribute with a default is never unknown.
type ComputedAttributes map[string]computedAttribute

type computedAttribute struct {
	volatility Volatility
	nested     ComputedAttributes // of a single nested attribute
}

// NewComputedAttributes reads the attributes of a resource's schema.
func NewComputedAttributes(attributes map[string]schema.Attribute) ComputedAttributes {
	computed := ComputedAttributes{}
	for name, attribute := range attributes {
		declaration, hasDefault := declared(attribute)
		if !attribute.IsComputed() || hasDefault {
			continue
		}
		entry := computedAttribute{volatility: declaration}
		if object, ok := attribute.(schema.SingleNestedAttribute); ok {
			entry.nested = NewComputedAttributes(object.Attributes)
		}
		computed[name] = entry
	}
	return computed
}

// declared returns what an attribute of a schema declares.
func declared(attribute schema.Attribute) (v Volatility, hasDefault bool) {
	switch attribute := attribute.(type) {
	case schema.StringAttribute:
		return declaredBy(attribute.PlanModifiers), attribute.Default != nil
	case schema.Int64Attribute:
		return declaredBy(attribute.PlanModifiers), attribute.Default != nil
	case schema.BoolAttribute:
		return declaredBy(attribute.PlanModifiers), attribute.Default != nil
	}
	return volatile, false
}

func declaredBy[Modifier any](modifiers []Modifier) Volatility {
	for _, modifier := range modifiers {
		if declaration, ok := any(modifier).(Volatility); ok {
			return declaration
		}
	}
	return volatile
}

// PlanUpdate plans the computed attributes of an object that exists. The
// framework marks them as unknown as soon as the configuration differs from the
// state in any letter (two spellings of one id do).
//
// If only settings change (attributes that only the provider reads) and the
// object is ready, no attribute is planned as unknown. Otherwise the attributes
// that may change until the update is over are unknown. If the object is
// NotReady, so are those that the state does not have yet. changes is false in
// the first case, and true in the second.
func (c ComputedAttributes) PlanUpdate(plan *tfsdk.Plan, state tfsdk.State, config tfsdk.Config, ready Readiness, settings ...string) (changes bool) {
	kept := c.keep(plan.Raw, state.Raw, config.Raw)
	if ready == Ready && OnlyDiffer(kept, state.Raw, settings...) {
		plan.Raw = kept
		return false
	}
	plan.Raw = c.open(kept, config.Raw, ready != NotReady)
	return true
}

// PlanNew plans a new object: what the configuration sets, the defaults, and
// unknown for what is computed.
func PlanNew(config tftypes.Value, computed ComputedAttributes, defaults Defaults) tftypes.Value {
	values := Attributes(config)
	for name, value := range values {
		if !value.IsNull() {
			continue
		}
		if standard, ok := defaults.wire(name); ok {
			values[name] = standard
		} else if _, ok := computed[name]; ok {
			values[name] = unknown(value)
		}
	}
	return tftypes.NewValue(config.Type(), values)
}

// keep sets unknown attributes back to the state's value, unless the
// configuration sets them.
func (c ComputedAttributes) keep(plan, state, config tftypes.Value) tftypes.Value {
	prior, configured := Attributes(state), Attributes(config)
	return c.edit(plan, func(name string, planned tftypes.Value) tftypes.Value {
		before, known := prior[name]
		if !known || planned.IsFullyKnown() || !isNull(configured, name) {
			return planned
		}
		return before
	})
}

// open marks what may change as unknown, unless the configuration sets it. settled
// tells whether StableOnceReady attributes stay.
func (c ComputedAttributes) open(plan, config tftypes.Value, settled bool) tftypes.Value {
	configured := Attributes(config)
	return c.edit(plan, func(name string, planned tftypes.Value) tftypes.Value {
		attribute := c[name]
		switch {
		case !isNull(configured, name):
			return planned
		case planned.IsNull() && !settled:
			return unknown(planned)
		case attribute.nested != nil:
			return attribute.nested.open(planned, configured[name], settled)
		case attribute.volatility == volatile, attribute.volatility == StableOnceReady && !settled:
			return unknown(planned)
		}
		return planned
	})
}

// edit replaces the computed attributes of an object; null and unknown objects
// stay as they are.
func (c ComputedAttributes) edit(object tftypes.Value, replace func(name string, value tftypes.Value) tftypes.Value) tftypes.Value {
	if object.IsNull() || !object.IsKnown() {
		return object
	}
	values := Attributes(object)
	for name := range c {
		if value, ok := values[name]; ok {
			values[name] = replace(name, value)
		}
	}
	return tftypes.NewValue(object.Type(), values)
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

// isNull tells whether the configuration does not set an attribute.
func isNull(configured map[string]tftypes.Value, name string) bool {
	value, ok := configured[name]
	return !ok || value.IsNull()
}

func unknown(value tftypes.Value) tftypes.Value {
	return tftypes.NewValue(value.Type(), tftypes.UnknownValue)
}
