package fw_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

const uuid = "11111111-2222-3333-4444-55555555555f"

func id(text string) fw.ID { return fw.ID{StringValue: basetypes.NewStringValue(text)} }

var unknownID = fw.ID{StringValue: basetypes.NewStringUnknown()}

func TestTwoFormsOfAnIDAreSame(t *testing.T) {
	for _, test := range []struct {
		a, b fw.ID
		want bool
	}{
		{id(uuid), id("fr-par/" + uuid), true},
		{id("fr-par/" + uuid), id("fr-par/11111111-2222-3333-4444-55555555555F"), true},
		{id("nl-ams/" + uuid), id("fr-par/" + uuid), false},
		{id(uuid), id("11111111-2222-3333-4444-555555555550"), false},
		{fw.NullID(), fw.NullID(), true},
		{fw.NullID(), id(uuid), false},
		{unknownID, id(uuid), false},
	} {
		equal, diags := test.a.StringSemanticEquals(t.Context(), test.b)
		if equal != test.want || diags.HasError() {
			t.Errorf("%s and %s: same %t, want %t", test.a, test.b, equal, test.want)
		}
	}
}
