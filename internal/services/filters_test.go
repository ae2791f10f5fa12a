package services_test

import (
	"cmp"
	"fmt"
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

// other is the id of something that no seeded object has, is of or is in.
const other = "11111111-2222-3333-4444-555555555555"

// choices are values of the filters that take one of a few. No seeded object has
// one of them.
var choices = map[string]string{"status": "locked", "kind": "self_hosted", "bgp_v4_status": "down", "bgp_v6_status": "down"}

// sample returns a value for an argument, and its form in a query string.
func sample(t *testing.T, argument *tfprotov6.SchemaAttribute) (value any, sent []string) {
	t.Helper()
	switch {
	case argument.Type.Is(tftypes.String):
		text := cmp.Or(choices[argument.Name], other)
		return text, []string{text}
	case argument.Type.Is(tftypes.Number):
		return 4242, []string{"4242"}
	case argument.Type.Is(tftypes.Bool):
		return true, []string{"true"}
	case argument.Type.Is(tftypes.Set{}), argument.Type.Is(tftypes.List{}):
		two := []string{other, strings.Replace(other, "1", "2", 1)}
		return two, two
	}
	t.Fatalf("%s: this test has no sample of a %s", argument.Name, argument.Type)
	return nil, nil
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
// argument. A list block has no sensitive one, because the framework has none
// there.
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
		if len(unfiltered.names) < 1 {
			t.Fatalf("%s finds nothing: add an object of this kind to seeded", name)
		}
		if abroad := ask(t, env, s, name, protocol.Attrs{"region": "nl-ams"}); len(abroad.names) > 0 {
			t.Errorf("%s finds %v in a region without objects", name, abroad.names)
		}
		missing := filtersOfSDK(t, unfiltered.operation)
		if strings.HasPrefix(name, "list.") {
			delete(missing, "pairingkey")
		}
		for _, argument := range schema.Block.Attributes {
			if !argument.Optional || argument.Name == "region" {
				continue
			}
			field := strings.TrimPrefix(argument.Name, "is_")
			delete(missing, plain(field))
			value, sent := sample(t, argument)
			filtered, without := ask(t, env, s, name, protocol.Attrs{argument.Name: value}), unfiltered
			if got := filtered.query[field]; !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(sent))) {
				t.Errorf("%s: %s is sent as %q, want %q: %s", name, argument.Name, got, sent, filtered.query.Encode())
			}
			if argument.Type.Is(tftypes.Bool) { // all may be true
				without = ask(t, env, s, name, protocol.Attrs{argument.Name: false})
				if got := without.query.Get(field); got != "false" {
					t.Errorf("%s: %s = false is sent as %q", name, argument.Name, got)
				}
			}
			if len(filtered.names) == len(without.names) {
				t.Errorf("%s: the mock does not filter by %s", name, field)
			}
		}
		if len(missing) > 0 {
			t.Errorf("%s: the SDK's %s filters by %v, too", name, unfiltered.operation, slices.Sorted(maps.Keys(missing)))
		}
	}
}

// TestEveryDataSourceReadsAllPages has objects on several pages. The mock lists
// them by age: the names show that the provider orders them.
func TestEveryDataSourceReadsAllPages(t *testing.T) {
	t.Parallel()
	const count = 130
	env := acctest.New(t, mockapi.Options{ExtraPartners: count, ExtraPops: count})
	for n := range count {
		name := fmt.Sprintf("%03d", count-n)
		env.Mock.AddPolicy(mockapi.PolicySeed{Name: name})
		env.Mock.AddConnection(mockapi.ConnectionSeed{Name: name})
		env.Mock.AddLink(mockapi.LinkSeed{Name: name})
	}
	s := open(t, env)
	for name := range lists(t) {
		if strings.HasPrefix(name, "list.") {
			continue // TestListPages
		}
		found := ask(t, env, s, name, nil).names
		if unique := len(slices.Compact(slices.Sorted(slices.Values(found)))); len(found) < count || unique != len(found) {
			t.Errorf("%s finds %d objects, %d different ones", name, len(found), unique)
		}
		// The mock orders names without regard to case and leading marks.
		if plain := slices.DeleteFunc(found, func(name string) bool { return strings.HasPrefix(name, "-") }); !slices.IsSorted(plain) {
			t.Errorf("%s is not in the order of the names: %v", name, plain)
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
	names     []string // found
}

// ask reads a data source or list block.
func ask(t *testing.T, env *acctest.Env, s *protocol.Session, name string, config protocol.Attrs) listing {
	t.Helper()
	if found := validate(t, s, name, config); len(found) > 0 {
		t.Fatalf("%s with %v: %s", name, config, found)
	}
	env.Mock.ResetRequests()
	var names []string
	if typeName, isList := strings.CutPrefix(name, "list."); isList {
		items, found := s.List(t.Context(), typeName, config, 0, false)
		if len(found) > 0 {
			t.Fatalf("%s with %v: %s", name, config, found)
		}
		for _, item := range items {
			names = append(names, item.Name)
		}
	} else {
		data, found := s.ReadData(t.Context(), strings.TrimPrefix(name, "data."), config)
		if len(found) > 0 {
			t.Fatalf("%s with %v: %s", name, config, found)
		}
		var items []tftypes.Value
		if err := protocol.Fields(data.Value)[strings.TrimPrefix(name, "data.interlink_")].As(&items); err != nil {
			t.Fatal(err)
		}
		for _, item := range items {
			names = append(names, protocol.Text(item, "name"))
		}
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
	return listing{requests[first].Operation, values, names}
}

// validate checks the configuration of a data source or list block.
func validate(t *testing.T, s *protocol.Session, name string, config protocol.Attrs) protocol.Findings {
	t.Helper()
	if typeName, isList := strings.CutPrefix(name, "list."); isList {
		return s.ValidateList(t.Context(), typeName, config)
	}
	typeName := strings.TrimPrefix(name, "data.")
	all, err := protocol.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.Server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: typeName, Config: protocol.Encode(t, all.DataSourceSchemas[typeName], config),
	})
	if err != nil {
		t.Fatal(err)
	}
	var found protocol.Findings
	for _, one := range resp.Diagnostics {
		found = append(found, protocol.Finding{Address: name, Failure: one.Severity == tfprotov6.DiagnosticSeverityError, Text: one.Summary + "\n" + one.Detail})
	}
	return found
}
