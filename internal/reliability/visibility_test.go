package reliability

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestNotShownYet lets links that are there answer 404 for a moment, where to
// believe it would order twice or leave an order behind.
func TestNotShownYet(t *testing.T) {
	t.Parallel()
	nobody := "11111111-2222-3333-4444-555555555555"
	for name, test := range map[string]struct {
		seeded bool // an older link of the name is there
		faults []mockapi.Fault
		more   protocol.Attrs
		orders int
	}{
		"a link whose name is to be ordered": {
			seeded: true,
			faults: []mockapi.Fault{{Operation: "GetLink", Kind: mockapi.Hidden, Times: 2}},
		},
		"an order that is withdrawn for its VPC": {
			faults: []mockapi.Fault{{Operation: "DeleteLink", Kind: mockapi.Hidden}, {Operation: "GetLink", Kind: mockapi.Hidden, Times: 2}},
			more:   protocol.Attrs{"vpc_id": nobody}, orders: 1,
		},
		"an order that is withdrawn for an older one": {
			seeded: true,
			faults: []mockapi.Fault{
				{Operation: "ListLinks", Kind: mockapi.Hidden, Times: 2},
				{Operation: "DeleteLink", Kind: mockapi.Hidden},
				{Operation: "GetLink", Kind: mockapi.Hidden, Times: 2, Skip: 1},
			},
			orders: 1,
		},
	} {
		protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			alive := 0
			if test.seeded {
				w.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
				alive = 1
				<-time.After(time.Second) // it is the older one
			}
			for _, fault := range test.faults {
				w.Mock.AddFault(fault)
			}
			c := protocol.NewCore(t, w)
			if found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", test.more)}); !found.Failed() {
				t.Errorf("%s: the apply succeeds: %s", name, found)
			}
			if got := len(w.Mock.Alive()); got != alive+len(c.State) || w.Mock.Orders() != test.orders {
				t.Errorf("%s: %d links alive, %d of them in the state; %d orders, want %d", name, got, len(c.State), w.Mock.Orders(), test.orders)
			}
		})
	}
}

// TestGateOverlooksOne404 reads a gate whose link answers 404 once: a gate that
// is made anew would take what depends on it along.
func TestGateOverlooksOne404(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		c := protocol.NewCore(t, w)
		cfg := protocol.Config{"interlink_link_activation.gate": protocol.Attrs{"link_id": w.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})}}
		if found := c.Apply(background(t), cfg); found.Failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		w.Mock.AddFault(mockapi.Fault{Operation: "GetLink", Kind: mockapi.Hidden})
		if changes, found := c.Plan(background(t), cfg); found.Failed() || !changes.Empty() {
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
		protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			fault.Operation, fault.Kind = "AttachVpc", mockapi.StatusBefore
			w.Mock.AddFault(fault)
			c := protocol.NewCore(t, w)
			found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("office")})})
			if found.Failed() || len(w.Mock.Alive()) != 1 || len(c.State) != 1 || w.Mock.Orders() != 1 {
				t.Errorf("%s: %d orders, %d alive, %d in the state: %s", name, w.Mock.Orders(), len(w.Mock.Alive()), len(c.State), found)
			}
		})
	}
}

// TestForbiddenLook refuses the look at a link that is configuring, on the way to
// its VPC: that says nothing of the VPC, and the order stays.
func TestForbiddenLook(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, variants["documented"], func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{Operation: "GetLink", Kind: mockapi.PermissionsDenied, Times: 3})
		c := protocol.NewCore(t, w)
		found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("office")})})
		if found.Failed() || len(c.State) != 1 || len(w.Mock.Alive()) != 1 || len(healthyTaints(c)) > 0 {
			t.Errorf("%d in the state, %d alive: %s", len(c.State), len(w.Mock.Alive()), found)
		}
	})
}

// TestLockedMeanwhile locks a link between the look at it and its deletion.
func TestLockedMeanwhile(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		c := protocol.NewCore(t, w)
		if found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{})}); found.Failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		w.Mock.AddFault(mockapi.Fault{
			Operation: "DeleteLink", Kind: mockapi.StatusBefore, Status: http.StatusLocked,
			Body: `{"type":"locked","message":"resource is locked","resource":"link","resource_id":"x"}`,
		})
		if found := c.Destroy(background(t)); !found.Failed() || !strings.Contains(found.String(), `"paris" is locked`) {
			t.Errorf("the destroy does not say that the link is locked: %s", found)
		}
	})
}

// TestOpenWhileWaiting plans to go on waiting for a link: what may change before
// it is built is not known yet, addresses and keys stay known.
func TestOpenWhileWaiting(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		c := protocol.NewCore(t, w)
		cfg := protocol.Config{theLink: hosted("paris", protocol.Attrs{"timeouts": protocol.Attrs{"create": "1s"}})}
		if found := c.Apply(background(t), cfg); found.Failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		changes, found := c.Plan(background(t), cfg)
		if found.Failed() || changes[theLink].Action != protocol.Updates {
			t.Fatalf("the next plan does not wait: %s %s", changes, found)
		}
		open := map[string]bool{
			"status": true, "bgp_v4_status": true, "bgp_v6_status": true, "disapproved_reason": true, "updated_at": true,
			"peer_asn": true, "peer_bgp_config.asn": true,
		}
		for name, value := range protocol.Fields(changes[theLink].Planned.Value) {
			attributes := map[string]tftypes.Value{name: value}
			if strings.HasSuffix(name, "_bgp_config") {
				attributes = map[string]tftypes.Value{}
				for inner, value := range protocol.Fields(value) {
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
