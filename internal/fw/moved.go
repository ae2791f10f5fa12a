package fw

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Moved is the raw state of another provider's resource. A value that is missing,
// null or of an unexpected type reads as missing. The refresh after the move
// fills it in.
type Moved map[string]any

// ReadMoved reads the raw state of a `moved` block. It accepts a resource of that
// type of the official provider, of schema version 0. ok is false if the state is
// for another mover, or cannot be read (then there is an error).
func ReadMoved(req resource.MoveStateRequest, typeName string, diags *diag.Diagnostics) (state Moved, ok bool) {
	if req.SourceTypeName != typeName || !strings.HasSuffix(strings.ToLower(req.SourceProviderAddress), "/scaleway/scaleway") {
		return nil, false
	}
	if req.SourceSchemaVersion != 0 {
		diags.AddError("Cannot move this state", fmt.Sprintf("The state of %s has schema version %d; this provider knows version 0. Move it with an older version of the official provider, or import the object instead.", typeName, req.SourceSchemaVersion))
		return nil, false
	}
	if req.SourceRawState == nil || json.Unmarshal(req.SourceRawState.JSON, &state) != nil || state == nil {
		diags.AddError("Cannot move this state", fmt.Sprintf("The state of %s is no JSON object. Take the `moved` block out, and import the object instead.", typeName))
		return nil, false
	}
	return state, true
}

// String returns a string; "" if there is none.
func (m Moved) String(name string) string {
	text, _ := m[name].(string)
	return text
}

// Strings returns the strings of a list or set.
func (m Moved) Strings(name string) []string {
	list, _ := m[name].([]any)
	var out []string
	for _, element := range list {
		if text, ok := element.(string); ok && text != "" {
			out = append(out, text)
		}
	}
	return out
}

// Object returns a nested object; nil if there is none.
func (m Moved) Object(name string) Moved {
	nested, _ := m[name].(map[string]any)
	return nested
}

// Bool returns a bool.
func (m Moved) Bool(name string) bool {
	on, _ := m[name].(bool)
	return on
}

// Int64 returns a whole number. It returns null if there is none, and for 0,
// which the official provider writes for none.
func (m Moved) Int64(name string) types.Int64 {
	number, _ := m[name].(float64)
	whole := int64(number)
	if whole == 0 || float64(whole) != number {
		return types.Int64Null()
	}
	return types.Int64Value(whole)
}

// ID returns an id in canonical form; null if there is none.
func (m Moved) ID(region, name string) ID {
	id, err := ParseID(m.String(name))
	if err != nil {
		return NullID()
	}
	return NewID(cmp.Or(id.Region, region), id.UUID)
}
