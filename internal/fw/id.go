package fw

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/scaleway/scaleway-sdk-go/validation"
)

// RegionalID is the parsed form of an id. Region is "" for a bare UUID; UUID is
// in lower case.
type RegionalID struct {
	Region string
	UUID   string
}

// ParseID reads "{region}/{uuid}", Scaleway's convention for regional ids, or a
// bare UUID. The error says which of the two parts is wrong.
func ParseID(s string) (RegionalID, error) {
	const forms = `"{region}/{uuid}" (for example fr-par/11111111-2222-3333-4444-555555555555) or a bare UUID`
	region, uuid, regional := strings.Cut(s, "/")
	if !regional {
		region, uuid = "", s
	}
	if regional && !validation.IsRegion(region) {
		return RegionalID{}, fmt.Errorf("%q is not an id: %q is not a region; it must be %s", s, region, forms)
	}
	if !validation.IsUUID(uuid) {
		return RegionalID{}, fmt.Errorf("%q is not an id: it must be %s. The data sources find the id of an object by its name", s, forms)
	}
	return RegionalID{Region: region, UUID: strings.ToLower(uuid)}, nil
}

// String returns the canonical form: "{region}/{uuid}", or the bare UUID if
// no region is known.
func (id RegionalID) String() string {
	if id.Region == "" {
		return id.UUID
	}
	return id.Region + "/" + id.UUID
}

// IDType is a string type for ids in either form. The two forms of one id are
// semantically equal, so a refresh, or a move from another provider's resource,
// shows no difference.
type IDType = textType[ID]

// ID is a value of IDType.
type ID struct{ basetypes.StringValue }

var (
	_ basetypes.StringValuableWithSemanticEquals = ID{}
	_ xattr.ValidateableAttribute                = ID{}
)

// NewID returns the canonical id of an object in a region.
func NewID(region, uuid string) ID {
	return ID{basetypes.NewStringValue(RegionalID{Region: region, UUID: strings.ToLower(uuid)}.String())}
}

// NewOptionalID is NewID for an id that may be absent: null if uuid is nil
// or empty.
func NewOptionalID(region string, uuid *string) ID {
	if uuid == nil || *uuid == "" {
		return NullID()
	}
	return NewID(region, *uuid)
}

// NullID returns the null id.
func NullID() ID { return ID{basetypes.NewStringNull()} }

// Type returns IDType.
func (ID) Type(context.Context) attr.Type { return IDType{} }

// Equal compares letter by letter, as the framework expects.
func (v ID) Equal(o attr.Value) bool {
	other, ok := o.(ID)
	return ok && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals reports whether both values are ids of one object.
func (v ID) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(ID)
	return ok && v.Same(other), nil
}

// Same reports whether two values are ids of one object: the UUIDs are equal and
// the regions do not contradict each other. Null is the same as null only.
func (v ID) Same(other ID) bool {
	a, b := v.Parsed(), other.Parsed()
	return v.StringValue.Equal(other.StringValue) ||
		a.UUID != "" && a.UUID == b.UUID && (a.Region == b.Region || a.Region == "" || b.Region == "")
}

// ValidateAttribute refuses a text that is not an id, at plan.
func (v ID) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if v.IsNull() || v.IsUnknown() {
		return
	}
	if _, err := ParseID(v.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Not an id", fmt.Sprintf("The argument %s has a wrong value: %s.", req.Path, err))
	}
}

// Parsed returns the id's parts. It returns the zero RegionalID for null, unknown
// and malformed values; validation has refused the malformed ones before.
func (v ID) Parsed() RegionalID {
	id, _ := ParseID(v.ValueString())
	return id
}

// UUID returns the bare UUID in lower case, as the API expects it. It returns ""
// for null and unknown.
func (v ID) UUID() string { return v.Parsed().UUID }

// UUIDPointer is UUID for an optional request field: nil if there is none.
func (v ID) UUIDPointer() *string {
	if uuid := v.UUID(); uuid != "" {
		return &uuid
	}
	return nil
}

// RegionOr returns the region in the id, else the standard one.
func (v ID) RegionOr(standard string) string {
	return cmp.Or(v.Parsed().Region, standard)
}
