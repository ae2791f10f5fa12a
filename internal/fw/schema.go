package fw

import (
	"cmp"

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

// LookupRegion returns the region argument of a look-up.
func LookupRegion() datasource.StringAttribute {
	return datasource.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{Region()},
		MarkdownDescription: "Region to look in, for example `fr-par`. Default: the provider's.",
	}
}

// RegionOr returns the configured region, else the standard one.
func RegionOr(configured types.String, standard string) string {
	return cmp.Or(configured.ValueString(), standard)
}
