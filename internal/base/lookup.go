package base

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// lookup is the singular data source of a kind.
type lookup[Object, Request, Model any] struct {
	DataSource
	kind *Kind[Object, Request, Model]
}

// Lookup makes the data source of one object, by its id or its name.
func (k *Kind[Object, Request, Model]) Lookup() datasource.DataSource {
	return &lookup[Object, Request, Model]{NewDataSource(k.Singular), k}
}

// Schema implements datasource.DataSource.
func (d *lookup[Object, Request, Model]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	k := d.kind
	attributes := k.Attributes()
	name := fw.LookupName("Name of the " + k.Noun + ".")
	if k.MaxName > 0 {
		name.Validators = []validator.String{stringvalidator.UTF8LengthBetween(1, k.MaxName)}
	}
	attributes["id"] = fw.LookupID("Id of the " + k.Noun + ".")
	attributes["name"] = name
	attributes["region"] = fw.LookupRegion()
	if project, has := attributes["project_id"]; has {
		attributes["project_id"] = schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{fw.UUID()},
			MarkdownDescription: fmt.Sprintf("%s Where it is set, only %s %s of that project is found.", project.GetMarkdownDescription(), k.Article, k.Noun),
		}
	}
	resp.Schema = schema.Schema{MarkdownDescription: k.About, Attributes: attributes}
}

// question is the arguments of a look-up.
type question struct {
	id                    fw.ID
	name, region, project types.String
}

func (d *lookup[Object, Request, Model]) question(ctx context.Context, config tfsdk.Config) (q question, diags diag.Diagnostics) {
	diags.Append(config.GetAttribute(ctx, path.Root("id"), &q.id)...)
	diags.Append(config.GetAttribute(ctx, path.Root("name"), &q.name)...)
	diags.Append(config.GetAttribute(ctx, path.Root("region"), &q.region)...)
	if _, has := config.Schema.GetAttributes()["project_id"]; has {
		diags.Append(config.GetAttribute(ctx, path.Root("project_id"), &q.project)...)
	}
	diags.Append(fw.CheckRegion(path.Root("id"), q.id, q.region.ValueString())...)
	return q, diags
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *lookup[Object, Request, Model]) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	q, diags := d.question(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(fw.IDOrName(q.id, q.name)...)
}

// Read implements datasource.DataSource.
func (d *lookup[Object, Request, Model]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	q, diags := d.question(ctx, req.Config)
	if resp.Diagnostics.Append(diags...); resp.Diagnostics.HasError() {
		return
	}
	region, ok := d.RegionFor(q.id, q.region, req, resp)
	if !ok {
		return
	}
	models, err := d.find(ctx, region, q, req.Config)
	if err != nil {
		AddError(&resp.Diagnostics, fmt.Sprintf("find the %s %s in region %s", d.kind.Noun, fw.Asked(q.id, q.name), region), err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &models[0])...)
}

// find returns the model of the one object that matches.
func (d *lookup[Object, Request, Model]) find(ctx context.Context, region string, q question, config tfsdk.Config) ([]Model, error) {
	find := d.byName
	if q.id.UUID() != "" {
		find = d.byID
	}
	object, err := find(ctx, region, q, config)
	if err != nil {
		return nil, err
	}
	return d.kind.Models(ctx, d.Client, region, []Object{object})
}

func (d *lookup[Object, Request, Model]) byID(ctx context.Context, region string, q question, _ tfsdk.Config) (Object, error) {
	var none Object
	object, err := d.kind.Get(d.Client, ctx, region, q.id.UUID())
	if err != nil {
		return none, err
	}
	label := d.kind.Label(object)
	switch project := q.project.ValueString(); {
	case label.Gone:
		return none, &fw.LookupError{Text: fmt.Sprintf("The %s %q (%s) has been deleted. Correct `id`, or take this block out.", d.kind.Noun, label.Name, label.regionalID(region))}
	case project != "" && !strings.EqualFold(project, label.ProjectID):
		return none, &fw.LookupError{Text: fmt.Sprintf("The %s %q (%s) is of project %s, not of %s as `project_id` has it. Correct `project_id`, or leave it out.",
			d.kind.Noun, label.Name, label.regionalID(region), label.ProjectID, project)}
	}
	return object, nil
}

func (d *lookup[Object, Request, Model]) byName(ctx context.Context, region string, q question, config tfsdk.Config) (Object, error) {
	var none Object
	request := d.kind.Request
	narrowing := d.kind.Filters(&request).only("region", "project_id")
	if diags := narrowing.Send(ctx, config, Scope{Region: region}); diags.HasError() {
		return none, &fw.LookupError{Text: diags[0].Detail()}
	}
	objects, err := d.kind.List(d.Client, ctx, &request)
	if err != nil {
		return none, err
	}
	if len(objects) == 0 && d.kind.WhyNone != nil {
		if why := d.kind.WhyNone(d.Client, ctx, region); why != "" {
			return none, &fw.LookupError{Text: why}
		}
	}
	// A list may still show an object that is deleted.
	objects = slices.DeleteFunc(objects, func(object Object) bool { return d.kind.Label(object).Gone })
	return fw.FindByName(d.kind.Noun, q.name.ValueString(), objects,
		func(object Object) (name, id string) {
			label := d.kind.Label(object)
			return label.Name, strings.Join(append([]string{label.regionalID(region)}, label.Notes...), ", ")
		},
		func(object Object) int { return d.kind.Label(object).Rank })
}
