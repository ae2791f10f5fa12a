package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const (
	newProject   = "22222222-64c0-48ab-899d-868455867ecf"
	organization = "33333333-64c0-48ab-899d-868455867ecf"
)

// lateProvider is a provider block with values from a resource of the same apply.
const lateProvider = `
variable "again" { default = "once" }
resource "terraform_data" "x" {
  input            = %q
  triggers_replace = [var.again]
}
provider "interlink" {
  project_id      = terraform_data.x.output
  organization_id = terraform_data.x.output
  region          = terraform_data.x.output == "" ? "nl-ams" : "fr-par"
}
`

// TestAccSettingsThatComeLate orders a link and a policy in a project that the
// same apply makes. An existing link does not change when the project is unknown
// again.
func TestAccSettingsThatComeLate(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	const policy = "resource \"interlink_routing_policy\" \"v4\" {\n  prefix_filter_in = [\"192.0.2.0/24\"]\n}\n"
	cli.Write("main.tf", fmt.Sprintf(lateProvider, newProject)+acctest.Link("test", "paris", "routing_policy_v4_id = interlink_routing_policy.v4.id")+policy)
	cli.Must("apply", "-no-color", "-auto-approve")
	links, policies := env.Mock.Links(), env.Mock.Policies()
	if len(links) != 1 || links[0].ProjectID != newProject || len(policies) != 1 || policies[0].ProjectID != newProject {
		t.Errorf("the projects are not %s: %+v, %+v", newProject, links, policies)
	}
	cli.MustBeEmpty()
	env.Mock.ResetRequests()
	if output := cli.Must("apply", "-no-color", "-auto-approve", "-var=again=twice"); !strings.Contains(output, "1 added, 0 changed, 1 destroyed") {
		t.Errorf("more than the terraform_data has changed:\n%s", output)
	}
	for _, request := range env.Mock.Requests() {
		if request.Method != http.MethodGet {
			t.Errorf("a change was made: %s %s", request.Method, request.Path)
		}
	}
}

// TestAccDataSourcesNeedTheRegion reads data sources while the region or the
// organization is unknown. An error says what to do. With the argument, or with
// an id that contains a region, the read succeeds.
func TestAccDataSourcesNeedTheRegion(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for block, says := range map[string]string{
		`data "interlink_pop" "test" { name = "Telehouse TH2" }`:                                                         "The provider's region is not known yet",
		`data "interlink_partners" "test" {}`:                                                                            "The provider's region is not known yet",
		`data "interlink_links" "test" { region = "fr-par" }`:                                                            "The provider's organization_id is not known yet",
		`data "interlink_routing_policies" "test" { region = "fr-par" }`:                                                 "The provider's organization_id is not known yet",
		`data "interlink_dedicated_connections" "test" { region = "fr-par" }`:                                            "The provider's organization_id is not known yet",
		fmt.Sprintf(`data "interlink_pop" "test" { id = "fr-par/%s" }`, mockapi.PopTH2):                                  "",
		`data "interlink_partners" "test" { region = "fr-par" }`:                                                         "",
		fmt.Sprintf("data \"interlink_links\" \"test\" {\n region = \"fr-par\"\n organization_id = %q\n}", organization): "",
	} {
		t.Run(block, func(t *testing.T) {
			t.Parallel()
			cli := env.NewCLI(t)
			cli.Write("main.tf", fmt.Sprintf(lateProvider, newProject)+block+"\n")
			result := cli.Run("plan", "-no-color", "-input=false")
			said := flat(result.Output)
			if says == "" && result.ExitCode != 0 || says != "" && (result.ExitCode != 1 || !strings.Contains(said, says) || !strings.Contains(said, "terraform apply -target")) {
				t.Errorf("exit code %d:\n%s", result.ExitCode, result.Output)
			}
		})
	}
}

// TestAccOrganizationIsAskedFor checks that the plural data sources ask for the
// provider's organization, unless they set another one.
func TestAccOrganizationIsAskedFor(t *testing.T) {
	t.Parallel()
	const another = "44444444-64c0-48ab-899d-868455867ecf"
	for argument, want := range map[string]string{"": organization, fmt.Sprintf("organization_id = %q", another): another} {
		env := acctest.New(t, mockapi.Options{})
		cli := env.NewCLI(t)
		var config strings.Builder
		fmt.Fprintf(&config, "provider \"interlink\" {\n  organization_id = %q\n}\n", organization)
		lists := []string{"links", "routing_policies", "dedicated_connections"}
		for _, list := range lists {
			fmt.Fprintf(&config, "data \"interlink_%s\" \"test\" {\n  %s\n}\n", list, argument)
		}
		cli.Write("main.tf", config.String())
		cli.Must("plan", "-no-color", "-input=false")
		asked := 0
		for _, request := range env.Mock.Requests() {
			if strings.Contains(request.Query, "organization_id="+want) {
				asked++
			}
		}
		if asked != len(lists) {
			t.Errorf("%d lists asked for the organization %s, want %d", asked, want, len(lists))
		}
	}
}

// TestAccSettingsThatAreWarnedOf plans with settings that are accepted with a
// warning.
func TestAccSettingsThatAreWarnedOf(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for name, test := range map[string]struct {
		variable, argument string
		says               []string
	}{
		"a file that is not there": {variable: "SCW_CONFIG_PATH=/nowhere/config.yaml", says: []string{"Warning: Scaleway's configuration file", "/nowhere/config.yaml"}},
		"a region of the provider": {variable: "SCW_DEFAULT_REGION=es-mad", says: []string{"Warning: Unknown region", `"es-mad"`}},
		"a region of a resource":   {argument: `region = "es-mad"`, says: []string{"Warning: Unknown region", `"es-mad"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cli := env.NewCLI(t)
			cli.Env = append(cli.Env, test.variable)
			cli.Write("main.tf", "provider \"interlink\" {}\nresource \"interlink_routing_policy\" \"v4\" {\n  "+test.argument+"\n}\n")
			output := cli.Must("plan", "-no-color", "-input=false")
			for _, says := range test.says {
				if !strings.Contains(flat(output), says) {
					t.Errorf("it does not say %q:\n%s", says, output)
				}
			}
		})
	}
}

// flat removes the CLI's line breaks and box from its output.
func flat(out string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
}
