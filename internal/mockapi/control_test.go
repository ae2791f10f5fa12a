package mockapi

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestControl(t *testing.T) {
	k := newClock()
	c := start(t, Options{Now: k.Now, Lifecycle: manual()})
	list := func(path string) (out []object) {
		t.Helper()
		_, body, err := c.raw("GET", path, nil)
		if err == nil {
			err = json.Unmarshal(body, &out)
		}
		if err != nil {
			t.Fatalf("%s: %v: %s", path, err, body)
		}
		return out
	}
	id := c.order("a")
	key := list("/mock/links")[0]["pairing_key"].(string)
	for _, k := range []string{id, "a", key} {
		if o := c.do("GET", "/mock/links/"+k, nil, 200); o["id"] != id || o["partner_name"] != "FranceIX" {
			t.Errorf("%v", o)
		}
	}
	if o := c.do("POST", "/mock/links/a/refuse", object{"reason": "no port"}, 200); o["status"] != "refused" || o["disapproved_reason"] != "no port" {
		t.Errorf("%v", o)
	}
	if o := c.do("POST", "/mock/links/a/accept", nil, 409); !strings.Contains(o["message"].(string), "refused") {
		t.Errorf("%v", o)
	}
	c.do("POST", "/mock/links/a/status", object{"status": "thawing"}, 200)
	if got := c.status(id); got != "thawing" {
		t.Error(got)
	}
	c.do("POST", "/mock/links/a/nonsense", nil, 400)
	c.do("POST", "/mock/links/a/status", object{"statsu": "x"}, 400)
	c.do("POST", "/mock/links/zzz/accept", nil, 404)
	c.order("b")
	key = list("/mock/links")[1]["pairing_key"].(string)
	if o := c.do("POST", "/mock/partner/"+key+"/accept", nil, 200); o["status"] != "provisioning" {
		t.Errorf("%v", o)
	}
	c.do("POST", "/mock/partner/b/activate", nil, 404) // a name is not a pairing key
	c.do("POST", "/mock/partner/"+key+"/lock", nil, 400)
	c.order("b")
	c.do("POST", "/mock/links/b/lock", nil, 409) // two links have this name

	o := c.do("PUT", "/mock/lifecycle", object{"requested": "3s", "decision": "refuse", "reason": "full"}, 200)
	if o["requested"] != "3s" || o["provisioning"] != "0s" || o["decision"] != "refuse" {
		t.Errorf("%v", o)
	}
	if o = c.do("PATCH", "/mock/lifecycle", object{"provisioning": "manual"}, 200); o["requested"] != "3s" || o["provisioning"] != "manual" {
		t.Errorf("%v", o)
	}
	if lc := c.s.Lifecycle(); lc != (Lifecycle{Requested: 3 * time.Second, Provisioning: Manual, Decision: Refuse, Reason: "full"}) {
		t.Errorf("%+v", lc)
	}
	for _, bad := range []object{{"requested": "soon"}, {"requested": "-1s"}, {"decision": "activate"}, {"request": "1s"}} {
		c.do("PATCH", "/mock/lifecycle", bad, 400)
	}

	rule := object{"operation": "GetLink", "kind": "status_before", "status": 503, "delay": "3s", "times": 2}
	c.do("POST", "/mock/faults", []object{rule, with(rule, "bad", 1)}, 400)
	c.do("POST", "/mock/faults", with(rule, "kind", "nonsense"), 400)
	c.do("POST", "/mock/faults", with(rule, "operation", nil), 400)
	c.do("POST", "/mock/faults", with(rule, "status", 99), 400)
	c.do("POST", "/mock/faults", with(rule, "delay", "x"), 400)
	if len(c.s.Faults()) != 0 {
		t.Error("a bad rule was added")
	}
	if _, _, err := c.raw("POST", "/mock/faults", []object{rule, rule}); err != nil {
		t.Fatal(err)
	}
	if got := list("/mock/faults"); len(got) != 2 || got[0]["delay"] != "3s" || got[0]["status"] != 503.0 {
		t.Errorf("%v", got)
	}
	c.do("GET", base+"/links/"+id, nil, 503)
	c.do("DELETE", "/mock/faults", nil, 204)
	c.status(id)

	if got := list("/mock/requests"); len(got) != c.s.Count("*") || got[0]["operation"] != "CreateLink" || got[0]["has_token"] != true {
		t.Errorf("%v", got)
	}
	if _, out, err := c.raw("GET", "/mock/requests", nil); err != nil || strings.Contains(string(out), token) {
		t.Errorf("the token is in the log: %v", err)
	}
	c.do("DELETE", "/mock/requests", nil, 204)
	if c.s.Count("*") != 0 {
		t.Error("requests are left")
	}

	vpc := c.do("POST", "/mock/vpcs", object{"name": "net"}, 200)["id"]
	c.do("GET", "/vpc/v2/regions/fr-par/vpcs/"+vpc.(string), nil, 200)
	conn := c.do("POST", "/mock/connections", object{"name": "dc", "vlan_start": 1600, "vlan_end": 1700}, 200)["id"]
	c.do("GET", base+"/dedicated-connections/"+conn.(string), nil, 200)
	ids := c.do("POST", "/mock/seed", []LinkSeed{{Name: "s1", Status: "odd"}, {Name: "s2", ConnectionID: conn.(string)}}, 200)["ids"].([]any)
	if len(ids) != 2 || c.status(ids[0].(string)) != "odd" {
		t.Errorf("%v", ids)
	}

	events := list("/mock/events?after=0")
	if events[0]["text"] != "ordered: requested" || events[1]["text"] != "requested → refused: no port" || events[1]["name"] != "a" {
		t.Errorf("%v", events[:2])
	}
	if rest := list("/mock/events?after=2"); len(rest) != len(events)-2 || rest[0]["n"] != 3.0 {
		t.Errorf("%v", rest)
	}
	c.do("GET", "/mock/events?after=x", nil, 400)
	_, help, err := c.raw("GET", "/mock/", nil)
	if err != nil || !strings.Contains(string(help), "/mock/lifecycle") || !strings.Contains(string(help), "truncate_after") {
		t.Errorf("%s", help)
	}
	c.do("GET", "/mock/nonsense", nil, 404)
	c.do("POST", "/mock/reset", nil, 204)
	if len(c.s.Links())+len(c.s.VPCs())+len(list("/mock/events"))+c.s.Orders() != 0 {
		t.Error("something is left")
	}
	c.do("POST", "/mock/seed", []LinkSeed{{Name: "later"}}, 200)
	last := events[len(events)-1]["n"].(float64)
	if after := list(fmt.Sprintf("/mock/events?after=%v", last)); len(after) != 1 || after[0]["n"] != last+1 {
		t.Errorf("after event %v and a reset: %v", last, after)
	}
	if got, _ := c.names(base+"/partners", "partners"); len(got) != 2 {
		t.Errorf("%v", got)
	}
}

// TestEventsInOrder: several links move while nobody calls. Their events come in the order of time.
func TestEventsInOrder(t *testing.T) {
	k := newClock()
	s := New(Options{Now: k.Now, Lifecycle: Lifecycle{Requested: 2 * time.Second, Provisioning: 2 * time.Second}})
	for range 3 {
		s.AddLink(LinkSeed{Status: "requested", Moves: true})
		k.add(time.Second)
	}
	k.add(time.Hour)
	events := s.Events(0)
	if len(events) != 9 {
		t.Fatalf("%d events", len(events))
	}
	for i := 1; i < len(events); i++ {
		if events[i].Time.Before(events[i-1].Time) || events[i].N != i+1 {
			t.Errorf("%+v after %+v", events[i], events[i-1])
		}
	}
}

func TestStart(t *testing.T) {
	s := New(Options{})
	url, err := s.Start()
	if err != nil || !strings.HasPrefix(url, "http://127.0.0.1:") {
		t.Fatalf("%q %v", url, err)
	}
	if _, err := s.Start(); err == nil {
		t.Error("started twice")
	}
	s.Close()
	s.Close()
}
