package main

import (
	"reflect"
	"slices"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

func TestTally(t *testing.T) {
	t.Parallel()
	changes, reads := tally([]mockapi.Request{
		{Method: "GET", Operation: "GetLink"},
		{Method: "POST", Operation: "CreateLink"},
		{Method: "GET", Operation: "ListLinks"},
		{Method: "GET", Operation: "GetLink"},
	})
	if want := []count{{"CreateLink", 1}}; !reflect.DeepEqual(changes, want) {
		t.Errorf("changes: %v, want %v", changes, want)
	}
	if want := []count{{"GetLink", 2}, {"ListLinks", 1}}; !reflect.DeepEqual(reads, want) {
		t.Errorf("reads: %v, want %v", reads, want)
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	got := rows([]count{{"CreateLink", 1}, {"AttachVpc", 1}, {"DeleteLink", 12}}, 26)
	if want := []string{"CreateLink 1, AttachVpc 1,", "DeleteLink 12"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
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

func TestChecks(t *testing.T) {
	t.Parallel()
	var c checks
	c.add(true, "this is so", "")
	c.add(false, "that is so", "something else")
	if c.failed() != 1 {
		t.Errorf("%d failed, want 1", c.failed())
	}
	if want := []string{"  ✓ this is so", "  ✗ that is so (got: something else)"}; !slices.Equal(c.report(), want) {
		t.Errorf("got %q, want %q", c.report(), want)
	}
}
