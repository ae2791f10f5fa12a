package client_test

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

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// closedAddress is an address on this machine at which nothing listens. The kernel gives
// the port to nobody: a free one may become another test's.
const closedAddress = "127.0.0.1:1"

// clientAt is a client with Go's own transport.
func clientAt(t *testing.T, url string) *client.Client {
	t.Helper()
	c, err := client.New(client.Config{APIURL: url, AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111"})
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
			why, detail := c.Contact(t.Context())
			if !strings.Contains(why, test.why) || (why == "") != (test.why == "") {
				t.Fatalf("%q, want %q", why, test.why)
			}
			if why != "" && (!strings.Contains(detail, "(`api_url` is "+test.url+")") || !strings.Contains(detail, "Nothing was sent")) {
				t.Errorf("it does not say all: %s", detail)
			}
			if name == "nothing listens" {
				return // an order would be tried again for some seconds
			}
			_, err := c.CreateLink(t.Context(), order("paris"))
			if sent := client.MeaningOf(err) != client.NotSent; sent != (why == "") || client.Retryable(err) {
				t.Errorf("%v, sent: %t, passing: %t", err, sent, client.Retryable(err))
			}
		})
	}
}

func TestAnInterruptedFirstContactSaysNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if why, _ := clientAt(t, "http://"+closedAddress).Contact(ctx); why != "" {
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
				c := connect(t, transport{fault{"", func(*http.Request) (*http.Response, error) {
					if time.Since(start) < test.starts {
						return nil, test.before
					}
					answered = true
					return reply(http.StatusOK, map[string]any{}), nil
				}}}, client.Timing{})
				why, _ := c.Contact(t.Context())
				if took := time.Since(start); (why != "") != (name == "not trusted") || answered != test.answered || took > test.most {
					t.Errorf("%q after %s, answered: %t, want %t within %s", why, took, answered, test.answered, test.most)
				}
			})
		})
	}
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
