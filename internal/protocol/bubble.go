package protocol

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// Bubble runs a world on a virtual clock that jumps as soon as everybody waits.
// Days pass at once, and the provider runs with the intervals that users get.
// Provider and mock API talk HTTP over a connection in memory, because the
// virtual clock cannot see a wait for the network. A goroutine that still runs
// at the end is a failure.
//
// Bubble passes a panic on: rapid ends a life with one.
func Bubble(t *testing.T, options mockapi.Options, run func(t *testing.T, w *World)) {
	t.Helper()
	schemas(t) // cached before the bubble: objects made inside must not leave it
	var panicked any
	synctest.Test(t, func(t *testing.T) {
		defer func() { panicked = recover() }()
		mock := mockapi.New(options)
		defer mock.Close()
		wire := newWire()
		if err := mock.Serve(wire); err != nil {
			t.Fatalf("could not start the mock API: %s", err)
		}
		transport := &http.Transport{
			DialContext:         wire.Dial,
			MaxIdleConnsPerHost: 32,
		}
		defer transport.CloseIdleConnections()
		defer func() { <-time.After(time.Hour) }() // for polls whose caller has returned
		run(t, &World{Mock: mock, URL: "http://127.0.0.1", Transport: transport})
	})
	if panicked != nil {
		panic(panicked)
	}
}
