package client_test

import (
	"context"
	"maps"
	"testing"
	"testing/synctest"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/golden"
)

// about is what an error of the API is about.
func about(kind, state string) object {
	said := object{"resource": kind, "resource_id": "11111111-2222-3333-4444-555555555555"}
	if state != "" {
		said["current_state"] = state
	}
	return said
}

// failures are the failures of an order, by the name of their golden file.
func failures() map[string]fault {
	argument := object{"details": []object{{"argument_name": "vlan", "reason": "constraint", "help_message": "must be in the range of the connection"}}}
	return map[string]fault{
		"Unknown 500":            status(500),
		"Unknown time-out":       timeout,
		"Unknown half a reply":   half,
		"Unknown cut short":      cutShort,
		"Unknown HTML":           html,
		"Unknown no id":          noID,
		"Unknown reset":          reset,
		"NotSent":                refused,
		"NotSent proxy":          noProxy,
		"NotSent no host":        noHost,
		"Busy":                   status(429),
		"Busy Retry-After":       status(429, "3600"),
		"Busy short Retry-After": status(429, "0.5"),
		"Transient":              apiError(409, "transient_state", about("vpc", "configuring")),
		"Precondition":           apiError(412, "precondition_failed", object{"precondition": "resource_still_in_use", "help_message": "the policy is in use"}),
		"Precondition conflict":  apiError(409, "conflict", nil),
		"NotFound":               apiError(404, "not_found", about("link", "")),
		"Doubtful gateway":       status(404),
		"Denied 401":             apiError(401, "denied_authentication", object{"method": "api_key", "reason": "not_found"}),
		"Denied 403":             apiError(403, "permissions_denied", object{"details": []object{{"resource": "interlink", "action": "write"}}}),
		"Locked":                 apiError(423, "locked", about("link", "")),
		"Locked state":           apiError(409, "transient_state", about("link", "locked")),
		"Refused argument":       apiError(400, "invalid_arguments", argument),
		"Refused quota":          apiError(403, "quotas_exceeded", object{"details": []object{{"resource": "InterlinkLinks", "quota": 5, "current": 5}}}),
		"Refused stock":          apiError(410, "out_of_stock", nil),
		"Refused redirect":       status(302),
	}
}

// advice returns the advice about a call while the API fails. With after, the call
// is interrupted.
func advice(t *testing.T, operation string, what fault, after time.Duration) (text string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(1)
		c := connect(t, api)
		api.inject(operation, what, forever)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if after > 0 {
			time.AfterFunc(after, cancel)
		}
		var err error
		if operation == "create links" {
			_, err = c.CreateLink(ctx, order("paris"))
		} else {
			_, err = c.GetLink(ctx, refTo(api.ids()[0]))
		}
		text = base.Advice(err)
	})
	return text
}

// listTexts are the texts about lists: one that cannot be made, one with a null, and one
// that lacks objects. New is for a client that cannot be made.
func listTexts(t *testing.T) map[string]string {
	t.Helper()
	list := func(what fault) string {
		c := connect(t, what, func(config *client.Config) { config.Timing = client.Timing{RetryFirst: 1, RetryMax: 1} })
		_, err := c.ListLinks(t.Context(), &interlink.ListLinksRequest{Region: region})
		return base.Advice(err)
	}
	_, refusedByTheSDK := client.New(client.Config{APIURL: "https://api.example"})
	return map[string]string{
		"NotSent list":       list(refused),
		"Unknown null":       list(said("", "application/json", `{"links":[null],"total_count":1}`)),
		"Unknown short list": list(said("", "application/json", `{"links":[{"id":"one"}],"total_count":3}`)),
		"New":                client.APIText(refusedByTheSDK),
	}
}

// doubts are the texts about answers that contradict each other, by their golden file.
func doubts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for name, start := range map[string]func(s *scene){
		"Doubtful listed":        func(s *scene) { s.inject(s.get, missing, forever) },
		"Doubtful another":       func(s *scene) { s.says(s.get, 0, object{"id": s.ids()[1]}) },
		"Doubtful older":         func(s *scene) { s.says(s.get, 1, at(1)); _, _ = s.ask() },
		"Doubtful incomplete":    func(s *scene) { s.says(s.get, 0, object{"updated_at": absent{}}) },
		"Doubtful new":           func(s *scene) { s.remove(s.ref.ID); s.c.Expect(s.ref, time.Minute) },
		"Unknown second witness": func(s *scene) { s.remove(s.ref.ID); s.inject(s.list, noID, forever) },
		"Denied second witness": func(s *scene) {
			s.remove(s.ref.ID)
			s.inject(s.list, apiError(403, "permissions_denied", nil), forever)
		},
		"Unseen": func(s *scene) {
			s.ref.Project = "0b0b0b0b-64c0-48ab-899d-868455867ecf"
			s.remove(s.ref.ID)
			s.c.Config.Source = "the profile work"
		},
	} {
		onScene(t, "links", func(s *scene) {
			start(s)
			_, err := s.ask()
			texts[name] = base.Advice(err)
		})
	}
	return texts
}

// TestMessages compares the advice about every failure with its golden file. To
// write the files again: go test ./internal/client -run TestMessages -update.
func TestMessages(t *testing.T) {
	t.Parallel()
	texts := map[string]string{
		"unsent":               advice(t, "create links", status(429, "60"), time.Second),
		"unsent not connected": advice(t, "create links", refused, time.Second),
		"Unknown cancelled":    advice(t, "get links", status(503, "60"), time.Second),
	}
	for name, what := range failures() {
		texts[name] = advice(t, "create links", what, 0)
	}
	maps.Copy(texts, listTexts(t))
	maps.Copy(texts, doubts(t))
	golden.CheckTexts(t, texts)
}
