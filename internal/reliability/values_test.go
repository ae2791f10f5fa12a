package reliability

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// attrs are the arguments of a resource in a configuration. A value is a
// string, an int, a bool, a []string, an attrs (block) or a ref.
type attrs map[string]any

// ref is the value of another resource's id.
type ref struct{ address string }

// with answers the arguments with some changed; a nil value takes one out.
func (a attrs) with(changes attrs) attrs {
	out := attrs{}
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

// build makes a value of a type. resolve answers what a ref stands for.
func build(typ tftypes.Type, value any, resolve func(ref) tftypes.Value) tftypes.Value {
	switch value := value.(type) {
	case nil:
		return tftypes.NewValue(typ, nil)
	case ref:
		return resolve(value)
	case []string:
		elements := make([]tftypes.Value, 0, len(value))
		for _, text := range value {
			elements = append(elements, tftypes.NewValue(typ.(tftypes.Set).ElementType, text))
		}
		return tftypes.NewValue(typ, elements)
	case attrs:
		object := typ.(tftypes.Object)
		fields := map[string]tftypes.Value{}
		for name, fieldType := range object.AttributeTypes {
			fields[name] = build(fieldType, value[name], resolve)
		}
		return tftypes.NewValue(typ, fields)
	default:
		return tftypes.NewValue(typ, value)
	}
}

// fields are the attributes of an object; none of a null one.
func fields(value tftypes.Value) map[string]tftypes.Value {
	out := map[string]tftypes.Value{}
	if value.IsNull() || !value.IsKnown() {
		return out
	}
	if err := value.As(&out); err != nil {
		panic(err)
	}
	return out
}

// text is a string attribute; "" where it is null or unknown.
func text(value tftypes.Value, name string) string {
	var out string
	if field, ok := fields(value)[name]; ok && field.IsKnown() && !field.IsNull() {
		if err := field.As(&out); err != nil {
			panic(err)
		}
	}
	return out
}

// plain turns a value into what encoding/json writes as Terraform's state does.
func plain(value tftypes.Value) any {
	if value.IsNull() {
		return nil
	}
	switch value.Type().(type) {
	case tftypes.Object, tftypes.Map:
		out := map[string]any{}
		for name, field := range fields(value) {
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
