package fw

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// textValue is a string with methods of its own.
type textValue interface {
	~struct{ basetypes.StringValue }
	basetypes.StringValuable
}

// textType is the type of such strings.
type textType[V textValue] struct{ basetypes.StringType }

var (
	_ basetypes.StringTypable = IDType{}
	_ basetypes.StringTypable = PrefixType{}
)

// String names the type.
func (textType[V]) String() string {
	var none V
	return fmt.Sprintf("%T", none)
}

// Equal reports whether the other type is the same.
func (textType[V]) Equal(o attr.Type) bool {
	_, ok := o.(textType[V])
	return ok
}

// ValueType returns an empty value.
func (textType[V]) ValueType(context.Context) attr.Value {
	var none V
	return none
}

// ValueFromString wraps a string value.
func (textType[V]) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return V(struct{ basetypes.StringValue }{in}), nil
}

// ValueFromTerraform reads the wire form.
func (t textType[V]) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	text, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value type %T for a string", value)
	}
	return V(struct{ basetypes.StringValue }{text}), nil
}
