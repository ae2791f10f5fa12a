package fw

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Time writes a time as RFC 3339; null where there is none.
func Time(t *time.Time) types.String {
	if t == nil {
		return types.StringNull()
	}
	return types.StringValue(t.UTC().Format(time.RFC3339Nano))
}

// NullIfEmpty answers null for the empty text.
func NullIfEmpty(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}
