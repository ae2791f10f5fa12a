package fw_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// TestOptionalValues checks that an argument that is not set is not sent.
func TestOptionalValues(t *testing.T) {
	t.Parallel()
	for name, got := range map[string]any{
		"a null text":     fw.OptionalString(types.StringNull()),
		"an unknown text": fw.OptionalString(types.StringUnknown()),
	} {
		if text := fmt.Sprint(got); text != "<nil>" {
			t.Errorf("%s is %s, want nil", name, text)
		}
	}
	if got := fw.OptionalString(types.StringValue("")); got == nil || *got != "" {
		t.Errorf("an empty text is %v", got)
	}
	if fw.RegionOr(types.StringValue("nl-ams"), "fr-par") != "nl-ams" || fw.RegionOr(types.StringNull(), "fr-par") != "fr-par" {
		t.Error("RegionOr")
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 1, 1, 12, 0, 0, 500, time.FixedZone("", 3600))
	if got := fw.Time(&noon).ValueString(); got != "2026-01-01T11:00:00.0000005Z" {
		t.Errorf("a time is %s", got)
	}
	if !fw.Time(nil).IsNull() || !fw.NullIfEmpty("").IsNull() || fw.NullIfEmpty("a").ValueString() != "a" {
		t.Error("what is absent is not null, or the other way round")
	}
	if got := fw.KnownValues([]string{"unknown_status", "active", "is_unknown_"}); !slices.Equal(got, []string{"active", "is_unknown_"}) {
		t.Errorf("known are %q", got)
	}
	for _, test := range []struct {
		a, b string
		want bool
	}{{"a b", "b a", true}, {"a a b", "b a", true}, {"a", "a b", false}, {"", "", true}} {
		if got := fw.SameTexts(strings.Fields(test.a), strings.Fields(test.b)); got != test.want {
			t.Errorf("%q and %q: %t, want %t", test.a, test.b, got, test.want)
		}
	}
}

// TestStringSets checks that no strings are null, unless the configuration has an
// empty set.
func TestStringSets(t *testing.T) {
	t.Parallel()
	empty := types.SetValueMust(types.StringType, nil)
	null, unknown := types.SetNull(types.StringType), types.SetUnknown(types.StringType)
	one := types.SetValueMust(types.StringType, []attr.Value{types.StringValue("a")})
	for name, test := range map[string]struct {
		prior  types.Set
		values []string
		want   types.Set
	}{
		"none, none configured":  {null, nil, null},
		"none, empty configured": {empty, nil, empty},
		"none, unknown":          {unknown, nil, null},
		"none, one configured":   {one, nil, null},
		"one, none configured":   {null, []string{"a"}, one},
		"one, empty configured":  {empty, []string{"a"}, one},
		"one, twice":             {null, []string{"a", "a"}, one},
	} {
		if got := fw.StringSetLike(test.prior, test.values); !got.Equal(test.want) {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	values := []attr.Value{types.StringValue("b"), types.StringValue("a"), types.BoolValue(true)}
	if got := fw.Strings(values); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("strings are %q", got)
	}
	ids := []attr.Value{id("fr-par/" + uuid), fw.NullID(), types.StringValue(uuid), id(uuid)}
	if got := fw.UUIDs(ids); !slices.Equal(got, []string{uuid, uuid}) {
		t.Errorf("UUIDs are %q", got)
	}
}

// TestCandidatesAreNotEndless checks that a message lists twenty candidates and
// counts the rest.
func TestCandidatesAreNotEndless(t *testing.T) {
	t.Parallel()
	describe := func(n int) (string, string) { return fmt.Sprintf("pop-%d", n), fmt.Sprint(n) }
	for count, ends := range map[int]string{0: "; there is none at all. Check the region and the project.", 20: `"pop-19" (19). Take one of these.`, 21: `"pop-19" (19), and 1 more. Take one of these.`, 25: `"pop-19" (19), and 5 more. Take one of these.`} {
		all := make([]int, count)
		for n := range all {
			all[n] = n
		}
		if _, err := fw.FindByName("PoP", "Equinix", all, describe, alike); err == nil || !strings.HasSuffix(err.Error(), ends) {
			t.Errorf("of %d: %v, want it to end with %s", count, err, ends)
		}
	}
}
