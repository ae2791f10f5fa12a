package link_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// slowPartner accepts and builds at once, but does not remove its side.
var slowPartner = mockapi.Lifecycle{Deprovisioning: mockapi.Manual}

// oneRun turns the wait for deprovisioning off for one run.
const oneRun = "INTERLINK_WAIT_FOR_DEPROVISIONING=false"

// exits checks the exit code of a run, and that its output has all of these texts, wherever the CLI breaks
// its lines.
func exits(t *testing.T, result acctest.Result, exitCode int, texts ...string) {
	t.Helper()
	if result.ExitCode != exitCode {
		t.Fatalf("exit code %d, want %d:\n%s", result.ExitCode, exitCode, result.Output)
	}
	says(t, result.Output, texts...)
}

// withVariable runs a command as `NAME=value terraform ...` does.
func withVariable(cli *acctest.CLI, variable string, args ...string) acctest.Result {
	once := *cli
	once.Env = append(append([]string{}, cli.Env...), variable)
	return once.Run(args...)
}

// deleteVPC deletes a VPC as another provider does, and returns the HTTP status.
func deleteVPC(t *testing.T, env *acctest.Env, id string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, env.URL+"/vpc/v2/regions/fr-par/vpcs/"+id, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Auth-Token", acctest.SecretKey)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

// TestAccDestroyOfAllWhileThePartnerDoesNothing deletes link, policies and VPC in one run. The link that still
// exists holds none of them.
func TestAccDestroyOfAllWhileThePartnerDoesNothing(t *testing.T) {
	t.Parallel()
	for _, reconfiguring := range []bool{false, true} {
		t.Run(fmt.Sprintf("reconfiguring %t", reconfiguring), func(t *testing.T) {
			t.Parallel()
			lifecycle := slowPartner
			if reconfiguring {
				lifecycle.Reconfiguring = 300e6
			}
			env := acctest.New(t, mockapi.Options{Lifecycle: lifecycle})
			vpc := env.Mock.AddVPC("net")
			cli := env.NewCLI(t)
			cli.Write("main.tf", requiredProviders+policyBlock("v4", "10.0.0.0/24")+policyBlock("v6", "2001:db8::/48")+acctest.Link("test", "paris",
				fmt.Sprintf("vpc_id = %q", vpc), "routing_policy_v4_id = interlink_routing_policy.v4.id", "routing_policy_v6_id = interlink_routing_policy.v6.id",
				"enable_route_propagation = true", "wait_for_deprovisioning = false"))
			cli.Must("apply", "-no-color", "-auto-approve")
			output := cli.Must("destroy", "-no-color", "-auto-approve")
			if !acctest.Says("Scaleway no longer bills it. FranceIX may", "ask FranceIX").MatchString(output) {
				t.Errorf("the destroy does not say who must act:\n%s", output)
			}
			link, err := env.Mock.Link("paris")
			if err != nil || link.Status != "deprovisioning" || len(env.Mock.Policies()) > 0 {
				t.Errorf("left are %+v and the policies %v, %v", link, env.Mock.Policies(), err)
			}
			if status := deleteVPC(t, env, vpc); status != http.StatusNoContent {
				t.Errorf("the VPC cannot be deleted: %d", status)
			}
		})
	}
}

// policyBlock is a routing policy with a label and a name, and more arguments.
func policyBlock(label, prefix string, arguments ...string) string {
	return fmt.Sprintf("\nresource \"interlink_routing_policy\" %q {\n  name             = %q\n  prefix_filter_in = [%q]\n  %s\n}\n", label, label, prefix, strings.Join(arguments, "\n  "))
}

// TestAccWayOutOfTheWait follows the advice in the error that ends a wait for the partner.
func TestAccWayOutOfTheWait(t *testing.T) {
	t.Parallel()
	config := requiredProviders + acctest.Link("test", "paris", `timeouts { delete = "2s" }`)
	told := strings.Replace(config, "timeouts", "wait_for_deprovisioning = false\n  timeouts", 1) // the variable comes before it
	wider := strings.Replace(config, "bandwidth_mbps = 50", "bandwidth_mbps = 100", 1)
	for name, test := range map[string]struct {
		first, second, command, advice, then string
		status                               []string // of the links that are left
	}{
		"destroy":     {told, told, "destroy", oneRun + " terraform destroy", "Destroy complete", []string{"deprovisioning"}},
		"replacement": {config, wider, "apply", "(or terraform apply)", "1 added, 0 changed, 1 destroyed", []string{"deprovisioning", "active"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{Lifecycle: slowPartner})
			cli := env.NewCLI(t)
			cli.Write("main.tf", test.first)
			cli.Must("apply", "-no-color", "-auto-approve")
			cli.Write("main.tf", test.second)
			exits(t, withVariable(cli, "INTERLINK_WAIT_FOR_DEPROVISIONING=true", test.command, "-no-color", "-auto-approve"), 1, "not deleted yet", oneRun, test.advice)
			exits(t, withVariable(cli, oneRun, test.command, "-no-color", "-auto-approve"), 0, "must still act", test.then)
			var left []string
			for _, link := range env.Mock.Alive() {
				left = append(left, link.Status)
			}
			if !slices.Equal(left, test.status) || env.Mock.Orders() != len(test.status) {
				t.Errorf("%d orders, %v are left", env.Mock.Orders(), left)
			}
			if name == "replacement" {
				cli.MustBeEmpty()
			}
		})
	}
	t.Run("malformed", func(t *testing.T) {
		t.Parallel()
		cli := acctest.New(t, mockapi.Options{}).NewCLI(t)
		cli.Write("main.tf", config)
		exits(t, withVariable(cli, "INTERLINK_WAIT_FOR_DEPROVISIONING=perhaps", "plan", "-no-color"), 1, "INTERLINK_WAIT_FOR_DEPROVISIONING", `"perhaps"`, "true or false")
	})
}
