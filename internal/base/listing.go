package base

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// listing is the plural data source of a kind.
type listing[Object, Request, Model any] struct {
	DataSource
	kind *Kind[Object, Request, Model]
}

// Listing makes the data source of all objects that match its filters.
func (k *Kind[Object, Request, Model]) Listing() datasource.DataSource {
	return &listing[Object, Request, Model]{NewDataSource(k.Plural), k}
}

// Schema implements datasource.DataSource.
func (d *listing[Object, Request, Model]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	k := d.kind
	attributes := map[string]schema.Attribute{}
	for _, filter := range k.Filters(new(Request)) {
		attributes[filter.name] = filter.attribute
	}
	attributes[k.Plural] = schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: "The " + k.Nouns + ".",
		NestedObject: schema.NestedAttributeObject{Attributes: k.Attributes()},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: fmt.Sprintf("The %s of a region, all of them that the filters let through, by name.", k.Nouns),
		Attributes:          attributes,
	}
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *listing[Object, Request, Model]) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	_, diags := d.kind.Filters(new(Request)).Fill(ctx, nil, req.Config)
	resp.Diagnostics.Append(diags...)
}

// Read implements datasource.DataSource.
func (d *listing[Object, Request, Model]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	request := d.kind.Request
	region, diags := d.kind.Filters(&request).Fill(ctx, d.Client, req.Config)
	if !later(diags, req, resp) {
		return
	}
	var models []Model
	objects, err := d.kind.List(d.Client, ctx, &request)
	if err == nil {
		models, err = d.kind.Models(ctx, d.Client, region, objects)
	}
	if err != nil {
		AddError(&resp.Diagnostics, fmt.Sprintf("list the %s of region %s", d.kind.Nouns, region), err)
		return
	}
	resp.State.Raw = req.Config.Raw
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("region"), region)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(d.kind.Plural), models)...)
}
