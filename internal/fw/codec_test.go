package fw_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

type coded struct {
	ID     fw.ID        `tfsdk:"id"`
	Name   types.String `tfsdk:"name"`
	Count  types.Int64  `tfsdk:"count"`
	Tags   types.Set    `tfsdk:"tags"`
	Config types.Object `tfsdk:"config"`
}

// codedModel has one attribute more than coded, as a resource has more than its
// data source.
type codedModel struct {
	coded
	Wait types.Bool `tfsdk:"wait"`
}

var codedSchema = schema.Schema{Attributes: map[string]schema.Attribute{
	"id":    schema.StringAttribute{CustomType: fw.IDType{}, Computed: true},
	"name":  schema.StringAttribute{Optional: true},
	"count": schema.Int64Attribute{Optional: true},
	"tags":  schema.SetAttribute{Optional: true, ElementType: types.StringType},
	"config": schema.SingleNestedAttribute{Computed: true, Attributes: map[string]schema.Attribute{
		"asn": schema.Int64Attribute{Computed: true},
	}},
	"wait": schema.BoolAttribute{Optional: true},
}}

// codedObjects are objects of codedSchema: known, null and unknown values.
func codedObjects() map[string]tftypes.Value {
	object := codedSchema.Type().TerraformType(context.Background()).(tftypes.Object)
	kinds := object.AttributeTypes
	build := func(id, name, count, tags, asn, wait any) tftypes.Value {
		if number, ok := asn.(int); ok {
			asn = map[string]tftypes.Value{"asn": tftypes.NewValue(tftypes.Number, number)}
		}
		return tftypes.NewValue(object, map[string]tftypes.Value{
			"id": tftypes.NewValue(tftypes.String, id), "name": tftypes.NewValue(tftypes.String, name),
			"count": tftypes.NewValue(tftypes.Number, count), "tags": tftypes.NewValue(kinds["tags"], tags),
			"config": tftypes.NewValue(kinds["config"], asn), "wait": tftypes.NewValue(tftypes.Bool, wait),
		})
	}
	const id = "fr-par/fd046cc9-d9bf-4a87-9c32-d299fe4bf4d7"
	tags := []tftypes.Value{tftypes.NewValue(tftypes.String, "a"), tftypes.NewValue(tftypes.String, "b")}
	return map[string]tftypes.Value{
		"known":   build(id, "paris", 50, tags, 65001, true),
		"null":    build(nil, nil, nil, nil, nil, nil),
		"unknown": build(tftypes.UnknownValue, tftypes.UnknownValue, tftypes.UnknownValue, tftypes.UnknownValue, tftypes.UnknownValue, tftypes.UnknownValue),
		"no id":   build("not an id", "paris", 50, []tftypes.Value{}, 1, false),
	}
}

// TestCodecIsTheFrameworks reads and writes objects with the codec and with the
// framework: the models, the objects and the complaints are the same.
func TestCodecIsTheFrameworks(t *testing.T) {
	t.Parallel()
	codec := fw.NewCodec[codedModel](codedSchema.Type())
	for name, object := range codedObjects() {
		var ours, theirs codedModel
		found := codec.Get(t.Context(), object, &ours)
		expected := tfsdk.State{Schema: codedSchema, Raw: object}.Get(t.Context(), &theirs)
		if !found.Equal(expected) {
			t.Errorf("%s: read with %v, the framework with %v", name, found, expected)
		}
		if expected.HasError() {
			continue
		}
		if !ours.ID.Equal(theirs.ID) || !ours.Name.Equal(theirs.Name) || !ours.Count.Equal(theirs.Count) ||
			!ours.Tags.Equal(theirs.Tags) || !ours.Config.Equal(theirs.Config) || !ours.Wait.Equal(theirs.Wait) {
			t.Errorf("%s: read as %v, by the framework as %v", name, ours, theirs)
		}
		var written tftypes.Value
		if diags := codec.Set(t.Context(), &written, &ours); diags.HasError() || !written.Equal(object) {
			t.Errorf("%s: written as %s: %v", name, written, diags)
		}
	}
}

// TestCodecRefusesAWrongValue: a model whose values do not fit leaves the object
// as it is.
func TestCodecRefusesAWrongValue(t *testing.T) {
	t.Parallel()
	codec := fw.NewCodec[codedModel](codedSchema.Type())
	object := codedObjects()["known"]
	before := object.Copy()
	model := codedModel{} // the zero set has no element type
	diags := codec.Set(t.Context(), &object, &model)
	if !diags.HasError() || !strings.Contains(diags[0].Detail(), "tags") || !object.Equal(before) {
		t.Errorf("%v, %s", diags, object)
	}
	if wrong := codec.Get(t.Context(), tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"count": tftypes.Bool}},
		map[string]tftypes.Value{"count": tftypes.NewValue(tftypes.Bool, true)}), &model); !wrong.HasError() {
		t.Error("a bool was read as a number")
	}
}

// TestCodecNeedsAModelOfItsSchema: a model with an attribute too few, too many or
// of another type.
func TestCodecNeedsAModelOfItsSchema(t *testing.T) {
	t.Parallel()
	refuses := func(name string, build func()) {
		defer func() {
			if recover() == nil {
				t.Errorf("%s: the model fits", name)
			}
		}()
		build()
	}
	refuses("too few", func() { fw.NewCodec[coded](codedSchema.Type()) })
	refuses("too many", func() {
		fw.NewCodec[struct {
			codedModel
			More types.String `tfsdk:"more"`
		}](codedSchema.Type())
	})
	refuses("another type", func() {
		fw.NewCodec[struct {
			coded
			Wait types.String `tfsdk:"wait"`
		}](codedSchema.Type())
	})
}

// TestSetStrings sets two attributes of a plan.
func TestSetStrings(t *testing.T) {
	t.Parallel()
	plan := tfsdk.Plan{Schema: codedSchema, Raw: codedObjects()["unknown"]}
	fw.SetStrings(&plan, map[string]string{"name": "paris"})
	var name types.String
	var count types.Int64
	if diags := plan.GetAttribute(t.Context(), path.Root("name"), &name); diags.HasError() || name.ValueString() != "paris" {
		t.Errorf("%s %v", name, diags)
	}
	if diags := plan.GetAttribute(t.Context(), path.Root("count"), &count); diags.HasError() || !count.IsUnknown() {
		t.Errorf("%s %v", count, diags)
	}
}
