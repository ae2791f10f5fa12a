package link_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// policies are two policies of each family.
const policies = `
resource "interlink_routing_policy" "v4" {
  name              = "v4"
  prefix_filter_in  = ["10.0.0.0/24"]
  prefix_filter_out = ["10.1.0.0/24"]
}
resource "interlink_routing_policy" "v4b" {
  name             = "v4b"
  prefix_filter_in = ["10.2.0.0/24"]
}
resource "interlink_routing_policy" "v6" {
  name             = "v6"
  prefix_filter_in = ["2001:db8::/48"]
}
`

const (
	withV4  = "routing_policy_v4_id = interlink_routing_policy.v4.id"
	withV4b = "routing_policy_v4_id = interlink_routing_policy.v4b.id"
	withV6  = "routing_policy_v6_id = interlink_routing_policy.v6.id"
	routes  = "enable_route_propagation = true"
)

func vpc(id string) string { return fmt.Sprintf("vpc_id = %q", id) }

func TestAccConfiguredFromTheStart(t *testing.T) {
	t.Parallel()
	for _, documented := range []bool{false, true} {
		t.Run(fmt.Sprintf("vpc_only_when_built=%t", documented), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{Lifecycle: quick, VPCOnlyWhenBuilt: documented})
			network := env.Mock.AddVPC("main")
			env.Run(t, resource.TestStep{
				Config: env.Link("paris", vpc("fr-par/"+network), withV4, withV6, routes) + policies,
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(name, "status", "active"),
					resource.TestCheckResourceAttr(name, "vpc_id", "fr-par/"+network),
					resource.TestCheckResourceAttr(name, "enable_route_propagation", "true"),
					env.Orders(1),
				),
				ConfigPlanChecks: acctest.Empty(),
			})
		})
	}
}

func TestAccPolicySwapsInPlace(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	network := env.Mock.AddVPC("main")
	env.Run(t,
		resource.TestStep{Config: env.Link("paris", vpc(network), withV4, routes) + policies},
		resource.TestStep{
			PreConfig: env.Mock.ResetRequests,
			Config:    env.Link("paris", vpc(network), withV4b, routes) + policies,
			Check: resource.ComposeAggregateTestCheckFunc(
				env.Calls("SetRoutingPolicy", 1),
				env.Calls("DetachRoutingPolicy", 0),
				env.Calls("AttachRoutingPolicy", 0),
				env.Calls("EnableRoutePropagation", 0),
				resource.TestCheckResourceAttr(name, "enable_route_propagation", "true"),
			),
			ConfigPlanChecks: acctest.Empty(),
		},
		resource.TestStep{
			PreConfig: env.Mock.ResetRequests,
			Config:    env.Link("paris", vpc(network), withV6) + policies,
			Check: resource.ComposeAggregateTestCheckFunc(
				env.Calls("DetachRoutingPolicy", 1),
				env.Calls("AttachRoutingPolicy", 1),
				resource.TestCheckNoResourceAttr(name, "routing_policy_v4_id"),
			),
			ConfigPlanChecks: acctest.Empty(),
		})
}

func TestAccVPCSwapKeepsPropagationOn(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	first, second := env.Mock.AddVPC("first"), env.Mock.AddVPC("second")
	env.Run(t,
		resource.TestStep{Config: env.Link("paris", vpc(first), withV4, routes) + policies},
		resource.TestStep{
			Config: env.Link("paris", vpc(second), withV4, routes) + policies,
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(name, "vpc_id", second),
				resource.TestCheckResourceAttr(name, "enable_route_propagation", "true"),
			),
			ConfigPlanChecks: acctest.Empty(),
		},
		resource.TestStep{
			Config:           env.Link("paris") + policies,
			Check:            resource.TestCheckNoResourceAttr(name, "vpc_id"),
			ConfigPlanChecks: acctest.Empty(),
		})
}

func TestAccDriftIsSeenAndFixed(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	network := env.Mock.AddVPC("main")
	config := env.Link("paris", vpc(network), withV4, routes, `tags = ["a", "b"]`) + policies
	for drift, edit := range map[string]func(*mockapi.LinkFields){
		"renamed":         func(f *mockapi.LinkFields) { f.Name = "renamed" },
		"tags":            func(f *mockapi.LinkFields) { f.Tags = []string{"c"} },
		"vpc detached":    func(f *mockapi.LinkFields) { f.VpcID = ""; f.EnableRoutePropagation = false },
		"policy detached": func(f *mockapi.LinkFields) { f.RoutingPolicyV4ID = ""; f.EnableRoutePropagation = false },
		"propagation off": func(f *mockapi.LinkFields) { f.EnableRoutePropagation = false },
	} {
		t.Run(drift, func(t *testing.T) {
			env.Run(t,
				resource.TestStep{Config: config},
				resource.TestStep{
					PreConfig: func() {
						if err := env.Mock.Edit(env.Mock.Alive()[0].ID, edit); err != nil {
							t.Error(err)
						}
					},
					Config: config,
					ConfigPlanChecks: resource.ConfigPlanChecks{
						PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(name, plancheck.ResourceActionUpdate)},
						PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
					},
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttr(name, "name", "paris"),
						resource.TestCheckResourceAttr(name, "vpc_id", network),
						resource.TestCheckResourceAttr(name, "enable_route_propagation", "true"),
						resource.TestCheckResourceAttr(name, "tags.#", "2"),
					),
				})
		})
	}
}

func TestAccRefusedVPCWithdrawsTheOrder(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: silent})
	env.Run(t, resource.TestStep{
		Config:      env.Link("paris", vpc("11111111-2222-3333-4444-555555555555")),
		ExpectError: acctest.Says("the order was withdrawn", "vpc", "The order was deleted at once"),
	})
	if alive := env.Mock.Alive(); len(alive) != 0 || env.Mock.Orders() != 1 {
		t.Errorf("%d orders, %d alive; want 1 and 0", env.Mock.Orders(), len(alive))
	}
}

func TestAccTwoFormsOfAnIDAreOne(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	network := env.Mock.AddVPC("main")
	env.Run(t,
		resource.TestStep{Config: env.Link("paris", vpc(network))},
		resource.TestStep{
			Config:   env.Link("paris", vpc("fr-par/"+network)),
			PlanOnly: true,
		})
}

func TestAccSelfHosted(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own", PopID: mockapi.PopDC3, VLANStart: 2000, VLANEnd: 2100})
	config := func(vlan, asn int, more string) string {
		return env.Config(`
resource "interlink_link" "test" {
  name           = "own"
  pop_id         = %q
  connection_id  = %q
  bandwidth_mbps = 100
  vlan           = %d
  peer_asn       = %d
  %s
}`, mockapi.PopDC3, connection, vlan, asn, more)
	}
	env.Run(t,
		resource.TestStep{
			Config: config(2001, 65001, ""),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(name, "status", "ready"),
				resource.TestCheckResourceAttr(name, "vlan", "2001"),
				resource.TestCheckResourceAttr(name, "peer_asn", "65001"),
				resource.TestCheckNoResourceAttr(name, "pairing_key"),
			),
			ConfigPlanChecks: acctest.Empty(),
		},
		resource.TestStep{
			Config: config(2001, 65002, ""),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(name, "peer_asn", "65002"),
				resource.TestCheckResourceAttr(name, "peer_bgp_config.asn", "65002"),
				env.Orders(1),
			),
			ConfigPlanChecks: acctest.Empty(),
		},
		resource.TestStep{
			Config:      config(3000, 65002, ""),
			ExpectError: acctest.Says("VLAN out of the connection's range", "2000 to 2100"),
		},
		resource.TestStep{
			Config: config(2002, 65002, ""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(name, plancheck.ResourceActionDestroyBeforeCreate),
			}},
			Check: env.Orders(2),
		})
}
