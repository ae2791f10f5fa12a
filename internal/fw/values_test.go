package fw_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

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
