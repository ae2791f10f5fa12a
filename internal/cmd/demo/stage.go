//go:build unix

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"text/template"
	"time"
	"unicode/utf8"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const pageWidth = 100

// stage shows everything in the order in which it happened: what the CLI says, what happens to the objects in the mock
// API, and what the people do.
type stage struct {
	out   io.Writer
	mock  *mockapi.Server
	vpcID string
	start time.Time
	mutex sync.Mutex // the CLI and the people do things at the same time
	seen  int        // number of the last event that was shown
}

// show shows what has happened meanwhile, and then some lines.
func (s *stage) show(lines ...string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var happened []string
	for _, event := range s.mock.Events(s.seen) {
		text, next := event.Text, event.Turn()
		if event.By() == "" { // it happened to something else than a link
			text = strings.Replace(text, "policy", "policy "+event.Name, 1)
		}
		if strings.HasSuffix(text, "→ requested") { // the partner cannot decide before
			next = mockapi.Turn{Who: "You", What: "hand " + partnerName + " the pairing key"}
		}
		happened = append(happened, s.line(event.Time, "▸", text, next))
		s.seen = event.N
	}
	for _, line := range append(happened, lines...) {
		fmt.Fprintln(s.out, strings.TrimRight(strings.ReplaceAll(line, s.vpcID, vpcName), " "))
	}
}

// line says what happened at a time, and whose turn it is then.
func (s *stage) line(at time.Time, mark, text string, next mockapi.Turn) string {
	return fmt.Sprintf("%6.1fs %s %-46s %-9s %s", max(0, at.Sub(s.start).Seconds()), mark, text, next.Who, next.What)
}

// say shows what somebody does, now.
func (s *stage) say(mark, text string, next mockapi.Turn) {
	s.show(s.line(time.Now(), mark, text, next))
}

// chapter begins a part.
func (s *stage) chapter(title string) {
	s.show("", "── "+title+" "+strings.Repeat("─", max(0, pageWidth-4-utf8.RuneCountInString(title))))
}

// fact shows a name, and next to it a text, broken at its commas.
func (s *stage) fact(name, text string) {
	line := fmt.Sprintf("  %-12s ", name)
	for part := range strings.SplitAfterSeq(text, ", ") {
		if len(line+part) > pageWidth {
			s.show(line)
			line = strings.Repeat(" ", 15)
		}
		line += part
	}
	s.show(line)
}

// draw shows what the state has, and returns it: the attributes of the objects, by their types.
func (d *demo) draw(ctx context.Context) map[string]map[string]any {
	if d.err != nil {
		return nil
	}
	d.chapter("What there is now, from the state")
	var all struct {
		Values struct {
			Root struct {
				Resources []struct {
					Type    string
					Tainted bool
					Values  map[string]any
				}
			} `json:"root_module"`
		}
	}
	unreadable := json.Unmarshal([]byte(d.answer(ctx, d.cli, "show", "-json")), &all)
	state := map[string]map[string]any{}
	for _, one := range all.Values.Root.Resources {
		state[strings.TrimPrefix(one.Type, "interlink_")] = one.Values
		one.Values["tainted"] = one.Tainted
	}
	var drawn strings.Builder
	d.err = cmp.Or(d.err, unreadable, template.Must(template.ParseFS(files, "picture.txt")).Execute(&drawn, state))
	d.show(strings.TrimRight(drawn.String(), "\n"))
	return state
}

// summary shows and judges what it all came to.
func (d *demo) summary() {
	orders, alive, policies := d.mock.Orders(), len(d.mock.Alive()), len(d.mock.Policies())
	d.check("one order was placed", orders, 1)
	d.check("nothing is left alive", alive+policies, 0)
	d.chapter("Summary")
	d.fact("orders", fmt.Sprintf("%d placed, %d alive", orders, alive))
	d.fact("requests", fmt.Sprintf("%d to the API", d.mock.Count("*")))
	calls := map[bool][]string{} // those that only read, and the others
	for _, request := range d.mock.Requests() {
		call, reads := fmt.Sprint(request.Operation, " ", d.mock.Count(request.Operation)), request.Method == http.MethodGet
		if !slices.Contains(calls[reads], call) {
			calls[reads] = append(calls[reads], call)
		}
	}
	d.fact("  changes", strings.Join(calls[false], ", "))
	d.fact("  reads", strings.Join(calls[true], ", "))
	d.show(append([]string{""}, d.checks...)...)
}

// condenser shows what is written to it, line by line, without what is noise in a demo: most attributes of a plan, the
// reading of data sources, the paragraph after "No changes.". Errors, warnings and what is done stay as they are.
type condenser struct {
	show         func(...string)
	rest         string // of a line that is not complete yet
	plan         bool   // within a plan's resources
	blank, shown bool   // an empty line is shown if something comes before and after it
}

var (
	noise    = regexp.MustCompile(`^data\.|^\w+ has compared your real infrastructure|^(and )?found no differences`)
	resource = regexp.MustCompile(`^ {2}# (.+)`)
	// An attribute that changes. The first line of a longer value, which ends in a bracket, is not one.
	attribute = regexp.MustCompile(`^ +(~ \S+) +(= .*[^{\[(])$`)
	id        = regexp.MustCompile(`\[id=([a-z-]+/)?([0-9a-f]{8})-[0-9a-f-]{27}\]`) // its beginning will do
)

func (c *condenser) Write(output []byte) (int, error) {
	lines := strings.Split(c.rest+string(output), "\n")
	c.rest = lines[len(lines)-1]
	for _, full := range lines[:len(lines)-1] {
		full = strings.TrimRight(full, " ")
		line := attribute.ReplaceAllString(resource.ReplaceAllString(full, "  $1"), "    $1 $2")
		c.plan = c.plan && !strings.HasPrefix(line, "Plan: ")
		switch {
		case noise.MatchString(line), c.plan && line == full:
		case line == "":
			c.blank = c.shown
		case strings.Contains(line, " used the selected providers to generate"):
			c.plan = true
		default:
			if c.blank {
				c.show("        │")
			}
			c.blank, c.shown = false, true
			c.show("        │ " + id.ReplaceAllString(line, "[id=${1}${2}…]"))
		}
	}
	return len(output), nil
}
