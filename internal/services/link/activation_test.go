package link_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const gate = "interlink_link_activation.test"

func withGate(more string) string {
	return fmt.Sprintf(`
resource "interlink_link_activation" "test" {
  link_id = interlink_link.test.id
  %s
}
resource "terraform_data" "needs_the_link" {
  input = interlink_link_activation.test.status
}
`, more)
}

func TestAccGateInOneApply(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual, Provisioning: 300 * time.Millisecond}})
	cli := env.NewCLI(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris", `wait_for_status = "requested"`)+fmt.Sprintf(`
resource "terraform_data" "partner" {
  input = interlink_link.test.id
  provisioner "local-exec" {
    command     = %q
    environment = { %s = "%s/mock/partner/${interlink_link.test.pairing_key}/accept" }
  }
}
resource "interlink_link_activation" "test" {
  link_id    = interlink_link.test.id
  depends_on = [terraform_data.partner]
}
output "status" {
  value = interlink_link_activation.test.status
}
`, self, partnerCall, env.URL))
	output := cli.Must("apply", "-no-color", "-auto-approve")
	if !strings.Contains(output, `status = "active"`) {
		t.Fatalf("the gate did not wait for active:\n%s", output)
	}
	cli.MustBeEmpty()
	if key := env.Mock.Alive()[0].PairingKey; strings.Contains(output, key) {
		t.Error("the pairing key is in the output")
	}
	cli.Must("destroy", "-no-color", "-auto-approve")
	if alive := env.Mock.Alive(); len(alive) > 0 || env.Mock.Orders() != 1 {
		t.Errorf("%d alive, %d orders; want 0 and 1", len(alive), env.Mock.Orders())
	}
}

func TestAccGateTimesOutAndWaitsAgain(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: silent})
	link := env.Link("paris", `wait_for_status = "requested"`)
	env.Run(t,
		resource.TestStep{
			Config:      link + withGate(`timeouts { create = "1s" }`),
			ExpectError: acctest.Says("not built yet: still requested", "1s", "nothing is tainted", "FranceIX", "l2-support@franceix.net"),
		},
		resource.TestStep{
			PreConfig: func() { env.Mock.SetLifecycle(quick) },
			Config:    link + withGate(""),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(gate, "status", "active"),
				env.Orders(1),
			),
			ConfigPlanChecks: acctest.Empty(),
		})
}

func TestAccGateFailsOnARefusal(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 200 * time.Millisecond, Decision: mockapi.Refuse, Reason: "no capacity left in TH2"}})
	env.Run(t, resource.TestStep{
		Config:      env.Link("paris", `wait_for_status = "requested"`) + withGate(""),
		ExpectError: acctest.Says("refused by FranceIX", "no capacity left in TH2"),
	})
}

func TestAccGateReArms(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	config := env.Link("paris") + withGate("")
	action := func(want plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(gate, want)}}
	}
	env.Run(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:        env.Act("paris", mockapi.Down, ""),
			Config:           config,
			ConfigPlanChecks: action(plancheck.ResourceActionNoop),
		},
		resource.TestStep{
			PreConfig:        env.Act("paris", mockapi.Delete, ""),
			Config:           config,
			ConfigPlanChecks: action(plancheck.ResourceActionCreate),
		})
}
