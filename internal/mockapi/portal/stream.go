package portal

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// news is one event of the stream: only what has changed.
type news struct {
	Now      time.Time        `json:"now"`
	Rows     []mockapi.Row    `json:"rows,omitempty"`
	Said     []announcement   `json:"said,omitempty"`
	Requests []call           `json:"requests,omitempty"`
	Faults   []mockapi.Switch `json:"faults,omitempty"`
	Pace     *pace            `json:"pace,omitempty"`
}

// announcement is a change of a link's status in words, for people who hear the page.
type announcement struct {
	ID   string        `json:"id"`
	Name string        `json:"name"`
	Text string        `json:"text"`
	By   mockapi.Actor `json:"by"`
}

// follower is one open stream.
type follower struct {
	p      *Portal
	at     cursor
	open   map[int]mockapi.FaultKind // by number, the requests that had not ended when they were reported
	faults []mockapi.Switch
	pace   pace
}

// alive is how often a stream sends something at least. A broken connection is noticed by it.
const alive = 15 * time.Second

// events streams what changes after the page's cursor, as server-sent events.
func (p *Portal) events(w http.ResponseWriter, r *http.Request) {
	from := r.Header.Get("Last-Event-ID") // sent by a browser that reconnects
	if from == "" {
		from = r.URL.Query().Get("after")
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	out := http.NewResponseController(w)
	send := func(text string) bool {
		_ = out.SetWriteDeadline(time.Now().Add(10 * time.Second)) // a recorder has none
		_, err := fmt.Fprint(w, text)
		ok := err == nil && out.Flush() == nil
		_ = out.SetWriteDeadline(time.Time{}) // an expired deadline may end the connection
		return ok
	}
	if !send("retry: 1000\n\n") {
		return
	}
	f := &follower{p: p, open: map[int]mockapi.FaultKind{}}
	if !f.startAt(from) {
		send("event: again\ndata: {}\n\n")
		return
	}
	tick := time.NewTicker(p.interval)
	defer tick.Stop()
	for last := time.Now(); ; {
		text, again := f.next()
		switch {
		case again:
			send("event: again\ndata: {}\n\n")
			return
		case text == "" && time.Since(last) > alive:
			text = ": alive\n\n"
		}
		if text != "" {
			if !send(text) {
				return
			}
			last = time.Now()
		}
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
		}
	}
}

// here returns the current cursor.
func (p *Portal) here() cursor {
	at := cursor{process: p.process, resets: p.mock.Resets()}
	if events := p.mock.Events(0); len(events) > 0 {
		at.event = events[len(events)-1].N
	}
	if requests := p.mock.RequestsAfter(0, 1); len(requests) > 0 {
		at.request = requests[0].N
	}
	return at
}

// startAt sets the follower to a cursor. It returns false if the cursor is of another process, or from before a reset.
func (f *follower) startAt(text string) bool {
	part := strings.Split(text, ".")
	if len(part) != 4 || part[0] != f.p.process {
		return false
	}
	var numbers [3]int
	for i := range numbers {
		n, err := strconv.Atoi(part[i+1])
		if err != nil || n < 0 {
			return false
		}
		numbers[i] = n
	}
	f.at = cursor{part[0], numbers[0], numbers[1], numbers[2]}
	// Requests that had not ended when the page left are reported again.
	for _, r := range f.p.mock.RequestsAfter(max(0, f.at.request-shownRequests), shownRequests) {
		if r.N <= f.at.request {
			f.open[r.N] = "not told"
		}
	}
	return f.at.resets == f.p.mock.Resets()
}

// next returns what has changed since the last call as an event, or "" if nothing has. again means that the page has to
// reload everything.
func (f *follower) next() (text string, again bool) {
	n := news{Now: time.Now()}
	n.Rows, n.Said = f.links()
	n.Requests = f.requests()
	if faults := f.p.mock.Switches(); !reflect.DeepEqual(faults, f.faults) {
		n.Faults, f.faults = faults, faults
	}
	if now := f.p.pace(); now != f.pace {
		n.Pace, f.pace = &now, now
	}
	if f.at.resets != f.p.mock.Resets() {
		return "", true
	}
	if n.Rows == nil && n.Said == nil && len(n.Requests) == 0 && n.Faults == nil && n.Pace == nil {
		return "", false
	}
	b, err := json.Marshal(n)
	if err != nil {
		return "", true
	}
	return "event: news\nid: " + f.at.String() + "\ndata: " + string(b) + "\n\n", false
}

// links returns the rows that have changed, and the changes of status in words.
func (f *follower) links() (rows []mockapi.Row, words []announcement) {
	var ids []string
	listed := map[string]bool{}
	for _, e := range f.p.mock.Events(f.at.event) {
		f.at.event = e.N
		for _, id := range f.p.mock.Users(e) {
			if !listed[id] {
				listed[id] = true
				ids = append(ids, id)
			}
		}
		if e.Kind == "status" {
			words = append(words, announcement{e.ID, e.Name, e.Text, e.By()})
		}
	}
	if len(ids) > 0 {
		rows = f.p.mock.Rows(ids...)
	}
	return rows, words
}

// requests returns those that are new, have ended, or met a fault since the last report.
func (f *follower) requests() []call {
	var fresh []mockapi.LoggedRequest
	for _, r := range f.p.mock.RequestsAfter(f.at.request, shownRequests, slices.Sorted(maps.Keys(f.open))...) {
		f.at.request = max(f.at.request, r.N)
		told, open := f.open[r.N]
		if open && !r.Ended && told == r.Fault {
			continue
		}
		if f.open[r.N] = r.Fault; r.Ended {
			delete(f.open, r.N)
		}
		fresh = append(fresh, r)
	}
	return callsOf(fresh)
}
