package fw

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Defaults are the defaults of a resource's schema, by attribute.
type Defaults map[string]attr.Value

// NewDefaults reads the defaults of a schema.
func NewDefaults(attributes map[string]schema.Attribute) Defaults {
	found := Defaults{}
	for name, attribute := range attributes {
		switch attribute := attribute.(type) {
		case schema.StringAttribute:
			if attribute.Default != nil {
				var resp defaults.StringResponse
				attribute.Default.DefaultString(context.Background(), defaults.StringRequest{}, &resp)
				found[name] = resp.PlanValue
			}
		case schema.BoolAttribute:
			if attribute.Default != nil {
				var resp defaults.BoolResponse
				attribute.Default.DefaultBool(context.Background(), defaults.BoolRequest{}, &resp)
				found[name] = resp.PlanValue
			}
		case schema.Int64Attribute:
			if attribute.Default != nil {
				var resp defaults.Int64Response
				attribute.Default.DefaultInt64(context.Background(), defaults.Int64Request{}, &resp)
				found[name] = resp.PlanValue
			}
		}
	}
	return found
}

// Fill sets what is null in a model to its default. model points to a struct with
// tfsdk tags.
func (d Defaults) Fill(model any) { d.fill(reflect.ValueOf(model).Elem()) }

func (d Defaults) fill(model reflect.Value) {
	for i := range model.NumField() {
		if model.Type().Field(i).Anonymous {
			d.fill(model.Field(i))
			continue
		}
		value, hasDefault := d[model.Type().Field(i).Tag.Get("tfsdk")]
		if now, ok := model.Field(i).Interface().(attr.Value); ok && hasDefault && now.IsNull() {
			model.Field(i).Set(reflect.ValueOf(value))
		}
	}
}

// wire returns a default in the wire format, and whether there is one.
func (d Defaults) wire(name string) (tftypes.Value, bool) {
	value, ok := d[name]
	if !ok {
		return tftypes.Value{}, false
	}
	standard, err := value.ToTerraformValue(context.Background())
	return standard, err == nil
}

// Hold tells whether an object has every default that the configuration does not
// override. It asks for the configuration only if the result depends on it.
func (d Defaults) Hold(object tftypes.Value, configuration func() (tftypes.Value, error)) bool {
	values := Attributes(object)
	var configured map[string]tftypes.Value
	for name := range d {
		if standard, ok := d.wire(name); ok && values[name].Equal(standard) {
			continue
		}
		if configured == nil {
			config, err := configuration()
			if err != nil {
				return false
			}
			configured = Attributes(config)
		}
		if isNull(configured, name) {
			return false
		}
	}
	return true
}
