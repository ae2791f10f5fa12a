package link_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestAccBadInputIsRefusedAtPlan is the table of mistakes that must never cost
// money.
func TestAccBadInputIsRefusedAtPlan(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own", PopID: mockapi.PopDC3, AvailableLinkBandwidths: []uint64{100, 200}, VLANStart: 2000, VLANEnd: 2100})
	deep := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Deep", L3Connectivity: truth(true)})
	narrow := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "narrow", BandwidthMbps: 100})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "wide", ConnectionID: narrow, BandwidthMbps: 50, VLAN: 2001})
	v6 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "six", IsIPv6: true, PrefixFilterIn: []string{"2001:db8::/48"}})
	nobody := "11111111-2222-3333-4444-555555555555"
	good := map[string]string{
		"name": `"paris"`, "pop_id": quote(mockapi.PopTH2), "partner_id": quote(mockapi.PartnerFranceIX), "bandwidth_mbps": "50",
	}
	for what, test := range map[string]struct {
		change map[string]string // "" removes the argument
		says   []string
	}{
		"both hosts":                  {map[string]string{"connection_id": quote(connection)}, []string{"Both a partner and a dedicated connection"}},
		"no host":                     {map[string]string{"partner_id": ""}, []string{"Neither a partner nor a dedicated connection"}},
		"pop is no id":                {map[string]string{"pop_id": `"TH2"`}, []string{"Not an id", `"TH2"`, "{region}/{uuid}"}},
		"id with a bad region":        {map[string]string{"pop_id": quote("mars/" + mockapi.PopTH2)}, []string{"Not an id", "mars"}},
		"vpc of another region":       {map[string]string{"vpc_id": quote("nl-ams/" + nobody)}, []string{"Another region", "nl-ams", "fr-par"}},
		"partner of another region":   {map[string]string{"partner_id": quote("pl-waw/" + mockapi.PartnerFranceIX)}, []string{"Another region", "pl-waw"}},
		"policy of another region":    {map[string]string{"routing_policy_v4_id": quote("nl-ams/" + nobody)}, []string{"Another region"}},
		"policy of the other family":  {map[string]string{"routing_policy_v4_id": quote(v6)}, []string{"Routing policy of the other family", "routing_policy_v6_id"}},
		"no such policy":              {map[string]string{"routing_policy_v4_id": quote(nobody)}, []string{"No such routing policy", nobody}},
		"no such pop":                 {map[string]string{"pop_id": quote(nobody)}, []string{"No such PoP", nobody}},
		"no such partner":             {map[string]string{"partner_id": quote(nobody)}, []string{"No such partner", nobody}},
		"bandwidth 0":                 {map[string]string{"bandwidth_mbps": "0"}, []string{"bandwidth_mbps", "at least 1"}},
		"bandwidth negative":          {map[string]string{"bandwidth_mbps": "-50"}, []string{"bandwidth_mbps", "at least 1"}},
		"bandwidth not on offer":      {map[string]string{"bandwidth_mbps": "51"}, []string{"Bandwidth not on offer", "50, 100, 200, 500"}},
		"empty name":                  {map[string]string{"name": `""`}, []string{"name", "between 1 and 255"}},
		"long name":                   {map[string]string{"name": quote(strings.Repeat("x", 256))}, []string{"name", "between 1 and 255"}},
		"empty tag":                   {map[string]string{"tags": `[""]`}, []string{"tags"}},
		"vlan by way of L3":           {map[string]string{"partner_id": quote(deep), "vlan": "2000"}, []string{"Not by way of an L3 partner", "Take out `vlan`"}},
		"asn by way of L3":            {map[string]string{"partner_id": quote(deep), "peer_asn": "65001"}, []string{"Not by way of an L3 partner", "Take out `peer_asn`"}},
		"more than the port":          {map[string]string{"partner_id": "", "connection_id": quote(narrow), "pop_id": quote(mockapi.PopDC3), "bandwidth_mbps": "100"}, []string{"Not enough left on the connection", "leave 50 Mbps", "wide"}},
		"vlan in use":                 {map[string]string{"partner_id": "", "connection_id": quote(narrow), "pop_id": quote(mockapi.PopDC3), "vlan": "2001"}, []string{"VLAN in use on the connection", "wide"}},
		"vlan out of range":           {map[string]string{"vlan": "4095"}, []string{"vlan", "between 1 and 4094"}},
		"vlan 0":                      {map[string]string{"vlan": "0"}, []string{"vlan", "between 1 and 4094"}},
		"asn out of range":            {map[string]string{"peer_asn": "4294967296"}, []string{"peer_asn", "between 1 and"}},
		"unknown wait_for_status":     {map[string]string{"wait_for_status": `"ready"`}, []string{"wait_for_status", "active", "requested"}},
		"malformed region":            {map[string]string{"region": `"mars"`}, []string{"Malformed region", "fr-par"}},
		"project is no uuid":          {map[string]string{"project_id": `"mine"`}, []string{"Not a UUID", "mine"}},
		"project in upper case":       {map[string]string{"project_id": `"ABCDEFAB-2222-3333-4444-555555555555"`}, []string{"UUID in upper case", "abcdefab-2222-3333-4444-555555555555"}},
		"timeout is no duration":      {map[string]string{"timeouts": `{ create = "soon" }`}, []string{"Not a usable duration", "soon"}},
		"timeout without unit":        {map[string]string{"timeouts": `{ create = "30" }`}, []string{"timeouts.create", "Add the unit"}},
		"timeout of nothing":          {map[string]string{"timeouts": `{ create = "0s" }`}, []string{"Not a usable duration", "0s"}},
		"timeout negative":            {map[string]string{"timeouts": `{ delete = "-5m" }`}, []string{"Not a usable duration", "-5m"}},
		"connection at another pop":   {map[string]string{"partner_id": "", "connection_id": quote(connection)}, []string{"Another PoP than the connection's"}},
		"bandwidth of the connection": {map[string]string{"partner_id": "", "connection_id": quote(connection), "pop_id": quote(mockapi.PopDC3)}, []string{"Bandwidth not on offer", "100, 200"}},
		"vlan of the connection":      {map[string]string{"partner_id": "", "connection_id": quote(connection), "pop_id": quote(mockapi.PopDC3), "bandwidth_mbps": "100", "vlan": "3000"}, []string{"VLAN out of the connection's range", "2000 to 2100"}},
		"no such connection":          {map[string]string{"partner_id": "", "connection_id": quote(nobody)}, []string{"No such dedicated connection"}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			var arguments []string
			for _, source := range []map[string]string{good, test.change} {
				for argument, value := range source {
					if changed, ok := test.change[argument]; ok && changed != value || value == "" {
						continue
					}
					separator := "="
					if argument == "timeouts" {
						separator = ""
					}
					arguments = append(arguments, fmt.Sprintf("%s %s %s", argument, separator, value))
				}
			}
			env.Run(t, resource.TestStep{
				Config:      env.Config("\nresource \"interlink_link\" \"test\" {\n  %s\n}\n", strings.Join(arguments, "\n  ")),
				PlanOnly:    true,
				ExpectError: acctest.Says(test.says...),
			})
		})
	}
	t.Cleanup(func() {
		if orders := env.Mock.Orders(); orders != 0 {
			t.Errorf("bad input cost %d orders", orders)
		}
	})
}

func quote(s string) string { return fmt.Sprintf("%q", s) }
