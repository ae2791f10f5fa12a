package provider_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const allPops = "provider \"interlink\" {}\ndata \"interlink_pops\" \"all\" {}\n"

// TestAccConnectionsThatCannotBeMade uses servers that do not speak what
// `api_url` says. The error comes at once, with advice that fits.
func TestAccConnectionsThatCannotBeMade(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for name, test := range map[string]struct {
		server *tlsServer
		url    func(address string) string
		says   []string
		works  bool // once SSL_CERT_FILE names the certificate
	}{
		"not trusted": {
			server: encrypted(t, env.URL, nil), url: same, works: true,
			says: []string{"the certificate of the server is not trusted", "SSL_CERT_FILE", "SCW_API_URL"},
		},
		"another host": {
			server: encrypted(t, env.URL, nil),
			url:    func(address string) string { return strings.Replace(address, "127.0.0.1", "localhost", 1) },
			says:   []string{"not one for the host in `api_url`", "localhost", "SCW_API_URL"},
		},
		"expired": {
			server: encrypted(t, env.URL, expired(t)), url: same,
			says: []string{"has expired or is not valid yet", "clock of this machine"},
		},
		"https to plain http": {
			server: inClear(t, env.URL),
			url:    func(address string) string { return strings.Replace(address, "http:", "https:", 1) },
			says:   []string{"`api_url` says https, but the server there does not", "scheme and the port", "http://"},
		},
		"http to https": {
			server: encrypted(t, env.URL, nil),
			url:    func(address string) string { return strings.Replace(address, "https:", "http:", 1) },
			says:   []string{"speaks HTTPS only", "scheme and the port", "https://"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := test.server
			cli := env.NewCLI(t)
			cli.Write("main.tf", allPops)
			cli.Env = append(cli.Env, "SCW_API_URL="+test.url(server.URL))
			result := cli.Run("plan", "-no-color", "-input=false")
			said := strings.Join(strings.Fields(strings.ReplaceAll(result.Output, "│", " ")), " ")
			for _, says := range append(test.says, "Nothing was sent") {
				if !strings.Contains(said, says) {
					t.Errorf("it does not say %q:\n%s", says, result.Output)
				}
			}
			if result.ExitCode != 1 || strings.Contains(said, "status page") {
				t.Errorf("exit code %d:\n%s", result.ExitCode, result.Output)
			}
			if made := server.connections.Load(); made > 2 { // metadata and the list
				t.Errorf("%d connections, want one for each call", made)
			}
			if !test.works {
				return
			}
			file := filepath.Join(t.TempDir(), "ca.pem")
			if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
				t.Fatal(err)
			}
			cli.Env = append(cli.Env, "SSL_CERT_FILE="+file)
			cli.Must("plan", "-no-color", "-input=false")
		})
	}
}

func same(address string) string { return address }

// tlsServer is a server in front of the mock API that counts its connections.
type tlsServer struct {
	*httptest.Server

	connections atomic.Int64
}

func front(t *testing.T, target string) *tlsServer {
	t.Helper()
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	server := &tlsServer{Server: httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(to))}
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			server.connections.Add(1)
		}
	}
	t.Cleanup(server.Close)
	return server
}

func inClear(t *testing.T, target string) *tlsServer {
	t.Helper()
	server := front(t, target)
	server.Start()
	return server
}

func encrypted(t *testing.T, target string, certificate *tls.Certificate) *tlsServer {
	t.Helper()
	server := front(t, target)
	if certificate != nil {
		server.TLS = &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12}
	}
	server.StartTLS()
	return server
}

// expired is a certificate that expired yesterday.
func expired(t *testing.T) *tls.Certificate {
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
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
