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
	var length validator.String = stringvalidator.LengthAtLeast(1)
	if k.MaxName > 0 {
		length = stringvalidator.UTF8LengthBetween(1, k.MaxName)
	}
	attributes := k.Attributes()
	attributes["id"] = schema.StringAttribute{
		CustomType: fw.IDType{}, Optional: true, Computed: true,
		MarkdownDescription: fmt.Sprintf("Id of the %s. `{region}/{uuid}` or a bare UUID. Exactly one of `id` and `name` is needed.", k.Noun),
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{length},
		MarkdownDescription: fmt.Sprintf("Name of the %s. The object of exactly this name is chosen; else the only one whose name holds it, without regard to case. "+
			"Exactly one of `id` and `name` is needed.", k.Noun),
	}
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

// String names the object that is looked for, for messages.
func (q question) String() string {
	if q.id.UUID() != "" {
		return q.id.ValueString()
	}
	return fmt.Sprintf("named %q", q.name.ValueString())
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
	if known := !q.id.IsUnknown() && !q.name.IsUnknown(); known && q.id.IsNull() == q.name.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("id"), "Exactly one of id and name", "Set exactly one of `id` and `name`.")
	}
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
	var models []Model
	object, err := d.find(ctx, region, q, req.Config)
	if err == nil {
		models, err = d.kind.Models(ctx, d.Client, region, []Object{object})
	}
	if err != nil {
		AddError(&resp.Diagnostics, fmt.Sprintf("find the %s %s in region %s", d.kind.Noun, q, region), err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &models[0])...)
}

// find gets the object by its id, or looks for its name in the list.
func (d *lookup[Object, Request, Model]) find(ctx context.Context, region string, q question, config tfsdk.Config) (found Object, err error) {
	k := d.kind
	if q.id.UUID() != "" {
		found, err = k.Get(d.Client, ctx, region, q.id.UUID())
		if err == nil {
			err = k.isAsked(found, region, q.project.ValueString())
		}
		return found, err
	}
	request := k.Request
	filters := slices.DeleteFunc(k.Filters(&request), func(f Filter) bool { return f.name != "region" && f.name != "project_id" })
	if _, diags := filters.Fill(ctx, d.Client, config); diags.HasError() {
		return found, &LookupError{diags[0].Detail()}
	}
	objects, err := k.List(d.Client, ctx, &request)
	if err != nil {
		return found, err
	}
	if len(objects) == 0 && k.WhyNone != nil {
		if why := k.WhyNone(d.Client, ctx, region); why != "" {
			return found, &LookupError{why}
		}
	}
	found, err = k.choose(q.name.ValueString(), region, objects)
	if err != nil {
		return found, err
	}
	return k.Get(d.Client, ctx, region, k.Label(found).ID) // a list only nominates
}

// isAsked checks an object that was found by its id.
func (k *Kind[Object, Request, Model]) isAsked(object Object, region, project string) error {
	label := k.Label(object)
	name := fmt.Sprintf("The %s %q (%s/%s)", k.Noun, label.Name, region, label.ID)
	switch {
	case label.Gone:
		return &LookupError{name + " has been deleted. Correct `id`, or take this block out."}
	case project != "" && !strings.EqualFold(project, label.ProjectID):
		return &LookupError{fmt.Sprintf("%s is of project %s, not of %s as `project_id` has it. Correct `project_id`, or leave it out.", name, label.ProjectID, project)}
	}
	return nil
}

// choose returns the object with exactly this name. If there is none, it returns
// the only object whose name contains it, without regard to case. The error lists
// the candidates.
func (k *Kind[Object, Request, Model]) choose(name, region string, objects []Object) (Object, error) {
	const inexact = 10 // a worse rank than every exact name has
	var living, best []Object
	bestRank := 0
	for _, object := range objects {
		label := k.Label(object)
		if label.Gone {
			continue // a list may still show it
		}
		living = append(living, object)
		rank := label.Rank
		if label.Name != name {
			rank += inexact
		}
		switch {
		case !strings.Contains(strings.ToLower(label.Name), strings.ToLower(name)):
		case len(best) == 0 || rank < bestRank:
			best, bestRank = []Object{object}, rank
		case rank == bestRank:
			best = append(best, object)
		}
	}
	var none Object
	switch {
	case len(best) == 1:
		return best[0], nil
	case len(best) > 1:
		return none, &LookupError{fmt.Sprintf("The name %q fits more than one %s: %s. Give the whole name, or the id.", name, k.Noun, k.candidates(best, region))}
	case len(living) > 0:
		return none, &LookupError{fmt.Sprintf("There is no %s whose name is or holds %q; there are %s. Take one of these.", k.Noun, name, k.candidates(living, region))}
	}
	return none, &LookupError{fmt.Sprintf("There is no %s whose name is or holds %q; there is none at all. Check the region and the project.", k.Noun, name)}
}

func (k *Kind[Object, Request, Model]) candidates(objects []Object, region string) string {
	texts := make([]string, len(objects))
	for i, object := range objects {
		label := k.Label(object)
		texts[i] = fmt.Sprintf("%q (%s/%s", label.Name, region, label.ID)
		if label.Note != "" {
			texts[i] += ", " + label.Note
		}
		texts[i] += ")"
	}
	return fw.Listed(texts)
}
