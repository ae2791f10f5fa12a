package link_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

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
