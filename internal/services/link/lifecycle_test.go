package link_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const name = "interlink_link.test"

// quick is a partner that answers and builds quickly.
var quick = mockapi.Lifecycle{Requested: 100 * time.Millisecond, Provisioning: 100 * time.Millisecond}

// silent is a partner that does not answer.
var silent = mockapi.Lifecycle{Requested: mockapi.Manual}

func TestAccApplyWaitsUntilActive(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Configuring: time.Second, Requested: 3 * time.Second, Provisioning: 3 * time.Second}})
	env.Run(t, resource.TestStep{
		Config: env.Link("paris"),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(name, "status", "active"),
			resource.TestCheckResourceAttrSet(name, "pairing_key"),
			resource.TestCheckResourceAttr(name, "peer_asn", "39801"),
			resource.TestCheckResourceAttr(name, "scw_bgp_config.asn", "12876"),
			resource.TestCheckResourceAttr(name, "project_id", mockapi.DefaultProjectID),
			env.Orders(1),
		),
		ConfigPlanChecks: acctest.Empty(),
	})
}

func TestAccTimeOutKeepsTheOrder(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: silent})
	config := env.Link("paris", `timeouts { create = "1s" }`)
	env.Run(t,
		resource.TestStep{
			Config:             config,
			ExpectNonEmptyPlan: true,
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(name, "status", "requested"),
				untainted,
				env.Orders(1),
			),
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(name, plancheck.ResourceActionUpdate),
			}},
		},
		resource.TestStep{
			PreConfig:        func() { env.Mock.SetLifecycle(quick) },
			Config:           config,
			Check:            resource.ComposeAggregateTestCheckFunc(resource.TestCheckResourceAttr(name, "status", "active"), env.Orders(1)),
			ConfigPlanChecks: acctest.Empty(),
		})
}

func untainted(state *terraform.State) error {
	if state.RootModule().Resources[name].Primary.Tainted {
		return errors.New("the link is tainted: the next apply would destroy the order")
	}
	return nil
}

// TestAccReplacementIsBuiltBeforeTheOldLinkEnds follows the documentation on replacing a link
// without a gap, and checks the message if the user forgot the new name.
func TestAccReplacementIsBuiltBeforeTheOldLinkEnds(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: quick})
	link := func(name string, bandwidth int) string {
		config := env.Link(name, "lifecycle {\n    create_before_destroy = true\n  }")
		return strings.Replace(config, "bandwidth_mbps = 50", fmt.Sprint("bandwidth_mbps = ", bandwidth), 1)
	}
	env.Run(t,
		resource.TestStep{Config: link("paris", 50)},
		resource.TestStep{
			Config:      link("paris", 100),
			ExpectError: acctest.Says(`An InterLink named "paris" exists already: nothing was ordered`, "(create_before_destroy), give the new one another name"),
		},
		resource.TestStep{
			Config: link("paris-100", 100),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(name, plancheck.ResourceActionCreateBeforeDestroy)},
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			Check: resource.ComposeAggregateTestCheckFunc(env.Orders(2), func(*terraform.State) error {
				if alive := env.Mock.Alive(); len(alive) != 1 || alive[0].Name != "paris-100" {
					return fmt.Errorf("alive are %+v, not the new one alone", alive)
				}
				return nil
			}),
		})
}

// TestAccAGateKeepsTheOldLinkUntilTheNewOneIsBuilt replaces a link whose new partner
// takes longer than an apply waits. A warning ends that wait, so Terraform takes
// the new link for made. Without a gate it then deletes the old one, which carries
// the traffic.
func TestAccAGateKeepsTheOldLinkUntilTheNewOneIsBuilt(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	write := func(name string, bandwidth int) {
		link := acctest.Link("test", name, "lifecycle {\n    create_before_destroy = true\n  }", "timeouts {\n    create = \"1s\"\n  }")
		cli.Write("main.tf", requiredProviders+strings.Replace(link, "bandwidth_mbps = 50", fmt.Sprintf("bandwidth_mbps = %d", bandwidth), 1)+`
resource "interlink_link_activation" "test" {
  link_id = interlink_link.test.id
  timeouts {
    create = "1s"
  }
}
`)
	}
	write("paris", 50)
	cli.Must("apply", "-no-color", "-auto-approve")
	old := env.Mock.Alive()[0].ID
	env.Mock.SetLifecycle(silent)
	write("paris-2", 100)
	says(t, cli.Must("plan", "-no-color"), "an `interlink_link_activation` for this link keeps it until then")
	for range 2 {
		says(t, cli.Run("apply", "-no-color", "-auto-approve").Output, "is not built yet")
		if link, err := env.Mock.Link(old); err != nil || link.Status != "active" {
			t.Fatalf("the old link is %q (%v), want it active until the new one is", link.Status, err)
		}
	}
	env.Act("paris-2", mockapi.Accept, "")()
	cli.Must("apply", "-no-color", "-auto-approve")
	cli.MustBeEmpty()
	if alive := env.Mock.Alive(); len(alive) != 1 || alive[0].Name != "paris-2" || env.Mock.Orders() != 2 {
		t.Errorf("%+v after %d orders, want paris-2 alone after 2", alive, env.Mock.Orders())
	}
}
