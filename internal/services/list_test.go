// Package services_test tests list resources and moves over the plugin protocol, as
// terraform query asks them: the CLI that the other tests run with may be older
// than that command. TestAccQuery runs the command itself where there is one.
package services_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const otherProject = "11111111-2222-3333-4444-555555555555"

// asker asks one provider process for lists.
type asker struct {
	t       *testing.T
	server  tfprotov6.ProviderServerWithListResource //nolint:staticcheck // terraform-plugin-go has no other name for it yet
	schemas *tfprotov6.GetProviderSchemaResponse
	ids     *tfprotov6.GetResourceIdentitySchemasResponse
}

type arguments map[string]any

// newAsker starts and configures the provider.
func newAsker(t *testing.T, env *acctest.Env) *asker {
	t.Helper()
	server, err := env.Factories()["interlink"]()
	if err != nil {
		t.Fatal(err)
	}
	a := &asker{t: t, server: server.(tfprotov6.ProviderServerWithListResource)} //nolint:staticcheck // see asker
	if a.schemas, err = server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil || len(a.schemas.Diagnostics) > 0 {
		t.Fatalf("%v %s", err, said(a.schemas.Diagnostics))
	}
	if a.ids, err = server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{}); err != nil {
		t.Fatal(err)
	}
	resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.14.0",
		Config: a.value(a.schemas.Provider, arguments{
			"access_key": acctest.AccessKey, "secret_key": acctest.SecretKey, "project_id": mockapi.DefaultProjectID,
			"region": "fr-par", "api_url": env.URL,
		}),
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("%v %s", err, said(resp.Diagnostics))
	}
	return a
}

// value is a block with these arguments and nulls for the others.
func (a *asker) value(schema *tfprotov6.Schema, given arguments) *tfprotov6.DynamicValue {
	a.t.Helper()
	typ := schema.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, of := range typ.AttributeTypes {
		switch value := given[name].(type) {
		case []string:
			elements := make([]tftypes.Value, len(value))
			for i, element := range value {
				elements[i] = tftypes.NewValue(tftypes.String, element)
			}
			values[name] = tftypes.NewValue(of, elements)
		default:
			values[name] = tftypes.NewValue(of, value)
		}
	}
	for name := range given {
		if _, known := values[name]; !known {
			a.t.Fatalf("there is no argument %s", name)
		}
	}
	dynamic, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, values))
	if err != nil {
		a.t.Fatal(err)
	}
	return &dynamic
}

// item is one result.
type item struct {
	name, region, id string
	resource         map[string]tftypes.Value // nil: not given
}

// list asks for a list. The error is the text of its diagnostics.
func (a *asker) list(typeName string, config arguments, limit int64, include bool) ([]item, error) {
	a.t.Helper()
	stream, err := a.server.ListResource(a.t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: typeName, Config: a.value(a.schemas.ListResourceSchemas[typeName], config), Limit: limit, IncludeResource: include,
	})
	if err != nil {
		a.t.Fatal(err)
	}
	var items []item
	for result := range stream.Results {
		if len(result.Diagnostics) > 0 {
			return items, fmt.Errorf("%s", said(result.Diagnostics))
		}
		identity := a.fields(result.Identity.IdentityData, a.ids.IdentitySchemas[typeName].ValueType())
		one := item{name: result.DisplayName, region: text(identity["region"]), id: text(identity["id"])}
		if result.Resource != nil {
			one.resource = a.fields(result.Resource, a.schemas.ResourceSchemas[typeName].ValueType())
		}
		items = append(items, one)
	}
	return items, nil
}

// must is list for a list that has to come.
func (a *asker) must(typeName string, config arguments, limit int64, include bool) []item {
	a.t.Helper()
	items, err := a.list(typeName, config, limit, include)
	if err != nil {
		a.t.Fatal(err)
	}
	return items
}

// validate answers what is said of a configuration before anything is asked.
func (a *asker) validate(typeName string, config arguments) string {
	a.t.Helper()
	resp, err := a.server.ValidateListResourceConfig(a.t.Context(), &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: typeName, Config: a.value(a.schemas.ListResourceSchemas[typeName], config),
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return said(resp.Diagnostics)
}

func (a *asker) fields(dynamic *tfprotov6.DynamicValue, typ tftypes.Type) map[string]tftypes.Value {
	a.t.Helper()
	value, err := dynamic.Unmarshal(typ)
	if err != nil {
		a.t.Fatal(err)
	}
	var fields map[string]tftypes.Value
	if err := value.As(&fields); err != nil {
		a.t.Fatal(err)
	}
	return fields
}

func text(value tftypes.Value) string {
	var s string
	switch {
	case value.IsNull():
		return "null"
	case value.As(&s) == nil:
		return s
	}
	return value.String()
}

func said(diagnostics []*tfprotov6.Diagnostic) string {
	var lines []string
	for _, d := range diagnostics {
		lines = append(lines, d.Severity.String()+": "+d.Summary+": "+d.Detail)
	}
	return strings.Join(lines, "\n")
}

func names(items []item) string {
	all := make([]string, len(items))
	for i, one := range items {
		all[i] = one.name
	}
	return strings.Join(all, ",")
}

func TestListLinks(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	mock := env.Mock
	yes := true
	deep := mock.AddPartner(mockapi.PartnerSeed{Name: "Deep", L3Connectivity: &yes})
	network, policy := mock.AddVPC("main"), mock.AddPolicy(mockapi.PolicySeed{Name: "v4"})
	connection := mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	for _, seed := range []mockapi.LinkSeed{
		{Name: "zulu"},
		{Name: "asked", Status: "requested"},
		{Name: "deep", PopID: mockapi.PopDC5, PartnerID: deep},
		{Name: "fast", BandwidthMbps: 10000},
		{Name: "full", VpcID: network, RoutingPolicyV4ID: policy, BgpV4Status: "down"},
		{Name: "six", BgpV6Status: "down"},
		{Name: "own", ConnectionID: connection, Status: "ready"},
		{Name: "tagged", Tags: []string{"a", "b"}},
		{Name: "tagged less", Tags: []string{"a"}},
		{Name: "theirs", ProjectID: otherProject},
		{Name: "abroad", Region: "nl-ams"},
	} {
		mock.AddLink(seed)
	}
	a := newAsker(t, env)
	const all = "zulu,asked,deep,fast,full,six,own,tagged,tagged less,theirs"
	for name, tc := range map[string]struct {
		config arguments
		limit  int64
		want   string
	}{
		"none":           {nil, 0, all},
		"limit":          {nil, 3, "zulu,asked,deep"},
		"limit of one":   {nil, 1, "zulu"},
		"limit of all":   {nil, 10, all},
		"limit above":    {nil, 100, all},
		"region":         {arguments{"region": "nl-ams"}, 0, "abroad"},
		"project":        {arguments{"project_id": otherProject}, 0, "theirs"},
		"organization":   {arguments{"organization_id": otherProject}, 0, "theirs"},
		"name":           {arguments{"name": "TAG"}, 0, "tagged,tagged less"},
		"one tag":        {arguments{"tags": []string{"a"}}, 0, "tagged,tagged less"},
		"all tags":       {arguments{"tags": []string{"a", "b"}}, 0, "tagged"},
		"status":         {arguments{"status": "requested"}, 0, "asked"},
		"bgp v4":         {arguments{"bgp_v4_status": "down"}, 0, "full"},
		"bgp v6":         {arguments{"bgp_v6_status": "down"}, 0, "six"},
		"kind":           {arguments{"kind": "self_hosted"}, 0, "own"},
		"l3":             {arguments{"kind": "l3_hosted"}, 0, "deep"},
		"partner":        {arguments{"partner_id": "fr-par/" + deep}, 0, "deep"},
		"pop":            {arguments{"pop_id": mockapi.PopDC5}, 0, "deep"},
		"bandwidth":      {arguments{"bandwidth_mbps": 10000}, 0, "fast"},
		"vpc":            {arguments{"vpc_id": network}, 0, "full"},
		"policy":         {arguments{"routing_policy_id": policy}, 0, "full"},
		"connection":     {arguments{"connection_id": connection}, 0, "own"},
		"filter, limit":  {arguments{"name": "tag"}, 1, "tagged"},
		"nothing is let": {arguments{"name": "berlin"}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if said := a.validate("interlink_link", tc.config); said != "" {
				t.Errorf("it is not valid: %s", said)
			}
			if got := names(a.must("interlink_link", tc.config, tc.limit, false)); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

// TestListLinkShown: what Terraform writes an import block and a configuration
// from.
func TestListLinkShown(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	network := env.Mock.AddVPC("main")
	hosted := env.Mock.AddLink(mockapi.LinkSeed{Name: "hosted", VpcID: network, PairingKey: "key-1", Tags: []string{"a"}, Propagation: true})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	own := env.Mock.AddLink(mockapi.LinkSeed{Name: "own", ConnectionID: connection, Region: "nl-ams", Status: "ready", VLAN: 2000, PeerASN: 65001})
	a := newAsker(t, env)
	for _, tc := range []struct {
		region, id string
		want       map[string]string
	}{
		{"fr-par", hosted, map[string]string{
			"id": "fr-par/" + hosted, "name": "hosted", "status": "active", "pairing_key": "key-1", "vpc_id": "fr-par/" + network,
			"partner_id": "fr-par/" + mockapi.PartnerFranceIX, "connection_id": "null", "pop_id": "fr-par/" + mockapi.PopTH2,
			"enable_route_propagation": `tftypes.Bool<"true">`, "bandwidth_mbps": `tftypes.Number<"50">`,
			"tags": `tftypes.Set[tftypes.String]<tftypes.String<"a">>`, "routing_policy_v4_id": "null",
		}},
		{"nl-ams", own, map[string]string{
			"id": "nl-ams/" + own, "connection_id": "nl-ams/" + connection, "partner_id": "null", "pairing_key": "null",
			"vlan": `tftypes.Number<"2000">`, "peer_asn": `tftypes.Number<"65001">`, "tags": "null", "status": "ready",
		}},
	} {
		config := arguments{"region": tc.region}
		for _, include := range []bool{false, true} {
			items := a.must("interlink_link", config, 0, include)
			if len(items) != 1 || items[0].region != tc.region || items[0].id != tc.id {
				t.Fatalf("%s: got %+v, want the identity %s %s", tc.region, items, tc.region, tc.id)
			}
			if !include {
				if items[0].resource != nil {
					t.Errorf("%s: the resource was not asked for", tc.region)
				}
				continue
			}
			// What only the resource has is at its defaults.
			maps.Copy(tc.want, map[string]string{
				"wait_for_status": "active", "wait_for_deprovisioning": `tftypes.Bool<"true">`,
				"allow_duplicate_name": `tftypes.Bool<"false">`, "timeouts": "null",
			})
			checkFields(t, items[0].resource, tc.want)
		}
	}
}

// checkFields checks fields of a resource, and that all of it is known.
func checkFields(t *testing.T, fields map[string]tftypes.Value, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got, has := fields[name]; !has || text(got) != value {
			t.Errorf("%s is %s, want %s", name, text(got), value)
		}
	}
	for name, value := range fields {
		if !value.IsFullyKnown() {
			t.Errorf("%s is not known", name)
		}
	}
}

// TestListPages: all pages where there is no limit, and no page more than the
// limit needs.
func TestListPages(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for n := range 250 {
		env.Mock.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("link-%03d", n)})
		env.Mock.AddPolicy(mockapi.PolicySeed{Name: fmt.Sprintf("policy-%03d", n)})
	}
	a := newAsker(t, env)
	for typeName, operation := range map[string]string{"interlink_link": "ListLinks", "interlink_routing_policy": "ListRoutingPolicies"} {
		for _, tc := range []struct {
			limit       int64
			want, pages int
		}{{0, 250, 3}, {1, 1, 1}, {100, 100, 1}, {101, 101, 2}, {200, 200, 2}, {250, 250, 3}, {1000, 250, 3}} {
			env.Mock.ResetRequests()
			items := a.must(typeName, nil, tc.limit, false)
			ids := map[string]bool{}
			for _, one := range items {
				ids[one.id] = true
			}
			if len(items) != tc.want || len(ids) != tc.want {
				t.Errorf("%s, limit %d: got %d results with %d ids, want %d", typeName, tc.limit, len(items), len(ids), tc.want)
			}
			if got := env.Mock.Count(operation); got != tc.pages {
				t.Errorf("%s, limit %d: %d pages were asked for, want %d", typeName, tc.limit, got, tc.pages)
			}
		}
	}
}

// TestListErrors: a list that breaks off says so after what it has shown.
func TestListErrors(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for n := range 120 {
		env.Mock.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("link-%03d", n)})
		env.Mock.AddPolicy(mockapi.PolicySeed{Name: fmt.Sprintf("policy-%03d", n)})
	}
	a := newAsker(t, env)
	for typeName, tc := range map[string]struct{ operation, says string }{
		"interlink_link":           {"ListLinks", "ERROR: Could not list the InterLinks of region fr-par: The API key may not do this"},
		"interlink_routing_policy": {"ListRoutingPolicies", "ERROR: Could not list the routing policies of region fr-par: The API key may not do this"},
	} {
		env.Mock.AddFault(mockapi.Fault{Operation: tc.operation, Kind: mockapi.PermissionsDenied, Skip: 1, Times: -1})
		items, err := a.list(typeName, nil, 0, false)
		if len(items) != 100 || err == nil || !strings.HasPrefix(err.Error(), tc.says) {
			t.Errorf("%s: got %d results and %v, want 100 and %q", typeName, len(items), err, tc.says)
		}
	}
}

// TestListDeleted: a link that is deleted cannot be imported.
func TestListDeleted(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "gone"})
	env.Mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.UnknownStatus, Body: "deleted"})
	a := newAsker(t, env)
	if got := names(a.must("interlink_link", nil, 0, false)); got != "" {
		t.Errorf("got %s, want nothing: it is deleted", got)
	}
	if got := names(a.must("interlink_link", nil, 0, false)); got != "gone" {
		t.Errorf("got %q: the fault is over", got)
	}
}

func TestListRefused(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	a := newAsker(t, env)
	for name, tc := range map[string]struct {
		typeName string
		config   arguments
		says     []string
	}{
		"status":    {"interlink_link", arguments{"status": "unknown_link_status"}, []string{"status value must be one of", `"requested"`}},
		"kind":      {"interlink_link", arguments{"kind": "self"}, []string{"kind value must be one of", `"self_hosted"`}},
		"bandwidth": {"interlink_link", arguments{"bandwidth_mbps": 0}, []string{"at least 1"}},
		"id":        {"interlink_link", arguments{"vpc_id": "main"}, []string{"Not an id"}},
		"regions":   {"interlink_link", arguments{"region": "fr-par", "pop_id": "nl-ams/" + mockapi.PopTH2}, []string{"Another region", "pop_id"}},
		"region":    {"interlink_routing_policy", arguments{"region": "Paris"}, []string{"Malformed region", "fr-par"}},
		"project":   {"interlink_routing_policy", arguments{"project_id": "mine"}, []string{"Not a UUID"}},
	} {
		said := a.validate(tc.typeName, tc.config)
		for _, want := range tc.says {
			if !strings.Contains(said, want) {
				t.Errorf("%s: it says %q, want %q", name, said, want)
			}
		}
	}
	if said := a.validate("interlink_link", arguments{"pop_id": "nl-ams/" + mockapi.PopTH2}); said != "" {
		t.Errorf("the region may be the provider's: %s", said)
	}
	if _, err := a.list("interlink_link", arguments{"pop_id": "nl-ams/" + mockapi.PopTH2}, 0, false); err == nil || !strings.Contains(err.Error(), "Another region") {
		t.Errorf("got %v, want an error of the region", err)
	}
	if got := env.Mock.Count("ListLinks"); got != 0 {
		t.Errorf("%d calls of ListLinks, want none", got)
	}
}

func TestListRoutingPolicies(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	ids := map[string]string{}
	for _, seed := range []mockapi.PolicySeed{
		{Name: "six", IsIPv6: true, PrefixFilterIn: []string{"2001:db8::/48"}, Tags: []string{"a", "b"}},
		{Name: "four", Tags: []string{"a"}},
		{Name: "theirs", ProjectID: otherProject},
		{Name: "abroad", Region: "nl-ams"},
	} {
		ids[seed.Name] = env.Mock.AddPolicy(seed)
	}
	a := newAsker(t, env)
	for name, tc := range map[string]struct {
		config arguments
		limit  int64
		want   string
	}{
		"none":         {nil, 0, "six,four,theirs"},
		"limit":        {nil, 2, "six,four"},
		"region":       {arguments{"region": "nl-ams"}, 0, "abroad"},
		"project":      {arguments{"project_id": otherProject}, 0, "theirs"},
		"organization": {arguments{"organization_id": otherProject}, 0, "theirs"},
		"name":         {arguments{"name": "FOUR"}, 0, "four"},
		"one tag":      {arguments{"tags": []string{"a"}}, 0, "six,four"},
		"all tags":     {arguments{"tags": []string{"a", "b"}}, 0, "six"},
		"ipv6":         {arguments{"is_ipv6": true}, 0, "six"},
		"ipv4":         {arguments{"is_ipv6": false}, 0, "four,theirs"},
	} {
		if said := a.validate("interlink_routing_policy", tc.config); said != "" {
			t.Errorf("%s: it is not valid: %s", name, said)
		}
		items := a.must("interlink_routing_policy", tc.config, tc.limit, false)
		if got := names(items); got != tc.want {
			t.Errorf("%s: got %s, want %s", name, got, tc.want)
		}
		for _, one := range items {
			if one.id != ids[one.name] || one.region == "" || one.resource != nil {
				t.Errorf("%s: got %+v, want the identity of %s and no resource", name, one, one.name)
			}
		}
	}
	items := a.must("interlink_routing_policy", nil, 0, true)
	checkFields(t, items[0].resource, map[string]string{
		"id": "fr-par/" + ids["six"], "name": "six", "is_ipv6": `tftypes.Bool<"true">`, "prefix_filter_out": "null",
		"prefix_filter_in": `tftypes.Set[tftypes.String]<tftypes.String<"2001:db8::/48">>`, "project_id": mockapi.DefaultProjectID,
	})
}

// TestListResourcesAreRegistered: each list resource has the type of a resource
// with an identity, which terraform query imports by.
func TestListResourcesAreRegistered(t *testing.T) {
	t.Parallel()
	a := newAsker(t, acctest.New(t, mockapi.Options{}))
	got := slices.Sorted(maps.Keys(a.schemas.ListResourceSchemas))
	if want := []string{"interlink_link", "interlink_routing_policy"}; !slices.Equal(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, name := range got {
		if a.schemas.ResourceSchemas[name] == nil || a.ids.IdentitySchemas[name] == nil {
			t.Errorf("%s is no resource with an identity", name)
		}
	}
}
