package fw

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// KeepSameID keeps the state's spelling of an id if the configuration names
// the same object in the other form. Put it before ReplaceOnChange.
func KeepSameID() planmodifier.String { return keepSameID{} }

type keepSameID struct{}

func (keepSameID) Description(context.Context) string {
	return `"{region}/{uuid}" and the bare UUID are one id: no difference is planned between them.`
}

func (m keepSameID) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (keepSameID) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.StateValue.IsNull() || req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if (ID{req.ConfigValue}).Same(ID{req.StateValue}) {
		resp.PlanValue = req.StateValue
	}
}

// KeepSamePrefixes keeps the state's spelling of a set of prefixes if the
// configuration has the same prefixes in another spelling.
func KeepSamePrefixes() planmodifier.Set { return keepSamePrefixes{} }

type keepSamePrefixes struct{}

func (keepSamePrefixes) Description(context.Context) string {
	return "Two spellings of one prefix are no difference."
}

func (m keepSamePrefixes) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (keepSamePrefixes) PlanModifySet(_ context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	if req.StateValue.IsNull() || req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	inConfig, known := canonicalPrefixes(req.ConfigValue)
	inState, _ := canonicalPrefixes(req.StateValue)
	if known && slices.Equal(inConfig, inState) {
		resp.PlanValue = req.StateValue
	}
}

// canonicalPrefixes returns the sorted canonical prefixes of a set, and whether
// all of them are known.
func canonicalPrefixes(set types.Set) ([]string, bool) {
	var prefixes []string
	for _, element := range set.Elements() {
		prefix, ok := element.(Prefix)
		if !ok || prefix.IsUnknown() {
			return nil, false
		}
		prefixes = append(prefixes, prefix.Canonical())
	}
	slices.Sort(prefixes)
	return slices.Compact(prefixes), true
}

// Strings returns the known strings of a set or list, in its order.
func Strings(elements []attr.Value) []string {
	out := make([]string, 0, len(elements))
	for _, element := range elements {
		if value, ok := element.(interface{ ValueString() string }); ok {
			out = append(out, value.ValueString())
		}
	}
	return out
}

// StringSet returns a set of strings. No strings are null, like in a
// configuration without the argument.
func StringSet(values []string) types.Set {
	if len(values) == 0 {
		return types.SetNull(types.StringType)
	}
	elements := make([]attr.Value, 0, len(values))
	seen := make(map[string]bool, len(values))
	for _, value := range values {
		if !seen[value] {
			seen[value] = true
			elements = append(elements, types.StringValue(value))
		}
	}
	return types.SetValueMust(types.StringType, elements)
}

// UUIDs returns the UUIDs of a set or list of ids, in its order.
func UUIDs(elements []attr.Value) []string {
	var out []string
	for _, element := range elements {
		if id, ok := element.(ID); ok && id.UUID() != "" {
			out = append(out, id.UUID())
		}
	}
	return out
}

// StringSetLike is StringSet, but keeps an empty set if the prior value is one.
func StringSetLike(prior types.Set, values []string) types.Set {
	if len(values) == 0 && !prior.IsNull() && !prior.IsUnknown() && len(prior.Elements()) == 0 {
		return prior
	}
	return StringSet(values)
}
