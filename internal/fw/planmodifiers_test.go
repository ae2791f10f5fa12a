package fw

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const (
	bare  = "11111111-2222-3333-4444-555555555555"
	whole = "fr-par/" + bare
	other = "fr-par/11111111-2222-3333-4444-666666666666"
)

func TestKeepSameID(t *testing.T) {
	t.Parallel()
	null, unknown := types.StringNull(), types.StringUnknown()
	for name, test := range map[string]struct{ config, state, want types.String }{
		"in the other form":  {types.StringValue(bare), types.StringValue(whole), types.StringValue(whole)},
		"of another object":  {types.StringValue(other), types.StringValue(whole), types.StringValue(other)},
		"not known yet":      {unknown, types.StringValue(whole), unknown},
		"removed":            {null, types.StringValue(whole), null},
		"of a new object":    {types.StringValue(bare), null, types.StringValue(bare)},
		"absent all along":   {null, null, null},
		"unknown, state too": {unknown, unknown, unknown},
	} {
		resp := planmodifier.StringResponse{PlanValue: test.config}
		KeepSameID().PlanModifyString(t.Context(), planmodifier.StringRequest{ConfigValue: test.config, StateValue: test.state}, &resp)
		if !resp.PlanValue.Equal(test.want) {
			t.Errorf("%s: planned is %s, want %s", name, resp.PlanValue, test.want)
		}
	}
}

func TestKeepSamePrefixes(t *testing.T) {
	t.Parallel()
	set := func(prefixes ...string) types.Set {
		var elements []attr.Value
		for _, prefix := range prefixes {
			if prefix == notKnown {
				elements = append(elements, Prefix{types.StringUnknown()})
				continue
			}
			elements = append(elements, NewPrefix(prefix))
		}
		return types.SetValueMust(PrefixType{}, elements)
	}
	saved := set("10.0.0.0/24", "2001:db8::/48")
	null, unknown := types.SetNull(PrefixType{}), types.SetUnknown(PrefixType{})
	for name, test := range map[string]struct{ config, state, want types.Set }{
		"in another spelling": {set("2001:DB8::/48", "10.0.0.0/24"), saved, saved},
		"one fewer":           {set("10.0.0.0/24"), saved, set("10.0.0.0/24")},
		"one not known yet":   {set("10.0.0.0/24", notKnown), saved, set("10.0.0.0/24", notKnown)},
		"not known yet":       {unknown, saved, unknown},
		"removed":             {null, saved, null},
		"new":                 {saved, null, saved},
		"of another type":     {types.SetValueMust(types.StringType, []attr.Value{types.StringValue("x")}), saved, types.SetValueMust(types.StringType, []attr.Value{types.StringValue("x")})},
	} {
		resp := planmodifier.SetResponse{PlanValue: test.config}
		KeepSamePrefixes().PlanModifySet(t.Context(), planmodifier.SetRequest{ConfigValue: test.config, StateValue: test.state}, &resp)
		if !resp.PlanValue.Equal(test.want) {
			t.Errorf("%s: planned is %s, want %s", name, resp.PlanValue, test.want)
		}
	}
}

// TestReplaceOnChange checks that another value replaces the object, and an
// unknown one never does.
func TestReplaceOnChange(t *testing.T) {
	t.Parallel()
	exists, none := object(map[string]string{"name": "a"}), tftypes.NewValue(thingType(), nil)
	for name, test := range map[string]struct {
		state, plan            tftypes.Value
		config, planned, saved types.String
		want                   types.String
		replace, warns         bool
	}{
		"another value":            {exists, exists, types.StringValue("b"), types.StringValue("b"), types.StringValue("a"), types.StringValue("b"), true, false},
		"the same value":           {exists, exists, types.StringValue("a"), types.StringValue("a"), types.StringValue("a"), types.StringValue("a"), false, false},
		"not known yet":            {exists, exists, types.StringUnknown(), types.StringUnknown(), types.StringValue("a"), types.StringValue("a"), false, true},
		"not known yet, none then": {exists, exists, types.StringUnknown(), types.StringUnknown(), types.StringNull(), types.StringUnknown(), false, true},
		"a new object":             {none, exists, types.StringValue("b"), types.StringValue("b"), types.StringNull(), types.StringValue("b"), false, false},
		"an object that goes":      {exists, none, types.StringNull(), types.StringNull(), types.StringValue("a"), types.StringNull(), false, false},
	} {
		resp := planmodifier.StringResponse{PlanValue: test.planned}
		ReplaceOnChange("thing").PlanModifyString(t.Context(), planmodifier.StringRequest{
			Path: path.Root("name"), ConfigValue: test.config, PlanValue: test.planned, StateValue: test.saved,
			State: tfsdk.State{Raw: test.state}, Plan: tfsdk.Plan{Raw: test.plan},
		}, &resp)
		if resp.RequiresReplace != test.replace || !resp.PlanValue.Equal(test.want) || (len(resp.Diagnostics) > 0) != test.warns || resp.Diagnostics.HasError() {
			t.Errorf("%s, a text: replace %t, planned %s, %v", name, resp.RequiresReplace, resp.PlanValue, resp.Diagnostics)
		}
		number := planmodifier.Int64Response{PlanValue: numberLike(test.planned)}
		ReplaceOnChange("thing").PlanModifyInt64(t.Context(), planmodifier.Int64Request{
			Path: path.Root("name"), ConfigValue: numberLike(test.config), PlanValue: numberLike(test.planned), StateValue: numberLike(test.saved),
			State: tfsdk.State{Raw: test.state}, Plan: tfsdk.Plan{Raw: test.plan},
		}, &number)
		if number.RequiresReplace != test.replace || !number.PlanValue.Equal(numberLike(test.want)) || (len(number.Diagnostics) > 0) != test.warns {
			t.Errorf("%s, a number: replace %t, planned %s, %v", name, number.RequiresReplace, number.PlanValue, number.Diagnostics)
		}
	}
}

// numberLike turns a text into a number. Null and unknown stay as they are.
func numberLike(value types.String) types.Int64 {
	switch {
	case value.IsNull():
		return types.Int64Null()
	case value.IsUnknown():
		return types.Int64Unknown()
	}
	return types.Int64Value(int64(len(value.ValueString())) + int64(value.ValueString()[0]))
}

func TestReplacing(t *testing.T) {
	t.Parallel()
	replacing := slices.Concat(kept, []planmodifier.String{ReplaceOnChange("thing")})
	got := Replacing(map[string]schema.Attribute{
		"text": schema.StringAttribute{PlanModifiers: replacing}, "plain": schema.StringAttribute{PlanModifiers: kept},
		"number":       schema.Int64Attribute{PlanModifiers: []planmodifier.Int64{ReplaceOnChange("thing")}},
		"plain number": schema.Int64Attribute{}, "bool": schema.BoolAttribute{},
	})
	slices.Sort(got)
	if want := []string{"number", "text"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestWhichAttributesDiffer compares two objects in their known attributes.
func TestWhichAttributesDiffer(t *testing.T) {
	t.Parallel()
	saved := object(map[string]string{"name": "a", "key": "k", "mtu": "1500"})
	null := tftypes.NewValue(thingType(), nil)
	plan := object(map[string]string{"name": "b", "key": "k", "mtu": notKnown})
	if got := Changed(plan, saved, []string{"name", "key", "mtu"}); !slices.Equal(got, []string{"name"}) {
		t.Errorf("changed are %q, want the name", got)
	}
	for name, test := range map[string]struct {
		a, b tftypes.Value
		in   []string
		want bool
	}{
		"nothing":             {saved, saved, nil, true},
		"the named one":       {object(map[string]string{"name": "b", "key": "k", "mtu": "1500"}), saved, []string{"name"}, true},
		"another one":         {object(map[string]string{"name": "b", "key": "k", "mtu": "1500"}), saved, []string{"key"}, false},
		"one that is unknown": {plan, saved, []string{"name", "absent"}, false},
		"all of it":           {null, saved, nil, false},
		"all of it, the end":  {saved, null, nil, false},
		"nothing at all":      {null, null, nil, false},
	} {
		if got := OnlyDiffer(test.a, test.b, test.in...); got != test.want {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}
