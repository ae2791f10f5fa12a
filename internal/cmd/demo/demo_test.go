package main

import (
	"strings"
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
	count := func(operation string) int { return len(operation) }
	for reads, want := range map[bool]string{false: "CreateLink 10", true: "GetLink 7, ListLinks 9"} {
		if got := tally(requests, count, reads); got != want {
			t.Errorf("reads %t: %q, want %q", reads, got, want)
		}
	}
	var many []mockapi.Request
	for letter := range strings.SplitSeq("ABCDEFGH", "") {
		many = append(many, mockapi.Request{Operation: letter + "LongOperation"})
	}
	for line := range strings.Lines(tally(many, count, false)) {
		if len(line) > pageWidth-14 {
			t.Errorf("too long: %q", line)
		}
	}
}
