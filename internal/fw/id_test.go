package fw_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

const uuid = "11111111-2222-3333-4444-55555555555f"

func id(text string) fw.ID { return fw.ID{StringValue: basetypes.NewStringValue(text)} }

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
		{fw.UnknownID(), id(uuid), false},
	} {
		equal, diags := test.a.StringSemanticEquals(t.Context(), test.b)
		if equal != test.want || diags.HasError() {
			t.Errorf("%s and %s: same %t, want %t", test.a, test.b, equal, test.want)
		}
	}
}

func TestFindByName(t *testing.T) {
	names := []string{"- Telehouse TH2", "TH2", "Interxion MRS1", "Interxion MRS2"}
	describe := func(s string) (string, string) { return s, "id of " + s }
	for asked, want := range map[string]string{
		"Telehouse TH2": "- Telehouse TH2",
		"TH2":           "TH2", // exactly, although two hold it
		"mrs2":          "Interxion MRS2",
	} {
		if got, err := fw.FindByName("PoP", asked, names, describe); err != nil || got != want {
			t.Errorf("%q finds %q, %v; want %q", asked, got, err, want)
		}
	}
	for asked, says := range map[string]string{
		"Interxion": `The name "Interxion" fits more than one PoP: "Interxion MRS1" (id of Interxion MRS1), "Interxion MRS2" (id of Interxion MRS2). Give the whole name, or the id.`,
		"Equinix":   `There is no PoP whose name is or holds "Equinix"; there are "- Telehouse TH2" (id of - Telehouse TH2), "TH2" (id of TH2), "Interxion MRS1" (id of Interxion MRS1), "Interxion MRS2" (id of Interxion MRS2).`,
	} {
		if _, err := fw.FindByName("PoP", asked, names, describe); err == nil || err.Error() != says {
			t.Errorf("%q: %v\nwant %s", asked, err, says)
		}
	}
}
