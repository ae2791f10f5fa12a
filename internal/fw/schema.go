package fw

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The parts of data source schemas.

// Computed returns computed string attributes of a data source.
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

// LookupID returns the id argument of a look-up.
func LookupID(description string) datasource.StringAttribute {
	return datasource.StringAttribute{
		CustomType: IDType{}, Optional: true, Computed: true,
		MarkdownDescription: description + " `{region}/{uuid}` or a bare UUID. Exactly one of `id` and `name` is needed.",
	}
}

// LookupName returns the name argument of a look-up.
func LookupName(description string) datasource.StringAttribute {
	return datasource.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: description + " The object of exactly this name is chosen; else the only one whose name holds it, without regard to case. Exactly one of `id` and `name` is needed.",
	}
}

// LookupRegion returns the region argument of a look-up.
func LookupRegion() datasource.StringAttribute {
	return datasource.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{Region()},
		MarkdownDescription: "Region to look in, for example `fr-par`. Default: the provider's.",
	}
}

// RegionOr returns the configured region, else the standard one.
func RegionOr(configured types.String, standard string) string {
	if region := configured.ValueString(); region != "" {
		return region
	}
	return standard
}

// OptionalString returns an argument for an optional request field: nil if it is
// not set.
func OptionalString(value types.String) *string {
	if value.IsNull() || value.IsUnknown() {
		return nil
	}
	text := value.ValueString()
	return &text
}
