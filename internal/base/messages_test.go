package base_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/golden"
)

// query is the list call of things.
type query struct {
	region                string
	project, organization *string
	pops                  []string
}

// model is a thing in Terraform.
type model struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Region    types.String `tfsdk:"region"`
	ProjectID types.String `tfsdk:"project_id"`
}

// thing is a kind of object of these tests.
type thing = base.Kind[base.Label, query, model]

// things are of the same project. The API returns them, or fails.
func things(failure error, found ...base.Label) *thing {
	return &thing{
		Singular: "thing", Plural: "things", Article: "a", Noun: "thing", Nouns: "things",
		Attributes: func() map[string]schema.Attribute {
			return map[string]schema.Attribute{"project_id": schema.StringAttribute{Computed: true}}
		},
		Filters: func(r *query) base.Filters {
			return base.Filters{
				base.RegionFilter(&r.region), base.ProjectFilter("things", &r.project), base.OrganizationFilter("things", &r.organization),
				base.IDsFilter("pop_ids", "PoPs.", &r.pops),
			}
		},
		List: func(*client.Client, context.Context, *query) ([]base.Label, error) {
			return found, failure
		},
		Get: func(_ *client.Client, _ context.Context, _, id string) (base.Label, error) {
			for _, one := range found {
				if one.ID == id {
					return one, failure
				}
			}
			return append(found, base.Label{})[0], failure
		},
		Label: func(one base.Label) base.Label { return one },
		Models: base.EachModel(func(m *model, one base.Label, region string) {
			*m = model{types.StringValue(region + "/" + one.ID), types.StringValue(one.Name), types.StringValue(region), types.StringValue(one.ProjectID)}
		}),
	}
}

// configuration is the configuration of a data source.
func configuration(t *testing.T, source datasource.DataSource, arguments map[string]tftypes.Value) tfsdk.Config {
	t.Helper()
	var declared datasource.SchemaResponse
	source.Schema(t.Context(), datasource.SchemaRequest{}, &declared)
	values := map[string]tftypes.Value{}
	for name, attribute := range declared.Schema.Attributes {
		values[name] = tftypes.NewValue(attribute.GetType().TerraformType(t.Context()), nil)
		if value, set := arguments[name]; set {
			values[name] = value
		}
	}
	return tfsdk.Config{Schema: declared.Schema, Raw: tftypes.NewValue(declared.Schema.Type().TerraformType(t.Context()), values)}
}

// read reads a data source.
func read(t *testing.T, c *client.Client, source datasource.DataSource, req datasource.ReadRequest, arguments map[string]tftypes.Value) datasource.ReadResponse {
	t.Helper()
	source.(datasource.DataSourceWithConfigure).Configure(t.Context(), datasource.ConfigureRequest{ProviderData: c}, &datasource.ConfigureResponse{})
	req.Config = configuration(t, source, arguments)
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: req.Config.Schema}}
	source.Read(t.Context(), req, &resp)
	return resp
}

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

// textsOfSources are those of the two data sources of a kind.
func textsOfSources(t *testing.T) map[string]diag.Diagnostics {
	t.Helper()
	c := configured(t, client.Config{Region: "fr-par"})
	paris := base.Label{Name: "paris", ID: uuid, ProjectID: "0a0a0a0a-1111-2222-3333-444444444444", Note: `status "active"`}
	deleted := paris
	deleted.Gone = true
	byID, byName := map[string]tftypes.Value{"id": text(uuid)}, map[string]tftypes.Value{"name": text("paris")}
	both := map[string]tftypes.Value{"id": text(uuid), "name": text("paris")}
	elsewhere := map[string]tftypes.Value{"id": text(uuid), "project_id": text("0b0b0b0b-1111-2222-3333-444444444444")}
	told := func(source datasource.DataSource, arguments map[string]tftypes.Value) diag.Diagnostics {
		return read(t, c, source, datasource.ReadRequest{}, arguments).Diagnostics
	}
	notOffered := things(nil)
	notOffered.WhyNone = func(*client.Client, context.Context, string) string { return "The reason why there is no thing." }
	pops := func(id string) map[string]tftypes.Value {
		set := tftypes.Set{ElementType: tftypes.String}
		return map[string]tftypes.Value{"pop_ids": tftypes.NewValue(set, []tftypes.Value{text(id)})}
	}
	var listing diag.Diagnostics
	none := func(string) list.ListResult { return list.ListResult{} }
	for one := range base.ListResults(nil, failures(t, http.StatusForbidden)[0], 0, "things of region fr-par", none) {
		listing.Append(one.Diagnostics...)
	}
	return map[string]diag.Diagnostics{
		"ListResults failed":      listing,
		"lookup id and name":      validate(t, both),
		"lookup deleted":          told(things(nil, deleted).Lookup(), byID),
		"lookup other project":    told(things(nil, paris).Lookup(), elsewhere),
		"lookup failed":           told(things(failures(t, http.StatusNotFound)[0]).Lookup(), byID),
		"lookup none at all":      told(things(nil, deleted).Lookup(), byName),
		"lookup why none":         told(notOffered.Lookup(), byName),
		"lookup none of the name": told(things(nil, base.Label{Name: "lyon", ID: uuid}, deleted).Lookup(), byName),
		"lookup more than one":    told(things(nil, paris, paris).Lookup(), byName),
		"listing failed":          told(things(failures(t, http.StatusForbidden)[0]).Listing(), nil),
		"filter no id":            told(things(nil).Listing(), pops("DC3")),
		"filter other region":     told(things(nil).Listing(), pops("nl-ams/"+uuid)),
	}
}

// network replies with a status to every request. With 0 it cannot be reached.
type network int

func (n network) RoundTrip(*http.Request) (*http.Response, error) {
	if n == 0 {
		return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	}
	body := `{"message":"as the API says it"}`
	if n == http.StatusNotFound {
		body = `{"type":"not_found","resource":"pop","resource_id":"` + uuid + `"}`
	}
	return &http.Response{
		StatusCode: int(n), Status: fmt.Sprintf("%d %s", n, http.StatusText(int(n))),
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)),
	}, nil
}

// failures are two failures of one client over a network.
func failures(t *testing.T, status network) [2]error {
	t.Helper()
	c := configured(t, client.Config{Region: "fr-par", Transport: status, Timing: client.Timing{RetryFirst: time.Microsecond, RetryMax: time.Microsecond}})
	var failed [2]error
	for i := range failed {
		if _, failed[i] = c.Pop(t.Context(), "fr-par", uuid); failed[i] == nil {
			t.Fatalf("HTTP %d is no failure", status)
		}
	}
	return failed
}

// textsOfFailures are those of AddError.
func textsOfFailures(t *testing.T) map[string]diag.Diagnostics {
	t.Helper()
	texts := map[string]diag.Diagnostics{}
	add := func(name string, err error) {
		var diags diag.Diagnostics
		base.AddError(&diags, "find the PoP", err)
		texts["AddError "+name] = diags
	}
	key, away, missing := failures(t, http.StatusUnauthorized), failures(t, 0), failures(t, http.StatusNotFound)[0]
	add("key", key[0])
	add("key again", key[1])
	add("out of reach", away[0])
	add("out of reach again", away[1])
	add("not found", missing)
	add("part", &base.PartError{Task: "read its bandwidths", Err: missing})
	add("look-up", &base.LookupError{Text: "There is no PoP."})
	return texts
}

// textsOfDefaults are those about what the provider block does not say.
func textsOfDefaults(t *testing.T) map[string]diag.Diagnostics {
	t.Helper()
	var wired diag.Diagnostics
	base.ClientFrom(errors.New("something else"), &wired)
	unset := configured(t, client.Config{})
	later := configured(t, client.Config{Unknown: client.UnknownDefaults{Region: true, Organization: true}})
	null, set := types.StringNull(), types.StringValue("nl-ams")
	unknown := types.StringUnknown()
	_, region := base.RegionFor(later, fw.NullID(), null)
	some := things(nil)
	_, organization := some.Filters(new(query)).Fill(t.Context(), later, configuration(t, some.Listing(), map[string]tftypes.Value{"region": text("fr-par")}))
	return map[string]diag.Diagnostics{
		"ClientFrom":                     wired,
		"SetProviderDefaults region":     base.SetProviderDefaults(t.Context(), unset, &tfsdk.Plan{}, null, &unknown, set, &set),
		"SetProviderDefaults project_id": base.SetProviderDefaults(t.Context(), unset, &tfsdk.Plan{}, set, &set, null, &unknown),
		"RegionFor":                      region,
		"filter organization_id":         organization,
	}
}

// TestMessages compares every message with its golden file. To write the files
// again: go test ./internal/base -run TestMessages -update.
func TestMessages(t *testing.T) {
	t.Parallel()
	texts := textsOfContacts(t)
	for _, some := range []map[string]diag.Diagnostics{textsOfSources(t), textsOfFailures(t), textsOfDefaults(t)} {
		for name, diags := range some {
			texts[name] = golden.Only(t, diags)
		}
	}
	golden.Check(t, texts)
}
