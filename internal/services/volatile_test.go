package services_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestWhatChangesWhileALinkWaitsIsPlannedAsUnknown plans to wait for a link, and
// then lets the partner act. An attribute that changes must have been planned as
// unknown, or what depends on it is planned with a wrong value. An attribute that
// does not change must have been planned as it is, or what depends on it is
// replaced for nothing.
func TestWhatChangesWhileALinkWaitsIsPlannedAsUnknown(t *testing.T) {
	t.Parallel()
	const address = "interlink_link"
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual, Provisioning: mockapi.Manual}})
	v4, v6 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4"}), env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v6", IsIPv6: true})
	s := open(t, env)
	changed := map[string]bool{"peer_asn": true, "peer_bgp_config": true} // by the partner; the mock's partner does not
	var planned map[string]tftypes.Value
	for _, life := range [][]mockapi.Action{{mockapi.Accept, mockapi.Activate, mockapi.Down}, {mockapi.Refuse}} {
		link := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris", Status: "requested", RoutingPolicyV4ID: v4, RoutingPolicyV6ID: v6})
		waiting, found := s.Import(t.Context(), address, "fr-par/"+link)
		if found.Failed() {
			t.Fatal(found)
		}
		config := protocol.Build(protocol.TypeOf(t, address), protocol.Attrs{
			"name": "paris", "pop_id": mockapi.PopTH2, "partner_id": mockapi.PartnerFranceIX, "bandwidth_mbps": 50,
			"routing_policy_v4_id": v4, "routing_policy_v6_id": v6,
		}, nil)
		plan, found := s.Plan(t.Context(), address, waiting.Value, nil, waiting.Identity, config)
		if found.Failed() {
			t.Fatal(found)
		}
		planned = protocol.Fields(plan.Value)
		for _, action := range life {
			if err := env.Mock.Act(link, action, "no capacity"); err != nil {
				t.Fatal(err)
			}
			read, found := s.Refresh(t.Context(), address, waiting)
			if found.Failed() {
				t.Fatal(found)
			}
			for name, now := range protocol.Fields(read.Value) {
				if now.Equal(protocol.Fields(waiting.Value)[name]) {
					continue
				}
				changed[name] = true
				if planned[name].IsFullyKnown() {
					t.Errorf("after %s, %s is %s, but %s was planned: is it declared fw.Stable?", action, name, now, planned[name])
				}
			}
		}
	}
	for name, value := range planned {
		if !value.IsFullyKnown() && !changed[name] {
			t.Errorf("%s is planned as unknown, but nothing changes it: does fromAPI read it? Declare it fw.Stable, or let the mock change it", name)
		}
	}
}
