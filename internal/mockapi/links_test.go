package mockapi

import (
	"slices"
	"testing"
)

// TestVLANs: links that share a port have different ids. The id of a deleted link is free again.
func TestVLANs(t *testing.T) {
	c := start(t, Options{Lifecycle: manual()})
	conn := c.s.AddConnection(ConnectionSeed{Name: "dc", VLANStart: 3898, VLANEnd: 5000})
	self := with(hosted("s"), "partner_id", nil, "connection_id", conn, "pop_id", PopDC3)
	a := c.do("POST", base+"/links", self, 200)
	b := c.do("POST", base+"/links", self, 200)
	if a["vlan"] == b["vlan"] || a["vlan"].(float64) < 3898 || b["vlan"].(float64) > 3899 {
		t.Errorf("%v %v", a["vlan"], b["vlan"])
	}
	c.do("POST", base+"/links", self, 412)
	if err := c.s.Remove(a["id"].(string)); err != nil {
		t.Fatal(err)
	}
	if again := c.do("POST", base+"/links", self, 200); again["vlan"] != a["vlan"] {
		t.Errorf("%v, want %v", again["vlan"], a["vlan"])
	}
}

func TestEdit(t *testing.T) {
	c := start(t, Options{})
	id := c.s.AddLink(LinkSeed{Name: "x", VpcID: c.s.AddVPC("v"), Propagation: true})
	if err := c.s.Edit("x", func(f *LinkFields) {
		f.Name, f.Tags, f.VpcID, f.Status, f.BgpV4Status = "y", []string{"t"}, "", "half_open", "flapping"
	}); err != nil {
		t.Fatal(err)
	}
	if o := c.do("GET", base+"/links/"+c.s.AddLink(LinkSeed{}), nil, 200); o["tags"] == nil {
		t.Error("tags are null, and must be []")
	}
	o := c.do("GET", base+"/links/"+id, nil, 200)
	if _, has := o["vpc_id"]; has || o["name"] != "y" || o["status"] != "half_open" || o["bgp_v4_status"] != "flapping" ||
		o["enable_route_propagation"] != true {
		t.Errorf("%v", o)
	}
	p := c.s.AddPolicy(PolicySeed{Name: "p"})
	if err := c.s.EditPolicy(p, func(f *PolicyFields) { f.PrefixFilterIn = []string{"10.0.0.0/8"} }); err != nil {
		t.Fatal(err)
	}
	if got := c.s.Policies()[0].PrefixFilterIn; !slices.Equal(got, []string{"10.0.0.0/8"}) {
		t.Error(got)
	}
	for _, key := range []string{id, p, c.s.VPCs()[0].ID, c.s.Alive()[1].ID} {
		if err := c.s.Remove(key); err != nil {
			t.Error(err)
		}
	}
	if len(c.s.Alive())+len(c.s.Policies())+len(c.s.VPCs()) != 0 {
		t.Error("something is left")
	}
	for _, err := range []error{c.s.Edit("z", nil), c.s.EditPolicy("z", nil), c.s.Remove("z"), c.s.Act("z", Accept, "")} {
		if err == nil {
			t.Error("z is nothing")
		}
	}
}

// TestAddresses: no two links share a BGP address, for far more links than the other tests order.
func TestAddresses(t *testing.T) {
	seen := map[string]bool{}
	for n := range 20000 {
		var l link
		l.address(n)
		for _, a := range []string{l.scwV4, l.peerV4, l.scwV6, l.peerV6} {
			if seen[a] {
				t.Fatalf("link %d: another one has %s", n, a)
			}
			seen[a] = true
		}
	}
}
