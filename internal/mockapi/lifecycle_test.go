package mockapi

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// history returns the statuses of a link, each with the seconds since the first.
func history(v LinkView) string {
	var out []string
	for _, h := range v.History {
		out = append(out, h.Status+"@"+h.At.Sub(v.History[0].At).String())
	}
	return strings.Join(out, " ")
}

func (c *client) history(id string) string {
	c.t.Helper()
	v, err := c.s.Link(id)
	if err != nil {
		c.t.Fatal(err)
	}
	return history(v)
}

func timed(c *clock, lc Lifecycle) Options { return Options{Now: c.Now, Lifecycle: lc} }

func TestLifecycleHosted(t *testing.T) {
	k := newClock()
	c := start(t, timed(k, Lifecycle{
		Configuring: time.Second, Requested: 3 * time.Second, Provisioning: 5 * time.Second, Deprovisioning: 2 * time.Second,
	}))
	policy := c.s.AddPolicy(PolicySeed{Name: "p"})
	o := c.do("POST", base+"/links", with(hosted("a"), "routing_policy_v4_id", policy), 200)
	id := o["id"].(string)
	for _, step := range []struct {
		after  time.Duration
		status string
		v4     string
	}{
		{0, "configuring", "disabled"},
		{time.Second - time.Microsecond, "configuring", "disabled"},
		{time.Microsecond, "requested", "disabled"},
		{3*time.Second - time.Microsecond, "requested", "disabled"},
		{time.Microsecond, "provisioning", "disabled"},
		{5 * time.Second, "active", "up"},
		{1000 * time.Hour, "active", "up"},
	} {
		k.add(step.after)
		o := c.do("GET", base+"/links/"+id, nil, 200)
		if o["status"] != step.status || o["bgp_v4_status"] != step.v4 || o["bgp_v6_status"] != "disabled" {
			t.Errorf("after %s more: %v %v %v, want %+v", step.after, o["status"], o["bgp_v4_status"], o["bgp_v6_status"], step)
		}
	}
	if got := c.do("DELETE", base+"/links/"+id, nil, 200)["status"]; got != "deprovisioning" {
		t.Errorf("DELETE answers %v", got)
	}
	k.add(2*time.Second - time.Microsecond)
	if got := c.status(id); got != "deprovisioning" {
		t.Errorf("%v", got)
	}
	k.add(time.Second)
	c.do("GET", base+"/links/"+id, nil, 404)
	if got, want := c.history(id), "configuring@0s requested@1s provisioning@4s active@9s deprovisioning@1000h0m9s deleted@1000h0m11s"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	// The same, without a call in between: the times are those of the moves, not of the call.
	id = c.order("b")
	k.add(time.Hour)
	if got, want := c.history(id), "configuring@0s requested@1s provisioning@4s active@9s"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if len(c.s.Links()) != 2 || len(c.s.Alive()) != 1 || c.s.Orders() != 2 {
		t.Error("links, alive or orders are wrong")
	}
}

func TestLifecycleAtOnce(t *testing.T) {
	c := start(t, Options{})
	id := c.order("a")
	if got := c.status(id); got != "active" {
		t.Error(got)
	}
	c.do("DELETE", base+"/links/"+id, nil, 200)
	c.do("GET", base+"/links/"+id, nil, 404)
}

func TestLifecycleSelfHosted(t *testing.T) {
	k := newClock()
	c := start(t, timed(k, Lifecycle{Configuring: time.Second, Deprovisioning: time.Minute}))
	conn := c.s.AddConnection(ConnectionSeed{Name: "dc"})
	o := c.do("POST", base+"/links", with(hosted("s"), "partner_id", nil, "connection_id", conn, "pop_id", PopDC3), 200)
	id := o["id"].(string)
	if o["status"] != "configuring" || o["partner"] != nil {
		t.Errorf("%v", o)
	}
	k.add(1000 * time.Hour)
	if got := c.status(id); got != "ready" {
		t.Errorf("%s: a router does not configure itself", got)
	}
	c.act(id, RouterUp)
	if got := c.status(id); got != "active" {
		t.Error(got)
	}
	c.do("DELETE", base+"/links/"+id, nil, 200)
	c.do("GET", base+"/links/"+id, nil, 404)
	if got := c.history(id); !strings.HasSuffix(got, "active@1000h0m0s deleted@1000h0m0s") {
		t.Error(got)
	}
}

func TestDecisions(t *testing.T) {
	for d, want := range map[Decision]string{
		Accept: "provisioning", "": "provisioning", Refuse: "refused", Expire: "expired", Fail: "failed", Lock: "locked",
	} {
		k := newClock()
		c := start(t, timed(k, Lifecycle{Requested: time.Second, Provisioning: Manual, Decision: d, Reason: "no port"}))
		id := c.order("a")
		k.add(time.Second)
		o := c.do("GET", base+"/links/"+id, nil, 200)
		reason := o["partner"].(object)["disapproved_reason"]
		if o["status"] != want || (reason == "no port") != (d == Refuse) {
			t.Errorf("%s: %v %q, want %s", d, o["status"], reason, want)
		}
		if d == Refuse || d == Expire || d == Fail {
			if got := c.do("DELETE", base+"/links/"+id, nil, 200)["status"]; got != "deleted" {
				t.Errorf("%s: DELETE answers %v: the partner never had accepted", d, got)
			}
			c.do("GET", base+"/links/"+id, nil, 404)
		}
	}
}

func TestExpiry(t *testing.T) {
	for _, requested := range []Delay{Manual, 11 * 24 * time.Hour} {
		k := newClock()
		c := start(t, timed(k, Lifecycle{Requested: requested}))
		id := c.order("a")
		k.add(10*24*time.Hour - time.Microsecond)
		if got := c.status(id); got != "requested" {
			t.Error(got)
		}
		k.add(time.Microsecond)
		if got := c.status(id); got != "expired" {
			t.Error(got)
		}
	}
}

func TestSetLifecycle(t *testing.T) {
	k := newClock()
	c := start(t, timed(k, manual()))
	id := c.order("a")
	k.add(time.Hour)
	c.s.SetLifecycle(Lifecycle{Requested: time.Second, Provisioning: time.Second})
	if got, want := c.history(id), "requested@0s provisioning@1h0m0s"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	k.add(time.Second)
	if got := c.status(id); got != "active" {
		t.Error(got)
	}
}

func TestReconfiguring(t *testing.T) {
	k := newClock()
	c := start(t, timed(k, Lifecycle{Requested: 10 * time.Second, Provisioning: Manual, Reconfiguring: 2 * time.Second}))
	id, vpc := c.order("a"), c.s.AddVPC("v")
	path := base + "/links/" + id
	k.add(4 * time.Second)
	if o := c.do("POST", path+"/attach-vpc", object{"vpc_id": vpc}, 200); o["status"] != "configuring" || o["vpc_id"] != vpc {
		t.Errorf("%v", o)
	}
	c.do("POST", path+"/detach-vpc", object{}, 409)
	c.do("DELETE", path, nil, 409)
	k.add(2 * time.Second)
	if got := c.status(id); got != "requested" {
		t.Error(got)
	}
	k.add(4 * time.Second) // the partner's time ran on
	if got := c.status(id); got != "provisioning" {
		t.Error(got)
	}
	// The sessions of a degraded link survive.
	l := c.s.AddLink(LinkSeed{Status: "limited_connectivity", RoutingPolicyV4ID: c.s.AddPolicy(PolicySeed{Name: "p"})})
	c.do("PATCH", base+"/links/"+l, object{"name": "z"}, 200)
	k.add(2 * time.Second)
	if o := c.do("GET", base+"/links/"+l, nil, 200); o["status"] != "limited_connectivity" || o["bgp_v4_status"] != "down" {
		t.Errorf("%v", o)
	}
}

// TestActions tries every action on every status.
func TestActions(t *testing.T) {
	all := []string{"odd"}
	for status := range statuses {
		if status != statusDeleted {
			all = append(all, status)
		}
	}
	to := map[Action]map[string]string{
		Accept:   {"requested": "provisioning"},
		Refuse:   {"requested": "refused"},
		Expire:   {"requested": "expired"},
		Fail:     {"configuring": "failed", "requested": "failed", "provisioning": "failed"},
		Mend:     {"failed": "requested"},
		Unlock:   {"locked": "requested"},
		Activate: {"provisioning": "active", "ready": "active"},
		RouterUp: {"ready": "active"},
		Degrade: {
			"active": "limited_connectivity", "limited_connectivity": "limited_connectivity", "all_down": "limited_connectivity",
		},
		Down: {"active": "all_down", "limited_connectivity": "all_down", "all_down": "all_down"},
		Up:   {"active": "active", "limited_connectivity": "active", "all_down": "active"},
		Deprovision: {
			"deprovisioning": "deleted", "provisioning": "deprovisioning", "active": "deprovisioning",
			"limited_connectivity": "deprovisioning", "all_down": "deprovisioning",
		},
		Configured:  {"configuring": "requested"},
		Lock:        {},
		Configuring: {},
		Delete:      {},
		SetStatus:   {},
	}
	for _, st := range all {
		to[Delete][st], to[SetStatus][st] = "deleted", "thawing"
		if st != "locked" {
			to[Lock][st] = "locked"
		}
		if !slices.Contains([]string{"configuring", "locked", "deprovisioning"}, st) {
			to[Configuring][st] = "configuring"
		}
	}
	if len(to) != len(transitions) {
		t.Fatalf("%d actions tested of %d", len(to), len(transitions))
	}
	s := New(Options{Lifecycle: manual()})
	for action, table := range to {
		for _, st := range all {
			id := s.AddLink(LinkSeed{Status: st})
			reason := "because"
			if action == SetStatus {
				reason = "thawing"
			}
			err := s.Act(id, action, reason)
			v, _ := s.Link(id)
			want, fits := table[st]
			if !fits {
				want = st
			}
			if (err == nil) != fits || v.Status != want {
				t.Errorf("%s on %s: %s, %v; want %s", action, st, v.Status, err, want)
			}
			if err != nil && !strings.Contains(err.Error(), st) {
				t.Errorf("%s on %s: %v does not say what it is", action, st, err)
			}
			if action == Refuse && fits && v.DisapprovedReason != "because" {
				t.Error("the reason is lost")
			}
		}
	}
	if err := s.Act(s.AddLink(LinkSeed{}), "explode", ""); err == nil || !strings.Contains(err.Error(), "accept") {
		t.Errorf("%v", err)
	}
}

func TestActBack(t *testing.T) {
	c := start(t, Options{})
	p4, p6 := c.s.AddPolicy(PolicySeed{Name: "4"}), c.s.AddPolicy(PolicySeed{Name: "6", IsIPv6: true})
	id := c.s.AddLink(LinkSeed{Name: "x", PairingKey: "pk", RoutingPolicyV4ID: p4, RoutingPolicyV6ID: p6})
	for _, step := range []struct {
		key          string
		action       Action
		status       string
		bgpV4, bgpV6 string
	}{
		{"x", Lock, "locked", "up", "up"},
		{"pk", Unlock, "active", "up", "up"},
		{id, Degrade, "limited_connectivity", "up", "down"},
		{id, Configuring, "configuring", "up", "down"},
		{id, Configured, "limited_connectivity", "up", "down"},
		{id, Down, "all_down", "down", "down"},
		{id, Up, "active", "up", "up"},
	} {
		c.act(step.key, step.action)
		o := c.do("GET", base+"/links/"+id, nil, 200)
		if o["status"] != step.status || o["bgp_v4_status"] != step.bgpV4 || o["bgp_v6_status"] != step.bgpV6 {
			t.Errorf("%+v: %v %v %v", step, o["status"], o["bgp_v4_status"], o["bgp_v6_status"])
		}
	}
}

// TestPropagation checks what turns propagation off by itself.
func TestPropagation(t *testing.T) {
	c := start(t, Options{})
	s := c.s
	vpc, p4, p6 := s.AddVPC("v"), s.AddPolicy(PolicySeed{Name: "4"}), s.AddPolicy(PolicySeed{Name: "6", IsIPv6: true})
	path := base + "/links/" + s.AddLink(LinkSeed{})
	on := func(what, call string, body object, want bool) object {
		t.Helper()
		o := c.do("POST", path+"/"+call, body, 200)
		if o["enable_route_propagation"] != want {
			t.Errorf("%s: propagation %v", what, !want)
		}
		return o
	}
	first := on("without a policy", "enable-route-propagation", object{}, true)
	if again := on("again", "enable-route-propagation", object{}, true); again["updated_at"] != first["updated_at"] {
		t.Error("nothing changed, and updated_at did")
	}
	on("policy attached", "attach-routing-policy", object{"routing_policy_id": p4}, true)
	on("second policy attached", "attach-routing-policy", object{"routing_policy_id": p6}, true)
	on("first policy detached", "detach-routing-policy", object{"routing_policy_id": p4}, true)
	on("last policy detached", "detach-routing-policy", object{"routing_policy_id": p6}, false)
	on("vpc attached", "attach-vpc", object{"vpc_id": vpc}, false)
	on("enabled", "enable-route-propagation", object{}, true)
	on("vpc detached", "detach-vpc", object{}, false)
	on("disabled", "disable-route-propagation", object{}, false)
}

func TestVPCOnlyWhenBuilt(t *testing.T) {
	c := start(t, Options{VPCOnlyWhenBuilt: true, Lifecycle: manual()})
	vpc := c.s.AddVPC("v")
	path := base + "/links/" + c.order("a")
	c.do("POST", path+"/attach-vpc", object{"vpc_id": vpc}, 412)
	c.do("POST", path+"/enable-route-propagation", object{}, 412)
	c.do("POST", path+"/disable-route-propagation", object{}, 200)
	c.act("a", Accept)
	c.do("POST", path+"/attach-vpc", object{"vpc_id": vpc}, 412)
	c.act("a", Activate)
	c.do("POST", path+"/attach-vpc", object{"vpc_id": vpc}, 200)
	c.do("POST", path+"/enable-route-propagation", object{}, 200)
	ready := c.s.AddLink(LinkSeed{Status: "ready", ConnectionID: c.s.AddConnection(ConnectionSeed{Name: "dc"})})
	c.do("POST", base+"/links/"+ready+"/attach-vpc", object{"vpc_id": vpc}, 200)
}

// TestUnlockAfterConfiguring: a link that was locked during a change must not hang in configuring.
func TestUnlockAfterConfiguring(t *testing.T) {
	c := start(t, Options{Lifecycle: manual()})
	id := c.s.AddLink(LinkSeed{Status: "requested"})
	for _, a := range []Action{Configuring, Lock, Unlock} {
		c.act(id, a)
	}
	if got := c.status(id); got != "requested" {
		t.Error(got)
	}
}

// TestDeadWithPropagation: a refused link allows no call that turns propagation off, so deleting it must not require
// one.
func TestDeadWithPropagation(t *testing.T) {
	c := start(t, Options{Lifecycle: manual()})
	path := base + "/links/" + c.order("a")
	c.do("POST", path+"/enable-route-propagation", object{}, 200)
	c.do("DELETE", path, nil, 412)
	c.act("a", Refuse)
	c.do("DELETE", path, nil, 200)
}

// TestEitherSideBeginsTheEnd: deprovisioning ends once both sides have removed their half, whichever began
// (documented).
func TestEitherSideBeginsTheEnd(t *testing.T) {
	k := newClock()
	c := start(t, timed(k, Lifecycle{Deprovisioning: time.Minute}))
	view := func(id string) LinkView {
		v, err := c.s.Link(id)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	by := func(id string) string { return view(id).DeprovisionedBy }
	user := c.s.AddLink(LinkSeed{Name: "user", Moves: true})
	if got := c.do("DELETE", base+"/links/"+user, nil, 200)["status"]; got != "deprovisioning" || by(user) != "user" {
		t.Errorf("the user's DELETE: %v, begun by %q", got, by(user))
	}
	c.do("DELETE", base+"/links/"+user, nil, 412)
	k.add(time.Minute)
	if got := view(user).Status; got != "deleted" {
		t.Errorf("after the partner's time: %s", got)
	}

	partner := c.s.AddLink(LinkSeed{Name: "partner", Moves: true, Propagation: true, VpcID: c.s.AddVPC("net")})
	if err := c.s.Act(partner, Deprovision, ""); err != nil || by(partner) != "partner" {
		t.Fatalf("the partner's beginning: %v, begun by %q", err, by(partner))
	}
	if err := c.s.Act(partner, Deprovision, ""); err == nil {
		t.Error("the partner removed its half twice")
	}
	if got := c.do("GET", "/mock/links/partner", nil, 200)["deprovisioned_by"]; got != "partner" {
		t.Errorf("the control path says that %v began", got)
	}
	k.add(1000 * time.Hour)
	if got := view(partner).Status; got != "deprovisioning" {
		t.Errorf("without the user's DELETE: %s", got)
	}
	c.do("POST", base+"/links/"+partner+"/detach-vpc", object{}, 412)
	if got := c.do("DELETE", base+"/links/"+partner, nil, 200)["status"]; got != "deleted" || view(partner).Status != "deleted" {
		t.Errorf("the user's DELETE after the partner's beginning: %v", got)
	}
	if last := c.s.Events(0); !strings.Contains(fmt.Sprint(last), "active → deprovisioning: begun by the partner") {
		t.Errorf("the events do not say who began: %v", last)
	}
	seeded := c.s.AddLink(LinkSeed{Status: "deprovisioning", DeprovisionedBy: "partner"})
	if by(seeded) != "partner" {
		t.Errorf("seeded by the partner: %q", by(seeded))
	}
}

// TestPolicyInUseForAWhile: a policy counts as in use for some time after its link released it.
func TestPolicyInUseForAWhile(t *testing.T) {
	k := newClock()
	options := timed(k, Lifecycle{})
	options.PolicyInUseFor = 5 * time.Second
	for name, letGo := range map[string]func(c *client, link, policy string){
		"deleted": func(c *client, link, _ string) { c.do("DELETE", base+"/links/"+link, nil, 200) },
		"detached": func(c *client, link, policy string) {
			c.do("POST", base+"/links/"+link+"/detach-routing-policy", object{"routing_policy_id": policy}, 200)
		},
		"swapped": func(c *client, link, _ string) {
			c.do("POST", base+"/links/"+link+"/set-routing-policy", object{"routing_policy_id": c.s.AddPolicy(PolicySeed{Name: "b"})}, 200)
		},
	} {
		c := start(t, options)
		policy := c.s.AddPolicy(PolicySeed{Name: "a"})
		link := c.s.AddLink(LinkSeed{RoutingPolicyV4ID: policy, Status: "requested"})
		letGo(c, link, policy)
		c.do("DELETE", base+"/routing-policies/"+policy, nil, 412)
		k.add(5 * time.Second)
		if got := c.do("DELETE", base+"/routing-policies/"+policy, nil, 204); len(got) > 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
	c := start(t, options)
	c.do("DELETE", base+"/routing-policies/"+c.s.AddPolicy(PolicySeed{Name: "a"}), nil, 204) // never used
}
