package fw_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// verdict returns the severity of the only diagnostic; "" if there is none.
func verdict(t *testing.T, diags diag.Diagnostics) string {
	t.Helper()
	switch {
	case len(diags) > 1:
		t.Errorf("more than one diagnostic: %v", diags)
	case diags.HasError():
		return "error"
	case len(diags) == 1:
		return "warning"
	}
	return ""
}

func TestValidators(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		of   validator.String
		want map[string]string // by value
	}{
		"a UUID":            {fw.UUID(), map[string]string{uuid: "", "11111111-2222-3333-4444-55555555555F": "", "mine": "error", "": "error"}},
		"a UUID, as it is":  {fw.LowerUUID(), map[string]string{uuid: "", "11111111-2222-3333-4444-55555555555F": "error", "MINE": "error"}},
		"a region":          {fw.Region(), map[string]string{"fr-par": "", "xx-yyy": "warning", "Paris": "error", "": "error"}},
		"a length of time":  {fw.PositiveDuration(), map[string]string{"30s": "", "1ns": "", "0s": "error", "-1s": "error", "soon": "error", "": "error"}},
		"no time without s": {fw.PositiveDuration(), map[string]string{"30": "error", "0": "error"}},
	} {
		for value, want := range test.want {
			var resp validator.StringResponse
			test.of.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("x"), ConfigValue: types.StringValue(value)}, &resp)
			if got := verdict(t, resp.Diagnostics); got != want {
				t.Errorf("%s, %q: %q, want %q", name, value, got, want)
			}
		}
		for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
			var resp validator.StringResponse
			test.of.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("x"), ConfigValue: value}, &resp)
			if got := verdict(t, resp.Diagnostics); got != "" {
				t.Errorf("%s, %s: %q, want nothing", name, value, got)
			}
		}
		if test.of.Description(t.Context()) == "" || test.of.MarkdownDescription(t.Context()) != test.of.Description(t.Context()) {
			t.Errorf("%s has no description, or two", name)
		}
	}
}

func TestAnIDIsChecked(t *testing.T) {
	t.Parallel()
	for value, want := range map[fw.ID]string{
		id(uuid): "", id("fr-par/" + uuid): "", fw.NullID(): "", unknownID: "", id("paris"): "error", id("Paris/" + uuid): "error", id(""): "error",
	} {
		var resp xattr.ValidateAttributeResponse
		value.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("x")}, &resp)
		if got := verdict(t, resp.Diagnostics); got != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

// TestCheckRegion checks ids that contradict the region of their resource.
func TestCheckRegion(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id     fw.ID
		region string
		want   string
	}{
		"the same":       {id("fr-par/" + uuid), "fr-par", ""},
		"another":        {id("nl-ams/" + uuid), "fr-par", "error"},
		"a bare UUID":    {id(uuid), "fr-par", ""},
		"not known yet":  {id("nl-ams/" + uuid), "", ""},
		"no id":          {fw.NullID(), "fr-par", ""},
		"an unknown one": {unknownID, "fr-par", ""},
	} {
		if got := verdict(t, fw.CheckRegion(path.Root("x"), test.id, test.region)); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
