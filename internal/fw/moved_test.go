package fw_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

const official = "registry.terraform.io/scaleway/scaleway"

// TestReadMoved checks which states are accepted, left to another mover, or
// refused.
func TestReadMoved(t *testing.T) {
	t.Parallel()
	raw := func(text string) *tfprotov6.RawState { return &tfprotov6.RawState{JSON: []byte(text)} }
	for name, test := range map[string]struct {
		req           resource.MoveStateRequest
		taken, failed bool
	}{
		"the official provider's": {resource.MoveStateRequest{SourceProviderAddress: official, SourceTypeName: "thing", SourceRawState: raw(`{}`)}, true, false},
		"in another spelling":     {resource.MoveStateRequest{SourceProviderAddress: "registry.example/Scaleway/Scaleway", SourceTypeName: "thing", SourceRawState: raw(`{}`)}, true, false},
		"of another type":         {resource.MoveStateRequest{SourceProviderAddress: official, SourceTypeName: "other", SourceRawState: raw(`{}`)}, false, false},
		"of another provider":     {resource.MoveStateRequest{SourceProviderAddress: "registry.terraform.io/hashicorp/aws", SourceTypeName: "thing", SourceRawState: raw(`{}`)}, false, false},
		"of a later version":      {resource.MoveStateRequest{SourceProviderAddress: official, SourceTypeName: "thing", SourceSchemaVersion: 1, SourceRawState: raw(`{}`)}, false, true},
		"without a state":         {resource.MoveStateRequest{SourceProviderAddress: official, SourceTypeName: "thing"}, false, true},
		"not an object":           {resource.MoveStateRequest{SourceProviderAddress: official, SourceTypeName: "thing", SourceRawState: raw(`[]`)}, false, true},
		"null":                    {resource.MoveStateRequest{SourceProviderAddress: official, SourceTypeName: "thing", SourceRawState: raw(`null`)}, false, true},
	} {
		var diags diag.Diagnostics
		if state, ok := fw.ReadMoved(test.req, "thing", &diags); ok != test.taken || diags.HasError() != test.failed || (state != nil) != test.taken {
			t.Errorf("%s: taken %t, %v", name, ok, diags)
		}
	}
}

// TestMissingValuesOfAMovedState checks that a value is missing if it is absent or of
// another type.
func TestMissingValuesOfAMovedState(t *testing.T) {
	t.Parallel()
	moved := fw.Moved{
		"name": "paris", "tags": []any{"a", 1.0, "", "b"}, "on": true, "vlan": 1500.0, "half": 0.5, "zero": 0.0, "huge": 1e300,
		"whole": "nl-ams/" + uuid, "bare": uuid, "router": map[string]any{"asn": 1.0},
	}
	if moved.String("name") != "paris" || moved.String("on") != "" || moved.String("absent") != "" {
		t.Error("String")
	}
	if got := moved.Strings("tags"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("Strings: %q", got)
	}
	if !moved.Bool("on") || moved.Bool("name") || moved.Bool("absent") {
		t.Error("Bool")
	}
	for name, want := range map[string]types.Int64{"vlan": types.Int64Value(1500), "half": types.Int64Null(), "zero": types.Int64Null(), "huge": types.Int64Null(), "name": types.Int64Null()} {
		if got := moved.Int64(name); !got.Equal(want) {
			t.Errorf("Int64 of %s: %s, want %s", name, got, want)
		}
	}
	for name, want := range map[string]fw.ID{"whole": id("nl-ams/" + uuid), "bare": id("fr-par/" + uuid), "name": fw.NullID(), "absent": fw.NullID()} {
		if got := moved.ID("fr-par", name); !got.Equal(want) {
			t.Errorf("ID of %s: %s, want %s", name, got, want)
		}
	}
	if moved.Object("router") == nil || moved.Object("name") != nil {
		t.Error("Object")
	}
}
