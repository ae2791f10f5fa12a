package reliability

import (
	"net/http"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestNotTooEarly meets refusals that would not change once the link is built:
// they are errors.
func TestNotTooEarly(t *testing.T) {
	t.Parallel()
	for _, kind := range []mockapi.FaultKind{mockapi.Conflict, mockapi.PreconditionFailed} {
		ordered(t, silent, handedOver, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			w.Mock.AddFault(mockapi.Fault{Operation: "UpdateLink", Kind: kind, Times: -1})
			for _, waitFor := range []string{"requested", "active"} {
				if found := c.Apply(background(t), protocol.Config{theLink: hosted("rome", protocol.Attrs{"wait_for_status": waitFor})}); !found.Failed() {
					t.Errorf("%s: a name that the API does not accept is a success: %s", kind, found)
				}
			}
		})
	}
}

// TestTheRestIsSet has the VPC come too early, with a policy and propagation.
// The policy is set. Propagation needs the VPC, so it is not tried: its refusal
// would look permanent, and would withdraw a new order.
func TestTheRestIsSet(t *testing.T) {
	t.Parallel()
	tooEarly := silent
	tooEarly.VPCOnlyWhenBuilt = true
	for _, first := range []protocol.Attrs{nil, handedOver} { // in an order, in an update
		ordered(t, tooEarly, first, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			w.Mock.AddFault(mockapi.Fault{
				Operation: "EnableRoutePropagation", Kind: mockapi.StatusBefore, Status: http.StatusBadRequest, Times: -1,
				Body: `{"type":"invalid_arguments","message":"invalid argument(s)","details":[{"argument_name":"vpc_id","reason":"required","help_message":"no VPC is attached"}]}`,
			})
			policy := w.Mock.AddPolicy(mockapi.PolicySeed{Name: "a", PrefixFilterIn: []string{"192.0.2.0/24"}})
			found := c.Apply(background(t), protocol.Config{theLink: handedOver.With(protocol.Attrs{
				"vpc_id": w.Mock.AddVPC("office"), "enable_route_propagation": true, "routing_policy_v4_id": policy,
			})})
			if alive := w.Mock.Alive(); found.Failed() || len(alive) != 1 || len(c.State) != 1 || alive[0].RoutingPolicyV4ID != policy {
				t.Errorf("alive are %+v, %d in the state: %s", alive, len(c.State), found)
			}
		})
	}
}
