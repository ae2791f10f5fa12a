package fw

import (
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
)

// ListFilters returns the filters of a data source, and tags, as a list block
// has them.
func ListFilters(filters map[string]datasource.Attribute) map[string]schema.Attribute {
	tags := FilterTags()
	attributes := map[string]schema.Attribute{ // the framework knows no sets there
		"tags": schema.ListAttribute{Optional: true, ElementType: tags.ElementType, MarkdownDescription: tags.MarkdownDescription},
	}
	for name, filter := range filters {
		switch filter := filter.(type) {
		case datasource.StringAttribute:
			attributes[name] = schema.StringAttribute{Optional: true, CustomType: filter.CustomType, Validators: filter.Validators, MarkdownDescription: filter.MarkdownDescription}
		case datasource.Int64Attribute:
			attributes[name] = schema.Int64Attribute{Optional: true, Validators: filter.Validators, MarkdownDescription: filter.MarkdownDescription}
		case datasource.BoolAttribute:
			attributes[name] = schema.BoolAttribute{Optional: true, Validators: filter.Validators, MarkdownDescription: filter.MarkdownDescription}
		}
	}
	return attributes
}
