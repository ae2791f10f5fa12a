package fw

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Defaults are the attributes of a resource's schema that have a default, with
// its value.
type Defaults map[string]tftypes.Value

// NewDefaults reads the defaults of a schema's attributes: strings, numbers and
// bools at the top level.
func NewDefaults(ctx context.Context, attributes map[string]schema.Attribute) Defaults {
	values := Defaults{}
	for name, attribute := range attributes {
		switch attribute := attribute.(type) {
		case schema.StringAttribute:
			if attribute.Default != nil {
				var resp defaults.StringResponse
				attribute.Default.DefaultString(ctx, defaults.StringRequest{}, &resp)
				values[name] = tftypes.NewValue(tftypes.String, resp.PlanValue.ValueString())
			}
		case schema.Int64Attribute:
			if attribute.Default != nil {
				var resp defaults.Int64Response
				attribute.Default.DefaultInt64(ctx, defaults.Int64Request{}, &resp)
				values[name] = tftypes.NewValue(tftypes.Number, resp.PlanValue.ValueInt64())
			}
		case schema.BoolAttribute:
			if attribute.Default != nil {
				var resp defaults.BoolResponse
				attribute.Default.DefaultBool(ctx, defaults.BoolRequest{}, &resp)
				values[name] = tftypes.NewValue(tftypes.Bool, resp.PlanValue.ValueBool())
			}
		}
	}
	return values
}

// Hold tells whether an object has every default that the configuration leaves
// to it. The configuration is asked for only if that depends on it.
func (d Defaults) Hold(object tftypes.Value, configuration func() (tftypes.Value, error)) bool {
	values := Attributes(object)
	var configured map[string]tftypes.Value
	for name, standard := range d {
		if values[name].Equal(standard) {
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
