package fw

import (
	"fmt"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// What follows from the schema of a resource, so that it is written only once.
// texts are the descriptions of what the API has, by attribute. A resource also
// has settings, which only the provider reads.

// Shown returns the attributes of a data source that shows what the API has. They
// have the types of the resource's attributes, are all computed, and are
// sensitive if the resource's are.
func Shown(attributes map[string]schema.Attribute, texts map[string]string) map[string]datasource.Attribute {
	shown := make(map[string]datasource.Attribute, len(texts))
	for name, text := range texts {
		shown[name] = showing(name, attributes[name], text)
	}
	return shown
}

func showing(name string, attribute schema.Attribute, text string) datasource.Attribute {
	switch attribute := attribute.(type) {
	case schema.StringAttribute:
		return datasource.StringAttribute{Computed: true, CustomType: attribute.CustomType, Sensitive: attribute.Sensitive, MarkdownDescription: text}
	case schema.Int64Attribute:
		return datasource.Int64Attribute{Computed: true, Sensitive: attribute.Sensitive, MarkdownDescription: text}
	case schema.BoolAttribute:
		return datasource.BoolAttribute{Computed: true, Sensitive: attribute.Sensitive, MarkdownDescription: text}
	case schema.SetAttribute:
		return datasource.SetAttribute{Computed: true, ElementType: attribute.ElementType, Sensitive: attribute.Sensitive, MarkdownDescription: text}
	case schema.ListAttribute:
		return datasource.ListAttribute{Computed: true, ElementType: attribute.ElementType, Sensitive: attribute.Sensitive, MarkdownDescription: text}
	case schema.SingleNestedAttribute:
		texts := make(map[string]string, len(attribute.Attributes))
		for inner, nested := range attribute.Attributes {
			texts[inner] = nested.GetMarkdownDescription()
		}
		return datasource.SingleNestedAttribute{Computed: true, Attributes: Shown(attribute.Attributes, texts), Sensitive: attribute.Sensitive, MarkdownDescription: text}
	}
	panic(fmt.Sprintf("%s is a %T: fw.Shown has to learn that kind of attribute", name, attribute))
}

// Settings returns the names of the attributes that only the provider reads, and
// of the blocks. A change of them makes no API call.
func Settings(attributes map[string]schema.Attribute, texts map[string]string, blocks ...string) []string {
	settings := blocks
	for name := range attributes {
		if _, shown := texts[name]; !shown {
			settings = append(settings, name)
		}
	}
	return settings
}
