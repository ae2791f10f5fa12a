package main

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line string
		want []string
	}{
		{"", []string{""}},
		{"short   columns", []string{"short   columns"}},
		{"one two three four five", []string{"one two three", "four five"}},
		{"  indented one two three", []string{"  indented one", "  two three"}},
		{"averyveryverylongword x", []string{"averyveryverylongword", "x"}},
		{"→→→→→→→→→→→→→→→", []string{"→→→→→→→→→→→→→→→"}},
	} {
		if got := wrap(c.line, 15); !reflect.DeepEqual(got, c.want) {
			t.Errorf("wrap(%q) = %q, want %q", c.line, got, c.want)
		}
	}
}

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
	var events []mockapi.Event
	happens := func(kind, text string) {
		events = append(events, mockapi.Event{N: len(events) + 1, Time: time.Now(), Kind: kind, Name: linkName, Text: text})
	}
	var out bytes.Buffer
	s := newStage(&out, func(after int) []mockapi.Event { return slices.Clone(events[after:]) }, false)
	happens("change", "before it began")
	s.begin()
	s.rename("1234-id", "demo-vpc")
	s.rename("0123456789-secret", mask("0123456789-secret"))
	happens("status", "requested → provisioning")
	s.cliLine("created, 0123456789-secret")
	happens("change", "VPC 1234-id attached")
	s.flush()
	s.flush()
	s.say("●", strings.Repeat("word ", 20), turn{"you", "do this"})
	want := `   0.0s ▸ requested → provisioning                       FranceIX  builds its side
        │ created, 0123••••
   0.0s ▸ VPC demo-vpc attached
   0.0s ● word word word word word word word word word   you       do this
          word word word word word word word word word
          word word
`
	if got := out.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	for line := range strings.Lines(out.String()) {
		if utf8.RuneCountInString(line) > pageWidth+1 {
			t.Errorf("too long: %q", line)
		}
	}
}
