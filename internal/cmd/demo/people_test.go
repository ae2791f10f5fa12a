package main

import (
	"testing"
	"unicode/utf8"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

func TestStatusOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"ordered: configuring":                                 "configuring",
		"requested → provisioning":                             "provisioning",
		"requested → refused: no capacity left: none → at all": "refused",
	} {
		if got := statusOf(text); got != want {
			t.Errorf("statusOf(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestTurnsFitThePage(t *testing.T) {
	t.Parallel()
	for _, status := range []string{
		"configuring", "requested", "provisioning", "active", "limited_connectivity", "all_down", "refused", "expired",
		"failed", "locked", "deprovisioning", "deleted", "something_new",
	} {
		next := turnOf(status)
		if next.who == "" || next.does == "" {
			t.Errorf("%s: nobody's turn: %+v", status, next)
		}
		if utf8.RuneCountInString(next.who) > whoWidth || timeWidth+2+textWidth+1+whoWidth+1+utf8.RuneCountInString(next.does) > pageWidth {
			t.Errorf("%s: too long: %+v", status, next)
		}
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		event mockapi.Event
		text  string
		next  turn
	}{
		{mockapi.Event{Kind: "status", Name: linkName, Text: "provisioning → active"}, "provisioning → active", turnOf("active")},
		{mockapi.Event{Kind: "change", Name: "demo-v4", Text: "routing policy created"}, "routing policy demo-v4 created", turn{}},
		{mockapi.Event{Kind: "change", Name: linkName, Text: "routing policy demo-v4 attached"}, "routing policy demo-v4 attached", turn{}},
		{mockapi.Event{Kind: "change", Name: linkName, Text: "route propagation enabled"}, "route propagation enabled", turn{}},
	} {
		if text, next := describe(c.event); text != c.text || next != c.next {
			t.Errorf("%+v: got %q, %+v", c.event, text, next)
		}
	}
}
