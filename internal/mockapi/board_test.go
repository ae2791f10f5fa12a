package mockapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestEveryStatusIsShown: each status says who acts next, and the page knows it. Each action that the page offers has a
// label, fits the status and changes the link. An action that fits but is not offered is left out for a reason.
func TestEveryStatusIsShown(t *testing.T) {
	page, err := os.ReadFile("portal/web/parts.js")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]struct{ who, offers string }{
		"configuring":          {"Scaleway", "fail lock"},
		"requested":            {"FranceIX", "accept refuse fail lock"},
		"provisioning":         {"FranceIX", "activate deprovision fail lock"},
		"ready":                {"You", "router_up lock"},
		"active":               {"Nobody", "degrade down deprovision lock"},
		"limited_connectivity": {"FranceIX or you", "up down deprovision lock"},
		"all_down":             {"FranceIX or you", "up degrade deprovision lock"},
		"failed":               {"Scaleway", "mend lock"},
		"refused":              {"You", "lock"},
		"expired":              {"You", "lock"},
		"locked":               {"You", "unlock"},
		"deprovisioning":       {"FranceIX", "deprovision lock"},
		"deleted":              {"Nobody", ""},
		"some_new_status":      {"Unknown", "lock"},
	}
	for status := range statuses {
		if _, has := want[status]; !has || !strings.Contains(string(page), `"`+status+`"`) {
			t.Errorf("say in this test, and in kind (portal/web/parts.js), how a link is shown that is %s", status)
		}
	}
	for status, shown := range want {
		c := start(t, Options{Lifecycle: manual()})
		row := c.s.Rows(c.s.AddLink(LinkSeed{Name: "a", Status: status}))[0]
		if row.Turn.Who != shown.who || row.Turn.What == "" {
			t.Errorf("%s: %+v, want %s", status, row.Turn, shown.who)
		}
		if events := c.s.Events(0); events[len(events)-1].Turn() != row.Turn {
			t.Errorf("%s: the event has %+v, the link %+v", status, events[len(events)-1].Turn(), row.Turn)
		}
		var got []string
		for _, offer := range row.Offers {
			got = append(got, string(offer.Action))
			if !strings.Contains(string(page), " "+string(offer.Action)+`: "`) {
				t.Errorf("portal/web/parts.js: labels has no label for the action %s", offer.Action)
			}
			other := c.s.AddLink(LinkSeed{Status: status})
			if err := c.s.Act(other, offer.Action, "why"); err != nil {
				t.Errorf("%s: %s is offered, and refused: %v", status, offer.Action, err)
			}
			if row := c.s.Rows(other)[0]; row.Status == status {
				t.Errorf("%s: %s is offered, and changes nothing", status, offer.Action)
			}
		}
		if strings.Join(got, " ") != shown.offers {
			t.Errorf("%s offers %q, want %q", status, strings.Join(got, " "), shown.offers)
		}
	}
	c := start(t, Options{})
	c.s.AddVPC("v")
	if events := c.s.Events(0); events[len(events)-1].Turn() != (Turn{}) {
		t.Error("a VPC has a turn")
	}
}

// TestOffersByTheSide: a link that the partner ended is the user's to delete. A self-hosted link has no partner.
func TestOffersByTheSide(t *testing.T) {
	c := start(t, Options{Lifecycle: manual()})
	ended := c.s.AddLink(LinkSeed{Status: "deprovisioning", DeprovisionedBy: "partner"})
	own := c.s.AddLink(LinkSeed{ConnectionID: c.s.AddConnection(ConnectionSeed{Name: "cage"})})
	for _, id := range []string{ended, own} {
		row := c.s.Rows(id)[0]
		if slices.ContainsFunc(row.Offers, func(o Offer) bool { return o.Action == Deprovision }) {
			t.Errorf("%s offers deprovision: %v", row.Status, row.Offers)
		}
	}
	if row := c.s.Rows(own)[0]; row.Hosted || row.Partner != "cage" {
		t.Errorf("self-hosted: %+v", row)
	}
	if turn := c.s.Rows(ended)[0].Turn; turn.Who != "You" {
		t.Errorf("the partner ended it, and it is the turn of %q", turn.Who)
	}
}

// TestHistorySaysWho: the history names the actor of each step, from the provider's order to the end.
func TestHistorySaysWho(t *testing.T) {
	k := newClock()
	c := start(t, Options{Now: k.Now, Lifecycle: Lifecycle{Configuring: time.Second, Requested: Manual, Provisioning: time.Second, Deprovisioning: time.Second}})
	id := c.order("a")
	k.add(time.Second)
	c.act(id, Lock)
	c.act(id, Unlock)
	c.act(id, Accept)
	k.add(time.Second)
	c.do("POST", base+"/links/"+id+"/attach-vpc", object{"vpc_id": c.s.AddVPC("v")}, 200)
	if err := c.s.Edit(id, func(f *LinkFields) { f.BandwidthMbps = 100 }); err != nil {
		t.Fatal(err)
	}
	c.do("DELETE", base+"/links/"+id, nil, 200)
	k.add(time.Second)
	d, err := c.s.Details(id)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, deed := range d.History {
		text, _, _ := strings.Cut(deed.Text, " VPC")
		if strings.HasPrefix(text, "VPC") {
			text = "VPC"
		}
		got = append(got, string(deed.By)+": "+text)
	}
	want := []string{
		"provider: ordered: configuring", "scaleway: configuring → requested", "scaleway: requested → locked", "scaleway: locked → requested",
		"partner: requested → provisioning", "partner: provisioning → active", "provider: VPC", "hand: edited behind the API",
		"provider: active → deprovisioning", "partner: deprovisioning → deleted",
	}
	if !slices.Equal(got, want) {
		t.Errorf("history:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if d.VPC != "v" || d.ScwV4 == "" || d.PeerV6 == "" || !d.HasKey {
		t.Errorf("%+v", d)
	}
	if b, _ := json.Marshal(d); strings.Contains(string(b), c.s.st.links.list[0].pairingKey) {
		t.Error("the details have the pairing key")
	}
}

// TestSwitches: a switch is a rule that comes after the other rules. It stays on until it is switched off, and counts
// how often it fired.
func TestSwitches(t *testing.T) {
	c := start(t, Options{Lifecycle: manual()})
	of := func(name string) Switch {
		t.Helper()
		all := c.s.Switches()
		i := slices.IndexFunc(all, func(s Switch) bool { return s.Name == name })
		if i < 0 {
			t.Fatalf("no switch %q: %+v", name, all)
		}
		return all[i]
	}
	set := func(name string, on bool, operation string) {
		t.Helper()
		if err := c.s.SetSwitch(name, on, operation); err != nil {
			t.Fatal(err)
		}
	}
	set("after_commit", true, "")
	c.do("POST", base+"/links", hosted("a"), 500)
	c.do("POST", base+"/links", hosted("b"), 500)
	if s := of("after_commit"); c.s.Orders() != 2 || !s.On || s.Fired != 2 {
		t.Errorf("%d orders, %+v", c.s.Orders(), s)
	}
	set("too_many", true, "")
	c.do("GET", base+"/partners", nil, 429)
	c.do("POST", base+"/links", hosted("c"), 500) // switches have a fixed order, whatever the order of the clicks
	c.s.AddFault(Fault{Operation: "GetPop", Kind: StatusBefore, Status: 418})
	c.do("GET", base+"/pops/"+PopTH2, nil, 418) // rules come first, even those added later
	c.do("GET", base+"/pops/"+PopTH2, nil, 429)
	set("too_many", true, "ListPops") // limited to one operation
	c.do("GET", base+"/pops/"+PopTH2, nil, 200)
	set("too_many", false, "")
	set("after_commit", false, "")
	if s := of("too_many"); s.On || s.Fired != 2 || s.Operation != "*" {
		t.Errorf("%+v", s)
	}
	c.do("POST", base+"/links", hosted("d"), 200)

	set("lag", true, "")
	if got := c.do("GET", base+"/links", nil, 200)["total_count"]; got != 0.0 || of("lag").Fired != 1 || c.s.ListLag().Content != 5*time.Second {
		t.Errorf("%v links in a list that lags, %+v", got, of("lag"))
	}
	set("lag", false, "")
	if c.s.ListLag() != (ListLag{}) {
		t.Error("lists still lag")
	}
	set("slow", true, "GetLink")
	if got := len(c.s.Faults()); got != 1 {
		t.Errorf("%d rules on the control path, want the switch", got)
	}
	c.s.ClearFaults()
	if of("slow").On || of("after_commit").Fired != 3 {
		t.Errorf("cleared: %+v", c.s.Switches())
	}
	c.s.Reset()
	if of("after_commit").Fired != 0 {
		t.Error("a reset forgets the counts")
	}
	if c.s.SetSwitch("nothing", true, "") == nil || c.s.SetSwitch("slow", true, "DropTables") == nil {
		t.Error("an unknown switch or operation is accepted")
	}
}

// TestEachSwitchContradicts: each switch of a contradiction has its own effect, without an operation being named.
func TestEachSwitchContradicts(t *testing.T) {
	for name, has := range map[string]func(c contradiction) bool{
		"list_differs": func(c contradiction) bool {
			return c.listed()[0]["status"] == "deleted" && c.get(c.first)["status"] == "active"
		},
		"no_list": func(c contradiction) bool { return c.do("GET", base+"/links", nil, 200)["message"] == "maintenance" },
		"paging":  func(c contradiction) bool { return len(c.listed("?page=2")) == 3 },
		"another": func(c contradiction) bool { return c.get(c.first)["id"] == c.second },
		"ignored": func(c contradiction) bool {
			return c.do("DELETE", base+"/links/"+c.first, nil, 200)["status"] == "deleted" && c.get(c.first)["status"] == "active"
		},
		"taken_409": func(c contradiction) bool {
			return c.do("POST", base+"/links", hosted("new"), 409)["type"] == "conflict" && c.s.Orders() == 1
		},
		"flagged": func(c contradiction) bool {
			c.do("GET", base+"/links/"+c.first, nil, 404)
			c.do("DELETE", base+"/routing-policies/"+c.policy, nil, 404)
			return len(c.listed()) == 3
		},
		"other_tenant": func(c contradiction) bool {
			c.do("GET", base+"/links/"+c.first, nil, 404)
			return len(c.listed()) == 0
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := contradicting(t)
			c.do("POST", "/mock/switches/"+name, object{"on": true, "op": "x"}, 400)
			turn := func(on bool) {
				if res, out, err := c.raw("POST", "/mock/switches/"+name, object{"on": on}); err != nil || res.StatusCode != http.StatusOK {
					t.Errorf("%v: %s", err, out)
				}
			}
			turn(true)
			if !has(c) {
				t.Error("on, but without effect")
			}
			turn(false)
			if left := c.s.Faults(); len(left) != 0 {
				t.Errorf("%+v", left)
			}
			c.do("POST", "/mock/switches/nothing", object{"on": true}, 404)
			c.do("POST", "/mock/switches/"+name, object{"on": true, "operation": "GetLink,Nothing"}, 400)
		})
	}
}

// TestSwitchesAreSaid: each switch has a title and says what it does, on the page and on the control path.
func TestSwitchesAreSaid(t *testing.T) {
	c := start(t, Options{})
	_, body, err := c.raw("GET", "/mock/switches", nil)
	var said []object
	if err := errors.Join(err, json.Unmarshal(body, &said)); err != nil || len(said) != len(c.s.Switches()) {
		t.Fatalf("%v: %s", err, body)
	}
	for _, one := range said {
		if one["name"] == "" || one["title"] == "" || one["about"] == "" || one["on"] != false {
			t.Errorf("%v", one)
		}
	}
	if err := c.s.SetSwitch("slow", true, "GetLink,GetPop"); err != nil || c.s.Faults()[0].Operation != "GetLink,GetPop" {
		t.Errorf("%v, %+v", err, c.s.Faults())
	}
}

// TestRequestsAfter: returns requests by number, the newest ones, and those that had not ended. Numbers continue after
// a reset.
func TestRequestsAfter(t *testing.T) {
	c := start(t, Options{})
	for range 3 {
		c.do("GET", base+"/partners", nil, 200)
	}
	numbers := func(requests []LoggedRequest) (out []int) {
		for _, r := range requests {
			out = append(out, r.N)
		}
		return out
	}
	if got := numbers(c.s.RequestsAfter(1, 10)); !slices.Equal(got, []int{2, 3}) {
		t.Errorf("after 1: %v", got)
	}
	if got := numbers(c.s.RequestsAfter(0, 2, 1, 99)); !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("the newest two, and 1: %v", got)
	}
	before := c.s.Resets()
	c.s.ResetRequests()
	c.do("GET", base+"/partners", nil, 200)
	if got := c.s.RequestsAfter(3, 10); !slices.Equal(numbers(got), []int{4}) || c.s.Resets() != before+1 {
		t.Errorf("after a reset: %v", got)
	}
	c.s.AddFault(Fault{Operation: "*", Kind: ResetBefore, Times: 9})
	_, _, err := c.raw("GET", base+"/partners", nil)
	for err == nil || !c.s.RequestsAfter(0, 1)[0].Ended { // its end is logged after the client gets the reply
		if err == nil {
			t.Fatal("no reset")
		}
	}
	if last := c.s.RequestsAfter(0, 1)[0]; last.Status != 0 || last.Fault != ResetBefore || last.Took < 0 {
		t.Errorf("%+v", last)
	}
}
