package base_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// closedAddress is an address on this machine at which nothing listens. The kernel gives
// the port to nobody: a free one may become another test's.
const closedAddress = "127.0.0.1:1"

// clientAt is a client with Go's own transport.
func clientAt(t *testing.T, url string) *client.Client {
	t.Helper()
	c, err := client.New(client.Config{APIURL: url, AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: uuid})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestFirstContact makes the first request on real connections, and then an order.
// What can never work is told at once, and nothing is sent.
func TestFirstContact(t *testing.T) {
	t.Parallel()
	arrived := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") })
	encrypted, inClear := httptest.NewUnstartedServer(arrived), httptest.NewServer(http.NotFoundHandler())
	encrypted.Config.ErrorLog = log.New(io.Discard, "", 0)
	encrypted.StartTLS()
	t.Cleanup(encrypted.Close)
	t.Cleanup(inClear.Close)
	for name, test := range map[string]struct{ url, why string }{
		"not trusted":         {encrypted.URL, "is not trusted"},
		"another host":        {strings.Replace(encrypted.URL, "127.0.0.1", "localhost", 1), "is not one for the host"},
		"https to plain http": {strings.Replace(inClear.URL, "http:", "https:", 1), "says https, but the server there does not"},
		"nothing listens":     {"http://" + closedAddress, "nothing listens there on this machine"},
		"a server":            {inClear.URL, ""},
		"http to https":       {strings.Replace(encrypted.URL, "https:", "http:", 1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clientAt(t, test.url)
			why, detail := base.Contact(t.Context(), c)
			if !strings.Contains(why, test.why) || (why == "") != (test.why == "") {
				t.Fatalf("%q, want %q", why, test.why)
			}
			if why != "" && (!strings.Contains(detail, "(`api_url` is "+test.url+")") || !strings.Contains(detail, "Nothing was sent")) {
				t.Errorf("it does not say all: %s", detail)
			}
			if name == "nothing listens" {
				return // an order would be tried again for some seconds
			}
			_, err := c.CreateLink(t.Context(), &interlink.CreateLinkRequest{Region: "fr-par", Name: "paris"})
			if sent := client.MeaningOf(err) != client.NotSent; sent != (why == "") || why != "" && client.Retryable(err) {
				t.Errorf("%v, sent: %t, passing: %t", err, sent, client.Retryable(err))
			}
		})
	}
}

func TestAnInterruptedFirstContactSaysNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if why, _ := base.Contact(ctx, clientAt(t, "http://"+closedAddress)); why != "" {
		t.Error(why)
	}
}

// TestHowLongAMockIsAwaited has a mock that starts soon, late, or never: the
// command before may have started it.
func TestHowLongAMockIsAwaited(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	for name, test := range map[string]struct {
		starts   time.Duration
		before   error // of a connection until then
		answered bool
		most     time.Duration
	}{
		"it runs":         {0, nil, true, 0},
		"it starts":       {500 * time.Millisecond, refused, true, time.Second},
		"it starts late":  {5 * time.Second, refused, false, time.Second},
		"not trusted":     {500 * time.Millisecond, &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, false, 0},
		"another failure": {500 * time.Millisecond, &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start, answered := time.Now(), false
				c := configured(t, client.Config{Transport: exchange(func(req *http.Request) (*http.Response, error) {
					if time.Since(start) < test.starts {
						return nil, test.before
					}
					answered = true
					return network(http.StatusOK).RoundTrip(req)
				})})
				why, _ := base.Contact(t.Context(), c)
				if took := time.Since(start); (why != "") != (name == "not trusted") || answered != test.answered || took > test.most {
					t.Errorf("%q after %s, answered: %t, want %t within %s", why, took, answered, test.answered, test.most)
				}
			})
		})
	}
}

// exchange replies to a request.
type exchange func(*http.Request) (*http.Response, error)

func (e exchange) RoundTrip(req *http.Request) (*http.Response, error) { return e(req) }

// textsOfContacts are those about the first request.
func textsOfContacts(t *testing.T) map[string]fw.Message {
	t.Helper()
	texts := map[string]fw.Message{}
	for name, err := range map[string]error{
		"Contact proxy":       &net.OpError{Op: "proxyconnect", Err: &net.OpError{Op: "dial", Err: errors.New("connection refused")}},
		"Contact no host":     &net.DNSError{Err: "no such host", Name: "api.example", IsNotFound: true},
		"Contact not trusted": &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}},
		"Contact other host":  x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"other.example"}}, Host: "api.example"},
		"Contact expired":     x509.CertificateInvalidError{Reason: x509.Expired, Detail: "it ended yesterday"},
		"Contact speaks HTTP": tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake", Conn: &net.TCPConn{}},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := configured(t, client.Config{Transport: exchange(func(*http.Request) (*http.Response, error) { return nil, err })})
			texts[name] = fw.NewMessage(base.Contact(t.Context(), c))
		})
	}
	texts["Contact nobody listens"] = fw.NewMessage(base.Contact(t.Context(), clientAt(t, "http://"+closedAddress)))
	return texts
}

func TestOnThisMachine(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]bool{
		"http://localhost:7777": true, "http://127.0.0.1": true, "https://127.8.8.8": true, "http://[::1]:7777": true,
		"https://api.example": false, "http://10.0.0.1": false, "http://localhost.example": false, "": false,
	} {
		if base.OnThisMachine(url) != want {
			t.Errorf("%q is this machine: want %t", url, want)
		}
	}
}
