package fw

import (
	"context"
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Codec reads and writes the objects of a schema as models: structs whose fields
// are framework values with tfsdk tags. Get and Set are those of the framework,
// which compile a regular expression for every attribute each time: a sixth of
// the provider's CPU time with many objects (make bench).
type Codec[Model any] struct {
	object tftypes.Type
	fields []codecField
}

type codecField struct {
	name  string
	index []int // in the model, as reflect.Value.FieldByIndex takes it
	kind  attr.Type
	wire  tftypes.Type
}

// NewCodec makes the codec of a schema's type. It panics if the model does not
// fit the schema, which a test of the model finds.
func NewCodec[Model any](schema attr.Type) *Codec[Model] {
	object, ok := schema.(attr.TypeWithAttributeTypes)
	if !ok {
		panic(fmt.Sprintf("a %T has no attributes", schema))
	}
	attributes := object.AttributeTypes()
	codec := &Codec[Model]{object: schema.TerraformType(context.Background())}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Model]()) {
		name := field.Tag.Get("tfsdk")
		if name == "" {
			continue // an embedded struct
		}
		kind, ok := attributes[name]
		if !ok || reflect.TypeOf(kind.ValueType(context.Background())) != field.Type {
			panic(fmt.Sprintf("the schema has no %s of type %s", name, field.Type))
		}
		codec.fields = append(codec.fields, codecField{name, field.Index, kind, kind.TerraformType(context.Background())})
	}
	if len(codec.fields) != len(attributes) {
		panic(fmt.Sprintf("the model has %d attributes, the schema %d", len(codec.fields), len(attributes)))
	}
	return codec
}

// Type returns the type of the objects in the wire format.
func (c *Codec[Model]) Type() tftypes.Type { return c.object }

// Get reads an object into a model. Like the framework's Get it validates the
// values.
func (c *Codec[Model]) Get(ctx context.Context, object tftypes.Value, model *Model) diag.Diagnostics {
	var diags diag.Diagnostics
	values := Attributes(object)
	target := reflect.ValueOf(model).Elem()
	for _, field := range c.fields {
		value, err := field.kind.ValueFromTerraform(ctx, values[field.name])
		if err != nil {
			notOfTheSchema(field.name, err).FailAt(&diags, path.Root(field.name))
			continue
		}
		if checked, ok := value.(xattr.ValidateableAttribute); ok {
			var resp xattr.ValidateAttributeResponse
			checked.ValidateAttribute(ctx, xattr.ValidateAttributeRequest{Path: path.Root(field.name)}, &resp)
			diags.Append(resp.Diagnostics...)
		}
		target.FieldByIndex(field.index).Set(reflect.ValueOf(value))
	}
	return diags
}

// Set writes a model into an object.
func (c *Codec[Model]) Set(ctx context.Context, object *tftypes.Value, model *Model) diag.Diagnostics {
	var diags diag.Diagnostics
	source := reflect.ValueOf(model).Elem()
	values := make(map[string]tftypes.Value, len(c.fields))
	for _, field := range c.fields {
		value, err := field.encode(ctx, source.FieldByIndex(field.index).Interface())
		if err != nil {
			notOfTheSchema(field.name, err).FailAt(&diags, path.Root(field.name))
			continue
		}
		values[field.name] = value
	}
	if !diags.HasError() {
		*object = tftypes.NewValue(c.object, values)
	}
	return diags
}

// encode returns a value in the wire format. The zero value of a set or an object
// has no element type, and cannot be encoded.
func (f codecField) encode(ctx context.Context, of any) (tftypes.Value, error) {
	value, ok := of.(attr.Value)
	if !ok || !value.Type(ctx).TerraformType(ctx).Equal(f.wire) {
		return tftypes.Value{}, fmt.Errorf("this %T is not of the type %s", of, f.wire)
	}
	return value.ToTerraformValue(ctx)
}

// notOfTheSchema is the message for a value that does not have the type of its
// attribute.
func notOfTheSchema(name string, err error) Message {
	return NewMessage("A value of the wrong type",
		fmt.Sprintf("The provider could not read or write the attribute %s: %s.", name, err),
		"That is an error in this provider. What to do now: please report it.")
}

// SetStrings sets attributes of a plan. They are strings of the root object.
func SetStrings(plan *tfsdk.Plan, set map[string]string) {
	values := Attributes(plan.Raw)
	for name, value := range set {
		values[name] = tftypes.NewValue(tftypes.String, value)
	}
	plan.Raw = tftypes.NewValue(plan.Raw.Type(), values)
}
