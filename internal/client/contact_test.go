package client_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// nobody returns an address on this machine at which nothing listens.
func nobody(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func contact(ctx context.Context, t *testing.T, address string) error {
	t.Helper()
	c, err := client.New(client.Config{APIURL: "http://" + address, AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111"})
	if err != nil {
		t.Fatal(err)
	}
	return c.Contact(ctx)
}

// TestAMockThatIsNotRunning expects an error at once, with advice.
func TestAMockThatIsNotRunning(t *testing.T) {
	t.Parallel()
	address, start := nobody(t), time.Now()
	err := contact(t.Context(), t, address)
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
	if client.MeaningOf(err) != client.NotSent {
		t.Fatalf("%v", err)
	}
	for _, says := range []string{"nothing listens there", "http://" + address, "Start the mock API", "make mockapi", "Nothing was sent"} {
		if text := client.Advice(err); !strings.Contains(text, says) {
			t.Errorf("it does not say %q: %s", says, text)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := contact(cancelled, t, address); err != nil {
		t.Errorf("interrupted: %v", err)
	}
}

// TestAMockThatStarts expects a wait: the command before started the mock.
func TestAMockThatStarts(t *testing.T) {
	t.Parallel()
	address := nobody(t)
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.NotFoundHandler()}
	t.Cleanup(func() { _ = server.Close() })
	time.AfterFunc(100*time.Millisecond, func() {
		if listener, err := net.Listen("tcp", address); err == nil {
			_ = server.Serve(listener)
		}
	})
	if err := contact(t.Context(), t, address); err != nil {
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
