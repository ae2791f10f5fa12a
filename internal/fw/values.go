package fw

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Time writes a time as RFC 3339; null if there is none.
func Time(t *time.Time) types.String {
	if t == nil {
		return types.StringNull()
	}
	return types.StringValue(t.UTC().Format(time.RFC3339Nano))
}

// NullIfEmpty returns null for the empty string.
func NullIfEmpty(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}

// Int64 converts a number of the API.
func Int64(number uint64) types.Int64 { return types.Int64Value(int64(min(number, math.MaxInt64))) }

// Int64List is a list of numbers of the API.
func Int64List(numbers []uint64) types.List {
	elements := make([]attr.Value, len(numbers))
	for i, number := range numbers {
		elements[i] = Int64(number)
	}
	return types.ListValueMust(types.Int64Type, elements)
}

// KnownValues returns the values of an enumeration of the SDK, without the one
// that means none.
func KnownValues[T ~string](all []T) []string {
	kept := make([]string, 0, len(all))
	for _, value := range all {
		if !strings.HasPrefix(string(value), "unknown_") {
			kept = append(kept, string(value))
		}
	}
	return kept
}

// Deref returns the string that s points to; "" for nil.
func Deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// SameTexts reports whether two lists are equal as sets: the order and repeated
// values do not count.
func SameTexts(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}
