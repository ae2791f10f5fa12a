package base_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

const uuid = "11111111-2222-4333-8444-555555555555"

// configured is a client with these settings.
func configured(t *testing.T, config client.Config) *client.Client {
	t.Helper()
	config.APIURL, config.AccessKey, config.SecretKey = "http://127.0.0.1:1", "SCWXXXXXXXXXXXXXXXXX", uuid
	made, err := client.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestRegionFor(t *testing.T) {
	t.Parallel()
	paris := configured(t, client.Config{Region: "fr-par"})
	unset, later := configured(t, client.Config{}), configured(t, client.Config{Unknown: client.UnknownDefaults{Region: true}})
	null := types.StringNull()
	for name, test := range map[string]struct {
		client   *client.Client
		id       fw.ID
		argument types.String
		want     string
		failed   bool
	}{
		"of the id":                 {paris, fw.NewID("nl-ams", uuid), types.StringValue("pl-waw"), "nl-ams", false},
		"of the argument":           {paris, fw.NewID("", uuid), types.StringValue("pl-waw"), "pl-waw", false},
		"of the provider":           {paris, fw.NullID(), null, "fr-par", false},
		"none":                      {unset, fw.NullID(), null, "", false},
		"not known yet":             {later, fw.NullID(), null, "", true},
		"not known yet, not needed": {later, fw.NullID(), types.StringValue("pl-waw"), "pl-waw", false},
	} {
		if got, diags := base.RegionFor(test.client, test.id, test.argument); got != test.want || diags.HasError() != test.failed {
			t.Errorf("%s: %q, %v; want %q", name, got, diags, test.want)
		}
	}
}

func TestOrganizationOfAList(t *testing.T) {
	t.Parallel()
	const ours, theirs = "our-organization", "their-organization"
	set := configured(t, client.Config{Region: "fr-par", OrganizationID: ours})
	unset := configured(t, client.Config{Region: "fr-par"})
	later := configured(t, client.Config{Region: "fr-par", Unknown: client.UnknownDefaults{Organization: true}})
	argument := map[string]tftypes.Value{"organization_id": text(theirs)}
	for name, test := range map[string]struct {
		client    *client.Client
		arguments map[string]tftypes.Value
		want      string // "": every organization
		failed    bool
	}{
		"of the argument":           {set, argument, theirs, false},
		"of the provider":           {set, nil, ours, false},
		"every one":                 {unset, nil, "", false},
		"not known yet":             {later, nil, "", true},
		"not known yet, not needed": {later, argument, theirs, false},
	} {
		var request query
		kind := things(nil)
		region, diags := kind.Filters(&request).Fill(t.Context(), test.client, configuration(t, kind.Listing(), test.arguments))
		got := ""
		if request.organization != nil {
			got = *request.organization
		}
		if got != test.want || diags.HasError() != test.failed || region != "fr-par" || request.region != region {
			t.Errorf("%s: %q in %q, %v; want %q", name, got, region, diags, test.want)
		}
	}
}

// TestDefaultsOfTheProviderArePlanned expects them if neither configuration nor
// state has a value.
func TestDefaultsOfTheProviderArePlanned(t *testing.T) {
	t.Parallel()
	both := configured(t, client.Config{Region: "fr-par", ProjectID: uuid})
	later := configured(t, client.Config{Unknown: client.UnknownDefaults{Region: true, Project: true}})
	null, unknown, set := types.StringNull(), types.StringUnknown(), types.StringValue("nl-ams")
	for name, test := range map[string]struct {
		client          *client.Client
		config, planned types.String
		want            types.String
		errors          int
	}{
		"the provider's":    {both, null, unknown, types.StringValue("fr-par"), 0},
		"of the state":      {both, null, set, set, 0},
		"of the argument":   {both, unknown, unknown, unknown, 0},
		"not known yet":     {later, null, unknown, unknown, 0},
		"none":              {configured(t, client.Config{}), null, unknown, unknown, 2},
		"none, none needed": {configured(t, client.Config{}), set, set, set, 0},
	} {
		typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"region": tftypes.String, "project_id": tftypes.String}}
		plan := tfsdk.Plan{
			Schema: schema.Schema{Attributes: map[string]schema.Attribute{"region": schema.StringAttribute{Computed: true}, "project_id": schema.StringAttribute{Computed: true}}},
			Raw: tftypes.NewValue(typ, map[string]tftypes.Value{
				"region": tftypes.NewValue(tftypes.String, tftypes.UnknownValue), "project_id": tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
			}),
		}
		region, project := test.planned, test.planned
		diags := base.SetProviderDefaults(t.Context(), test.client, &plan, test.config, &region, test.config, &project)
		if !region.Equal(test.want) || len(diags) != test.errors {
			t.Errorf("%s: %s, %v; want %s", name, region, diags, test.want)
		}
		if test.want.ValueString() != "fr-par" {
			continue
		}
		var planned types.String
		if diags := plan.GetAttribute(t.Context(), path.Root("region"), &planned); diags.HasError() || !planned.Equal(test.want) {
			t.Errorf("%s: the plan has %s, %v", name, planned, diags)
		}
		if project.ValueString() != uuid {
			t.Errorf("%s: the project is %s", name, project)
		}
	}
}
