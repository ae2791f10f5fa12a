package services_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// show writes a value as a test expects it. The elements of a set and the fields of
// an object are sorted.
func show(value tftypes.Value) string {
	var text string
	var number big.Float
	var on bool
	var elements []tftypes.Value
	var parts []string
	switch {
	case value.IsNull():
		return "null"
	case value.As(&text) == nil:
		return text
	case value.As(&number) == nil:
		return number.Text('f', -1)
	case value.As(&on) == nil:
		return fmt.Sprint(on)
	case value.As(&elements) == nil:
		for _, element := range elements {
			parts = append(parts, show(element))
		}
	default:
		for name, field := range protocol.Fields(value) {
			parts = append(parts, name+":"+show(field))
		}
	}
	if !value.Type().Is(tftypes.List{}) {
		slices.Sort(parts)
	}
	return "[" + strings.Join(parts, " ") + "]"
}

// checkFields checks fields of an object, and that every field is known. The
// value that is wanted may be "set": any but null.
func checkFields(t *testing.T, what string, fields map[string]tftypes.Value, want map[string]string) {
	t.Helper()
	for name, value := range want {
		field, has := fields[name]
		if !has || value == "set" && field.IsNull() || value != "set" && show(field) != value {
			t.Errorf("%s: %s is %s, want %s", what, name, show(field), value)
		}
	}
	for name, value := range fields {
		if !value.IsFullyKnown() {
			t.Errorf("%s: %s is not known", what, name)
		}
	}
}

// bandwidthsOfDC2 are only in the reply to the GET (recorded, pop-by-id.jsonl).
const bandwidthsOfDC2 = "[50 100 200 500 1000 5000 10000]"

// TestDataSources finds one object of each kind by its id, in both spellings, and
// by its name or a part of it. Then it asks for what cannot be found.
func TestDataSources(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	yes := true
	deep := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Deep Net", ContactEmail: "noc@deep.example", L3Connectivity: &yes})
	env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Deep Net Sud"})
	rack := env.Mock.AddConnection(mockapi.ConnectionSeed{
		Name: "Rack 7", Tags: []string{"a"}, PopID: mockapi.PopDC5, BandwidthMbps: 100000, AvailableLinkBandwidths: []uint64{50, 100},
		VLANStart: 1500, VLANEnd: 1599, DemarcationInfo: "room 4, panel 2",
	})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "b", ConnectionID: rack, VLAN: 1550, BandwidthMbps: 100})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "a", ConnectionID: rack, VLAN: 1501, BandwidthMbps: 50})
	bare := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "bare", Status: "created"})
	six := env.Mock.AddPolicy(mockapi.PolicySeed{
		Name: "Office v6", Tags: []string{"a"}, IsIPv6: true,
		PrefixFilterIn: []string{"2001:db8::/48", "2001:db8:1::/48"}, PrefixFilterOut: []string{"2001:db8:2::/48"},
	})
	empty := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "empty"})
	env.Mock.AddPolicy(mockapi.PolicySeed{Name: "twin"})
	twin := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "twin", ProjectID: other})
	s := open(t, env)

	for _, object := range []struct {
		source, id string
		names      []string
		want       map[string]string
	}{
		{"interlink_partner", deep, []string{"Deep Net"}, map[string]string{ // although another name holds it
			"name": "Deep Net", "region": "fr-par", "contact_email": "noc@deep.example", "l3_connectivity": "true", "portal_url": "set",
			"logo_url": "set", "created_at": "set", "updated_at": "set",
		}},
		{"interlink_partner", mockapi.PartnerFranceIX, []string{"franceix"}, map[string]string{"contact_email": "l2-support@franceix.net", "l3_connectivity": "null"}},
		{"interlink_pop", mockapi.PopTH2, []string{"- Telehouse TH2", "Telehouse TH2", "th2"}, map[string]string{
			"name": "- Telehouse TH2", "region": "fr-par", "hosting_provider_name": "TeleHouse", "city": "Paris", "display_name": "set",
			"address": "set", "logo_url": "set", "available_link_bandwidths_mbps": "[50 100 200 500 1000 2000 5000 10000 25000]",
		}},
		{"interlink_pop", mockapi.PopDC2, []string{"DC2"}, map[string]string{"available_link_bandwidths_mbps": bandwidthsOfDC2}},
		{"interlink_dedicated_connection", rack, []string{"Rack 7", "rack"}, map[string]string{
			"name": "Rack 7", "tags": "[a]", "region": "fr-par", "project_id": mockapi.DefaultProjectID, "organization_id": mockapi.DefaultProjectID,
			"status": "active", "pop_id": "fr-par/" + mockapi.PopDC5, "bandwidth_mbps": "100000", "remaining_bandwidth_mbps": "99850",
			"used_vlans": "[1501 1550]", "available_link_bandwidths": "[50 100]", "demarcation_info": "room 4, panel 2",
			"vlan_range": "[end:1599 start:1500]", "created_at": "set", "updated_at": "set", "srn": "set",
		}},
		{"interlink_dedicated_connection", bare, []string{"bare"}, map[string]string{"status": "created", "tags": "[]", "demarcation_info": "null", "vlan_range": "null"}},
		{"interlink_routing_policy", six, []string{"Office v6", "office"}, map[string]string{
			"name": "Office v6", "region": "fr-par", "tags": "[a]", "project_id": mockapi.DefaultProjectID, "organization_id": mockapi.DefaultProjectID,
			"is_ipv6": "true", "prefix_filter_in": "[2001:db8:1::/48 2001:db8::/48]", "prefix_filter_out": "[2001:db8:2::/48]",
			"created_at": "set", "updated_at": "set", "srn": "set",
		}},
		{"interlink_routing_policy", empty, []string{"empty"}, map[string]string{ // sets, over which an expression can iterate
			"is_ipv6": "false", "tags": "[]", "prefix_filter_in": "[]", "prefix_filter_out": "[]",
		}},
		{"interlink_routing_policy", twin, nil, map[string]string{"project_id": other}},
	} {
		asked := []protocol.Attrs{{"id": object.id}, {"id": "fr-par/" + object.id}}
		for _, name := range object.names {
			asked = append(asked, protocol.Attrs{"name": name})
		}
		if object.id == twin {
			asked = append(asked, protocol.Attrs{"name": "twin", "project_id": other})
		}
		for _, arguments := range asked {
			what := fmt.Sprint(object.source, " ", arguments)
			read, found := s.ReadData(t.Context(), object.source, arguments)
			if len(found) > 0 {
				t.Errorf("%s: %s", what, found)
				continue
			}
			object.want["id"] = "fr-par/" + object.id
			if spelled, byID := arguments["id"]; byID {
				object.want["id"] = spelled.(string) // the state keeps the configuration's spelling
			}
			checkFields(t, what, protocol.Fields(read.Value), object.want)
		}
	}

	read, _ := s.ReadData(t.Context(), "interlink_pops", protocol.Attrs{"name": "DC2"})
	if pops := show(protocol.Fields(read.Value)["pops"]); !strings.Contains(pops, "available_link_bandwidths_mbps:"+bandwidthsOfDC2) {
		t.Errorf("interlink_pops has %s, want the bandwidths %s", pops, bandwidthsOfDC2)
	}

	for _, test := range []struct {
		source    string
		arguments protocol.Attrs
		says      []string
	}{
		{"interlink_partner", protocol.Attrs{"name": "deep"}, []string{`"deep" fits more than one partner`, `"Deep Net" (fr-par/` + deep + `)`, `"Deep Net Sud"`}},
		{"interlink_partner", protocol.Attrs{"name": "nobody"}, []string{`no partner whose name is or holds "nobody"; there are`, `"FranceIX"`}},
		{"interlink_partner", nil, []string{"Set exactly one of `id` and `name`"}},
		{"interlink_partner", protocol.Attrs{"name": ""}, []string{"name", "at least 1"}},
		{"interlink_pop", protocol.Attrs{"name": "DC"}, []string{`"DC" fits more than one PoP`, `"DC2" (fr-par/` + mockapi.PopDC2 + `)`, `"DC5"`}},
		{"interlink_pop", protocol.Attrs{"name": "LYO"}, []string{`no PoP whose name is or holds "LYO"; there are`, `"DC2"`}},
		{"interlink_pop", protocol.Attrs{"name": "DC3", "region": "nl-ams"}, []string{"Region nl-ams has no partners at all: InterLink may not be offered there"}},
		{"interlink_pop", protocol.Attrs{"id": "nl-ams/" + mockapi.PopTH2, "region": "fr-par"}, []string{"Another region", "nl-ams"}},
		{"interlink_dedicated_connection", protocol.Attrs{"name": "a"}, []string{`"Rack 7" (fr-par/` + rack + `, active)`, `"bare" (fr-par/` + bare + `, created)`}},
		{"interlink_dedicated_connection", protocol.Attrs{"name": "bare", "region": "nl-ams"}, []string{"region nl-ams", "there is none at all"}},
		{"interlink_dedicated_connection", protocol.Attrs{"id": other}, []string{"Could not find the dedicated connection", "It does not exist"}},
		{"interlink_dedicated_connection", protocol.Attrs{"id": rack, "project_id": other}, []string{"is of project", "not of " + other}},
		{"interlink_routing_policy", protocol.Attrs{"name": "e"}, []string{`"Office v6" (fr-par/` + six + `, IPv6)`, `"empty" (fr-par/` + empty + `, IPv4)`}},
		{"interlink_routing_policy", protocol.Attrs{"name": "twin"}, []string{`"twin" fits more than one routing policy`}},
		{"interlink_routing_policy", protocol.Attrs{"id": other}, []string{"Could not find the routing policy", "It does not exist"}},
		{"interlink_routing_policy", protocol.Attrs{"id": six, "project_id": other}, []string{"is of project", "not of " + other}},
		{"interlink_routing_policy", protocol.Attrs{"name": ""}, []string{"name UTF-8 character count must be between 1 and 255"}},
		{"interlink_routing_policy", protocol.Attrs{"name": "x", "project_id": "mine"}, []string{"Not a UUID"}},
	} {
		found := validate(t, s, "data."+test.source, test.arguments)
		if len(found) == 0 {
			_, found = s.ReadData(t.Context(), test.source, test.arguments)
		}
		for _, want := range test.says {
			if !found.Failed() || !strings.Contains(found.String(), want) {
				t.Errorf("%s %v: got %q, want %q", test.source, test.arguments, found, want)
			}
		}
	}
}
