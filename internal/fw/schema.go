package fw

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The pieces that data source schemas are made of.

// Computed returns computed data source attributes of strings.
func Computed(descriptions map[string]string) map[string]datasource.Attribute {
	attributes := make(map[string]datasource.Attribute, len(descriptions))
	for name, description := range descriptions {
		attributes[name] = datasource.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return attributes
}

// ComputedID returns a computed id.
func ComputedID(description string) datasource.StringAttribute {
	return datasource.StringAttribute{CustomType: IDType{}, Computed: true, MarkdownDescription: description}
}

// LookupID returns an id by which an object may be looked up.
func LookupID(description string) datasource.StringAttribute {
	return datasource.StringAttribute{
		CustomType: IDType{}, Optional: true, Computed: true,
		MarkdownDescription: description + " `{region}/{uuid}` or a bare UUID. Exactly one of `id` and `name` is needed.",
	}
}

// LookupName returns a name by which an object may be looked up.
func LookupName(description string) datasource.StringAttribute {
	return datasource.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: description + " The object of exactly this name is taken; else the only one whose name holds it, without regard to case. Exactly one of `id` and `name` is needed.",
	}
}

// LookupRegion returns the region to look in.
func LookupRegion() datasource.StringAttribute {
	return datasource.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{Region()},
		MarkdownDescription: "Region to look in, for example `fr-par`. Default: the provider's.",
	}
}

// FilterID returns an id to filter by.
func FilterID(description string) datasource.StringAttribute {
	return datasource.StringAttribute{CustomType: IDType{}, Optional: true, MarkdownDescription: description + " `{region}/{uuid}` or a bare UUID."}
}

// FilterString returns a text to filter by.
func FilterString(description string, validators ...validator.String) datasource.StringAttribute {
	return datasource.StringAttribute{Optional: true, Validators: validators, MarkdownDescription: description}
}

// FilterTags returns tags to filter by.
func FilterTags() datasource.SetAttribute {
	return datasource.SetAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: "Only those that have all of these tags."}
}

// RegionOr returns the configured region, else the standard one.
func RegionOr(configured types.String, standard string) string {
	if region := configured.ValueString(); region != "" {
		return region
	}
	return standard
}

// OptionalString returns a filter as an optional request field: nil if it is
// not set.
func OptionalString(value types.String) *string {
	if value.IsNull() || value.IsUnknown() {
		return nil
	}
	text := value.ValueString()
	return &text
}

// OptionalBool is OptionalString for a boolean.
func OptionalBool(value types.Bool) *bool {
	if value.IsNull() || value.IsUnknown() {
		return nil
	}
	on := value.ValueBool()
	return &on
}

// OptionalUint is OptionalString for a number that is not negative.
func OptionalUint(value types.Int64) *uint64 {
	if value.IsNull() || value.IsUnknown() || value.ValueInt64() < 0 {
		return nil
	}
	number := uint64(value.ValueInt64())
	return &number
}
