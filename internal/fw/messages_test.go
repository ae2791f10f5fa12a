package fw_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/golden"
)

// diagnosed are the diagnostics of the golden files by name.
func diagnosed(t *testing.T) map[string]diag.Diagnostics {
	t.Helper()
	refused := func(by validator.String, argument, text string) diag.Diagnostics {
		var resp validator.StringResponse
		by.ValidateString(t.Context(), validator.StringRequest{Path: path.Root(argument), ConfigValue: types.StringValue(text)}, &resp)
		return resp.Diagnostics
	}
	checked := func(text string) diag.Diagnostics {
		var resp xattr.ValidateAttributeResponse
		id(text).ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("pop_id")}, &resp)
		return resp.Diagnostics
	}
	moved := func(version int64, state string) (diags diag.Diagnostics) {
		fw.ReadMoved(resource.MoveStateRequest{
			SourceProviderAddress: official, SourceTypeName: "scaleway_thing", SourceSchemaVersion: version, SourceRawState: &tfprotov6.RawState{JSON: []byte(state)},
		}, "scaleway_thing", &diags)
		return diags
	}
	return map[string]diag.Diagnostics{
		"UUID":                      refused(fw.UUID(), "project_id", "mine"),
		"LowerUUID":                 refused(fw.LowerUUID(), "project_id", "11111111-2222-3333-4444-55555555555F"),
		"Region":                    refused(fw.Region(), "region", "Paris"),
		"Region unknown":            refused(fw.Region(), "region", "xx-yyy"),
		"CheckRegion":               fw.CheckRegion(path.Root("pop_id"), id("nl-ams/"+uuid), "fr-par"),
		"PositiveDuration":          refused(fw.PositiveDuration(), "timeouts.create", "soon"),
		"PositiveDuration no unit":  refused(fw.PositiveDuration(), "timeouts.create", "30"),
		"PositiveDuration in words": refused(fw.PositiveDuration(), "timeouts.create", "2 hours"),
		"PositiveDuration in days":  refused(fw.PositiveDuration(), "timeouts.create", "3d"),
		"PositiveDuration zero":     refused(fw.PositiveDuration(), "timeouts.create", "0s"),
		"ID no UUID":                checked("paris"),
		"ID no region":              checked("Paris/" + uuid),
		"ReadMoved later version":   moved(1, `{}`),
		"ReadMoved no object":       moved(0, `[]`),
		"ReplaceOnChange not known": unknownReplacing(t),
	}
}

// unknownReplacing is the warning for an unknown value whose change replaces.
func unknownReplacing(t *testing.T) diag.Diagnostics {
	t.Helper()
	there := tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}, map[string]tftypes.Value{})
	var resp planmodifier.StringResponse
	fw.ReplaceOnChange("InterLink").PlanModifyString(t.Context(), planmodifier.StringRequest{
		Path: path.Root("pop_id"), State: tfsdk.State{Raw: there}, Plan: tfsdk.Plan{Raw: there},
		ConfigValue: types.StringUnknown(), PlanValue: types.StringUnknown(), StateValue: types.StringValue("fr-par/" + uuid),
	}, &resp)
	return resp.Diagnostics
}

// failures are the errors of the golden files by name. They are part of a message
// of another package.
func failures(t *testing.T) map[string]error {
	t.Helper()
	prefix := func(text string) error { _, err := fw.ParsePrefix(text); return err }
	return map[string]error{
		"ParsePrefix no prefix":      prefix("here"),
		"ParsePrefix one host":       prefix("10.0.0.1"),
		"ParsePrefix no length":      prefix("10.0.0.0"),
		"ParsePrefix no length IPv6": prefix("2001:db8::"),
		"ParsePrefix host bits":      prefix("10.0.0.1/24"),
		"ParsePrefix IPv4 as IPv6":   prefix("::ffff:10.0.0.0/120"),
		"ParsePrefix mixed":          prefix("::ffff:10.0.0.0/90"),
	}
}

// TestMessages compares every message with its golden file. To write the files
// again: go test ./internal/fw -run TestMessages -update.
func TestMessages(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for name, diags := range diagnosed(t) {
		only := golden.Only(t, diags)
		// The SDK's next version may know another region.
		texts[name] = only.Summary + "\n\n" + strings.Replace(only.Detail, fw.Regions(), "REGIONS", 1)
	}
	for name, err := range failures(t) {
		if err == nil {
			t.Errorf("%s is no error", name)
			continue
		}
		texts[name] = err.Error()
	}
	texts["Listed"] = fw.Listed(slices.Repeat([]string{"paris"}, 23))
	golden.CheckTexts(t, texts)
}
