package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
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

// eventPause is how often the mock API is asked what happened.
const eventPause = 50 * time.Millisecond

// stage shows everything in the order in which it happened: what the CLI says,
// what happens to the objects, and what the people do.
type stage struct {
	mu      sync.Mutex
	out     io.Writer
	events  func(after int) []mockapi.Event
	seen    int // number of the last event that was shown
	start   time.Time
	verbose bool
	names   []string // pairs for strings.NewReplacer: what is not to be shown, and what is instead
}

func newStage(out io.Writer, events func(int) []mockapi.Event, verbose bool) *stage {
	return &stage{out: out, events: events, verbose: verbose, start: time.Now()}
}

// rename shows an id, or a secret, as something else.
func (s *stage) rename(what, as string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = append(s.names, what, as)
}

// begin starts the clock. What happened before is not shown.
func (s *stage) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.start = time.Now()
	if before := s.events(0); len(before) > 0 {
		s.seen = before[len(before)-1].N
	}
}

func (s *stage) fact(name, text string) { s.print(fmt.Sprintf("  %-12s %s", name, text)) }

// chapter begins a part; timed says that lines with a time follow.
func (s *stage) chapter(text string, timed bool) {
	s.flush()
	line := "── " + text + " "
	s.print("", line+strings.Repeat("─", max(0, pageWidth-utf8.RuneCountInString(line))))
	if timed {
		s.print(fmt.Sprintf("%*s  %-*s %s", timeWidth-2, "time", textWidth+2, "what happens", "whose turn it is then"))
	}
}

// print shows lines that have no time.
func (s *stage) print(lines ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range lines {
		fmt.Fprintln(s.out, s.clean(line))
	}
}

// say shows what somebody does, now.
func (s *stage) say(mark, text string, next turn) {
	s.flush()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.show(time.Now(), mark, text, next)
}

// cliLine shows a line of the CLI's.
func (s *stage) cliLine(text string) {
	s.flush()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, part := range wrap(s.clean(text), pageWidth-timeWidth-2) {
		fmt.Fprintln(s.out, strings.TrimRight(strings.Repeat(" ", timeWidth)+"│ "+part, " "))
	}
}

// flush shows what has happened meanwhile.
func (s *stage) flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, event := range s.events(s.seen) {
		s.seen = event.N
		text, next := describe(event)
		s.show(event.Time, "▸", text, next)
	}
}

func (s *stage) show(at time.Time, mark, text string, next turn) {
	width := pageWidth - timeWidth - 2
	if next.who != "" {
		width = textWidth
	}
	head := fmt.Sprintf("%*s %s ", timeWidth-1, fmt.Sprintf("%.1fs", max(0, at.Sub(s.start).Seconds())), mark)
	for i, part := range wrap(s.clean(text), width) {
		if i > 0 {
			head, next = strings.Repeat(" ", timeWidth+2), turn{}
		}
		fmt.Fprintln(s.out, strings.TrimRight(fmt.Sprintf("%s%-*s %-*s %s", head, textWidth, part, whoWidth, next.who, next.does), " "))
	}
}

// clean puts names in place of ids and secrets.
func (s *stage) clean(text string) string { return strings.NewReplacer(s.names...).Replace(text) }

// mask shows enough of a secret to tell it from another one, and no more.
func mask(secret string) string {
	const shown = 4
	if len(secret) <= 2*shown {
		return "••••"
	}
	return secret[:shown] + "••••"
}

// wrap breaks a line between words, and keeps its indentation. A line that fits
// may have columns: it stays as it is.
func wrap(line string, width int) []string {
	if utf8.RuneCountInString(line) <= width {
		return []string{line}
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	var parts []string
	part := ""
	for _, word := range strings.Fields(line) {
		switch longer := part + " " + word; {
		case part == "":
			part = indent + word
		case utf8.RuneCountInString(longer) > width:
			parts = append(parts, part)
			part = indent + word
		default:
			part = longer
		}
	}
	return append(parts, part)
}
