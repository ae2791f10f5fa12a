package provider_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// TestMain removes the provider binary that was built for the CLI.
func TestMain(m *testing.M) {
	code := m.Run()
	acctest.RemoveBinary()
	os.Exit(code)
}

// TestAccBadSettings plans a link with each bad provider configuration. The plan
// is refused with the reason, and no request is sent to the API.
func TestAccBadSettings(t *testing.T) {
	t.Parallel()
	for name, test := range provider.BadSettings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{})
			cli := env.NewCLI(t)
			var block strings.Builder
			for argument, value := range test.Block {
				fmt.Fprintf(&block, "  %s = %q\n", argument, value)
			}
			cli.Write("main.tf", "provider \"interlink\" {\n"+block.String()+"}\n"+acctest.Link("paris", "paris"))
			cli.Env = slices.DeleteFunc(cli.Env, func(variable string) bool { return strings.HasPrefix(variable, "SCW_") })
			cli.Env = append(cli.Env, "XDG_CONFIG_HOME="+t.TempDir())
			for variable, value := range test.Environment(t) {
				cli.Env = append(cli.Env, variable+"="+value)
			}
			result := cli.Run("plan", "-no-color", "-input=false")
			if result.ExitCode != 1 {
				t.Errorf("the plan ends with exit code %d", result.ExitCode)
			}
			said := strings.Join(strings.Fields(strings.ReplaceAll(result.Output, "│", " ")), " ")
			for _, says := range test.Says {
				if !strings.Contains(said, says) {
					t.Errorf("it does not say %q:\n%s", says, result.Output)
				}
			}
			for _, secret := range test.Secrets() {
				shown := strings.Contains(block.String(), secret) // the CLI shows the line
				if !shown && strings.Contains(result.Output, secret) {
					t.Errorf("it shows the secret %q", secret)
				}
			}
			if asked := env.Mock.Requests(); len(asked) > 0 {
				t.Errorf("the API was asked %d times", len(asked))
			}
		})
	}
}
