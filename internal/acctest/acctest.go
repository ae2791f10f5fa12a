// Package acctest is what the acceptance tests share: a mock API for each test,
// the provider in the test's own process, and common checks.
package acctest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// Credentials that the mock API accepts.
const (
	AccessKey = "SCWXXXXXXXXXXXXXXXXX"
	SecretKey = "11111111-1111-1111-1111-111111111111"
)

// defaultProject is the project of the tests' orders.
const defaultProject = mockapi.DefaultProjectID

// Env is the world of one test: its own mock API and the provider that uses it.
type Env struct {
	Mock *mockapi.Server
	URL  string

	t       testing.TB
	options provider.Options
}

// FastTiming returns intervals for tests: the provider does the same as for
// users, only sooner.
func FastTiming() client.Timing {
	return client.Timing{
		PollInterval:   150 * time.Millisecond,
		RetryFirst:     10 * time.Millisecond,
		RetryMax:       100 * time.Millisecond,
		SearchWindow:   800 * time.Millisecond,
		ReadTimeout:    5 * time.Second,
		WriteTimeout:   5 * time.Second,
		InterruptGrace: 500 * time.Millisecond,
		SnapshotAge:    50 * time.Millisecond,
		NameCheckAge:   300 * time.Millisecond,
		NewObjectGrace: 5 * time.Second, // longer than three refusals take on a busy machine
	}
}

// New starts a mock API that ends with the test.
func New(t testing.TB, options mockapi.Options) *Env {
	t.Helper()
	mock := mockapi.New(options)
	url, err := mock.Start()
	if err != nil {
		t.Fatalf("could not start the mock API: %s", err)
	}
	t.Cleanup(mock.Close)
	return &Env{Mock: mock, URL: url, t: t, options: provider.Options{Timing: FastTiming()}}
}

// Factories serves the provider in the test's own process.
func (e *Env) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"interlink": provider.NewServer("test", e.options),
	}
}

// Provider returns the provider block for this world, with optional further
// arguments.
func (e *Env) Provider(more ...string) string {
	return fmt.Sprintf(`
provider "interlink" {
  access_key = %q
  secret_key = %q
  project_id = %q
  region     = "fr-par"
  api_url    = %q
  %s
}
`, AccessKey, SecretKey, mockapi.DefaultProjectID, e.URL, strings.Join(more, "\n  "))
}

// Config returns a configuration with the provider block before it.
func (e *Env) Config(hcl string, args ...any) string {
	return e.Provider() + fmt.Sprintf(hcl, args...)
}

// Link returns the configuration of a hosted link with this name, and optional
// further arguments.
func (e *Env) Link(name string, arguments ...string) string {
	return e.Provider() + Link("test", name, arguments...)
}

// Link returns the resource block of a hosted link.
func Link(label, name string, arguments ...string) string {
	return fmt.Sprintf(`
resource "interlink_link" %q {
  name           = %q
  pop_id         = %q
  partner_id     = %q
  bandwidth_mbps = 50
  %s
}
`, label, name, mockapi.PopTH2, mockapi.PartnerFranceIX, strings.Join(arguments, "\n  "))
}

// Run runs a test case in this world and checks that it leaves nothing alive.
func (e *Env) Run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: e.Factories(),
		CheckDestroy: func(*terraform.State) error {
			if alive := e.Mock.Alive(); len(alive) > 0 {
				return fmt.Errorf("%d links are alive after destroy, the first is %q, %s", len(alive), alive[0].Name, alive[0].Status)
			}
			return nil
		},
		Steps: steps,
	})
}

// Orders checks how many orders the API has taken.
func (e *Env) Orders(want int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := e.Mock.Orders(); got != want {
			return fmt.Errorf("the API took %d orders, want %d", got, want)
		}
		return nil
	}
}

// Calls checks how many calls of an operation the API has received since the
// last ResetRequests.
func (e *Env) Calls(operation string, want int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := e.Mock.Count(operation); got != want {
			return fmt.Errorf("%d calls of %s, want %d", got, operation, want)
		}
		return nil
	}
}

// Act makes the mock's partner or Scaleway act between two steps.
func (e *Env) Act(link string, action mockapi.Action, reason string) func() {
	return func() {
		if err := e.Mock.Act(link, action, reason); err != nil {
			e.t.Errorf("the mock API did not take %s: %s", action, err)
		}
	}
}

// Says matches an error that contains all of these texts, in this order,
// whatever the CLI's line breaks.
func Says(texts ...string) *regexp.Regexp {
	patterns := make([]string, len(texts))
	for i, text := range texts {
		words := strings.Fields(text)
		for j, word := range words {
			words[j] = regexp.QuoteMeta(word)
		}
		patterns[i] = strings.Join(words, `[\s│]+`)
	}
	return regexp.MustCompile(`(?s)` + strings.Join(patterns, `.*`))
}

// Empty checks that the next plan has nothing to do.
func Empty() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}
