package services_test

import (
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

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

// seeded is a mock with an object of every kind. None of them matches a sample.
func seeded(t *testing.T) *acctest.Env {
	t.Helper()
	env := acctest.New(t, mockapi.Options{})
	env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4"})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
	env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	return env
}

// TestEveryFilterIsSent sets each argument of each plural data source and list
// block alone. Its value has to be in the query of the list call, under its own
// name, and the mock has to filter by it. Each filter of the SDK needs an
// argument.
func TestEveryFilterIsSent(t *testing.T) {
	t.Parallel()
	env := seeded(t)
	s := open(t, env)
	all := lists(t)
	if len(all) < 7 {
		t.Errorf("only %d data sources and list blocks were found", len(all))
	}
	for name, schema := range all {
		unfiltered := ask(t, env, s, name, nil)
		if unfiltered.objects < 1 {
			t.Fatalf("%s finds nothing: add an object of this kind to seeded", name)
		}
		missing := filtersOfSDK(t, unfiltered.operation)
		argumentOf := map[string]string{}
		for _, argument := range schema.Block.Attributes {
			if !argument.Optional || argument.Name == "region" {
				continue
			}
			value, sent := sample(t, argument)
			filtered := ask(t, env, s, name, protocol.Attrs{argument.Name: value})
			field := ""
			for key, values := range filtered.query {
				if slices.Contains(values, sent) && !slices.Contains(unfiltered.query[key], sent) {
					field = key
				}
			}
			if field == "" {
				t.Errorf("%s: %s is declared, and not sent: %s", name, argument.Name, filtered.query.Encode())
			} else if other := argumentOf[field]; other != "" {
				t.Errorf("%s: %s and %s are both sent as %s", name, argument.Name, other, field)
			}
			argumentOf[field] = argument.Name
			delete(missing, plain(field))
			other := unfiltered
			if argument.Type.Is(tftypes.Bool) { // all may be true
				other = ask(t, env, s, name, protocol.Attrs{argument.Name: false})
			}
			if filtered.objects == other.objects {
				t.Errorf("%s: the mock does not filter by %s", name, field)
			}
		}
		if strings.HasPrefix(name, "data.") && len(missing) > 0 {
			t.Errorf("%s: the SDK's %s filters by %v, too", name, unfiltered.operation, slices.Sorted(maps.Keys(missing)))
		}
	}
}

// filtersOfSDK returns the fields of a list request of the SDK that filter, in
// their plain form.
func filtersOfSDK(t *testing.T, operation string) map[string]bool {
	t.Helper()
	method, found := reflect.TypeFor[*interlink.API]().MethodByName(operation)
	if !found {
		t.Fatalf("the SDK has no %s", operation)
	}
	filters := map[string]bool{}
	request := method.Type.In(1).Elem()
	for i := range request.NumField() {
		if name := request.Field(i).Name; !slices.Contains([]string{"Region", "OrderBy", "Page", "PageSize"}, name) {
			filters[plain(name)] = true
		}
	}
	return filters
}

// plain makes BandwidthMbps and bandwidth_mbps the same.
func plain(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// listing is a list call that a data source or list block made.
type listing struct {
	operation string
	query     url.Values
	objects   int // found; -1 if the API refused the call
}

// ask reads a data source or list block. It does not matter whether the API
// accepts the sample.
func ask(t *testing.T, env *acctest.Env, s *protocol.Session, name string, config protocol.Attrs) listing {
	t.Helper()
	env.Mock.ResetRequests()
	objects := -1
	if typeName, isList := strings.CutPrefix(name, "list."); isList {
		if items, found := s.List(t.Context(), typeName, config, 0, false); len(found) == 0 {
			objects = len(items)
		}
	} else if data, found := s.ReadData(t.Context(), strings.TrimPrefix(name, "data."), config); len(found) == 0 {
		var items []tftypes.Value
		if err := protocol.Fields(data.Value)[strings.TrimPrefix(name, "data.interlink_")].As(&items); err != nil {
			t.Fatal(err)
		}
		objects = len(items)
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
	return listing{requests[first].Operation, values, objects}
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
