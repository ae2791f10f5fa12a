package link_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// own is a self-hosted link with a policy for each family.
func own(env *acctest.Env, more string) string {
	v4 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4", PrefixFilterIn: []string{"192.168.0.0/16"}})
	v6 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v6", IsIPv6: true, PrefixFilterIn: []string{"2001:db8:1::/48"}})
	return fmt.Sprintf(`
resource "interlink_link" "test" {
  name                     = "own"
  pop_id                   = %q
  connection_id            = %q
  bandwidth_mbps           = 100
  peer_asn                 = 65010
  routing_policy_v4_id     = %q
  routing_policy_v6_id     = %q
  vpc_id                   = %q
  enable_route_propagation = true
  %s
}
`, mockapi.PopDC3, env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "cage"}), v4, v6, env.Mock.AddVPC("main"), more)
}

// TestAccGateWaitsForBGP has a link that is ready, so it is built. Its gate stays
// closed until the router is up. A session that goes down later does not close the
// gate.
func TestAccGateWaitsForBGP(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := requiredProviders + own(env, "")
	cli.Write("main.tf", link+withGate("wait_for = \"bgp_up\"\ntimeouts { create = \"1s\" }"))
	result := cli.Run("apply", "-no-color", "-auto-approve")
	if result.ExitCode == 0 || !acctest.Says(`BGP of the InterLink "own" is not up: no session has begun`, "1s", "your router speaks BGP with Scaleway").MatchString(result.Output) {
		t.Fatalf("exit code %d:\n%s", result.ExitCode, result.Output)
	}
	cli.Write("main.tf", link+withGate(`wait_for = "bgp_up"`)+fmt.Sprintf(`
resource "terraform_data" "router" {
  input = interlink_link.test.id
  provisioner "local-exec" {
    command     = %q
    environment = { %s = "%s/mock/links/own/router_up" }
  }
}
`, self, partnerCall, env.URL))
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "3 added, 0 changed, 0 destroyed")
	cli.MustBeEmpty()
	if status := env.Mock.Alive()[0].Status; status != "active" || env.Mock.Orders() != 1 {
		t.Errorf("%s after %d orders", status, env.Mock.Orders())
	}
	env.Act("own", mockapi.Down, "")()
	output := cli.Must("plan", "-no-color")
	says(t, output, "BGP is down (all_down)")
	refuses(t, output, "interlink_link_activation.test will be", "interlink_link_activation.test must be")
	cli.Must("destroy", "-no-color", "-auto-approve")
}

// TestAccGateThatHasToWaitForMore waits in place. If that fails, the gate keeps its
// old values.
func TestAccGateThatHasToWaitForMore(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	config := env.Provider() + own(env, "") + `
resource "terraform_data" "kept" {
  triggers_replace = interlink_link_activation.test.link_id
}
`
	action := plancheck.ExpectResourceAction
	waits := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		action(gate, plancheck.ResourceActionUpdate), action("terraform_data.kept", plancheck.ResourceActionNoop),
	}}
	env.Run(t,
		resource.TestStep{Config: config + withGate(`wait_for = "up"`), ExpectError: acctest.Says("wait_for", "bgp_up")},
		resource.TestStep{Config: config + withGate(""), Check: resource.TestCheckResourceAttr(gate, "wait_for", "built")},
		resource.TestStep{
			Config:           config + withGate("wait_for = \"bgp_up\"\ntimeouts { create = \"1s\" }"),
			ConfigPlanChecks: waits,
			ExpectError:      acctest.Says("is not up", "nothing is tainted"),
		},
		resource.TestStep{
			PreConfig: func() {
				time.AfterFunc(500*time.Millisecond, env.Act("own", mockapi.RouterUp, ""))
			},
			Config:           config + withGate(`wait_for = "bgp_up"`),
			ConfigPlanChecks: waits,
			Check:            resource.TestCheckResourceAttr(gate, "wait_for", "bgp_up"),
		},
		resource.TestStep{
			PreConfig:        env.Act("own", mockapi.Down, ""),
			Config:           config + withGate(""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{action(gate, plancheck.ResourceActionUpdate)}},
		},
	)
}
