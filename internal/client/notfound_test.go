package client_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// ownMissing is the API's own 404, noRoute one of a gateway.
var (
	ownMissing = fault{"own 404", func(*http.Request) (*http.Response, error) {
		return reply(http.StatusNotFound, map[string]any{"type": "not_found", "resource": "link"}), nil
	}}
	noRoute = status(http.StatusNotFound)
)

// TestWhenA404IsBelieved counts how often a 404 has to come, by who sent it and by
// the evidence for the link.
func TestWhenA404IsBelieved(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what     fault
		presence client.Presence
		requests int
		least    time.Duration
	}{
		{ownMissing, client.Unproven, 1, 0},
		{ownMissing, client.Shown, 2, 250 * time.Millisecond},
		{ownMissing, client.JustOrdered, 4, 1500 * time.Millisecond},
		{noRoute, client.Unproven, 6, 7 * time.Second},
		{noRoute, client.Shown, 6, 7 * time.Second},
		{noRoute, client.JustOrdered, 6, 7 * time.Second},
	} {
		for _, polling := range []bool{false, true} {
			t.Run(fmt.Sprint(test.what.name, test.presence, polling), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					api := newFake(1)
					c, id := connect(t, api, client.Timing{}), api.ids()[0]
					fresh := client.Freshness{Alone: true, Polling: polling, Presence: test.presence}
					api.inject("get", test.what, int64(test.requests))
					start := time.Now()
					_, err := c.ReadLink(t.Context(), refTo(id), fresh)
					if took := time.Since(start); !client.IsNotFound(err) || api.count("get") != test.requests || took < test.least {
						t.Errorf("%d requests in %s, want %d in %s or more: %v", api.count("get"), took, test.requests, test.least, err)
					}
					api.inject("get", test.what, int64(test.requests-1))
					if _, err := c.ReadLink(t.Context(), refTo(id), fresh); err != nil {
						t.Errorf("it was there in the end: %v", err)
					}
				})
			})
		}
	}
}

// TestAnInterruptIsNo404 interrupts a read between two 404s. The first one alone
// is not believed.
func TestAnInterruptIsNo404(t *testing.T) {
	t.Parallel()
	for _, what := range []fault{ownMissing, noRoute} {
		t.Run(what.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1)
				c := connect(t, api, client.Timing{})
				api.inject("get", what, 1000)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(100*time.Millisecond, cancel)
				if link, err := c.GetLink(ctx, refTo(api.ids()[0]), client.JustOrdered); err == nil || client.Gone(link, err) {
					t.Errorf("%v, %v", link, err)
				}
			})
		})
	}
}
