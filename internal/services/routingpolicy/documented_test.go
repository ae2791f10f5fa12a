package routingpolicy_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestAccAChangeOfPrefixesTouchesNoLink checks that one call changes the routes
// of all links of a policy (documented).
func TestAccAChangeOfPrefixesTouchesNoLink(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	const uses = "routing_policy_v4_id = interlink_routing_policy.test.id"
	links := acctest.Link("a", "a", uses) + acctest.Link("b", "b", uses)
	env.Run(t,
		resource.TestStep{Config: env.Provider() + policy(`name = "office"`, `prefix_filter_in = ["10.0.1.0/24"]`) + links},
		resource.TestStep{
			PreConfig: env.Mock.ResetRequests,
			Config:    env.Provider() + policy(`name = "office"`, `prefix_filter_in = ["10.0.1.0/24", "10.0.2.0/24"]`) + links,
			Check: resource.ComposeAggregateTestCheckFunc(
				env.Calls("UpdateRoutingPolicy", 1),
				env.Calls("UpdateLink", 0), env.Calls("SetRoutingPolicy", 0), env.Calls("DetachRoutingPolicy", 0),
				env.Orders(2),
			),
			ConfigPlanChecks: acctest.Empty(),
		})
}
