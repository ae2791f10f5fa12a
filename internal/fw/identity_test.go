package fw_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// identity is an identity with these parts; "" is null.
func identity(region, id string) *tfsdk.ResourceIdentity {
	value := func(text string) tftypes.Value {
		if text == "" {
			return tftypes.NewValue(tftypes.String, nil)
		}
		return tftypes.NewValue(tftypes.String, text)
	}
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"region": tftypes.String, "id": tftypes.String}}
	return &tfsdk.ResourceIdentity{
		Schema: fw.IdentitySchema("thing"),
		Raw:    tftypes.NewValue(typ, map[string]tftypes.Value{"region": value(region), "id": value(id)}),
	}
}

func TestImportID(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id       string
		identity *tfsdk.ResourceIdentity
		want     string // "": an error
	}{
		"an id":                         {id: "nl-ams/" + uuid, want: "nl-ams/" + uuid},
		"a bare UUID":                   {id: uuid, want: uuid},
		"an identity":                   {identity: identity("nl-ams", uuid), want: "nl-ams/" + uuid},
		"an identity without a region":  {identity: identity("", uuid), want: uuid},
		"an id next to an identity":     {id: "nl-ams/" + uuid, identity: identity("pl-waw", uuid), want: "nl-ams/" + uuid},
		"an identity of another region": {identity: identity("Paris", uuid)},
		"an identity without an id":     {identity: identity("nl-ams", "")},
		"an identity of another kind":   {identity: &tfsdk.ResourceIdentity{Schema: fw.IdentitySchema("thing"), Raw: tftypes.NewValue(tftypes.Bool, true)}},
		"nothing":                       {},
		"no id":                         {id: "paris"},
	} {
		got, err := fw.ImportID(t.Context(), resource.ImportStateRequest{ID: test.id, Identity: test.identity})
		if (err != nil) != (test.want == "") || err == nil && got.ValueString() != test.want {
			t.Errorf("%s: %s, %v; want %q", name, got, err, test.want)
		}
	}
}

func TestSetIdentity(t *testing.T) {
	t.Parallel()
	made := identity("", "")
	if diags := fw.SetIdentity(t.Context(), made, id(uuid), types.StringValue("fr-par")); diags.HasError() || !made.Raw.Equal(identity("fr-par", uuid).Raw) {
		t.Errorf("%s, %v", made.Raw, diags)
	}
	if diags := fw.SetIdentity(t.Context(), nil, id(uuid), types.StringNull()); diags != nil {
		t.Errorf("a CLI without identities: %v", diags)
	}
	kept := identity("fr-par", uuid)
	if diags := fw.SetIdentity(t.Context(), kept, fw.NullID(), types.StringNull()); diags != nil || !kept.Raw.Equal(identity("fr-par", uuid).Raw) {
		t.Errorf("without an id the identity becomes %s, %v", kept.Raw, diags)
	}
}

// TestPartsOfAnID reads the parts of ids, also of empty ones.
func TestPartsOfAnID(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id           fw.ID
		uuid, region string
	}{
		"whole":     {id("nl-ams/" + uuid), uuid, "nl-ams"},
		"bare":      {id("11111111-2222-3333-4444-55555555555F"), uuid, "fr-par"},
		"null":      {fw.NullID(), "", "fr-par"},
		"unknown":   {unknownID, "", "fr-par"},
		"malformed": {id("paris"), "", "fr-par"},
	} {
		if got := test.id.UUID(); got != test.uuid {
			t.Errorf("%s: the UUID is %q, want %q", name, got, test.uuid)
		}
		if got := test.id.RegionOr("fr-par"); got != test.region {
			t.Errorf("%s: the region is %q, want %q", name, got, test.region)
		}
		if pointer := test.id.UUIDPointer(); (pointer == nil) != (test.uuid == "") || pointer != nil && *pointer != test.uuid {
			t.Errorf("%s: the pointer is %v", name, pointer)
		}
	}
	text, none := uuid, ""
	for want, uuid := range map[fw.ID]*string{fw.NewID("fr-par", uuid): &text, fw.NullID(): &none} {
		if got := fw.NewOptionalID("fr-par", uuid); !got.Equal(want) {
			t.Errorf("%q is %s, want %s", *uuid, got, want)
		}
	}
	if got := fw.NewOptionalID("fr-par", nil); !got.IsNull() {
		t.Errorf("nil is %s", got)
	}
	if same, _ := id("paris").StringSemanticEquals(t.Context(), id("Paris")); same {
		t.Error("two texts that are not ids are the same")
	}
	if same, _ := id("paris").StringSemanticEquals(t.Context(), id("paris")); !same {
		t.Error("a text that is not an id is not the same as itself")
	}
	if same, _ := id("paris").StringSemanticEquals(t.Context(), id(uuid)); same {
		t.Error("a text that is not an id is the same as an id")
	}
}
