package services_test

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// read reads a data source. The error is the text of its diagnostics.
func (a *asker) read(typeName string, config arguments) string {
	a.t.Helper()
	resp, err := a.server.ReadDataSource(a.t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: typeName, Config: a.value(a.schemas.DataSourceSchemas[typeName], config),
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return said(resp.Diagnostics)
}

// sampleID is a value that every filter of a text takes.
const sampleID = "11111111-2222-3333-4444-555555555555"

// sample is a value for an argument, and how a query string has it.
func sample(t *testing.T, argument *tfprotov6.SchemaAttribute) (value any, sent string) {
	t.Helper()
	switch {
	case argument.Type.Is(tftypes.String):
		return sampleID, sampleID
	case argument.Type.Is(tftypes.Number):
		return 4242, "4242"
	case argument.Type.Is(tftypes.Bool):
		return true, "true"
	case argument.Type.Is(tftypes.Set{}), argument.Type.Is(tftypes.List{}):
		return []string{sampleID}, sampleID
	}
	t.Fatalf("%s: this test has no sample of a %s", argument.Name, argument.Type)
	return nil, ""
}

// TestEveryFilterIsSent sets each argument of each plural data source and list
// block by itself: its value has to be in the query of the list call, under a
// name of its own.
func TestEveryFilterIsSent(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	a := newAsker(t, env)
	schemas := map[string]*tfprotov6.Schema{}
	for name, schema := range a.schemas.DataSourceSchemas {
		if plural(schema) {
			schemas["data."+name] = schema
		}
	}
	for name, schema := range a.schemas.ListResourceSchemas {
		schemas["list."+name] = schema
	}
	if len(schemas) != 7 {
		t.Errorf("%d data sources and list blocks were found, want 7: %v", len(schemas), slices.Sorted(maps.Keys(schemas)))
	}
	for name, schema := range schemas {
		unfiltered := a.query(env.Mock, name, nil)
		taken := map[string]string{}
		for _, argument := range schema.Block.Attributes {
			if !argument.Optional || argument.Name == "region" {
				continue
			}
			value, sent := sample(t, argument)
			query := a.query(env.Mock, name, arguments{argument.Name: value})
			field := ""
			for key, values := range query {
				if slices.Contains(values, sent) && !slices.Contains(unfiltered[key], sent) {
					field = key
				}
			}
			if field == "" {
				t.Errorf("%s: %s is declared, and not sent: %s", name, argument.Name, query.Encode())
			} else if other := taken[field]; other != "" {
				t.Errorf("%s: %s and %s are both sent as %s", name, argument.Name, other, field)
			}
			taken[field] = argument.Name
		}
	}
}

// plural tells whether a data source is a list of objects.
func plural(schema *tfprotov6.Schema) bool {
	return slices.ContainsFunc(schema.Block.Attributes, func(attribute *tfprotov6.SchemaAttribute) bool {
		return attribute.NestedType != nil && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeList
	})
}

// query is the query string of the list call that a data source or list block
// makes. Whether the API takes the sample does not matter.
func (a *asker) query(mock *mockapi.Server, name string, config arguments) url.Values {
	a.t.Helper()
	mock.ResetRequests()
	if typeName, isList := strings.CutPrefix(name, "list."); isList {
		_, _ = a.list(typeName, config, 0, false)
	} else {
		a.read(strings.TrimPrefix(name, "data."), config)
	}
	requests := mock.Requests()
	first := slices.IndexFunc(requests, func(request mockapi.Request) bool { return strings.HasPrefix(request.Operation, "List") })
	if first < 0 {
		a.t.Fatalf("%s with %v made no list call: %v", name, config, requests)
	}
	query, err := url.ParseQuery(requests[first].Query)
	if err != nil {
		a.t.Fatal(err)
	}
	return query
}

// TestAListBlockHasTheFiltersOfItsDataSource compares their arguments. A list
// block has no sensitive ones: the framework knows none there.
func TestAListBlockHasTheFiltersOfItsDataSource(t *testing.T) {
	t.Parallel()
	a := newAsker(t, acctest.New(t, mockapi.Options{}))
	for inList, inDataSource := range map[string]string{"interlink_link": "interlink_links", "interlink_routing_policy": "interlink_routing_policies"} {
		var has, want []string
		for _, argument := range a.schemas.ListResourceSchemas[inList].Block.Attributes {
			has = append(has, argument.Name)
		}
		for _, argument := range a.schemas.DataSourceSchemas[inDataSource].Block.Attributes {
			if argument.Optional && !argument.Sensitive {
				want = append(want, argument.Name)
			}
		}
		slices.Sort(has)
		slices.Sort(want)
		if !slices.Equal(has, want) {
			t.Errorf("the list block %s has %v, data.%s has %v", inList, has, inDataSource, want)
		}
	}
}
