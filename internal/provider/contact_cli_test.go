package provider_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// everything reads five lists with parallel calls.
const everything = `provider "interlink" {}
data "interlink_pops" "all" {}
data "interlink_partners" "all" {}
data "interlink_links" "all" {}
data "interlink_routing_policies" "all" {}
data "interlink_dedicated_connections" "all" {}
`

// closedPort is an address on this machine at which nothing listens. The kernel
// gives the port to nobody: a free one may become another test's.
const closedPort = "127.0.0.1:1"

// TestAccTroubleWithTheConnectionIsToldOnce has five data sources and an API that
// none of them can reach. One error says so.
func TestAccTroubleWithTheConnectionIsToldOnce(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for name, test := range map[string]struct {
		env  []string
		says []string
	}{
		"a mock that is not running": {[]string{"SCW_API_URL=http://" + closedPort}, []string{"nothing listens there on this machine", "http://" + closedPort, "Start the mock API", "make mockapi"}},
		"https to plain http":        {[]string{"SCW_API_URL=" + strings.Replace(env.URL, "http:", "https:", 1)}, []string{"`api_url` says https, but the server there does not", strings.Replace(env.URL, "http:", "https:", 1)}},
		"a host that does not exist": {[]string{"SCW_API_URL=https://api.scaleway.invalid"}, []string{"there is no host of this name", "https://api.scaleway.invalid", "https://api.scaleway.com"}},
		"a proxy that is down":       {[]string{"SCW_API_URL=https://api.scaleway.com", "HTTPS_PROXY=http://" + closedPort, "NO_PROXY="}, []string{"the proxy does not answer", closedPort, "HTTPS_PROXY"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cli := env.NewCLI(t)
			cli.Write("main.tf", everything)
			cli.Env = append(cli.Env, test.env...)
			result := cli.Run("plan", "-no-color", "-input=false")
			said := strings.Join(strings.Fields(strings.ReplaceAll(result.Output, "│", " ")), " ")
			if errors := strings.Count(said, "Error: "); errors != 1 || result.ExitCode != 1 {
				t.Errorf("%d errors, exit code %d, want one of each", errors, result.ExitCode)
			}
			for _, says := range append(test.says, "No connection to the API", "Nothing was sent") {
				if !strings.Contains(said, says) {
					t.Errorf("it does not say %q:\n%s", says, result.Output)
				}
			}
		})
	}
}

// TestAccAWrongKeyIsExplainedOnce lets five calls be refused. One error explains
// it, and the others refer to that one.
func TestAccAWrongKeyIsExplainedOnce(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"type":"denied_authentication","method":"api_key","reason":"not_found"}`))
	}))
	t.Cleanup(api.Close)
	cli := env.NewCLI(t)
	cli.Write("main.tf", everything)
	cli.Env = append(cli.Env, "SCW_API_URL="+api.URL)
	said := strings.Join(strings.Fields(strings.ReplaceAll(cli.Run("plan", "-no-color", "-input=false").Output, "│", " ")), " ")
	for text, want := range map[string]int{
		"https://console.scaleway.com/iam/api-keys": 1, "The API does not know the API key": 1, "another error of this run says what to do": 4,
	} {
		if got := strings.Count(said, text); got != want {
			t.Errorf("it says %q %d times, want %d:\n%s", text, got, want, said)
		}
	}
}
