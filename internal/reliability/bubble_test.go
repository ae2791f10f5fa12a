package reliability

import (
	"context"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/test/bufconn"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// bubble plays a world whose clock jumps whenever everybody waits: days pass at
// once, and the provider runs with the intervals that users get. Its provider
// and its mock API talk HTTP over a connection in memory, for the clock does not
// know when a network is waited for. What is left running at the end is a
// failure.
//
// A panic is handed on: rapid ends a life with one.
func bubble(t *testing.T, options mockapi.Options, play func(t *testing.T, w *world)) {
	t.Helper()
	if _, err := schemas(); err != nil { // once, outside: it may keep channels
		t.Fatalf("the provider has no schema: %s", err)
	}
	var panicked any
	synctest.Test(t, func(t *testing.T) {
		defer func() { panicked = recover() }()
		mock := mockapi.New(options)
		defer mock.Close()
		wire := bufconn.Listen(1 << 16)
		if err := mock.Serve(wire); err != nil {
			t.Fatalf("could not start the mock API: %s", err)
		}
		transport := &http.Transport{
			DialContext:         func(ctx context.Context, _, _ string) (net.Conn, error) { return wire.DialContext(ctx) },
			MaxIdleConnsPerHost: 32,
		}
		defer transport.CloseIdleConnections()
		defer func() { <-time.After(time.Hour) }() // for looks that nobody waits for any more
		play(t, &world{mock: mock, url: "http://127.0.0.1", transport: transport})
	})
	if panicked != nil {
		panic(panicked)
	}
}
