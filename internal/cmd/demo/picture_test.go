package main

import (
	"strings"
	"testing"
	"unicode/utf8"
)

const shownState = `{"values":{"root_module":{"resources":[
 {"mode":"data","type":"interlink_partner","values":{"name":"FranceIX"}},
 {"mode":"data","type":"interlink_pop","values":{"name":"- Telehouse TH2"}},
 {"mode":"managed","type":"interlink_link","tainted":true,"values":{
  "id":"fr-par/94999893-e007-4754-970e-9022163f0e04","name":"demo","status":"active","bandwidth_mbps":50,"vlan":1500,
  "bgp_v4_status":"up","bgp_v6_status":"disabled","vpc_id":"fr-par/11111111-e007-4754-970e-9022163f0e04",
  "routing_policy_v4_id":"fr-par/22222222-e007-4754-970e-9022163f0e04","routing_policy_v6_id":null,
  "enable_route_propagation":true,"pairing_key":"37f60000-e007-4754-970e-9022163f0e04","disapproved_reason":null,
  "scw_bgp_config":{"asn":12876,"ipv4":"169.254.0.0/31","ipv6":"2001:1bc8:3812:fc60:1139::/127"},
  "peer_bgp_config":{"asn":39801,"ipv4":"169.254.0.1/31","ipv6":"2001:1bc8:3812:fc60:1139::1/127"}}},
 {"mode":"managed","type":"interlink_routing_policy","values":{
  "id":"fr-par/22222222-e007-4754-970e-9022163f0e04","name":"demo-v4","prefix_filter_in":["192.168.0.0/16"],"prefix_filter_out":null}}
]}}}`

const wantPicture = `  link         "demo", 50 Mbps with FranceIX at Telehouse TH2, VLAN 1500
               fr-par/94999893-e007-4754-970e-9022163f0e04
  status       active, tainted
  pairing key  37f6•••• (sensitive)
  BGP          IPv4 up, IPv6 disabled (no policy)
  addresses    Scaleway  AS12876  169.254.0.0/31    2001:1bc8:3812:fc60:1139::/127
               peer      AS39801  169.254.0.1/31    2001:1bc8:3812:fc60:1139::1/127
  VPC          demo-vpc
  policy       demo-v4: accepts 192.168.0.0/16
                        announces nothing
  propagation  on`

func TestPicture(t *testing.T) {
	t.Parallel()
	s, err := readState(shownState)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.picture()
	if err != nil || got != wantPicture {
		t.Errorf("error %v, got:\n%s\n\nwant:\n%s", err, got, wantPicture)
	}
	for line := range strings.Lines(got) {
		if utf8.RuneCountInString(line) > pageWidth+1 {
			t.Errorf("too long: %q", line)
		}
	}
}

func TestReadStateRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "{}", `{"values":{"root_module":{"resources":[{"mode":"managed","type":"interlink_link","values":{"id":null}}]}}}`,
	} {
		if _, err := readState(text); err == nil {
			t.Errorf("readState(%q) is no error", text)
		}
	}
}
