package fw

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/scaleway/scaleway-sdk-go/validation"
)

// IDForms is the text for the two forms of an id in messages.
const IDForms = `"{region}/{uuid}" (for example fr-par/11111111-2222-3333-4444-555555555555) or a bare UUID`

// RegionalID is the parsed form of an id. Region is "" for a bare UUID; UUID is
// in lower case.
type RegionalID struct {
	Region string
	UUID   string
}

// ParseID reads "{region}/{uuid}", Scaleway's convention for regional ids, or a
// bare UUID. The error says which of the two parts is wrong.
func ParseID(s string) (RegionalID, error) {
	region, uuid, regional := strings.Cut(s, "/")
	if !regional {
		region, uuid = "", s
	}
	if regional && !validation.IsRegion(region) {
		return RegionalID{}, fmt.Errorf("%q is not an id: %q is not a region; it must be %s", s, region, IDForms)
	}
	if !validation.IsUUID(uuid) {
		return RegionalID{}, fmt.Errorf("%q is not an id: it must be %s. The data sources find the id of an object by its name", s, IDForms)
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

// Same tells whether two ids name one object: the UUIDs are equal and the
// regions do not contradict each other.
func (id RegionalID) Same(other RegionalID) bool {
	return id.UUID == other.UUID && (id.Region == other.Region || id.Region == "" || other.Region == "")
}

// IDType is a string type for ids in either form. The two forms of one id are
// semantically equal, so a refresh, or a move from another provider's resource,
// shows no difference.
type IDType struct{ basetypes.StringType }

var _ basetypes.StringTypable = IDType{}

// String names the type.
func (IDType) String() string { return "fw.IDType" }

// Equal tells whether the other type is an id type.
func (t IDType) Equal(o attr.Type) bool {
	_, ok := o.(IDType)
	return ok
}

// ValueType returns an empty ID.
func (IDType) ValueType(context.Context) attr.Value { return ID{} }

// ValueFromString wraps a string value.
func (IDType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return ID{StringValue: in}, nil
}

// ValueFromTerraform reads the wire form.
func (t IDType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	stringValue, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value type %T for an id", value)
	}
	return ID{StringValue: stringValue}, nil
}

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

// StringSemanticEquals tells whether both values are ids of one object.
func (v ID) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(ID)
	return ok && v.Same(other), nil
}

// Same tells whether two known values are ids of one object. Null is the same as
// null only.
func (v ID) Same(other ID) bool {
	if v.IsNull() || v.IsUnknown() || other.IsNull() || other.IsUnknown() {
		return v.StringValue.Equal(other.StringValue)
	}
	a, errA := ParseID(v.ValueString())
	b, errB := ParseID(other.ValueString())
	if errA != nil || errB != nil {
		return v.ValueString() == other.ValueString()
	}
	return a.Same(b)
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
	if v.IsNull() || v.IsUnknown() {
		return RegionalID{}
	}
	id, err := ParseID(v.ValueString())
	if err != nil {
		return RegionalID{}
	}
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
	if region := v.Parsed().Region; region != "" {
		return region
	}
	return standard
}
