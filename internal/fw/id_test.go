package fw_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
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
		{unknownID, id(uuid), false},
	} {
		equal, diags := test.a.StringSemanticEquals(t.Context(), test.b)
		if equal != test.want || diags.HasError() {
			t.Errorf("%s and %s: same %t, want %t", test.a, test.b, equal, test.want)
		}
	}
}

// unknownID is an id that is not known yet.
var unknownID = fw.ID{StringValue: types.StringUnknown()}

// alike ranks all objects alike.
func alike[T any](T) int { return 0 }

func TestFindByName(t *testing.T) {
	names := []string{"- Telehouse TH2", "TH2", "Interxion MRS1", "Interxion MRS2"}
	describe := func(s string) (string, string) { return s, "id of " + s }
	for asked, want := range map[string]string{
		"Telehouse TH2": "- Telehouse TH2",
		"TH2":           "TH2", // an exact match, although two names contain it
		"mrs2":          "Interxion MRS2",
	} {
		if got, err := fw.FindByName("PoP", asked, names, describe, alike); err != nil || got != want {
			t.Errorf("%q finds %q, %v; want %q", asked, got, err, want)
		}
	}
	for asked, says := range map[string]string{
		"Interxion": `The name "Interxion" fits more than one PoP: "Interxion MRS1" (id of Interxion MRS1), "Interxion MRS2" (id of Interxion MRS2). Give the whole name, or the id.`,
		"Equinix":   `There is no PoP whose name is or holds "Equinix"; there are "- Telehouse TH2" (id of - Telehouse TH2), "TH2" (id of TH2), "Interxion MRS1" (id of Interxion MRS1), "Interxion MRS2" (id of Interxion MRS2). Take one of these.`,
	} {
		if _, err := fw.FindByName("PoP", asked, names, describe, alike); err == nil || err.Error() != says {
			t.Errorf("%q: %v\nwant %s", asked, err, says)
		}
	}
}

// TestFindByNameAmongTheLiving checks that an object on its way out does not make a name
// ambiguous.
func TestFindByNameAmongTheLiving(t *testing.T) {
	t.Parallel()
	type thing struct {
		name, id string
		rank     int
	}
	describe := func(t thing) (string, string) { return t.name, t.id }
	rank := func(t thing) int { return t.rank }
	for what, test := range map[string]struct {
		asked string
		among []thing
		want  string // the id, or a part of the error
	}{
		"the living of one name":     {"paris", []thing{{"paris", "old", 2}, {"paris", "new", 0}, {"paris", "refused", 1}}, "new"},
		"the last that is left":      {"paris", []thing{{"paris", "old", 2}}, "old"},
		"the refused before the old": {"paris", []thing{{"paris", "refused", 1}, {"paris", "old", 2}}, "refused"},
		"exactly, though leaving":    {"paris", []thing{{"paris-2", "other", 0}, {"paris", "old", 2}}, "old"},
		"the living that holds it":   {"par", []thing{{"paris", "old", 2}, {"paris", "new", 0}}, "new"},
		"two that live":              {"paris", []thing{{"paris", "one", 0}, {"paris", "old", 2}, {"paris", "two", 0}}, `more than one thing: "paris" (one), "paris" (two).`},
		"two that leave":             {"paris", []thing{{"paris", "one", 2}, {"paris", "two", 2}}, "more than one thing"},
	} {
		found, err := fw.FindByName("thing", test.asked, test.among, describe, rank)
		if err == nil && found.id != test.want || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: found %+v, %v; want %s", what, found, err, test.want)
		}
	}
}
