package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// The layout. A line is "  12.3s  ▸ what happened      who      has to do what".
const (
	pageWidth = 100
	timeWidth = 8  // "  12.3s "
	textWidth = 46 // what happened, if it is followed by whose turn it is
	whoWidth  = 9
)

// stage shows everything in the order in which it happened: what the CLI says,
// what happens to the objects, and what the people do.
type stage struct {
	out    io.Writer
	events func(after int) []mockapi.Event
	seen   int       // number of the last event that was shown
	start  time.Time // what happened before is not shown
	names  []string  // pairs for strings.NewReplacer: what is not to be shown, and what is instead
}

// fact shows a name, and next to it a text of one or more lines.
func (s *stage) fact(name, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		s.print(fmt.Sprintf("  %-12s %s", name, line))
		name = ""
	}
}

// chapter begins a part.
func (s *stage) chapter(title string) {
	s.flush()
	line := "── " + title + " "
	s.print("", line+strings.Repeat("─", max(0, pageWidth-utf8.RuneCountInString(line))))
}

// print shows lines, with names in place of ids and secrets.
func (s *stage) print(lines ...string) {
	for _, line := range lines {
		fmt.Fprintln(s.out, strings.TrimRight(strings.NewReplacer(s.names...).Replace(line), " "))
	}
}

// cliLine shows a line of the CLI's.
func (s *stage) cliLine(text string) {
	s.flush()
	s.print(strings.Repeat(" ", timeWidth) + "│ " + text)
}

// say shows what somebody does, now.
func (s *stage) say(mark, text string, next mockapi.Turn) {
	s.flush()
	s.show(time.Now(), mark, text, next)
}

// flush shows what has happened meanwhile.
func (s *stage) flush() {
	for _, event := range s.events(s.seen) {
		if s.seen = event.N; event.Time.Before(s.start) {
			continue
		}
		text, next := event.Text, event.Turn()
		if event.By() == "" { // it happened to something else than a link
			text = strings.Replace(text, "policy", "policy "+event.Name, 1)
		}
		if strings.HasSuffix(text, "→ requested") { // the partner cannot decide before
			next = mockapi.Turn{Who: "You", What: "hand " + partnerName + " the pairing key"}
		}
		s.show(event.Time, "▸", text, next)
	}
}

// show shows what happened at a time, and whose turn it is then.
func (s *stage) show(at time.Time, mark, text string, next mockapi.Turn) {
	after := fmt.Sprintf("%.1fs", max(0, at.Sub(s.start).Seconds()))
	s.print(fmt.Sprintf("%*s %s %-*s %-*s %s", timeWidth-1, after, mark, textWidth, text, whoWidth, next.Who, next.What))
}

// mask shows enough of a secret to tell it from another one, and no more.
func mask(secret string) string {
	if len(secret) <= 8 {
		return "••••"
	}
	return secret[:4] + "••••"
}
