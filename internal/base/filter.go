package base

import (
	"context"
	"fmt"
	"slices"

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

// Filter is an argument of a plural data source and of a list block. It holds
// both declarations, and the field of the list call that receives its value. One
// line makes all three, so none of them can be forgotten.
type Filter struct {
	name         string
	inDataSource datasource.Attribute
	inList       list.Attribute // nil: a list block does not have it
	send         func(ctx context.Context, config tfsdk.Config, scope Scope) diag.Diagnostics
}

// enum is an enumeration of the SDK.
type enum[T any] interface {
	~string
	Values() []T
}

// RegionFilter is the region to list.
func RegionFilter[R ~string](field *R) Filter {
	attribute := fw.LookupRegion()
	return Filter{
		"region", attribute, listText(attribute.Validators, attribute.MarkdownDescription),
		func(_ context.Context, _ tfsdk.Config, scope Scope) diag.Diagnostics {
			*field = R(scope.Region)
			return nil
		},
	}
}

// OrganizationFilter is the organization of the listed objects. Its default is
// the provider's.
func OrganizationFilter(objects string, field **string) Filter {
	filter := TextFilter(organizationID, "Only "+objects+" of this organization, a UUID. Default: the provider's `organization_id`, if it has one.", field, fw.UUID())
	filter.send = func(_ context.Context, _ tfsdk.Config, scope Scope) diag.Diagnostics {
		*field = scope.Organization
		return nil
	}
	return filter
}

// ProjectFilter is the project of the listed objects.
func ProjectFilter(objects string, field **string) Filter {
	return TextFilter("project_id", "Only "+objects+" of this project, a UUID. Default: of every project that the API key may see.", field, fw.UUID())
}

// TextFilter is a string.
func TextFilter(name, description string, field **string, validators ...validator.String) Filter {
	return textFilter(name, description, func(text string) { *field = &text }, validators...)
}

// SecretFilter is a string that no output shows. A list block does not have it:
// the framework has no sensitive attributes there.
func SecretFilter(name, description string, field **string) Filter {
	filter := TextFilter(name, description, field)
	filter.inDataSource = datasource.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	filter.inList = nil
	return filter
}

// ChoiceFilter is a value of an enumeration.
func ChoiceFilter[T enum[T]](name, description string, field *T) Filter {
	return textFilter(name, description, func(text string) { *field = T(text) }, stringvalidator.OneOf(fw.KnownValues(T("").Values())...))
}

// OptionalChoiceFilter is ChoiceFilter for an optional field.
func OptionalChoiceFilter[T enum[T]](name, description string, field **T) Filter {
	var choice T
	filter := ChoiceFilter(name, description, &choice)
	sendChoice := filter.send
	filter.send = func(ctx context.Context, config tfsdk.Config, scope Scope) diag.Diagnostics {
		diags := sendChoice(ctx, config, scope)
		if choice != "" {
			*field = &choice
		}
		return diags
	}
	return filter
}

func textFilter(name, description string, take func(string), validators ...validator.String) Filter {
	return Filter{
		name,
		datasource.StringAttribute{Optional: true, Validators: validators, MarkdownDescription: description},
		listText(validators, description),
		sending(name, func(value types.String, _ Scope) diag.Diagnostics {
			take(value.ValueString())
			return nil
		}),
	}
}

func listText(validators []validator.String, description string) list.Attribute {
	return list.StringAttribute{Optional: true, Validators: validators, MarkdownDescription: description}
}

// NumberFilter is a positive number.
func NumberFilter(name, description string, field **uint64) Filter {
	positive := []validator.Int64{int64validator.AtLeast(1)}
	return Filter{
		name,
		datasource.Int64Attribute{Optional: true, Validators: positive, MarkdownDescription: description},
		list.Int64Attribute{Optional: true, Validators: positive, MarkdownDescription: description},
		sending(name, func(value types.Int64, _ Scope) diag.Diagnostics {
			number := uint64(max(0, value.ValueInt64()))
			*field = &number
			return nil
		}),
	}
}

// BoolFilter is true or false.
func BoolFilter(name, description string, field **bool) Filter {
	return Filter{
		name,
		datasource.BoolAttribute{Optional: true, MarkdownDescription: description},
		list.BoolAttribute{Optional: true, MarkdownDescription: description},
		sending(name, func(value types.Bool, _ Scope) diag.Diagnostics {
			*field = value.ValueBoolPointer()
			return nil
		}),
	}
}

// IDFilter is the id of another object. It has to be in the same region.
func IDFilter(name, description string, field **string) Filter {
	description += " `{region}/{uuid}` or a bare UUID."
	return Filter{
		name,
		datasource.StringAttribute{CustomType: fw.IDType{}, Optional: true, MarkdownDescription: description},
		list.StringAttribute{CustomType: fw.IDType{}, Optional: true, MarkdownDescription: description},
		sending(name, func(id fw.ID, scope Scope) diag.Diagnostics {
			*field = id.UUIDPointer()
			return fw.CheckRegion(path.Root(name), id, scope.Region)
		}),
	}
}

// IDsFilter is a set of ids.
func IDsFilter(name, description string, field *[]string) Filter {
	return setFilter(name, description, fw.IDType{}, func(elements []attr.Value, scope Scope) diag.Diagnostics {
		*field = fw.UUIDs(elements)
		return checkIDs(path.Root(name), elements, scope.Region)
	})
}

// checkIDs checks the elements of a set. The framework does not validate them by
// their type.
func checkIDs(at path.Path, elements []attr.Value, region string) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, element := range elements {
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
	return diags
}

// TagsFilter is a set of tags.
func TagsFilter(field *[]string) Filter {
	return setFilter("tags", "Only those that have all of these tags.", types.StringType, func(elements []attr.Value, _ Scope) diag.Diagnostics {
		*field = fw.Strings(elements)
		return nil
	})
}

// setFilter is a list in a list block, because the framework has no sets there.
func setFilter(name, description string, element attr.Type, take func([]attr.Value, Scope) diag.Diagnostics) Filter {
	return Filter{
		name,
		datasource.SetAttribute{Optional: true, ElementType: element, MarkdownDescription: description},
		list.ListAttribute{Optional: true, ElementType: element, MarkdownDescription: description},
		func(ctx context.Context, config tfsdk.Config, scope Scope) diag.Diagnostics {
			attribute, diags := config.Schema.AttributeAtPath(ctx, path.Root(name))
			if diags.HasError() {
				return diags
			}
			if _, isList := attribute.GetType().(types.ListType); isList {
				return sending(name, func(value types.List, scope Scope) diag.Diagnostics { return take(value.Elements(), scope) })(ctx, config, scope)
			}
			return sending(name, func(value types.Set, scope Scope) diag.Diagnostics { return take(value.Elements(), scope) })(ctx, config, scope)
		},
	}
}

// sending reads a filter from the configuration and passes it to take, if it is
// set.
func sending[V attr.Value](name string, take func(V, Scope) diag.Diagnostics) func(context.Context, tfsdk.Config, Scope) diag.Diagnostics {
	return func(ctx context.Context, config tfsdk.Config, scope Scope) diag.Diagnostics {
		var value V
		diags := config.GetAttribute(ctx, path.Root(name), &value)
		if !diags.HasError() && !value.IsNull() && !value.IsUnknown() {
			diags.Append(take(value, scope)...)
		}
		return diags
	}
}

// Filters are the filters of one list call.
type Filters []Filter

// organizationID is the filter that has a default in the provider.
const organizationID = "organization_id"

// dataSource are the filters as a data source declares them.
func (f Filters) dataSource() map[string]datasource.Attribute {
	attributes := map[string]datasource.Attribute{}
	for _, filter := range f {
		attributes[filter.name] = filter.inDataSource
	}
	return attributes
}

// ListBlock are the filters as a list block declares them.
func (f Filters) ListBlock() map[string]list.Attribute {
	attributes := map[string]list.Attribute{}
	for _, filter := range f {
		if filter.inList != nil {
			attributes[filter.name] = filter.inList
		}
	}
	return attributes
}

// Scope returns where to list: as the configuration says, else as the provider
// says.
func (f Filters) Scope(ctx context.Context, c *client.Client, config tfsdk.Config) (Scope, diag.Diagnostics) {
	configured, diags := f.configured(ctx, config)
	if diags.HasError() {
		return Scope{}, diags
	}
	if !f.has(organizationID) {
		region, diags := RegionFor(c, fw.NullID(), configured.region)
		return Scope{Region: region}, diags
	}
	return ScopeFor(c, configured.region, configured.organization)
}

// Fill is Scope and Send in one call, for a list block.
func (f Filters) Fill(ctx context.Context, c *client.Client, config tfsdk.Config) (Scope, diag.Diagnostics) {
	scope, diags := f.Scope(ctx, c, config)
	if !diags.HasError() {
		diags.Append(f.Send(ctx, config, scope)...)
	}
	return scope, diags
}

// Validate checks the filters while the provider is not configured yet. It fills
// a request that is never sent.
func (f Filters) Validate(ctx context.Context, config tfsdk.Config) diag.Diagnostics {
	configured, diags := f.configured(ctx, config)
	diags.Append(f.Send(ctx, config, Scope{Region: configured.region.ValueString()})...)
	return diags
}

// Send puts what is configured into the fields of the list call.
func (f Filters) Send(ctx context.Context, config tfsdk.Config, scope Scope) diag.Diagnostics {
	var diags diag.Diagnostics
	schema := config.Schema.GetAttributes()
	for _, filter := range f {
		if _, declared := schema[filter.name]; declared {
			diags.Append(filter.send(ctx, config, scope)...)
		}
	}
	return diags
}

type scopeArguments struct{ region, organization types.String }

func (f Filters) configured(ctx context.Context, config tfsdk.Config) (arguments scopeArguments, diags diag.Diagnostics) {
	diags = config.GetAttribute(ctx, path.Root("region"), &arguments.region)
	if f.has(organizationID) {
		diags.Append(config.GetAttribute(ctx, path.Root(organizationID), &arguments.organization)...)
	}
	return arguments, diags
}

func (f Filters) has(name string) bool { return len(f.only(name)) > 0 }

// only returns the filters with these names.
func (f Filters) only(names ...string) Filters {
	var kept Filters
	for _, filter := range f {
		if slices.Contains(names, filter.name) {
			kept = append(kept, filter)
		}
	}
	return kept
}
