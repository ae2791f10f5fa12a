package base

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	list "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Filter is an argument of a plural data source and of a list block: its
// declaration, and the field of the list call that receives its value. One line
// makes both, so neither can be forgotten.
type Filter struct {
	name      string
	attribute datasource.Attribute
	send      func(attr.Value) // puts a value, neither null nor unknown, into the field
	// standard returns the provider's value, and whether it is not known yet. It is
	// nil if the provider has none.
	standard func(c *client.Client) (value string, unknown bool)
}

// newFilter makes a filter whose attribute has values of type V.
func newFilter[V attr.Value](name string, attribute datasource.Attribute, field func(V)) Filter {
	return Filter{name: name, attribute: attribute, send: func(value attr.Value) {
		if value, ok := value.(V); ok {
			field(value)
		}
	}}
}

// RegionFilter is the region to list. Its default is the provider's. It has to be
// the first filter.
func RegionFilter[R ~string](field *R) Filter {
	filter := newFilter("region", fw.LookupRegion(), func(text types.String) { *field = R(text.ValueString()) })
	filter.standard = func(c *client.Client) (string, bool) { return c.Config.Region, c.Config.Unknown.Region }
	return filter
}

// OrganizationFilter is the organization of the listed objects. Its default is
// the provider's.
func OrganizationFilter(objects string, field **string) Filter {
	filter := TextFilter("organization_id", "Only "+objects+" of this organization, a UUID. Default: the provider's `organization_id`, if it has one.", field, fw.UUID())
	filter.standard = func(c *client.Client) (string, bool) {
		return c.Config.OrganizationID, c.Config.Unknown.Organization
	}
	return filter
}

// ProjectFilter is the project of the listed objects.
func ProjectFilter(objects string, field **string) Filter {
	return TextFilter("project_id", "Only "+objects+" of this project, a UUID. Default: of every project that the API key may see.", field, fw.UUID())
}

// TextFilter is a string.
func TextFilter(name, description string, field **string, validators ...validator.String) Filter {
	return newFilter(name, datasource.StringAttribute{Optional: true, Validators: validators, MarkdownDescription: description},
		func(text types.String) { *field = text.ValueStringPointer() })
}

// SecretFilter is a string that no output shows. A list block does not have it:
// the framework has no sensitive attributes there.
func SecretFilter(name, description string, field **string) Filter {
	filter := TextFilter(name, description, field)
	filter.attribute = datasource.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	return filter
}

// enum is an enumeration of the SDK.
type enum[T any] interface {
	~string
	Values() []T
}

// ChoiceFilter is a value of an enumeration.
func ChoiceFilter[T enum[T]](name, description string, field *T) Filter {
	return choiceFilter(name, description, func(choice T) { *field = choice })
}

// OptionalChoiceFilter is ChoiceFilter for an optional field.
func OptionalChoiceFilter[T enum[T]](name, description string, field **T) Filter {
	return choiceFilter(name, description, func(choice T) { *field = &choice })
}

func choiceFilter[T enum[T]](name, description string, field func(T)) Filter {
	known := []validator.String{stringvalidator.OneOf(fw.KnownValues(T("").Values())...)}
	return newFilter(name, datasource.StringAttribute{Optional: true, Validators: known, MarkdownDescription: description},
		func(text types.String) { field(T(text.ValueString())) })
}

// NumberFilter is a positive number.
func NumberFilter(name, description string, field **uint64) Filter {
	positive := []validator.Int64{int64validator.AtLeast(1)}
	return newFilter(name, datasource.Int64Attribute{Optional: true, Validators: positive, MarkdownDescription: description},
		func(value types.Int64) {
			number := uint64(max(0, value.ValueInt64()))
			*field = &number
		})
}

// BoolFilter is true or false.
func BoolFilter(name, description string, field **bool) Filter {
	return newFilter(name, datasource.BoolAttribute{Optional: true, MarkdownDescription: description},
		func(value types.Bool) { *field = value.ValueBoolPointer() })
}

// IDFilter is the id of another object. It has to be in the same region.
func IDFilter(name, description string, field **string) Filter {
	description += " `{region}/{uuid}` or a bare UUID."
	return newFilter(name, datasource.StringAttribute{CustomType: fw.IDType{}, Optional: true, MarkdownDescription: description},
		func(id fw.ID) { *field = id.UUIDPointer() })
}

// several is a set, or the list that a list block has instead.
type several interface {
	attr.Value
	Elements() []attr.Value
}

// IDsFilter is a set of ids.
func IDsFilter(name, description string, field *[]string) Filter {
	return newFilter(name, datasource.SetAttribute{Optional: true, ElementType: fw.IDType{}, MarkdownDescription: description},
		func(ids several) { *field = fw.UUIDs(ids.Elements()) })
}

// TagsFilter is a set of tags.
func TagsFilter(field *[]string) Filter {
	return newFilter("tags", datasource.SetAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: "Only those that have all of these tags."},
		func(tags several) { *field = fw.Strings(tags.Elements()) })
}

// Filters are the filters of one list call.
type Filters []Filter

// ListBlock are the filters as a list block declares them.
func (f Filters) ListBlock() map[string]list.Attribute {
	attributes := map[string]list.Attribute{}
	for _, filter := range f {
		switch a := filter.attribute.(type) {
		case datasource.StringAttribute:
			if !a.Sensitive {
				attributes[filter.name] = list.StringAttribute{CustomType: a.CustomType, Optional: true, Validators: a.Validators, MarkdownDescription: a.MarkdownDescription}
			}
		case datasource.Int64Attribute:
			attributes[filter.name] = list.Int64Attribute{Optional: true, Validators: a.Validators, MarkdownDescription: a.MarkdownDescription}
		case datasource.BoolAttribute:
			attributes[filter.name] = list.BoolAttribute{Optional: true, MarkdownDescription: a.MarkdownDescription}
		case datasource.SetAttribute: // the framework has no sets there
			attributes[filter.name] = list.ListAttribute{Optional: true, ElementType: a.ElementType, MarkdownDescription: a.MarkdownDescription}
		}
	}
	return attributes
}

// Fill puts into the fields of the list call what is configured, else what the
// provider has. It returns the region to list. c is nil while the provider is not
// configured: then Fill only checks the configuration.
func (f Filters) Fill(ctx context.Context, c *client.Client, config tfsdk.Config) (region string, diags diag.Diagnostics) {
	declared := config.Schema.GetAttributes()
	for _, filter := range f {
		if declared[filter.name] == nil {
			continue
		}
		var value attr.Value = types.StringNull()
		diags.Append(config.GetAttribute(ctx, path.Root(filter.name), &value)...)
		if value.IsNull() && filter.standard != nil && c != nil {
			standard, unknown := filter.standard(c)
			if unknown {
				diags.Append(notKnownYet(filter.name))
			}
			value = fw.NullIfEmpty(standard)
		}
		if value.IsNull() || value.IsUnknown() {
			continue
		}
		if text, ok := value.(types.String); ok && filter.name == "region" {
			region = text.ValueString()
		}
		diags.Append(checkIDs(path.Root(filter.name), value, region)...)
		filter.send(value)
	}
	return region, diags
}

// checkIDs checks that a value has ids of the region only. The framework does not
// validate the elements of a set by their type.
func checkIDs(at path.Path, value attr.Value, region string) (diags diag.Diagnostics) {
	switch value := value.(type) {
	case fw.ID:
		diags = fw.CheckRegion(at, value, region)
	case several:
		for _, element := range value.Elements() {
			id, ok := element.(fw.ID)
			if !ok || id.IsUnknown() {
				continue
			}
			if _, err := fw.ParseID(id.ValueString()); err != nil {
				diags.AddAttributeError(at, "Not an id", fmt.Sprintf("The argument %s has a wrong value: %s.", at, err))
				continue
			}
			diags.Append(fw.CheckRegion(at, id, region)...)
		}
	}
	return diags
}
