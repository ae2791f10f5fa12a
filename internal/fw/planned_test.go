package fw

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// thing is a schema with an attribute of every kind. "mtu" is a new one that
// declares nothing.
var thing = map[string]schema.Attribute{
	"name":    schema.StringAttribute{Optional: true, Computed: true, PlanModifiers: kept},
	"waits":   schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("long")},
	"mtu":     schema.StringAttribute{Computed: true},
	"key":     schema.StringAttribute{Computed: true, PlanModifiers: kept},
	"network": schema.StringAttribute{Optional: true},
	"router": schema.SingleNestedAttribute{
		Computed: true, PlanModifiers: []planmodifier.Object{objectplanmodifier.UseStateForUnknown()},
		Attributes: map[string]schema.Attribute{"asn": schema.StringAttribute{Computed: true}, "address": schema.StringAttribute{Computed: true}},
	},
}

var kept = []planmodifier.String{stringplanmodifier.UseStateForUnknown()}

const (
	null     = "null"
	notKnown = "unknown"
)

func thingType() tftypes.Object {
	router := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"asn": tftypes.String, "address": tftypes.String}}
	types := map[string]tftypes.Type{"router": router}
	for name := range thing {
		if name != "router" {
			types[name] = tftypes.String
		}
	}
	return tftypes.Object{AttributeTypes: types}
}

func text(value string) tftypes.Value {
	switch value {
	case null:
		return tftypes.NewValue(tftypes.String, nil)
	case notKnown:
		return tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	}
	return tftypes.NewValue(tftypes.String, value)
}

// object is a value of thing. Missing attributes are null; "router" is given by
// its parts.
func object(given map[string]string) tftypes.Value {
	typ := thingType()
	values := map[string]tftypes.Value{}
	for name := range thing {
		value, ok := given[name]
		if !ok {
			value = null
		}
		values[name] = text(value)
	}
	router := typ.AttributeTypes["router"]
	asn, address := given["router.asn"], given["router.address"]
	switch {
	case given["router"] == notKnown:
		values["router"] = tftypes.NewValue(router, tftypes.UnknownValue)
	case asn == "":
		values["router"] = tftypes.NewValue(router, nil)
	default:
		values["router"] = tftypes.NewValue(router, map[string]tftypes.Value{"asn": text(asn), "address": text(address)})
	}
	return tftypes.NewValue(typ, values)
}

func with(base, more map[string]string) map[string]string {
	out := map[string]string{}
	for _, part := range []map[string]string{base, more} {
		for name, value := range part {
			out[name] = value
		}
	}
	return out
}

func TestVolatile(t *testing.T) {
	t.Parallel()
	if names := Volatile(thing); !slices.Equal(names, []string{"mtu"}) {
		t.Errorf("%v may change by themselves, want mtu alone", names)
	}
}

func TestKeepIfUnchanged(t *testing.T) {
	t.Parallel()
	saved := map[string]string{"name": "a", "waits": "long", "mtu": "1500", "key": "k", "router.asn": "1", "router.address": "x"}
	// What the plan modifiers leave of a plan that differs in any letter.
	planned := with(saved, map[string]string{"mtu": notKnown})
	for what, test := range map[string]struct {
		config, plan, want map[string]string
		changes            bool
	}{
		"nothing but spelling": {nil, planned, saved, false},
		"a setting":            {map[string]string{"waits": "short"}, with(planned, map[string]string{"waits": "short"}), with(saved, map[string]string{"waits": "short"}), false},
		"a change":             {map[string]string{"network": "n"}, with(planned, map[string]string{"network": "n"}), with(planned, map[string]string{"network": "n"}), true},
		"an unknown argument":  {map[string]string{"network": notKnown}, with(planned, map[string]string{"network": notKnown}), with(planned, map[string]string{"network": notKnown}), true},
	} {
		plan := tfsdk.Plan{Raw: object(test.plan)}
		changes := KeepIfUnchanged(&plan, tfsdk.State{Raw: object(saved)}, tfsdk.Config{Raw: object(test.config)}, "waits")
		if want := object(test.want); !plan.Raw.Equal(want) || changes != test.changes {
			t.Errorf("%s: planned\n%s, want\n%s; changes: %t", what, plan.Raw, want, changes)
		}
	}
}

func TestMarkUnknown(t *testing.T) {
	t.Parallel()
	saved := map[string]string{"name": "a", "mtu": "1500", "router.asn": "1", "router.address": "x"}
	plan := tfsdk.Plan{Raw: object(saved)}
	MarkUnknown(&plan, tfsdk.Config{Raw: object(map[string]string{"name": "a"})}, "name", "mtu", "router")
	if want := object(map[string]string{"name": "a", "mtu": notKnown, "router": notKnown}); !plan.Raw.Equal(want) {
		t.Errorf("planned\n%s, want\n%s", plan.Raw, want)
	}
}

func TestKeepPlanned(t *testing.T) {
	planned := object(map[string]string{"name": "a", "mtu": notKnown, "key": null, "router.asn": notKnown, "router.address": "x"})
	state := tfsdk.State{Raw: object(map[string]string{"name": "renamed", "mtu": "9000", "key": "k", "router.asn": "65001", "router.address": "y"})}
	KeepPlanned(&state, tfsdk.Plan{Raw: planned})
	if want := object(map[string]string{"name": "a", "mtu": "9000", "key": null, "router.asn": "65001", "router.address": "x"}); !state.Raw.Equal(want) {
		t.Errorf("saved\n%s, want\n%s", state.Raw, want)
	}
	for what, router := range map[string]map[string]string{
		"left out": {"name": "a"}, "not known": {"name": "a", "router.asn": notKnown, "router.address": "x"},
	} {
		state := tfsdk.State{Raw: object(router)}
		KeepPlanned(&state, tfsdk.Plan{Raw: planned})
		if want := object(map[string]string{"name": "a", "router.asn": null, "router.address": "x"}); !state.Raw.Equal(want) {
			t.Errorf("a router that is %s is saved as\n%s", what, state.Raw)
		}
	}
}
