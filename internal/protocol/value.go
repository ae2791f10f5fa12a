package protocol

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Attrs are the arguments of a block in a configuration. A value is a string, an
// int, a bool, a []string, an Attrs (a block), a Ref or tftypes.UnknownValue.
type Attrs map[string]any

// Ref is the id of another resource.
type Ref string

// With returns a copy with some arguments changed. A nil value removes one.
func (a Attrs) With(changes Attrs) Attrs {
	out := Attrs{}
	for name, value := range a {
		out[name] = value
	}
	for name, value := range changes {
		if value == nil {
			delete(out, name)
			continue
		}
		out[name] = value
	}
	return out
}

// Build makes a value of a type. resolve returns the value of a Ref.
func Build(typ tftypes.Type, value any, resolve func(Ref) tftypes.Value) tftypes.Value {
	switch value := value.(type) {
	case nil:
		return tftypes.NewValue(typ, nil)
	case Ref:
		return resolve(value)
	case []string:
		elements := make([]tftypes.Value, 0, len(value))
		for _, text := range value {
			elements = append(elements, tftypes.NewValue(tftypes.String, text))
		}
		return tftypes.NewValue(typ, elements)
	case Attrs:
		object := typ.(tftypes.Object)
		for name := range value {
			if _, known := object.AttributeTypes[name]; !known {
				panic("there is no argument " + name)
			}
		}
		fields := map[string]tftypes.Value{}
		for name, fieldType := range object.AttributeTypes {
			fields[name] = Build(fieldType, value[name], resolve)
		}
		return tftypes.NewValue(typ, fields)
	default:
		return tftypes.NewValue(typ, value)
	}
}

// Fields returns the attributes of an object, or none if it is null.
func Fields(value tftypes.Value) map[string]tftypes.Value {
	out := map[string]tftypes.Value{}
	if value.IsNull() || !value.IsKnown() {
		return out
	}
	if err := value.As(&out); err != nil {
		panic(err)
	}
	return out
}

// Text returns a string attribute, or "" if it is null or unknown.
func Text(value tftypes.Value, name string) string {
	var out string
	if field, ok := Fields(value)[name]; ok && field.IsKnown() && !field.IsNull() {
		if err := field.As(&out); err != nil {
			panic(err)
		}
	}
	return out
}

// plain converts a value so that encoding/json writes it as a state does.
func plain(value tftypes.Value) any {
	if value.IsNull() {
		return nil
	}
	switch value.Type().(type) {
	case tftypes.Object, tftypes.Map:
		out := map[string]any{}
		for name, field := range Fields(value) {
			out[name] = plain(field)
		}
		return out
	case tftypes.Set, tftypes.List:
		var elements []tftypes.Value
		if err := value.As(&elements); err != nil {
			panic(err)
		}
		out := []any{}
		for _, element := range elements {
			out = append(out, plain(element))
		}
		return out
	}
	switch {
	case value.Type().Is(tftypes.Bool):
		var out bool
		must(value.As(&out))
		return out
	case value.Type().Is(tftypes.Number):
		out := new(big.Float)
		must(value.As(&out))
		return json.Number(out.Text('f', -1))
	default:
		var out string
		must(value.As(&out))
		return out
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Encode returns a block with these arguments in wire form.
func Encode(t testing.TB, schema *tfprotov6.Schema, arguments Attrs) *tfprotov6.DynamicValue {
	t.Helper()
	return dynamic(t, schema.ValueType(), Build(schema.ValueType(), arguments, nil))
}

func dynamic(t testing.TB, typ tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	out, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		t.Fatalf("a value cannot be encoded: %s", err)
	}
	return &out
}

func undynamic(t testing.TB, typ tftypes.Type, value *tfprotov6.DynamicValue) tftypes.Value {
	t.Helper()
	if value == nil {
		return tftypes.NewValue(typ, nil)
	}
	out, err := value.Unmarshal(typ)
	if err != nil {
		t.Fatalf("a value cannot be decoded: %s", err)
	}
	return out
}
