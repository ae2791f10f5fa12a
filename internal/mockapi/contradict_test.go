package mockapi

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// contradiction is a server with two links and two policies of the default project, and one of each of another project.
type contradiction struct {
	*client
	first, second, theirs, policy, other string // ids
}

const theirProject = "22222222-2222-4222-8222-222222222222"

func contradicting(t *testing.T) contradiction {
	t.Helper()
	c := start(t, Options{Lifecycle: manual()})
	return contradiction{
		c, c.s.AddLink(LinkSeed{Name: "first"}), c.s.AddLink(LinkSeed{Name: "second"}),
		c.s.AddLink(LinkSeed{Name: "theirs", ProjectID: theirProject}),
		c.s.AddPolicy(PolicySeed{Name: "policy"}), c.s.AddPolicy(PolicySeed{Name: "other", ProjectID: theirProject}),
	}
}

func (c contradiction) fault(operation string, kind FaultKind, body string) {
	c.s.AddFault(Fault{Operation: operation, Kind: kind, Body: body})
}

func (c contradiction) get(id string) object {
	c.t.Helper()
	return c.do("GET", base+"/links/"+id, nil, 200)
}

func (c contradiction) listed(query ...string) []object {
	c.t.Helper()
	return objects(c.do("GET", base+"/links"+strings.Join(query, ""), nil, 200))
}

// lists checks the names on a list of links.
func (c contradiction) lists(query string, want ...string) {
	c.t.Helper()
	got := []string{}
	for _, l := range c.listed(query) {
		got = append(got, fmt.Sprint(l["name"]))
	}
	if !slices.Equal(got, append([]string{}, want...)) {
		c.t.Errorf("%s: %v, want %v", query, got, want)
	}
}

func TestFaultEdit(t *testing.T) {
	c := contradicting(t)
	c.fault("ListLinks", Edit, `{"status":"deleted","bandwidth_mbps":500,"vlan":null,"partner":{"pairing_key":null}}`)
	for _, l := range c.listed() {
		partner := l["partner"].(object)
		_, vlan := l["vlan"]
		_, key := partner["pairing_key"]
		if l["status"] != "deleted" || l["bandwidth_mbps"] != 500.0 || vlan || key || partner["partner_id"] == nil {
			t.Errorf("the list shows %v", l)
		}
	}
	if l := c.get(c.first); l["status"] != "active" || l["vlan"] == nil {
		t.Errorf("a GET shows %v", l)
	}
	c.s.AddFault(Fault{Operation: "ListLinks", Link: "second", Kind: Edit, Body: `{"name":"renamed"}`})
	c.lists("", "first", "renamed", "theirs")
	c.lists("", "first", "second", "theirs")

	c.fault("GetLink", Edit, `{"id":null}`)
	if l := c.get(c.first); l["id"] != nil || l["name"] != "first" {
		t.Errorf("%v", l)
	}
	for list, path := range map[string]string{
		"ListRoutingPolicies": base + "/routing-policies", "ListPartners": base + "/partners", "ListPops": base + "/pops",
		"ListVPCs": "/vpc/v2/regions/fr-par/vpcs",
	} {
		c.s.AddVPC("net")
		c.fault(list, Edit, `{"name":"renamed"}`)
		all := objects(c.do("GET", path, nil, 200))
		if len(all) == 0 || slices.ContainsFunc(all, func(o object) bool { return o["name"] != "renamed" }) {
			t.Errorf("%s: %v", list, all)
		}
	}
	c.fault("GetLink", Edit, `{"message":"mine"}`)
	if o := c.do("GET", base+"/links/"+missing, nil, 404); o["message"] == "mine" {
		t.Error("an error is edited")
	}
}

func TestFaultLeaveOut(t *testing.T) {
	c := contradicting(t)
	conn := c.s.AddConnection(ConnectionSeed{Name: "dc"})
	own := c.s.AddLink(LinkSeed{Name: "own", ConnectionID: conn})
	c.s.AddFault(Fault{Operation: "GetLink", Kind: LeaveOut, Body: "pairing_key", Times: 2})
	if _, there := c.get(c.first)["partner"].(object)["pairing_key"]; there {
		t.Error("the partner still has the field")
	}
	if _, there := c.get(own)["partner"]; there {
		t.Error("a link without a partner gets one")
	}
}

func TestFaultAnother(t *testing.T) {
	c := contradicting(t)
	c.s.AddFault(Fault{Operation: "*", Kind: Another, Times: 6})
	link, policy := base+"/links/", base+"/routing-policies/"
	for _, got := range []struct {
		reply object
		id    string
	}{
		{c.get(c.first), c.second},
		{c.get(c.second), c.first},
		{c.do("PATCH", link+c.first, object{"name": "renamed"}, 200), c.second},
		{c.do("POST", link+c.second+"/enable-route-propagation", nil, 200), c.first},
		{c.do("POST", base+"/links", hosted("new"), 200), c.first},
		{c.do("GET", policy+c.policy, nil, 200), c.other},
	} {
		if got.reply["id"] != got.id {
			t.Errorf("%v, want %s", got.reply, got.id)
		}
	}
	if v := c.s.Links(); v[0].Name != "renamed" || !v[1].EnableRoutePropagation || len(v) != 4 {
		t.Errorf("not done: %+v", v)
	}

	alone := start(t, Options{})
	id := alone.s.AddLink(LinkSeed{Name: "alone"})
	alone.s.AddFault(Fault{Operation: "GetLink", Kind: Another})
	if o := alone.do("GET", link+id, nil, 200); o["id"] == id || !isUUID(o["id"].(string)) || o["name"] == "alone" || o["pop_id"] != PopTH2 {
		t.Errorf("%v", o)
	}
	alone.s.AddFault(Fault{Operation: "GetLink", Kind: Another})
	alone.do("GET", link+missing, nil, 404)
}

func TestFaultReplace(t *testing.T) {
	c := contradicting(t)
	c.fault("ListLinks", Replace, "")
	if o := c.do("GET", base+"/links", nil, 200); len(o) != 1 || o["message"] != "maintenance" {
		t.Errorf("%v", o)
	}
	c.fault("ListLinks", Replace, `{"links":[],"total_count":3}`)
	if o := c.do("GET", base+"/links", nil, 200); len(o["links"].([]any)) != 0 || o["total_count"] != 3.0 {
		t.Errorf("%v", o)
	}
	c.fault("CreateLink", Replace, "")
	c.do("POST", base+"/links", hosted("new"), 200)
	if c.s.Orders() != 1 {
		t.Error("the order is not taken")
	}
}

func TestFaultQuery(t *testing.T) {
	c := contradicting(t)
	for _, tc := range []struct{ override, query, want string }{
		{"page_size=1", "?page_size=100", "first"},
		{"page_size=2", "?page_size=1", "first"},
		{"page_size=2", "", "first second"},
		{"page=1", "?page=2&page_size=2", "first second"},
		{"order_by=created_at_asc", "?order_by=name_desc", "first second theirs"},
		{"project_id=", "?project_id=" + theirProject, "first second theirs"},
		{"project_id=" + theirProject, "?project_id=" + DefaultProjectID, "theirs"},
		{"name=", "?name=second", "first second theirs"},
		{"page=1&page_size=1", "?page=3", "first"},
	} {
		c.fault("ListLinks", Query, tc.override)
		c.lists(tc.query, strings.Fields(tc.want)...)
	}
	c.lists("?name=second", "second")
}

func TestFaultTotalCount(t *testing.T) {
	c := contradicting(t)
	c.fault("ListLinks", TotalCount, "1")
	if o := c.do("GET", base+"/links", nil, 200); o["total_count"] != 1.0 || len(o["links"].([]any)) != 3 {
		t.Errorf("%v", o)
	}
	c.fault("ListLinks", TotalCount, "")
	if o := c.do("GET", base+"/links", nil, 200); len(o) != 1 {
		t.Errorf("%v", o)
	}
	c.fault("GetLink", TotalCount, "1")
	if o := c.get(c.first); o["total_count"] != nil {
		t.Errorf("a link has a total_count: %v", o)
	}
}

func TestFaultEmptyPage(t *testing.T) {
	c := contradicting(t)
	c.fault("ListLinks", EmptyPage, "")
	c.lists("?page_size=1", "first")
	c.lists("?page_size=1&page=3", "theirs")
	c.lists("?page_size=1&page=2")
	c.lists("?page_size=1&page=2", "second")
	c.fault("ListLinks", EmptyPage, "1")
	if o := c.do("GET", base+"/links", nil, 200); len(o["links"].([]any)) != 0 || o["total_count"] != 3.0 {
		t.Errorf("%v", o)
	}
}

func TestFaultFrozen(t *testing.T) {
	c := contradicting(t)
	c.s.AddFault(Fault{Operation: "ListLinks", Kind: Frozen, Times: 3})
	c.order("new")
	c.act(c.first, Delete)
	c.act(c.second, Down)
	c.lists("", "first", "second", "theirs")
	c.lists("?status=active", "first", "second", "theirs")
	if l := c.get(c.second); l["status"] != "all_down" {
		t.Errorf("a GET shows %v", l["status"])
	}
	c.lists("?name=new")
	c.lists("", "second", "theirs", "new")

	empty := contradiction{client: start(t, Options{Lifecycle: manual()})}
	empty.fault("ListLinks", Frozen, "")
	empty.order("new")
	empty.lists("")
	empty.lists("", "new")
}

func TestFaultIgnored(t *testing.T) {
	c := contradicting(t)
	vpc := c.s.AddVPC("net")
	before, events := fmt.Sprint(c.s.Links(), c.s.Policies(), c.s.VPCs()), len(c.s.Events(0))
	link, policy := base+"/links/"+c.first, base+"/routing-policies/"+c.policy
	c.s.AddFault(Fault{Operation: "*", Kind: Ignored, Times: 8})
	if o := c.do("DELETE", link, nil, 200); o["status"] != "deleted" || o["id"] != c.first {
		t.Errorf("%v", o)
	}
	if o := c.do("PATCH", link, object{"name": "renamed", "tags": []string{"a"}}, 200); o["name"] != "renamed" {
		t.Errorf("%v", o)
	}
	if o := c.do("POST", link+"/attach-vpc", object{"vpc_id": vpc}, 200); o["vpc_id"] != vpc {
		t.Errorf("%v", o)
	}
	ghost := c.do("POST", base+"/links", hosted("ghost"), 200)["id"].(string)
	c.do("PATCH", policy, object{"prefix_filter_in": []string{"10.0.0.0/8"}}, 200)
	c.do("DELETE", policy, nil, 204)
	c.do("POST", base+"/routing-policies", object{"name": "ghost", "project_id": DefaultProjectID}, 200)
	c.do("DELETE", "/vpc/v2/regions/fr-par/vpcs/"+vpc, nil, 204)
	if after := fmt.Sprint(c.s.Links(), c.s.Policies(), c.s.VPCs()); after != before || c.s.Orders() != 0 || len(c.s.Events(0)) != events {
		t.Errorf("something was done:\n%s\n%s", before, after)
	}
	c.do("GET", base+"/links/"+ghost, nil, 404)
	c.do("GET", policy, nil, 200)
	if left := c.s.Faults(); len(left) != 0 {
		t.Errorf("%+v", left)
	}
	c.do("PATCH", link, object{"name": "renamed"}, 200)
	if l := c.get(c.first); l["name"] != "renamed" {
		t.Errorf("the link is not changed after the fault: %v", l)
	}
}

func TestFaultConflictAfter(t *testing.T) {
	c := contradicting(t)
	link, policy := base+"/links/"+c.first, base+"/routing-policies"
	c.fault("CreateLink", ConflictAfter, "")
	o := c.do("POST", base+"/links", hosted("new"), 409)
	if made := c.s.Links()[3]; made.Name != "new" || o["type"] != "conflict" || o["resource"] != "link" || o["resource_id"] != made.ID {
		t.Errorf("%v, made %s", o, made.ID)
	}
	c.fault("UpdateLink", ConflictAfter, "transient_state")
	if o = c.do("PATCH", link, object{"name": "renamed"}, 409); o["type"] != "transient_state" || o["resource_id"] != c.first {
		t.Errorf("%v", o)
	}
	if l := c.get(c.first); l["name"] != "renamed" {
		t.Errorf("not done: %v", l)
	}
	c.fault("DeleteRoutingPolicy", ConflictAfter, "")
	if o = c.do("DELETE", policy+"/"+c.policy, nil, 409); o["resource"] != "routing_policy" || o["resource_id"] != c.policy {
		t.Errorf("%v", o)
	}
	c.do("GET", policy+"/"+c.policy, nil, 404)
	c.fault("DeleteLink", ConflictAfter, "")
	c.do("DELETE", base+"/links/"+missing, nil, 404)
}

// TestFaultFlagged: what Scaleway does to an account is a rule for several calls. Lists go on showing the links.
func TestFaultFlagged(t *testing.T) {
	c := contradicting(t)
	c.s.AddFault(Fault{Operation: "GetLink,DeleteLink", Kind: Hidden, Times: -1})
	c.do("GET", base+"/links/"+c.first, nil, 404)
	c.do("DELETE", base+"/links/"+c.first, nil, 404)
	c.lists("", "first", "second", "theirs")
}

func TestFaultOtherTenant(t *testing.T) {
	c := contradicting(t)
	c.s.AddFault(Fault{Operation: "*", Kind: OtherTenant, Times: -1})
	link, policy := base+"/links/"+c.first, base+"/routing-policies/"+c.policy
	vpcs := "/vpc/v2/regions/fr-par/vpcs"
	ids := []string{link, policy, vpcs + "/" + c.s.AddVPC("net")}
	for _, path := range ids {
		c.do("GET", path, nil, 404)
	}
	c.do("DELETE", link, nil, 404)
	for _, query := range []string{"", "?project_id=" + DefaultProjectID} {
		for _, path := range []string{base + "/links", base + "/routing-policies", vpcs} {
			o := c.do("GET", path+query, nil, 200)
			if path == vpcs && query == "" {
				if o["total_count"] != 1.0 || objects(o)[0]["organization_id"] == DefaultProjectID {
					t.Errorf("the other organization has a VPC of its own: %v", o)
				}
			} else if o["total_count"] != 0.0 || len(objects(o)) != 0 {
				t.Errorf("%s: %v", path, o)
			}
		}
	}
	c.do("GET", base+"/pops/"+PopTH2, nil, 200)
	if o := c.do("GET", base+"/partners", nil, 200); o["total_count"] != 2.0 {
		t.Errorf("every organization sees the partners: %v", o)
	}
	if c.order("new"); c.s.Orders() != 1 {
		t.Error("the order is not taken")
	}
	c.s.ClearFaults()
	c.s.AddFault(Fault{Operation: "*", Kind: OtherTenant, Body: "403", Times: -1})
	for _, path := range ids {
		c.do("GET", path, nil, 403)
	}
	c.lists("")
}

// TestTheReadmeHasEachKind, and each switch.
func TestTheReadmeHasEachKind(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	said := slices.Collect(maps.Keys(effects))
	for _, one := range New(Options{}).Switches() {
		said = append(said, FaultKind(one.Name))
	}
	for _, name := range said {
		if !strings.Contains(string(text), "`"+string(name)+"`") {
			t.Errorf("README.md does not name `%s`", name)
		}
	}
}

// TestABadRuleIsRefused: a body that does not fit would have no effect.
func TestABadRuleIsRefused(t *testing.T) {
	c := start(t, Options{})
	for _, rule := range []object{
		{"kind": "edit"},
		{"kind": "edit", "body": `[]`},
		{"kind": "total_count", "body": "many"},
		{"kind": "empty_page", "body": "all"},
		{"kind": "conflict_after", "body": "locked"},
		{"kind": "query"},
		{"kind": "query", "body": "a=%zz"},
		{"kind": "nonsense"},
	} {
		c.do("POST", "/mock/faults", with(rule, "operation", "ListLinks"), 400)
	}
	defer func() {
		if recover() == nil {
			t.Error("AddFault takes a rule without effect")
		}
	}()
	c.s.AddFault(Fault{Operation: "ListLinks", Kind: Edit})
}
