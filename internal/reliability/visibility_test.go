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

// TestNotShownYet lets existing links return 404 for a moment. If the provider
// believed it, it would order twice or leave an order behind.
func TestNotShownYet(t *testing.T) {
	t.Parallel()
	nobody := "11111111-2222-3333-4444-555555555555"
	for name, test := range map[string]struct {
		seeded bool // an older link of the name exists
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
				<-time.After(time.Second) // this makes it the older one
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

// TestGateOverlooksOne404 reads a gate whose link returns 404 once. If the gate
// were made again, its dependents would be replaced.
func TestGateOverlooksOne404(t *testing.T) {
	t.Parallel()
	ordered(t, mockapi.Options{}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		cfg := protocol.Config{"interlink_link_activation.gate": protocol.Attrs{"link_id": w.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})}}
		if found := c.Apply(background(t), cfg); found.Failed() {
			t.Fatalf("the apply fails: %s", found)
		}
		w.Mock.AddFault(mockapi.Fault{Operation: "GetLink", Kind: mockapi.Hidden})
		planIsEmpty(t, c, cfg)
	})
}

// TestNoRefusal lets the attaching of a VPC, or the read before it, fail in ways
// that say nothing about the configuration: the order stays, untainted.
func TestNoRefusal(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mockapi.Fault{
		"a 404 of a gateway": {Status: http.StatusNotFound, Body: `{"message":"no route"}`},
		"a 403 of a gateway": {Status: http.StatusForbidden, Body: `{"message":"blocked"}`},
		"a 400 of a gateway": {Status: http.StatusBadRequest, Body: `{"message":"bad request"}`},
		"a redirect":         {Status: http.StatusFound, Body: `{"message":"log in"}`},
		"an expired key":     {Status: http.StatusUnauthorized, Body: `{"type":"denied_authentication","message":"denied","method":"api_key","reason":"expired"}`},
		"one wrong lock":     {Status: http.StatusLocked, Body: `{"type":"locked","message":"resource is locked","resource":"link","resource_id":"x"}`},
		"a forbidden read":   {Operation: "GetLink", Kind: mockapi.PermissionsDenied, Times: 3},
	} {
		options := variants["documented"]
		if fault.Operation == "" {
			options, fault.Operation, fault.Kind = mockapi.Options{}, "AttachVpc", mockapi.StatusBefore
		}
		ordered(t, options, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			w.Mock.AddFault(fault)
			found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("office")})})
			if found.Failed() || len(w.Mock.Alive()) != 1 || len(c.State) != 1 || w.Mock.Orders() != 1 || len(healthyTaints(c)) > 0 {
				t.Errorf("%s: %d orders, %d alive, %d in the state: %s", name, w.Mock.Orders(), len(w.Mock.Alive()), len(c.State), found)
			}
		})
	}
}

// TestOpenWhileWaiting plans to continue a wait. Values that may change before
// the link is built are unknown. Addresses and keys stay known.
func TestOpenWhileWaiting(t *testing.T) {
	t.Parallel()
	arguments := hosted("paris", protocol.Attrs{"timeouts": protocol.Attrs{"create": "1s"}})
	ordered(t, silent, arguments, func(t *testing.T, _ *protocol.World, c *protocol.Core) {
		t.Helper()
		changes, found := c.Plan(background(t), protocol.Config{theLink: arguments})
		if found.Failed() || changes[theLink].Action != protocol.Updates {
			t.Fatalf("the next plan does not wait: %s %s", changes, found)
		}
		// By name, so that no rule of the schema hides a mistake. The other
		// attributes are judged by what the mock does (internal/services).
		const known, unknown = true, false
		stays := map[string]bool{
			"status": unknown, "bgp_v4_status": unknown, "bgp_v6_status": unknown, "disapproved_reason": unknown, "updated_at": unknown,
			"peer_asn": unknown, "peer_bgp_config.asn": unknown,
			"id": known, "name": known, "region": known, "project_id": known, "organization_id": known, "pop_id": known, "partner_id": known,
			"bandwidth_mbps": known, "vlan": known, "pairing_key": known, "created_at": known, "srn": known, "l3_connectivity": known,
			"scw_bgp_config.asn": known, "scw_bgp_config.ipv4": known, "scw_bgp_config.ipv6": known,
			"peer_bgp_config.ipv4": known, "peer_bgp_config.ipv6": known,
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
				if want, judged := stays[name]; judged && value.IsKnown() != want {
					t.Errorf("%s is planned as %s", name, value)
				}
			}
		}
	})
}
