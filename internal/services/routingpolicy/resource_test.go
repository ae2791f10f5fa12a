package routingpolicy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const (
	name         = "interlink_routing_policy.test"
	otherProject = "11111111-2222-3333-4444-555555555555"
)

func policy(arguments ...string) string {
	return fmt.Sprintf("\nresource \"interlink_routing_policy\" \"test\" {\n  %s\n}\n", strings.Join(arguments, "\n  "))
}

func action(want plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(name, want)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

func TestAccPolicyLifecycle(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	env.Run(t,
		resource.TestStep{
			Config: env.Provider() + policy(`name = "office"`, `tags = ["a"]`, `prefix_filter_in = ["10.0.1.0/24"]`, `prefix_filter_out = ["10.0.2.0/24"]`),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(name, "is_ipv6", "false"),
				resource.TestCheckResourceAttr(name, "prefix_filter_in.#", "1"),
			),
			ConfigPlanChecks: acctest.Empty(),
		},
		resource.TestStep{ResourceName: name, ImportState: true, ImportStateVerify: true},
		resource.TestStep{
			Config:           env.Provider() + policy(`name = "office-2"`, `prefix_filter_in = ["10.0.1.0/24", "10.0.3.0/24"]`),
			Check:            resource.TestCheckNoResourceAttr(name, "tags.#"),
			ConfigPlanChecks: action(plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			Config:           env.Provider() + policy(`name = "office-2"`, `prefix_filter_in = ["2001:DB8::/48"]`),
			Check:            resource.TestCheckResourceAttr(name, "is_ipv6", "true"),
			ConfigPlanChecks: action(plancheck.ResourceActionDestroyBeforeCreate),
		},
		resource.TestStep{
			Config:           env.Provider() + policy(`name = "office-2"`, `prefix_filter_in = ["2001:db8::/48"]`),
			ConfigPlanChecks: action(plancheck.ResourceActionNoop),
		},
		resource.TestStep{
			Config:           env.Provider() + policy(),
			Check:            resource.TestCheckResourceAttr(name, "name", "office-2"),
			ConfigPlanChecks: acctest.Empty(),
		},
	)
}

func TestAccPolicyPlanTimeChecks(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for refused, says := range map[string][]string{
		`prefix_filter_in = ["10.0.1.7/24"]`:                                              {"host bits set", `"10.0.1.0/24"`},
		`prefix_filter_in = ["10.0.1.7"]`:                                                 {"is an address, not a prefix", `"10.0.1.7/32"`},
		`prefix_filter_in = ["office"]`:                                                   {"is not an IP prefix"},
		`prefix_filter_in = ["10.0.1.0/33"]`:                                              {"is not an IP prefix"},
		`prefix_filter_in = ["2001:DB8::/48", "2001:db8::/48"]`:                           {"One prefix twice", `"2001:DB8::/48"`},
		`prefix_filter_out = ["2001:db8::1/48"]`:                                          {"host bits set", `"2001:db8::/48"`},
		`prefix_filter_in = ["::ffff:10.0.0.0/120"]`:                                      {"is an IPv4 prefix written as IPv6", `"10.0.0.0/24"`},
		"prefix_filter_in = [\"10.0.0.0/24\"]\n  prefix_filter_out = [\"2001:db8::/48\"]": {"Prefixes of both families"},
		"prefix_filter_in = [\"10.0.0.0/24\"]\n  is_ipv6 = true":                          {"Prefixes of the other family"},
		`name = ""`: {"name"},
		`name = "` + strings.Repeat("x", 256) + `"`: {"name"},
		`region = "mars"`: {"Malformed region", "fr-par"},
	} {
		t.Run(refused[:min(len(refused), 40)], func(t *testing.T) {
			env.Run(t, resource.TestStep{Config: env.Provider() + policy(refused), PlanOnly: true, ExpectError: acctest.Says(says...)})
		})
	}
	if made := len(env.Mock.Policies()); made != 0 {
		t.Errorf("%d policies were made of bad input", made)
	}
}

// TestAccPolicyFamilyThatIsNotKnownYet has a family that only the apply shows.
// Where it stays, the policy is updated. Where it changes, the plan has said what
// follows, and the next plan shows the replacement.
func TestAccPolicyFamilyThatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	write := func(cli *acctest.CLI, prefix string, ipv6 any, arguments ...string) {
		cli.Write("main.tf", fmt.Sprintf(`
resource "terraform_data" "family" {
  input            = { prefixes = [%[1]q], ipv6 = %[2]v }
  triggers_replace = [%[1]q, %[2]v]
}
`, prefix, ipv6)+policy(append(arguments, `name = "office"`)...))
	}
	for arguments, says := range map[string]string{
		"prefix_filter_in = terraform_data.family.output.prefixes":                                                "The prefixes are not known yet: is_ipv6 is planned as unchanged",
		"prefix_filter_in = terraform_data.family.output.prefixes\n  is_ipv6 = terraform_data.family.output.ipv6": "The value of is_ipv6 is not known yet: it is planned as unchanged",
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{})
			cli := env.NewCLI(t)
			write(cli, "10.0.1.0/24", false, arguments)
			cli.Must("apply", "-no-color", "-auto-approve")
			write(cli, "10.0.2.0/24", false, arguments)
			if output := cli.Must("apply", "-no-color", "-auto-approve"); !acctest.Says(says, "1 added, 1 changed, 1 destroyed").MatchString(output) {
				t.Errorf("the output does not say %q:\n%s", says, output)
			}
			cli.MustBeEmpty()
			write(cli, "2001:db8::/48", true, arguments)
			if output := cli.Run("apply", "-no-color", "-auto-approve").Output; !acctest.Says(says).MatchString(output) {
				t.Errorf("the output does not say %q:\n%s", says, output)
			}
			if deleted := env.Mock.Count("DeleteRoutingPolicy"); deleted != 0 {
				t.Errorf("%d policies were deleted without a plan that shows it", deleted)
			}
			if output := cli.Must("apply", "-no-color", "-auto-approve"); !acctest.Says("1 added, 0 changed, 1 destroyed").MatchString(output) {
				t.Errorf("the next apply does not replace the policy:\n%s", output)
			}
			cli.MustBeEmpty()
		})
	}
}

func TestAccPolicyDriftIsFixed(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	config := env.Provider() + policy(`name = "office"`, `prefix_filter_in = ["10.0.1.0/24"]`)
	env.Run(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				if err := env.Mock.EditPolicy(env.Mock.Policies()[0].ID, func(f *mockapi.PolicyFields) { f.PrefixFilterIn = []string{"10.9.0.0/24"} }); err != nil {
					t.Error(err)
				}
			},
			Config:           config,
			Check:            resource.TestCheckTypeSetElemAttr(name, "prefix_filter_in.*", "10.0.1.0/24"),
			ConfigPlanChecks: action(plancheck.ResourceActionUpdate),
		})
}

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
