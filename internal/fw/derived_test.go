package fw_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

func ofEachKind() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":     schema.StringAttribute{CustomType: fw.IDType{}, Computed: true},
		"key":    schema.StringAttribute{Computed: true, Sensitive: true},
		"number": schema.Int64Attribute{Required: true},
		"flag":   schema.BoolAttribute{Optional: true},
		"tags":   schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"vlans":  schema.ListAttribute{Computed: true, ElementType: types.Int64Type},
		"bgp": schema.SingleNestedAttribute{Computed: true, Attributes: map[string]schema.Attribute{
			"asn": schema.Int64Attribute{Computed: true, MarkdownDescription: "AS number."},
		}},
		"wait": schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("active")},
	}
}

// TestShown checks that a data source has the types of the resource, and nothing
// that can be set.
func TestShown(t *testing.T) {
	t.Parallel()
	attributes, texts := ofEachKind(), map[string]string{}
	for name := range attributes {
		texts[name] = "About " + name + "."
	}
	delete(texts, "wait")
	shown := fw.Shown(attributes, texts)
	if len(shown) != len(texts) {
		t.Errorf("%d attributes are shown, want %d", len(shown), len(texts))
	}
	for name, attribute := range shown {
		if !attribute.GetType().Equal(attributes[name].GetType()) {
			t.Errorf("%s is a %s, want a %s", name, attribute.GetType(), attributes[name].GetType())
		}
		if !attribute.IsComputed() || attribute.IsOptional() || attribute.IsRequired() || attribute.IsSensitive() != (name == "key") {
			t.Errorf("%s: %+v", name, attribute)
		}
		if attribute.GetMarkdownDescription() != texts[name] {
			t.Errorf("%s is described as %q", name, attribute.GetMarkdownDescription())
		}
	}
}

// TestShownRefusesWhatItDoesNotKnow checks that no attribute is left out
// silently.
func TestShownRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for name, attributes := range map[string]map[string]schema.Attribute{
		"another kind": {"x": schema.DynamicAttribute{Computed: true}},
		"no attribute": {},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: it is taken", name)
				}
			}()
			fw.Shown(attributes, map[string]string{"x": "About x."})
		}()
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	got := fw.Settings(ofEachKind(), map[string]string{"id": "", "key": "", "number": "", "flag": "", "tags": "", "vlans": "", "bgp": ""}, "timeouts")
	if want := []string{"timeouts", "wait"}; !slices.Equal(got, want) {
		t.Errorf("the settings are %v, want %v", got, want)
	}
}
