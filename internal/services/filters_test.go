package services_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// sampleID is a valid value for every string filter.
const sampleID = "11111111-2222-3333-4444-555555555555"

// sample returns a value for an argument, and its form in a query string.
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

// lists are the plural data sources and the list blocks of the provider.
func lists(t *testing.T) map[string]*tfprotov6.Schema {
	t.Helper()
	all, err := protocol.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]*tfprotov6.Schema{}
	for name, schema := range all.DataSourceSchemas {
		if slices.ContainsFunc(schema.Block.Attributes, func(attribute *tfprotov6.SchemaAttribute) bool {
			return attribute.NestedType != nil && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeList
		}) {
			found["data."+name] = schema
		}
	}
	for name, schema := range all.ListResourceSchemas {
		found["list."+name] = schema
	}
	return found
}

// TestEveryFilterIsSent sets each argument of each plural data source and list
// block alone. Its value has to be in the query of the list call, under its own
// name.
func TestEveryFilterIsSent(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	s := open(t, env)
	all := lists(t)
	if len(all) < 7 {
		t.Errorf("only %d data sources and list blocks were found", len(all))
	}
	for name, schema := range all {
		unfiltered := query(t, env, s, name, nil)
		argumentOf := map[string]string{}
		for _, argument := range schema.Block.Attributes {
			if !argument.Optional || argument.Name == "region" {
				continue
			}
			value, sent := sample(t, argument)
			filtered := query(t, env, s, name, protocol.Attrs{argument.Name: value})
			field := ""
			for key, values := range filtered {
				if slices.Contains(values, sent) && !slices.Contains(unfiltered[key], sent) {
					field = key
				}
			}
			if field == "" {
				t.Errorf("%s: %s is declared, and not sent: %s", name, argument.Name, filtered.Encode())
			} else if other := argumentOf[field]; other != "" {
				t.Errorf("%s: %s and %s are both sent as %s", name, argument.Name, other, field)
			}
			argumentOf[field] = argument.Name
		}
	}
}

// query returns the query string of the list call of a data source or list block.
// It does not matter whether the API accepts the sample.
func query(t *testing.T, env *acctest.Env, s *protocol.Session, name string, config protocol.Attrs) url.Values {
	t.Helper()
	env.Mock.ResetRequests()
	if typeName, isList := strings.CutPrefix(name, "list."); isList {
		_, _ = s.List(t.Context(), typeName, config, 0, false)
	} else {
		_, _ = s.ReadData(t.Context(), strings.TrimPrefix(name, "data."), config)
	}
	requests := env.Mock.Requests()
	first := slices.IndexFunc(requests, func(request mockapi.Request) bool { return strings.HasPrefix(request.Operation, "List") })
	if first < 0 {
		t.Fatalf("%s with %v made no list call: %v", name, config, requests)
	}
	values, err := url.ParseQuery(requests[first].Query)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// TestAListBlockHasTheFiltersOfItsDataSource compares their arguments. A list
// block has no sensitive ones, because the framework has none there.
func TestAListBlockHasTheFiltersOfItsDataSource(t *testing.T) {
	t.Parallel()
	all := lists(t)
	for inList, inDataSource := range map[string]string{"list.interlink_link": "data.interlink_links", "list.interlink_routing_policy": "data.interlink_routing_policies"} {
		var has, want []string
		for _, argument := range all[inList].Block.Attributes {
			has = append(has, argument.Name)
		}
		for _, argument := range all[inDataSource].Block.Attributes {
			if argument.Optional && !argument.Sensitive {
				want = append(want, argument.Name)
			}
		}
		slices.Sort(has)
		slices.Sort(want)
		if !slices.Equal(has, want) {
			t.Errorf("%s has %v, %s has %v", inList, has, inDataSource, want)
		}
	}
}
