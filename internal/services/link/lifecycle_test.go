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

func TestAccBadStatusesAreErrors(t *testing.T) {
	t.Parallel()
	for decision, says := range map[mockapi.Decision][]string{
		mockapi.Refuse: {"refused by FranceIX", "no capacity left in TH2", "l2-support@franceix.net"},
		mockapi.Expire: {"expired", "10 days", "FranceIX", "l2-support@franceix.net"},
		mockapi.Fail:   {"failed", "support ticket", "FranceIX", "l2-support@franceix.net"},
		mockapi.Lock:   {"locked", "support ticket", "FranceIX", "l2-support@franceix.net"},
	} {
		t.Run(string(decision), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 300 * time.Millisecond, Decision: decision, Reason: "no capacity left in TH2"}})
			steps := []resource.TestStep{{Config: env.Link("paris"), ExpectError: acctest.Says(says...)}}
			if decision == mockapi.Lock {
				steps = append(steps, resource.TestStep{
					PreConfig: func() { env.Mock.SetLifecycle(quick); env.Act("paris", mockapi.Unlock, "")() },
					Config:    env.Provider(),
				})
			}
			env.Run(t, steps...)
			if orders := env.Mock.Orders(); orders != 1 {
				t.Errorf("%d orders, want 1", orders)
			}
		})
	}
}

func TestAccDestroyWaitsForThePartner(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: 4 * time.Second}})
	var began time.Time
	env.Run(t,
		resource.TestStep{Config: env.Link("paris")},
		resource.TestStep{
			PreConfig: func() { began = time.Now() },
			Config:    env.Provider(),
			Check: func(*terraform.State) error {
				if took := time.Since(began); took < 4*time.Second {
					return fmt.Errorf("destroy returned after %s, before the partner was done", took)
				}
				if alive := env.Mock.Alive(); len(alive) > 0 {
					return fmt.Errorf("the link is still %s", alive[0].Status)
				}
				return nil
			},
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

func TestAccDeletedElsewhereIsPlannedAgain(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	env.Run(t,
		resource.TestStep{Config: env.Link("paris")},
		resource.TestStep{
			PreConfig: env.Act("paris", mockapi.Delete, ""),
			Config:    env.Link("paris"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(name, plancheck.ResourceActionCreate),
			}},
			Check: env.Orders(2),
		})
}

func TestAccTwoOfOneNameGiveOneOrder(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: quick})
	env.Run(t,
		resource.TestStep{
			Config:      env.Link("paris") + acctest.Link("other", "paris"),
			ExpectError: acctest.Says(`An InterLink named "paris" exists already: nothing was ordered`, "fr-par/", "import {", "to = interlink_link."),
		},
		resource.TestStep{
			Config: env.Provider(),
			Check:  env.Orders(1),
		})
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

func TestAccDuplicateNameCanBeAllowed(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	env.Run(t, resource.TestStep{
		Config: env.Link("paris", "allow_duplicate_name = true") + acctest.Link("other", "paris", "allow_duplicate_name = true"),
		Check:  env.Orders(2),
	})
}

func TestAccNameIsDerived(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	config := env.Config(`
resource "interlink_link" "test" {
  pop_id         = %q
  partner_id     = "fr-par/%s"
  bandwidth_mbps = 50
}`, mockapi.PopTH2, mockapi.PartnerFranceIX)
	env.Run(t, resource.TestStep{
		Config:           config,
		Check:            resource.TestMatchResourceAttr(name, "name", acctest.Says("interlink-")),
		ConfigPlanChecks: acctest.Empty(),
	})
}

func TestAccWaitForRequestedReturnsWithTheOrder(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: silent})
	env.Run(t, resource.TestStep{
		Config: env.Link("paris", `wait_for_status = "requested"`),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(name, "status", "requested"),
			resource.TestCheckResourceAttrSet(name, "pairing_key"),
			env.Calls("GetLink", 0),
		),
		ConfigPlanChecks: acctest.Empty(),
	})
}

func TestAccDestroyNeedNotWait(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: mockapi.Manual}})
	env.Run(t,
		resource.TestStep{Config: env.Link("paris", "wait_for_deprovisioning = false")},
		resource.TestStep{Config: env.Provider()},
		resource.TestStep{PreConfig: env.Act("paris", mockapi.Deprovision, ""), Config: env.Provider()},
	)
}

func TestAccDestroyGoesOnAfterItsTimeOut(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: mockapi.Manual}})
	config := env.Link("paris", `timeouts { delete = "1s" }`)
	env.Run(t,
		resource.TestStep{Config: config},
		resource.TestStep{Config: config, Destroy: true, ExpectError: acctest.Says("not deleted yet: still deprovisioning", "FranceIX", "l2-support@franceix.net", "next terraform destroy goes on waiting")},
		resource.TestStep{
			PreConfig: env.Act("paris", mockapi.Deprovision, ""),
			Config:    env.Provider(),
			Check:     env.Calls("DeleteLink", 1),
		})
}

func TestAccUnknownStatusIsWaitedThrough(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 3 * time.Second}})
	env.Mock.AddFault(mockapi.Fault{Operation: "GetLink", Kind: mockapi.UnknownStatus, Body: "teleporting"})
	env.Run(t, resource.TestStep{
		Config: env.Link("paris"),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(name, "status", "active"),
			func(*terraform.State) error {
				for _, request := range env.Mock.Requests() {
					if request.Fault == mockapi.UnknownStatus {
						return nil
					}
				}
				return errors.New("no poll has seen the unknown status")
			},
		),
	})
}

func TestAccBuiltWithBGPDownIsASuccess(t *testing.T) {
	t.Parallel()
	for _, action := range []mockapi.Action{mockapi.Degrade, mockapi.Down} {
		t.Run(string(action), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{Lifecycle: silent})
			config := env.Link("paris", `timeouts { create = "1s" }`)
			env.Run(t,
				resource.TestStep{Config: config, ExpectNonEmptyPlan: true},
				resource.TestStep{
					PreConfig: func() {
						env.Act("paris", mockapi.Accept, "")()
						env.Act("paris", action, "")()
					},
					Config:           config,
					ConfigPlanChecks: acctest.Empty(),
				})
		})
	}
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
