package mockapi

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// TestErrors has one request for each way in which the API refuses.
func TestErrors(t *testing.T) {
	c := start(t, Options{Lifecycle: manual()})
	s := c.s
	conn := s.AddConnection(ConnectionSeed{Name: "dc", VLANStart: 2000, VLANEnd: 2009})
	down := s.AddConnection(ConnectionSeed{Name: "down", Status: "created"})
	vpc, vpc2 := s.AddVPC("one"), s.AddVPC("two")
	four, four2 := s.AddPolicy(PolicySeed{Name: "four"}), s.AddPolicy(PolicySeed{Name: "four2"})
	six := s.AddPolicy(PolicySeed{Name: "six", IsIPv6: true})
	elsewhere := s.AddPartner(PartnerSeed{Name: "Elsewhere", PopIDs: []string{PopDC5}})
	s.AddLink(LinkSeed{Name: "in use", ConnectionID: conn, VLAN: 2003})
	yes := true
	l3 := s.AddPartner(PartnerSeed{Name: "Deep", L3Connectivity: &yes})
	deep := s.AddLink(LinkSeed{PartnerID: l3})
	empty := s.AddPop(PopSeed{Name: "EMPTY", Bandwidths: []uint64{}})
	narrow := s.AddConnection(ConnectionSeed{Name: "narrow", BandwidthMbps: 100})
	s.AddLink(LinkSeed{Name: "wide", ConnectionID: narrow, BandwidthMbps: 50})
	full := s.AddLink(LinkSeed{VpcID: vpc, RoutingPolicyV4ID: four, Propagation: true})
	bare := s.AddLink(LinkSeed{})
	links := map[string]string{}
	for _, st := range []string{"configuring", "refused", "expired", "failed", "deprovisioning", "locked"} {
		links[st] = s.AddLink(LinkSeed{Status: st})
	}
	order := hosted("x")
	self := with(order, "partner_id", nil, "connection_id", conn, "pop_id", PopDC3)
	pol := object{"name": "p", "project_id": DefaultProjectID, "prefix_filter_in": []string{}, "prefix_filter_out": []string{}}
	link := func(id string) string { return base + "/links/" + id }

	type testCase struct {
		name, method, path string
		body               any
		status             int
		typ, detail        string // the body must contain detail
	}
	cases := []testCase{
		{"no project", "POST", base + "/links", with(order, "project_id", nil), 400, "invalid_arguments", `"project_id"`},
		{"no pop", "POST", base + "/links", with(order, "pop_id", nil), 400, "invalid_arguments", `"pop_id"`},
		{"no name", "POST", base + "/links", with(order, "name", ""), 400, "invalid_arguments", `"name"`},
		{"long name", "POST", base + "/links", with(order, "name", strings.Repeat("é", 256)), 400, "invalid_arguments", `255`},
		{"no host", "POST", base + "/links", with(order, "partner_id", nil), 400, "invalid_arguments", "exactly one"},
		{"two hosts", "POST", base + "/links", with(order, "connection_id", conn), 400, "invalid_arguments", "exactly one"},
		{"bad uuid", "POST", base + "/links", with(order, "partner_id", "franceix"), 400, "invalid_arguments", `"format"`},
		{"bandwidth absent", "POST", base + "/links", with(order, "bandwidth_mbps", nil), 400, "invalid_arguments", `"bandwidth_mbps"`},
		{"bandwidth not offered", "POST", base + "/links", with(order, "bandwidth_mbps", 51), 400, "invalid_arguments", `"bandwidth_mbps"`},
		{"bandwidth of an empty pop", "POST", base + "/links", with(order, "pop_id", empty), 400, "invalid_arguments", `"bandwidth_mbps"`},
		{"vlan by way of L3", "POST", base + "/links", with(order, "partner_id", l3, "vlan", 2000), 400, "invalid_arguments", `"vlan"`},
		{"asn by way of L3", "POST", base + "/links", with(order, "partner_id", l3, "peer_asn", 65000), 400, "invalid_arguments", `"peer_asn"`},
		{"vlan of a hosted link too high", "POST", base + "/links", with(order, "vlan", 3900), 400, "invalid_arguments", `"vlan"`},
		{"more than the port", "POST", base + "/links", with(self, "connection_id", narrow, "bandwidth_mbps", 100), 412, "precondition_failed", "50 Mbps left"},
		{"vlan too low", "POST", base + "/links", with(self, "vlan", 1499), 400, "invalid_arguments", `"vlan"`},
		{"vlan too high", "POST", base + "/links", with(self, "vlan", 3900), 400, "invalid_arguments", `"vlan"`},
		{"vlan out of the connection's", "POST", base + "/links", with(self, "vlan", 2010), 400, "invalid_arguments", "2000 to 2009"},
		{"vlan in use", "POST", base + "/links", with(self, "vlan", 2003), 400, "invalid_arguments", "taken"},
		{"asn 0", "POST", base + "/links", with(self, "peer_asn", 0), 400, "invalid_arguments", `"peer_asn"`},
		{"connection's bandwidth", "POST", base + "/links", with(self, "bandwidth_mbps", 25000), 400, "invalid_arguments", `"bandwidth_mbps"`},
		{"connection's pop", "POST", base + "/links", with(self, "pop_id", PopDC5), 400, "invalid_arguments", `"pop_id"`},
		{"connection not active", "POST", base + "/links", with(self, "connection_id", down), 412, "precondition_failed", "created"},
		{"wrong family", "POST", base + "/links", with(order, "routing_policy_v6_id", four), 400, "invalid_arguments", "routing_policy_v6_id"},
		{"unknown pop", "POST", base + "/links", with(order, "pop_id", missing), 404, "not_found", `"pop"`},
		{"unknown partner", "POST", base + "/links", with(order, "partner_id", missing), 404, "not_found", `"partner"`},
		{"unknown connection", "POST", base + "/links", with(self, "connection_id", missing), 404, "not_found", `"dedicated_connection"`},
		{"unknown policy", "POST", base + "/links", with(order, "routing_policy_v4_id", missing), 404, "not_found", `"routing_policy"`},
		{"partner not there", "POST", base + "/links", with(order, "partner_id", elsewhere), 412, "precondition_failed", "not present"},
		{"not JSON", "POST", base + "/links", "{", 400, "invalid_arguments", `"body"`},
		{"wrong type", "POST", base + "/links", `{"name":1}`, 400, "invalid_arguments", `"body"`},

		{"get: bad uuid", "GET", link("nonsense"), nil, 400, "invalid_arguments", `"link_id"`},
		{"get: unknown", "GET", link(missing), nil, 404, "not_found", `"link"`},
		{"get: another region", "GET", strings.Replace(link(bare), "fr-par", "nl-ams", 1), nil, 404, "not_found", `"link"`},
		{"region unknown", "GET", "/interlink/v1beta1/regions/us-east/links", nil, 404, "not_found", `"region"`},
		{"patch: name empty", "PATCH", link(bare), object{"name": ""}, 400, "invalid_arguments", `"name"`},
		{"patch: asn by way of L3", "PATCH", link(deep), object{"peer_asn": 65000}, 400, "invalid_arguments", `"peer_asn"`},
		{"delete: unknown", "DELETE", link(missing), nil, 404, "not_found", `"link"`},
		{"delete: propagation on", "DELETE", link(full), nil, 412, "precondition_failed", "propagation"},
		{"delete: configuring", "DELETE", link(links["configuring"]), nil, 409, "transient_state", `"current_state":"configuring"`},
		{"delete: locked", "DELETE", link(links["locked"]), nil, 423, "locked", `"link"`},
		{"delete: deprovisioning", "DELETE", link(links["deprovisioning"]), nil, 412, "precondition_failed", "deprovisioning"},

		{"attach vpc: no id", "POST", link(bare) + "/attach-vpc", object{}, 400, "invalid_arguments", `"vpc_id"`},
		{"attach vpc: unknown", "POST", link(bare) + "/attach-vpc", object{"vpc_id": missing}, 404, "not_found", `"vpc"`},
		{"attach vpc: has one", "POST", link(full) + "/attach-vpc", object{"vpc_id": vpc2}, 412, "precondition_failed", "already"},
		{"detach vpc: has none", "POST", link(bare) + "/detach-vpc", object{}, 412, "precondition_failed", "no VPC"},
		{"attach policy: unknown", "POST", link(bare) + "/attach-routing-policy", object{"routing_policy_id": missing}, 404, "not_found", `"routing_policy"`},
		{"attach policy: has one", "POST", link(full) + "/attach-routing-policy", object{"routing_policy_id": four2}, 412, "precondition_failed", "already"},
		{"set policy: has none", "POST", link(full) + "/set-routing-policy", object{"routing_policy_id": six}, 412, "precondition_failed", "no routing policy"},
		{"detach policy: another", "POST", link(full) + "/detach-routing-policy", object{"routing_policy_id": four2}, 412, "precondition_failed", "not attached"},
		{"detach policy: none", "POST", link(bare) + "/detach-routing-policy", object{"routing_policy_id": six}, 412, "precondition_failed", "not attached"},

		{"policy: no project", "POST", base + "/routing-policies", with(pol, "project_id", nil), 400, "invalid_arguments", `"project_id"`},
		{"policy: no name", "POST", base + "/routing-policies", with(pol, "name", nil), 400, "invalid_arguments", `"name"`},
		{"policy: not a prefix", "POST", base + "/routing-policies", with(pol, "prefix_filter_in", []string{"10.0.0.1"}), 400, "invalid_arguments", `"prefix_filter_in"`},
		{"policy: host bits", "POST", base + "/routing-policies", with(pol, "prefix_filter_out", []string{"10.0.0.1/24"}), 400, "invalid_arguments", "host bits"},
		{"policy: wrong family", "POST", base + "/routing-policies", with(pol, "prefix_filter_in", []string{"2001:db8::/32"}), 400, "invalid_arguments", "family"},
		{"policy: mixed", "POST", base + "/routing-policies", with(pol, "is_ipv6", true, "prefix_filter_in", []string{"2001:db8::/32", "10.0.0.0/8"}), 400, "invalid_arguments", "family"},
		{"policy: update mixed", "PATCH", base + "/routing-policies/" + six, object{"prefix_filter_in": []string{"10.0.0.0/8"}}, 400, "invalid_arguments", "family"},
		{"policy: get unknown", "GET", base + "/routing-policies/" + missing, nil, 404, "not_found", `"routing_policy"`},
		{"policy: get bad", "GET", base + "/routing-policies/x", nil, 400, "invalid_arguments", `"routing_policy_id"`},
		{"policy: in use", "DELETE", base + "/routing-policies/" + four, nil, 412, "precondition_failed", "resource_still_in_use"},
		{"vpc: in use", "DELETE", "/vpc/v2/regions/fr-par/vpcs/" + vpc, nil, 412, "precondition_failed", "resource_still_in_use"},
		{"vpc: unknown", "GET", "/vpc/v2/regions/fr-par/vpcs/" + missing, nil, 404, "not_found", `"vpc"`},
		{"partner: unknown", "GET", base + "/partners/" + missing, nil, 404, "not_found", `"partner"`},
		{"pop: unknown", "GET", base + "/pops/" + missing, nil, 404, "not_found", `"pop"`},
		{"connection: unknown", "GET", base + "/dedicated-connections/" + missing, nil, 404, "not_found", `"dedicated_connection"`},

		{"page size", "GET", base + "/links?page_size=101", nil, 400, "invalid_arguments", `"page_size"`},
		{"page 0", "GET", base + "/links?page=0", nil, 400, "invalid_arguments", `"page"`},
		{"order", "GET", base + "/links?order_by=vlan_asc", nil, 400, "invalid_arguments", `"order_by"`},
		{"order without direction", "GET", base + "/links?order_by=name", nil, 400, "invalid_arguments", `"order_by"`},
		{"filter: status", "GET", base + "/links?status=nonsense", nil, 400, "invalid_arguments", `"status"`},
		{"filter: uuid", "GET", base + "/links?pop_id=TH2", nil, 400, "invalid_arguments", `"pop_id"`},
		{"filter: number", "GET", base + "/links?bandwidth_mbps=fast", nil, 400, "invalid_arguments", `"bandwidth_mbps"`},
		{"filter: bool", "GET", base + "/partners?l3_connectivity=maybe", nil, 400, "invalid_arguments", `"l3_connectivity"`},
		{"no such route", "GET", base + "/nonsense", nil, 404, "unknown", ""},
	}
	// Every call that changes a link, in every status that allows none.
	calls := map[string]any{
		"attach-vpc": object{"vpc_id": vpc2}, "detach-vpc": object{}, "attach-routing-policy": object{"routing_policy_id": six},
		"detach-routing-policy": object{"routing_policy_id": six}, "set-routing-policy": object{"routing_policy_id": six},
		"enable-route-propagation": object{}, "disable-route-propagation": object{},
	}
	for st, id := range links {
		status, typ := 412, "precondition_failed"
		switch st {
		case "configuring":
			status, typ = 409, "transient_state"
		case "locked":
			status, typ = 423, "locked"
		}
		for call, body := range calls {
			cases = append(cases, testCase{call + ": " + st, "POST", link(id) + "/" + call, body, status, typ, ""})
		}
		cases = append(cases, testCase{"patch: " + st, "PATCH", link(id), object{"name": "y"}, status, typ, ""})
	}

	before, err := json.Marshal(s.Links())
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			res, out, err := c.raw(tc.method, tc.path, tc.body)
			if err != nil {
				t.Fatal(err)
			}
			var o object
			if err := json.Unmarshal(out, &o); err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != tc.status || o["type"] != tc.typ || !strings.Contains(string(out), tc.detail) {
				t.Errorf("%d %s, want %d %s with %s", res.StatusCode, out, tc.status, tc.typ, tc.detail)
			}
			if o["message"] == "" || res.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%v %s", res.Header, out)
			}
		})
	}
	after, err := json.Marshal(s.Links())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) || s.Orders() != 0 {
		t.Errorf("a refused call changed something: %d orders\n%s\n%s", s.Orders(), before, after)
	}
}

func TestAuthentication(t *testing.T) {
	const some = "x"
	for _, tc := range []struct {
		key, token, path string
		status           int
		says             string
	}{
		{"", "", base + "/links", 401, `"reason":"invalid_argument","type":"denied_authentication"`},
		{"", some, base + "/links", 200, ""},
		{token, some, base + "/links", 401, `"reason":"not_found","type":"denied_authentication"`},
		{token, token, base + "/links", 200, ""},
		{token, "", "/metadata", 200, ""},
		{token, "", "/mock/links", 200, ""},
	} {
		c := start(t, Options{SecretKey: tc.key})
		c.token = tc.token
		res, out, err := c.raw("GET", tc.path, nil)
		if err != nil || res.StatusCode != tc.status || !strings.Contains(string(out), tc.says) {
			t.Errorf("%+v: %v %s, %v", tc, res, out, err)
		}
		for _, r := range c.s.Requests() {
			if r.HasToken != (tc.token != "") {
				t.Errorf("%+v: %+v", tc, r)
			}
		}
	}
}
