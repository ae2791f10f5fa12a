package fw

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// thing is a schema with an attribute of every kind. "mtu" is a new one that
// declares nothing.
var thing = map[string]schema.Attribute{
	"name":    schema.StringAttribute{Optional: true, Computed: true, PlanModifiers: []planmodifier.String{Stable}},
	"waits":   schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("long")},
	"mtu":     schema.StringAttribute{Computed: true},
	"key":     schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{Stable}},
	"asn":     schema.StringAttribute{Optional: true, Computed: true, PlanModifiers: []planmodifier.String{StableOnceReady}},
	"network": schema.StringAttribute{Optional: true},
	"router": schema.SingleNestedAttribute{Computed: true, Attributes: map[string]schema.Attribute{
		"asn":     schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{StableOnceReady}},
		"address": schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{Stable}},
	}},
}

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

func TestPlanUpdate(t *testing.T) {
	saved := map[string]string{"name": "a", "waits": "long", "mtu": "1500", "key": "k", "asn": "1", "router.asn": "1", "router.address": "x"}
	// After any difference the framework marks every computed attribute as
	// unknown that the configuration does not set.
	marked := map[string]string{"name": notKnown, "waits": "long", "mtu": notKnown, "key": notKnown, "asn": notKnown, "router": notKnown}
	for what, test := range map[string]struct {
		state, config, plan map[string]string
		ready               Readiness
		want                map[string]string
	}{
		"nothing but spelling":        {state: saved, plan: marked, ready: Ready, want: saved},
		"a setting":                   {state: saved, config: map[string]string{"waits": "short"}, plan: with(marked, map[string]string{"waits": "short"}), ready: Ready, want: with(saved, map[string]string{"waits": "short"})},
		"a change":                    {state: saved, config: map[string]string{"network": "n"}, plan: with(marked, map[string]string{"network": "n"}), ready: Ready, want: with(saved, map[string]string{"network": "n", "mtu": notKnown})},
		"it waits":                    {state: saved, plan: saved, want: with(saved, map[string]string{"mtu": notKnown, "asn": notKnown, "router.asn": notKnown})},
		"it waits, its ASN is given":  {state: saved, config: map[string]string{"asn": "2"}, plan: with(marked, map[string]string{"asn": "2"}), want: with(saved, map[string]string{"mtu": notKnown, "asn": "2", "router.asn": notKnown})},
		"it waits, without a key yet": {state: with(saved, map[string]string{"key": null}), plan: with(saved, map[string]string{"key": null}), want: with(saved, map[string]string{"key": notKnown, "mtu": notKnown, "asn": notKnown, "router.asn": notKnown})},
		"it waits again":              {state: saved, plan: saved, ready: Settled, want: with(saved, map[string]string{"mtu": notKnown})},
		"it waits, without a router":  {state: with(saved, map[string]string{"router.asn": ""}), plan: with(marked, nil), want: with(saved, map[string]string{"mtu": notKnown, "asn": notKnown, "router": notKnown})},
	} {
		plan := tfsdk.Plan{Raw: object(test.plan)}
		NewComputedAttributes(thing).PlanUpdate(&plan, tfsdk.State{Raw: object(test.state)}, tfsdk.Config{Raw: object(test.config)}, test.ready, "waits")
		if want := object(test.want); !plan.Raw.Equal(want) {
			t.Errorf("%s: planned\n%s, want\n%s", what, plan.Raw, want)
		}
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
