package protocol

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The rules that Terraform core checks a provider against, as in
// internal/plans/objchange.

// proposed merges a configuration into the prior state: a computed attribute that
// is not configured keeps its value.
func proposed(schema *tfprotov6.Schema, prior, config tftypes.Value) tftypes.Value {
	if config.IsNull() {
		return config
	}
	before, wanted := Fields(prior), Fields(config)
	out := map[string]tftypes.Value{}
	for name, value := range wanted {
		out[name] = value
	}
	for _, attribute := range schema.Block.Attributes {
		if value, known := before[attribute.Name]; known && attribute.Computed && wanted[attribute.Name].IsNull() {
			out[attribute.Name] = value
		}
	}
	return tftypes.NewValue(config.Type(), out)
}

// planMistakes returns where a planned state matches neither the configuration
// nor the prior state.
func planMistakes(address string, schema *tfprotov6.Schema, prior, config, plan tftypes.Value) Findings {
	var out Findings
	if config.IsNull() {
		if !plan.IsNull() {
			out = append(out, Finding{address, true, "Provider produced invalid plan: something is left of what is to be destroyed"})
		}
		return out
	}
	before, wanted, planned := Fields(prior), Fields(config), Fields(plan)
	for _, attribute := range schema.Block.Attributes {
		name := attribute.Name
		value := planned[name]
		priorValue, had := before[name]
		switch {
		case value.Equal(wanted[name]):
		case attribute.Computed && wanted[name].IsNull():
		case had && !priorValue.IsNull() && !wanted[name].IsNull() && value.Equal(priorValue):
		default:
			out = append(out, Finding{address, true, "Provider produced invalid plan: " + name + " is neither as configured nor as it was"})
		}
	}
	for _, block := range schema.Block.BlockTypes {
		if !planned[block.TypeName].Equal(wanted[block.TypeName]) {
			out = append(out, Finding{address, true, "Provider produced invalid plan: the block " + block.TypeName + " is not as configured"})
		}
	}
	return out
}

// resultMistakes returns the planned values that the new state does not have.
func resultMistakes(address string, plan, result tftypes.Value) Findings {
	if plan.IsNull() {
		if !result.IsNull() {
			return Findings{{address, true, "Provider produced inconsistent result after apply: it was to be destroyed, and is still there"}}
		}
		return nil
	}
	if result.IsNull() {
		return Findings{{address, true, "Provider produced inconsistent result after apply: root object was present, but now absent"}}
	}
	var out Findings
	for name, after := range Fields(result) {
		if planned := Fields(plan)[name]; !fits(planned, after) {
			out = append(out, Finding{address, true, "Provider produced inconsistent result after apply: " + name + " was planned as " + planned.String() + ", and is " + after.String()})
		}
	}
	return out
}

// fits reports whether a value may follow a planned one: unknown parts may become
// anything.
func fits(planned, after tftypes.Value) bool {
	switch {
	case !planned.IsKnown():
		return true
	case planned.IsFullyKnown() || planned.IsNull() || after.IsNull():
		return planned.Equal(after)
	}
	switch planned.Type().(type) {
	case tftypes.Object, tftypes.Map:
		was, is := Fields(planned), Fields(after)
		for name, value := range was {
			if !fits(value, is[name]) {
				return false
			}
		}
		return len(was) == len(is)
	}
	return true // sets with unknown elements
}
