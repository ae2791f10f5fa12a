package client_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// TestAFailureIsClassifiedOnce checks what an error of the client says about its reply.
func TestAFailureIsClassifiedOnce(t *testing.T) {
	t.Parallel()
	about := func(resource, state string) object {
		return object{"resource": resource, "resource_id": "x", "current_state": state}
	}
	own := func(meaning client.Meaning, status int, kind string) client.Error {
		return client.Error{Meaning: meaning, FromAPI: true, Status: status, Kind: kind}
	}
	changing := own(client.Transient, 409, "transient_state")
	changing.Resource, changing.State = "vpc", "configuring"
	locked := own(client.Locked, 409, "transient_state")
	locked.Resource, locked.State = "link", "locked"
	for name, test := range map[string]struct {
		what fault
		want client.Error
		text string
	}{
		"own 404":             {missing, client.Error{Meaning: client.NotFound, FromAPI: true, Status: 404, Kind: "not_found", Resource: "link"}, ""},
		"own 410":             {apiError(410, "gone", nil), own(client.NotFound, 410, "gone"), ""},
		"gateway's 404":       {status(404), client.Error{Meaning: client.Doubtful, Status: 404}, ""},
		"gateway's 410":       {status(410), client.Error{Meaning: client.Doubtful, Status: 410}, ""},
		"expired":             {apiError(410, "resource_expired", nil), own(client.Refused, 410, "resource_expired"), ""},
		"stock":               {apiError(410, "out_of_stock", nil), own(client.Refused, 410, "out_of_stock"), ""},
		"quota":               {apiError(403, "quotas_exceeded", nil), own(client.Refused, 403, "quotas_exceeded"), ""},
		"own 401":             {apiError(401, "denied_authentication", nil), own(client.Denied, 401, "denied_authentication"), ""},
		"gateway's 403":       {status(403), client.Error{Meaning: client.Denied, Status: 403}, ""},
		"the lowest":          {apiError(300, "not_found", nil), own(client.Refused, 300, "not_found"), ""},
		"the wrong arguments": {apiError(400, "invalid_arguments", nil), own(client.Refused, 400, "invalid_arguments"), ""},
		"too slow a request":  {apiError(408, "x", nil), own(client.Unknown, 408, "x"), ""},
		"conflict":            {apiError(409, "conflict", nil), own(client.Precondition, 409, "conflict"), ""},
		"precondition":        {apiError(412, "precondition_failed", nil), own(client.Precondition, 412, "precondition_failed"), ""},
		"being changed": {
			apiError(409, "transient_state", about("vpc", "configuring")), changing,
			"resource vpc with ID x is in a transient state: configuring",
		},
		"locked as a state":    {apiError(409, "transient_state", about("link", "locked")), locked, ""},
		"locked":               {apiError(423, "locked", nil), own(client.Locked, 423, "locked"), ""},
		"a pause":              {status(429, "3600"), client.Error{Meaning: client.Busy, Status: 429, RetryAfter: time.Hour}, "HTTP 429 Too Many Requests; the API asks to wait 1h0m0s"},
		"an order that broke":  {apiError(500, "not_found", nil), own(client.Unknown, 500, "not_found"), ""},
		"a body of others":     {apiError(409, "transient_state", object{"resource": 1}), client.Error{Meaning: client.Precondition, Status: 409}, ""},
		"a success, it is not": {said("", "application/json", `{"type":"not_found","created_at":"y"}`), client.Error{Meaning: client.Unknown, Status: 200}, ""},
		"half a reply":         {half, client.Error{Meaning: client.Unknown}, ""},
		"refused":              {refused, client.Error{Meaning: client.NotSent}, ""},
		"no proxy":             {noProxy, client.Error{Meaning: client.NotSent}, ""},
		"no host":              {noHost, client.Error{Meaning: client.NotSent}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1)
				c := connect(t, api)
				api.inject("create links", test.what, forever)
				_, err := c.CreateLink(t.Context(), order("paris"))
				if found := client.ErrorOf(err); shown(found) != shown(test.want) {
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
func shown(e client.Error) [7]any {
	return [7]any{e.Meaning, e.FromAPI, e.Status, e.RetryAfter, e.Resource, e.State, e.Kind}
}

// TestWhatMayPassByItself has an error of each meaning.
func TestWhatMayPassByItself(t *testing.T) {
	t.Parallel()
	for meaning, want := range []bool{
		client.Unknown: true, client.NotSent: true, client.Busy: true, client.Transient: true, client.Precondition: false, client.NotFound: false,
		client.Denied: false, client.Locked: false, client.Refused: false, client.Doubtful: true, client.Unseen: false,
	} {
		if got := client.Retryable(&client.Error{Meaning: client.Meaning(meaning)}); got != want {
			t.Errorf("meaning %d: %t, want %t", meaning, got, want)
		}
	}
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
				c := connect(t, api)
				api.inject("get links", test.what, forever)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				_, err := c.GetLink(ctx, refTo(api.ids()[0]))
				found := client.ErrorOf(err)
				if found.Meaning != test.want || found.Unsent != (test.want == client.NotSent) || found.Status != 0 || !errors.Is(err, context.Canceled) || client.Retryable(err) {
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
		"the reply breaks off":    {hangUp, true},
		"one object's failure":    {status(500), false},
		"the object is not there": {status(404), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1)
				c := connect(t, api)
				api.inject("create links", test.what, forever)
				for round, want := range []bool{false, test.want, test.want} {
					if _, err := c.CreateLink(t.Context(), order("paris")); client.ToldBefore(err) != want {
						t.Errorf("failure %d: told before is %t, want %t", round+1, !want, want)
					}
				}
			})
		})
	}
}
