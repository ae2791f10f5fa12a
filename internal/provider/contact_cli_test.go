package provider_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
	encrypted, old := front(t, env.URL), front(t, env.URL)
	encrypted.StartTLS()
	old.TLS = &tls.Config{Certificates: []tls.Certificate{expired(t)}, MinVersion: tls.VersionTLS12}
	old.StartTLS()
	noTLS := strings.Replace(env.URL, "http:", "https:", 1)
	for name, test := range map[string]struct {
		url  string
		env  []string
		says []string
	}{
		"a mock that is not running": {"http://" + closedPort, nil, []string{"nothing listens there on this machine", "Start the mock API", "make mockapi"}},
		"https to plain http":        {noTLS, nil, []string{"`api_url` says https, but the server there does not", "scheme and the port", "http://"}},
		"a host that does not exist": {"https://api.scaleway.invalid", nil, []string{"there is no host of this name", "https://api.scaleway.com"}},
		"a proxy that is down":       {"https://api.scaleway.com", []string{"HTTPS_PROXY=http://" + closedPort, "NO_PROXY="}, []string{"the proxy does not answer", closedPort, "HTTPS_PROXY"}},
		"not trusted":                {encrypted.URL, nil, []string{"the certificate of the server is not trusted", "SSL_CERT_FILE", "SCW_API_URL"}},
		"another host":               {strings.Replace(encrypted.URL, "127.0.0.1", "localhost", 1), nil, []string{"not one for the host in `api_url`", "SCW_API_URL"}},
		"expired":                    {old.URL, nil, []string{"has expired or is not valid yet", "clock of this machine"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said, errors := planEverything(t, env, append(test.env, "SCW_API_URL="+test.url)...)
			if errors != 1 {
				t.Errorf("%d errors, want one", errors)
			}
			for _, says := range append(test.says, "No connection to the API", "Nothing was sent", "`api_url` is "+test.url) {
				if !strings.Contains(said, says) {
					t.Errorf("it does not say %q:\n%s", says, said)
				}
			}
		})
	}
	t.Run("http to https", func(t *testing.T) {
		t.Parallel()
		if said, errors := planEverything(t, env, "SCW_API_URL="+strings.Replace(encrypted.URL, "https:", "http:", 1)); errors == 0 || !strings.Contains(said, "check the host in `api_url` (SCW_API_URL)") {
			t.Errorf("%d errors do not say what to check:\n%s", errors, said)
		}
	})
	t.Run("SSL_CERT_FILE", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "ca.pem")
		if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: encrypted.Certificate().Raw}), 0o600); err != nil {
			t.Fatal(err)
		}
		if said, errors := planEverything(t, env, "SCW_API_URL="+encrypted.URL, "SSL_CERT_FILE="+file); errors > 0 {
			t.Errorf("a certificate of one's own is not accepted:\n%s", said)
		}
	})
}

// planEverything plans it. It returns the output without its layout, and the number
// of errors.
func planEverything(t *testing.T, env *acctest.Env, variables ...string) (said string, errors int) {
	t.Helper()
	cli := env.NewCLI(t)
	cli.Write("main.tf", everything)
	cli.Env = append(cli.Env, variables...)
	result := cli.Run("plan", "-no-color", "-input=false")
	said = strings.Join(strings.Fields(strings.ReplaceAll(result.Output, "│", " ")), " ")
	if errors = strings.Count(said, "Error: "); (errors == 0) != (result.ExitCode == 0) {
		t.Errorf("%d errors, exit code %d", errors, result.ExitCode)
	}
	return said, errors
}

// front is a server in front of the mock API.
func front(t *testing.T, target string) *httptest.Server {
	t.Helper()
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(to))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.Cleanup(server.Close)
	return server
}

// expired is a certificate that expired yesterday.
func expired(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
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
	said, _ := planEverything(t, env, "SCW_API_URL="+api.URL)
	for text, want := range map[string]int{
		"https://console.scaleway.com/iam/api-keys": 1, "The API does not know the API key": 1, "another error of this run says what to do": 4,
	} {
		if got := strings.Count(said, text); got != want {
			t.Errorf("it says %q %d times, want %d:\n%s", text, got, want, said)
		}
	}
}
