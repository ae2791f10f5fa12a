package link_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestAccAnAPIThatIsDownIsToldOnce plans many links and policies while the API is out
// of service. One error says so, and the state keeps all of them.
func TestAccAnAPIThatIsDownIsToldOnce(t *testing.T) {
	t.Parallel()
	const links = 30
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	many := strings.NewReplacer(`"test" {`, "\"test\" {\n  count = 30", `"paris"`, `"paris-${count.index}"`).Replace(acctest.Link("test", "paris"))
	cli.Write("main.tf", requiredProviders+many+`
resource "interlink_routing_policy" "test" {
  count            = 3
  name             = "policy-${count.index}"
  prefix_filter_in = ["10.0.0.0/8"]
}
`)
	cli.Must("apply", "-no-color", "-auto-approve")
	env.Mock.ResetRequests()
	env.Mock.AddFault(mockapi.Fault{Operation: "*", Kind: mockapi.StatusBefore, Status: http.StatusServiceUnavailable, Times: -1})
	run := cli.Run("plan", "-no-color")
	if errors := strings.Count(run.Output, "Error: "); run.ExitCode == 0 || errors != 1 {
		t.Errorf("exit code %d, %d errors, want one:\n%s", run.ExitCode, errors, run.Output)
	}
	// The ten links that Terraform reads at a time may all retry before one of them has failed.
	if requests := len(env.Mock.Requests()); requests > links+10*10 {
		t.Errorf("%d requests", requests)
	}
	env.Mock.ClearFaults()
	cli.MustBeEmpty()
}
