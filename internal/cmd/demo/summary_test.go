package main

import (
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

func TestTally(t *testing.T) {
	t.Parallel()
	requests := []mockapi.Request{
		{Method: "GET", Operation: "GetLink"},
		{Method: "POST", Operation: "CreateLink"},
		{Method: "GET", Operation: "ListLinks"},
		{Method: "GET", Operation: "GetLink"},
	}
	for reads, want := range map[bool]string{false: "CreateLink\x001", true: "GetLink\x002, ListLinks\x001"} {
		if got := tally(requests, reads); got != want {
			t.Errorf("reads %t: %q, want %q", reads, got, want)
		}
	}
}

func TestPlural(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"1 order": plural(1, "order"), "0 orders": plural(0, "order"), "2 policies": plural(2, "policy"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
