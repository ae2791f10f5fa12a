package client_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// closedAddress is an address on this machine at which nothing listens. The kernel gives
// the port to nobody: a free one may become another test's.
const closedAddress = "127.0.0.1:1"

func contact(ctx context.Context, t *testing.T, address string) error {
	t.Helper()
	c, err := client.New(client.Config{APIURL: "http://" + address, AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111"})
	if err != nil {
		t.Fatal(err)
	}
	return c.Contact(ctx)
}

// TestAMockThatIsNotRunning expects advice.
func TestAMockThatIsNotRunning(t *testing.T) {
	t.Parallel()
	err := contact(t.Context(), t, closedAddress)
	if client.MeaningOf(err) != client.NotSent {
		t.Fatalf("%v", err)
	}
	for _, says := range []string{"nothing listens there", "http://" + closedAddress, "Start the mock API", "make mockapi", "Nothing was sent"} {
		if text := client.Advice(err); !strings.Contains(text, says) {
			t.Errorf("it does not say %q: %s", says, text)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := contact(cancelled, t, closedAddress); err != nil {
		t.Errorf("interrupted: %v", err)
	}
}

// TestAMockThatIsRunning is the other case on a real connection.
func TestAMockThatIsRunning(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	if err := contact(t.Context(), t, server.Listener.Addr().String()); err != nil {
		t.Error(err)
	}
}

func TestLoopback(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "127.8.8.8": true, "::1": true,
		"api.example": false, "10.0.0.1": false, "localhost.example": false, "": false,
	} {
		if client.Loopback(host) != want {
			t.Errorf("%q is this machine: want %t", host, want)
		}
	}
}
