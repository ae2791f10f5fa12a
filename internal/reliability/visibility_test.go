package reliability

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestNotShownYet lets links that are there answer 404 for a moment, where to
// believe it would order twice or leave an order behind.
func TestNotShownYet(t *testing.T) {
	t.Parallel()
	nobody := "11111111-2222-3333-4444-555555555555"
	for name, test := range map[string]struct {
		seeded bool // an older link of the name is there
		faults []mockapi.Fault
		more   attrs
		orders int
	}{
		"a link whose name is to be ordered": {
			seeded: true,
			faults: []mockapi.Fault{{Operation: "GetLink", Kind: mockapi.Hidden, Times: 2}},
		},
		"an order that is withdrawn for its VPC": {
			faults: []mockapi.Fault{{Operation: "DeleteLink", Kind: mockapi.Hidden}, {Operation: "GetLink", Kind: mockapi.Hidden, Times: 2}},
			more:   attrs{"vpc_id": nobody}, orders: 1,
		},
		"an order that is withdrawn for an older one": {
			seeded: true,
			faults: []mockapi.Fault{
				{Operation: "ListLinks", Kind: mockapi.Hidden, Times: 3},
				{Operation: "DeleteLink", Kind: mockapi.Hidden},
				{Operation: "GetLink", Kind: mockapi.Hidden, Times: 2, Skip: 1},
			},
			orders: 1,
		},
	} {
		bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *world) {
			t.Helper()
			alive := 0
			if test.seeded {
				w.mock.AddLink(mockapi.LinkSeed{Name: "paris"})
				alive = 1
			}
			for _, fault := range test.faults {
				w.mock.AddFault(fault)
			}
			c := newCore(t, w)
			if found := c.apply(background(t), config{theLink: hosted("paris", test.more)}); !found.failed() {
				t.Errorf("%s: the apply succeeds: %s", name, found)
			}
			if got := len(w.mock.Alive()); got != alive+len(c.state) || w.mock.Orders() != test.orders {
				t.Errorf("%s: %d links alive, %d of them in the state; %d orders, want %d", name, got, len(c.state), w.mock.Orders(), test.orders)
			}
		})
	}
}

// TestGateOverlooksOne404 reads a gate whose link answers 404 once: a gate that
// is made anew would take what depends on it along.
func TestGateOverlooksOne404(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{}, func(t *testing.T, w *world) {
		t.Helper()
		c := newCore(t, w)
		cfg := config{"interlink_link_activation.gate": attrs{"link_id": w.mock.AddLink(mockapi.LinkSeed{Name: "paris"})}}
		if found := c.apply(background(t), cfg); found.failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		w.mock.AddFault(mockapi.Fault{Operation: "GetLink", Kind: mockapi.Hidden})
		if changes, found := c.plan(background(t), cfg); found.failed() || !changes.empty() {
			t.Errorf("the next plan is not empty: %s %s", changes, found)
		}
	})
}

// TestNoRefusal lets the attaching of a VPC fail in ways that say nothing of the
// configuration: the order stays.
func TestNoRefusal(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mockapi.Fault{
		"a 404 of a gateway": {Status: http.StatusNotFound, Body: `{"message":"no route"}`},
		"a 403 of a gateway": {Status: http.StatusForbidden, Body: `{"message":"blocked"}`},
		"a 400 of a gateway": {Status: http.StatusBadRequest, Body: `{"message":"bad request"}`},
		"a redirect":         {Status: http.StatusFound, Body: `{"message":"log in"}`},
		"an expired key":     {Status: http.StatusUnauthorized, Body: `{"type":"denied_authentication","message":"denied","method":"api_key","reason":"expired"}`},
	} {
		bubble(t, mockapi.Options{}, func(t *testing.T, w *world) {
			t.Helper()
			fault.Operation, fault.Kind = "AttachVpc", mockapi.StatusBefore
			w.mock.AddFault(fault)
			c := newCore(t, w)
			found := c.apply(background(t), config{theLink: hosted("paris", attrs{"vpc_id": w.mock.AddVPC("office")})})
			if found.failed() || len(w.mock.Alive()) != 1 || len(c.state) != 1 || w.mock.Orders() != 1 {
				t.Errorf("%s: %d orders, %d alive, %d in the state: %s", name, w.mock.Orders(), len(w.mock.Alive()), len(c.state), found)
			}
		})
	}
}

// TestForbiddenLook refuses the look at a link that is configuring, on the way to
// its VPC: that says nothing of the VPC, and the order stays.
func TestForbiddenLook(t *testing.T) {
	t.Parallel()
	bubble(t, variants["documented"], func(t *testing.T, w *world) {
		t.Helper()
		w.mock.AddFault(mockapi.Fault{Operation: "GetLink", Kind: mockapi.PermissionsDenied, Times: 3})
		c := newCore(t, w)
		found := c.apply(background(t), config{theLink: hosted("paris", attrs{"vpc_id": w.mock.AddVPC("office")})})
		if found.failed() || len(c.state) != 1 || len(w.mock.Alive()) != 1 || len(c.healthyTaints()) > 0 {
			t.Errorf("%d in the state, %d alive: %s", len(c.state), len(w.mock.Alive()), found)
		}
	})
}

// TestLockedMeanwhile locks a link between the look at it and its deletion.
func TestLockedMeanwhile(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{}, func(t *testing.T, w *world) {
		t.Helper()
		c := newCore(t, w)
		if found := c.apply(background(t), config{theLink: hosted("paris", attrs{})}); found.failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		w.mock.AddFault(mockapi.Fault{
			Operation: "DeleteLink", Kind: mockapi.StatusBefore, Status: http.StatusLocked,
			Body: `{"type":"locked","message":"resource is locked","resource":"link","resource_id":"x"}`,
		})
		if found := c.destroy(background(t)); !found.failed() || !strings.Contains(found.String(), `"paris" is locked`) {
			t.Errorf("the destroy does not say that the link is locked: %s", found)
		}
	})
}

// TestOpenWhileWaiting plans to go on waiting for a link: what may change before
// it is built is not known yet, addresses and keys stay known.
func TestOpenWhileWaiting(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *world) {
		t.Helper()
		c := newCore(t, w)
		cfg := config{theLink: hosted("paris", attrs{"timeouts": attrs{"create": "1s"}})}
		if found := c.apply(background(t), cfg); found.failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		changes, found := c.plan(background(t), cfg)
		if found.failed() || changes[theLink].action != updates {
			t.Fatalf("the next plan does not wait: %s %s", changes, found)
		}
		open := map[string]bool{
			"status": true, "bgp_v4_status": true, "bgp_v6_status": true, "disapproved_reason": true, "updated_at": true,
			"peer_asn": true, "peer_bgp_config.asn": true,
		}
		for name, value := range fields(changes[theLink].planned.value) {
			attributes := map[string]tftypes.Value{name: value}
			if strings.HasSuffix(name, "_bgp_config") {
				attributes = map[string]tftypes.Value{}
				for inner, value := range fields(value) {
					attributes[name+"."+inner] = value
				}
			}
			for name, value := range attributes {
				if value.IsKnown() == open[name] {
					t.Errorf("%s is planned as %s", name, value)
				}
			}
		}
	})
}
