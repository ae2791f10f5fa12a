package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// TestAFailureIsClassifiedOnce checks what an error of the client says about its reply.
func TestAFailureIsClassifiedOnce(t *testing.T) {
	t.Parallel()
	own := func(code int, kind string, more map[string]any) fault {
		return fault{kind, func(*http.Request) (*http.Response, error) {
			body := map[string]any{"type": kind}
			for key, value := range more {
				body[key] = value
			}
			return reply(code, body), nil
		}}
	}
	vpc := map[string]any{"resource": "vpc", "resource_id": "x", "current_state": "configuring"}
	for name, test := range map[string]struct {
		what fault
		want client.Error
		text string
	}{
		"own 404":       {own(404, "not_found", map[string]any{"resource": "vpc"}), client.Error{Meaning: client.NotFound, FromAPI: true, Status: 404, Resource: "vpc"}, ""},
		"gateway's 404": {status(404), client.Error{Meaning: client.NotFound, Status: 404}, ""},
		"expired":       {own(410, "resource_expired", nil), client.Error{Meaning: client.Refused, FromAPI: true, Status: 410}, ""},
		"quota":         {own(403, "quotas_exceeded", nil), client.Error{Meaning: client.Refused, FromAPI: true, Status: 403}, ""},
		"own 401":       {own(401, "denied_authentication", nil), client.Error{Meaning: client.Denied, FromAPI: true, Status: 401}, ""},
		"the lowest":    {own(300, "not_found", nil), client.Error{Meaning: client.Refused, FromAPI: true, Status: 300}, ""},
		"conflict":      {own(409, "conflict", nil), client.Error{Meaning: client.Precondition, FromAPI: true, Status: 409}, ""},
		"being changed": {
			own(409, "transient_state", vpc),
			client.Error{Meaning: client.Transient, FromAPI: true, Status: 409, Resource: "vpc", State: "configuring"},
			"resource vpc with ID x is in a transient state: configuring",
		},
		"locked as a state": {
			own(409, "transient_state", map[string]any{"resource": "link", "current_state": "locked"}),
			client.Error{Meaning: client.Locked, FromAPI: true, Status: 409, Resource: "link", State: "locked"},
			"",
		},
		"a pause":             {status(429, "3600"), client.Error{Meaning: client.Busy, Status: 429, RetryAfter: time.Hour}, "HTTP 429 Too Many Requests; the API asks to wait 1h0m0s"},
		"an order that broke": {own(500, "not_found", nil), client.Error{Meaning: client.Unknown, FromAPI: true, Status: 500}, ""},
		"a body that is no error": {
			own(409, "transient_state", map[string]any{"resource": 1}), client.Error{Meaning: client.Precondition, Status: 409}, "",
		},
		"half a reply": {half, client.Error{Meaning: client.Unknown}, ""},
		"refused":      {refused, client.Error{Meaning: client.NotSent}, ""},
		"no proxy":     {noProxy, client.Error{Meaning: client.NotSent}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1)
				c := connect(t, api, client.Timing{})
				api.inject("create", test.what, 1000)
				_, err := c.CreateLink(t.Context(), order("paris"))
				found := client.ErrorOf(err)
				if shown(found) != shown(test.want) {
					t.Errorf("%+v, want %+v", shown(found), shown(test.want))
				}
				if test.text != "" && client.APIText(err) != test.text {
					t.Errorf("%q, want %q", client.APIText(err), test.text)
				}
			})
		})
	}
}

// shown is the public part of an error.
func shown(e client.Error) [6]any {
	return [6]any{e.Meaning, e.FromAPI, e.Status, e.RetryAfter, e.Resource, e.State}
}

// TestAnInterruptedPauseIsNotItsReply interrupts a call that waits to come back.
// The earlier reply is not the reason why the call ended.
func TestAnInterruptedPauseIsNotItsReply(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		what fault
		want client.Meaning
	}{
		"nothing was taken":       {status(429, "60"), client.NotSent},
		"nothing was sent":        {refused, client.NotSent},
		"something may have been": {status(503, "60"), client.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1)
				c := connect(t, api, client.Timing{})
				api.inject("get", test.what, 1000)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				_, err := c.GetLink(ctx, refTo(api.ids()[0]), client.Shown)
				if found := client.ErrorOf(err); found.Meaning != test.want || found.Status != 0 || !errors.Is(err, context.Canceled) || client.Retryable(err) {
					t.Errorf("%+v: %v", shown(found), err)
				}
			})
		})
	}
}

// TestWhatAllCallsShareIsToldOnce makes all calls fail for the same reason, which
// is not about any one of them.
func TestWhatAllCallsShareIsToldOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		what fault
		want bool
	}{
		"the key is not accepted": {status(401), true},
		"the API is out of reach": {refused, true},
		"the key may not do this": {status(403), false},
		"the API is down":         {status(503), true},
		"a gateway does not know": {status(502), true},
		"the reply breaks off":    {fault{"reset", func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }}, true},
		"one object's failure":    {status(500), false},
		"the object is not there": {status(404), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1)
				c := connect(t, api, client.Timing{})
				api.inject("create", test.what, 1000)
				for round, want := range []bool{false, test.want, test.want} {
					if _, err := c.CreateLink(t.Context(), order("paris")); client.ToldBefore(err) != want {
						t.Errorf("failure %d: told before is %t, want %t", round+1, !want, want)
					}
				}
			})
		})
	}
}
