package main

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for secret, want := range map[string]string{
		"":                                     "••••",
		"12345678":                             "••••",
		"f952ab01-0000-4000-8000-000000000000": "f952••••",
	} {
		if got := mask(secret); got != want {
			t.Errorf("mask(%q) = %q, want %q", secret, got, want)
		}
	}
}

// What has happened is shown before what the CLI says of it, once, with names
// in place of ids and without secrets.
func TestStageKeepsTheOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // so that no time passes
		clock := time.Now().Add(-time.Hour)
		mock := mockapi.New(mockapi.Options{
			Now: func() time.Time { return clock }, Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual, Provisioning: mockapi.Manual},
		})
		link := mock.AddLink(mockapi.LinkSeed{Name: "demo", Status: "configuring"})
		var out bytes.Buffer
		s := stage{out: &out, events: mock.Events, start: time.Now(), names: []string{"0123456789-secret", mask("0123456789-secret")}}
		clock = s.start.Add(time.Second)
		for _, action := range []mockapi.Action{mockapi.Configured, mockapi.Accept} {
			if err := mock.Act(link, action, ""); err != nil {
				t.Fatal(err)
			}
		}
		s.cliLine("created, 0123456789-secret")
		mock.AddPolicy(mockapi.PolicySeed{Name: "demo-v4"})
		s.flush()
		s.flush()
		s.say("●", "word", mockapi.Turn{Who: "You", What: "do this"})
		want := `   1.0s ▸ configuring → requested                        You       hand FranceIX the pairing key
   1.0s ▸ requested → provisioning                       FranceIX  builds its side
        │ created, 0123••••
   1.0s ▸ routing policy demo-v4 seeded
   0.0s ● word                                           You       do this
`
		if got := out.String(); got != want {
			t.Errorf("got:\n%s\nwant:\n%s", got, want)
		}
	})
}

// Whose turn it is stands on the page, for each status that a scenario leads to.
func TestTurnsFitThePage(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"configuring", "requested", "provisioning", "active", "refused", "expired", "deprovisioning", "deleted"} {
		mock := mockapi.New(mockapi.Options{})
		mock.AddLink(mockapi.LinkSeed{Name: "demo", Status: status})
		next := mock.Events(0)[0].Turn()
		if next.Who == "" || next.What == "" {
			t.Errorf("%s: nobody's turn: %+v", status, next)
		}
		rest := pageWidth - timeWidth - 2 - textWidth - 1 - whoWidth - 1
		if utf8.RuneCountInString(next.Who) > whoWidth || utf8.RuneCountInString(next.What) > rest {
			t.Errorf("%s: too long: %+v", status, next)
		}
	}
}
