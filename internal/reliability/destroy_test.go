package reliability

import (
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// furnish makes a requested link that has a VPC, a policy and route propagation.
func furnish(t *testing.T, w *protocol.World, c *protocol.Core, timeouts protocol.Attrs) protocol.Config {
	t.Helper()
	cfg := protocol.Config{
		"interlink_routing_policy.a": {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}},
		theLink: handedOver.With(protocol.Attrs{
			"vpc_id": w.Mock.AddVPC("one"), "routing_policy_v4_id": protocol.Ref("interlink_routing_policy.a"), "enable_route_propagation": true,
			"timeouts": timeouts,
		}),
	}
	if found := c.Apply(background(t), cfg); len(found) > 0 {
		t.Fatalf("the link cannot be made: %s", found)
	}
	if link := w.Mock.Alive()[0]; link.VpcID == "" || !link.EnableRoutePropagation || link.Status != "requested" {
		t.Fatalf("the link is not as the test wants it: %+v", link)
	}
	w.Mock.ResetRequests()
	return cfg
}

// TestDestroyInEachStatus destroys a link in each status, with a VPC attached and
// propagation on. If the API takes no call now, the error says whom to contact,
// the link stays in the state, and a later destroy sends one DELETE.
func TestDestroyInEachStatus(t *testing.T) {
	t.Parallel()
	for status, test := range map[string]struct {
		actions []mockapi.Action
		says    string // the first destroy, if it fails
		end     mockapi.Action
	}{
		"requested":            {},
		"refused":              {actions: []mockapi.Action{mockapi.Refuse}},
		"expired":              {actions: []mockapi.Action{mockapi.Expire}},
		"failed":               {actions: []mockapi.Action{mockapi.Fail}},
		"provisioning":         {actions: []mockapi.Action{mockapi.Accept}},
		"active":               {actions: []mockapi.Action{mockapi.Accept, mockapi.Activate}},
		"limited_connectivity": {actions: []mockapi.Action{mockapi.Accept, mockapi.Activate, mockapi.Degrade}},
		"all_down":             {actions: []mockapi.Action{mockapi.Accept, mockapi.Activate, mockapi.Down}},
		"configuring":          {[]mockapi.Action{mockapi.Configuring}, "still configuring", mockapi.Configured},
		"locked":               {[]mockapi.Action{mockapi.Lock}, "support ticket", mockapi.Unlock},
	} {
		options := mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual, Provisioning: mockapi.Manual, Deprovisioning: 10 * time.Second}}
		ordered(t, options, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			furnish(t, w, c, protocol.Attrs{"delete": "3m"})
			for _, action := range test.actions {
				must(w.Mock.Act("paris", action, "no capacity"))
			}
			if link := w.Mock.Alive()[0]; link.Status != status {
				t.Fatalf("the link is %s, want %s", link.Status, status)
			}
			found := c.Destroy(background(t))
			if test.says != "" {
				if c.State[theLink] == nil || !found.Failed() || !strings.Contains(found.String(), test.says) || !strings.Contains(found.String(), "l2-support@franceix.net") ||
					status == "configuring" && w.Mock.Count("DeleteLink") > 0 {
					t.Errorf("%s: %d DELETE calls, in the state: %t: %s", status, w.Mock.Count("DeleteLink"), c.State[theLink] != nil, found)
				}
				must(w.Mock.Act("paris", test.end, ""))
				w.Mock.ResetRequests()
				found = c.Destroy(background(t))
			}
			if found.Failed() || len(c.State) > 0 || len(w.Mock.Alive()) > 0 || w.Mock.Count("DeleteLink") != 1 {
				t.Errorf("%s: %d in the state, %d alive, %d DELETE calls: %s", status, len(c.State), len(w.Mock.Alive()), w.Mock.Count("DeleteLink"), found)
			}
		})
	}
}
