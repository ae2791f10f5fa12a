package mockapi

import "testing"

// TestASwapOfAPolicyDropsNothing: set-routing-policy leaves sessions and propagation as they are. Detach and attach
// drop both (documented).
func TestASwapOfAPolicyDropsNothing(t *testing.T) {
	c := start(t, Options{})
	first, second := c.s.AddPolicy(PolicySeed{Name: "first"}), c.s.AddPolicy(PolicySeed{Name: "second"})
	path := base + "/links/" + c.s.AddLink(LinkSeed{VpcID: c.s.AddVPC("v"), RoutingPolicyV4ID: first, Propagation: true})
	is := func(what string, o object, session string, propagation bool) {
		t.Helper()
		if o["bgp_v4_status"] != session || o["enable_route_propagation"] != propagation {
			t.Errorf("%s: session %v, propagation %v; want %s, %v", what, o["bgp_v4_status"], o["enable_route_propagation"], session, propagation)
		}
	}
	is("swapped", c.do("POST", path+"/set-routing-policy", object{"routing_policy_id": second}, 200), "up", true)
	is("detached", c.do("POST", path+"/detach-routing-policy", object{"routing_policy_id": second}, 200), "disabled", false)
	is("attached", c.do("POST", path+"/attach-routing-policy", object{"routing_policy_id": first}, 200), "up", false)
}

// TestAPolicyServesManyLinks: even links of one VPC. One change of the policy changes all of them (documented).
func TestAPolicyServesManyLinks(t *testing.T) {
	c := start(t, Options{})
	policy, vpc := c.s.AddPolicy(PolicySeed{Name: "shared"}), c.s.AddVPC("v")
	for _, pop := range []string{PopTH2, PopDC3, PopDC5} {
		path := base + "/links/" + c.do("POST", base+"/links", with(hosted("to-"+pop), "pop_id", pop, "routing_policy_v4_id", policy), 200)["id"].(string)
		c.do("POST", path+"/attach-vpc", object{"vpc_id": vpc}, 200)
	}
	c.do("PATCH", base+"/routing-policies/"+policy, object{"prefix_filter_in": []string{"10.0.0.0/8"}}, 200)
	found := c.do("GET", base+"/links?routing_policy_id="+policy+"&vpc_id="+vpc, nil, 200)
	if found["total_count"] != 3.0 || c.s.Orders() != 3 {
		t.Errorf("%v links use the policy after %d orders, want 3 and 3", found["total_count"], c.s.Orders())
	}
}

// TestBeforeItIsBuilt: a link takes VPC, policies and propagation as soon as it is requested (recorded, and documented
// by the newest pages).
func TestBeforeItIsBuilt(t *testing.T) {
	for _, status := range []string{"requested", "provisioning"} {
		c := start(t, Options{Lifecycle: manual()})
		path := base + "/links/" + c.s.AddLink(LinkSeed{Status: status})
		four, six := c.s.AddPolicy(PolicySeed{Name: "4"}), c.s.AddPolicy(PolicySeed{Name: "6", IsIPv6: true})
		c.do("POST", path+"/attach-vpc", object{"vpc_id": c.s.AddVPC("v")}, 200)
		c.do("POST", path+"/attach-routing-policy", object{"routing_policy_id": four}, 200)
		c.do("POST", path+"/attach-routing-policy", object{"routing_policy_id": six}, 200)
		o := c.do("POST", path+"/enable-route-propagation", object{}, 200)
		if o["status"] != status || o["enable_route_propagation"] != true || o["routing_policy_v6_id"] != six {
			t.Errorf("%s: %v", status, o)
		}
	}
}

// TestWhatAnUpdateChanges: an update changes name, tags and AS number, and nothing else of the order (documented).
func TestWhatAnUpdateChanges(t *testing.T) {
	c := start(t, Options{})
	path := base + "/links/" + c.s.AddLink(LinkSeed{Name: "before"})
	before := c.do("GET", path, nil, 200)
	after := c.do("PATCH", path, object{
		"name": "after", "tags": []string{"t"}, "peer_asn": 65001,
		"region": "nl-ams", "partner_id": PartnerFreePro, "pop_id": PopDC3, "bandwidth_mbps": 100, "vlan": 3000,
	}, 200)
	if after["name"] != "after" || after["peer_bgp_config"].(object)["asn"] != 65001.0 {
		t.Errorf("not changed: %v", after)
	}
	if partner := after["partner"].(object)["partner_id"]; partner != PartnerFranceIX {
		t.Errorf("the partner is %v", partner)
	}
	for _, fixed := range []string{"region", "pop_id", "bandwidth_mbps", "vlan"} {
		if before[fixed] != after[fixed] {
			t.Errorf("%s was %v, and is %v", fixed, before[fixed], after[fixed])
		}
	}
}

// TestRegions: the SDK knows four regions. Only one has partners today. All objects that a link names are of its
// region.
func TestRegions(t *testing.T) {
	c := start(t, Options{})
	for region, partners := range map[string]float64{"fr-par": 2, "it-mil": 0, "nl-ams": 0, "pl-waw": 0} {
		if got := c.do("GET", "/interlink/v1beta1/regions/"+region+"/partners", nil, 200)["total_count"]; got != partners {
			t.Errorf("%s has %v partners, want %v", region, got, partners)
		}
	}
	policy := c.s.AddPolicy(PolicySeed{Name: "abroad", Region: "nl-ams"})
	partner := c.s.AddPartner(PartnerSeed{Name: "Abroad", Region: "nl-ams"})
	pop := c.s.AddPop(PopSeed{Name: "AMS1", Region: "nl-ams"})
	for argument, id := range map[string]string{"routing_policy_v4_id": policy, "partner_id": partner, "pop_id": pop} {
		c.do("POST", base+"/links", with(hosted("a"), argument, id), 404)
	}
	path := base + "/links/" + c.s.AddLink(LinkSeed{})
	c.do("POST", path+"/attach-vpc", object{"vpc_id": c.s.AddVPCIn("nl-ams", DefaultProjectID, "abroad")}, 404)
	c.do("POST", path+"/attach-routing-policy", object{"routing_policy_id": policy}, 404)
}

// TestADefaultASN: a self-hosted link gets an AS number if it is ordered without one (the SDK's text).
func TestADefaultASN(t *testing.T) {
	c := start(t, Options{})
	connection := c.s.AddConnection(ConnectionSeed{Name: "dc"})
	o := c.do("POST", base+"/links", with(hosted("s"), "partner_id", nil, "connection_id", connection, "pop_id", PopDC3), 200)
	if got := o["peer_bgp_config"].(object)["asn"]; got != 39801.0 {
		t.Errorf("AS number %v, want 39801", got)
	}
}
