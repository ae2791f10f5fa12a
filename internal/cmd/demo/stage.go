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
	textWidth = 46 // what happened, where it is followed by whose turn it is
	whoWidth  = 9
)

// eventPause is how often the mock API is asked what happened.
const eventPause = 50 * time.Millisecond

// stage is where everything is shown, in the order in which it happened: what
// the CLI says, what happens to the objects, and what the people do.
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

// rename shows an id by name.
func (s *stage) rename(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = append(s.names, id, name)
}

// hide never shows a secret in full.
func (s *stage) hide(secret string) { s.rename(secret, mask(secret)) }

// begin starts the clock. What happened before is not shown.
func (s *stage) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.start = time.Now()
	if before := s.events(0); len(before) > 0 {
		s.seen = before[len(before)-1].N
	}
}

// title, fact and chapter are the parts that have no time.

func (s *stage) title(text string) { s.print(text, "") }

func (s *stage) fact(name, text string) { s.print(fmt.Sprintf("  %-12s %s", name, text)) }

func (s *stage) chapter(text string) {
	s.flush()
	line := "── " + text + " "
	s.print("", line+strings.Repeat("─", max(0, pageWidth-utf8.RuneCountInString(line))))
}

// heading names the columns of what follows.
func (s *stage) heading() {
	s.print(fmt.Sprintf("%*s  %-*s %s", timeWidth-2, "time", textWidth+2, "what happens", "whose turn it is then"))
}

// say shows what somebody does, now.
func (s *stage) say(mark, text string, next turn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.showEvents()
	s.show(time.Now(), mark, text, next)
}

// cliLine shows a line of the CLI's.
func (s *stage) cliLine(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.showEvents()
	indent := strings.Repeat(" ", timeWidth)
	for _, part := range wrap(s.clean(text), pageWidth-timeWidth-2) {
		fmt.Fprintln(s.out, strings.TrimRight(indent+"│ "+part, " "))
	}
}

// flush shows what has happened meanwhile.
func (s *stage) flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.showEvents()
}

func (s *stage) print(lines ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range lines {
		fmt.Fprintln(s.out, s.clean(line))
	}
}

func (s *stage) showEvents() {
	for _, event := range s.events(s.seen) {
		s.seen = event.N
		text, next := describe(event)
		s.show(event.Time, "▸", text, next)
	}
}

func (s *stage) show(at time.Time, mark, text string, next turn) {
	head := fmt.Sprintf("%*s ", timeWidth-1, seconds(at.Sub(s.start)))
	indent := strings.Repeat(" ", timeWidth)
	width := pageWidth - timeWidth - 2
	if next.who != "" {
		width = textWidth
	}
	for i, part := range wrap(s.clean(text), width) {
		line := head + mark + " " + part
		if i > 0 {
			line = indent + "  " + part
		} else if next.who != "" {
			line = fmt.Sprintf("%s%s %-*s %-*s %s", head, mark, textWidth, part, whoWidth, next.who, next.does)
		}
		fmt.Fprintln(s.out, strings.TrimRight(line, " "))
	}
}

// clean puts names in place of ids and secrets.
func (s *stage) clean(text string) string {
	return strings.NewReplacer(s.names...).Replace(text)
}

// seconds writes a time since the start.
func seconds(d time.Duration) string { return fmt.Sprintf("%.1fs", max(0, d.Seconds())) }

// mask shows enough of a secret to tell it from another one, and no more.
func mask(secret string) string {
	const shown = 4
	if utf8.RuneCountInString(secret) <= 2*shown {
		return "••••"
	}
	return string([]rune(secret)[:shown]) + "••••"
}

// wrap breaks a line between words, and keeps its indentation.
func wrap(line string, width int) []string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	var parts []string
	part, length := "", 0
	for i, word := range strings.Fields(line) {
		size := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			// What stands in columns is not to be moved where it fits.
			if utf8.RuneCountInString(line) <= width {
				return []string{line}
			}
			part, length = indent+word, len(indent)+size
		case length+1+size > width:
			parts = append(parts, part)
			part, length = indent+word, len(indent)+size
		default:
			part, length = part+" "+word, length+1+size
		}
	}
	return append(parts, part)
}
