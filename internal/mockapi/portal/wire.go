package portal

import (
	"fmt"
	"net/http"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// call is a request on the page, without query and body: they may have a pairing key.
type call struct {
	N         int       `json:"n"`
	Time      time.Time `json:"time"`
	Operation string    `json:"operation"`
	Method    string    `json:"method"`
	Path      string    `json:"path"`
	Status    int       `json:"status"`
	Fault     string    `json:"fault"`
	Ended     bool      `json:"ended"`
	Took      float64   `json:"took"` // milliseconds
}

func callsOf(requests []mockapi.LoggedRequest) []call {
	out := make([]call, 0, len(requests))
	for _, r := range requests {
		out = append(out, call{
			N: r.N, Time: r.Time, Operation: r.Operation, Method: r.Method, Path: r.Path, Status: r.Status, Fault: string(r.Fault),
			Ended: r.Ended, Took: float64(r.Took) / float64(time.Millisecond),
		})
	}
	return out
}

// pace says how the partner moves: whether it waits for a person, and how long each step takes.
type pace struct {
	Waits bool   `json:"waits"`
	Text  string `json:"text"`
}

func (p *Portal) pace() pace {
	lc := p.mock.Lifecycle()
	out := pace{Waits: lc.Requested < 0 && lc.Provisioning < 0 && lc.Deprovisioning < 0}
	decision := lc.Decision
	if decision == "" {
		decision = mockapi.Accept
	}
	out.Text = fmt.Sprintf("%s after %s, build after %s, remove after %s", decision, text(lc.Requested), text(lc.Provisioning), text(lc.Deprovisioning))
	return out
}

func text(d mockapi.Delay) string {
	if d < 0 {
		return "a click"
	}
	return d.String()
}

// byItself returns a delay that ends.
func byItself(d mockapi.Delay) mockapi.Delay {
	if d < 0 {
		return 3 * time.Second
	}
	return d
}

// cursor is how far a page has seen. It is the id of every event, so that a browser that reconnects goes on there.
type cursor struct {
	process                string
	resets, event, request int
}

func (c cursor) String() string {
	return fmt.Sprintf("%s.%d.%d.%d", c.process, c.resets, c.event, c.request)
}

// board is everything, for a page that has just loaded.
type board struct {
	Cursor     string           `json:"cursor"`
	Now        time.Time        `json:"now"`
	Rows       []mockapi.Row    `json:"rows"`
	Requests   []call           `json:"requests"`
	Faults     []mockapi.Switch `json:"faults"`
	Pace       pace             `json:"pace"`
	Operations []string         `json:"operations"`
}

// shownRequests is how many requests a page keeps.
const shownRequests = 300

func (p *Portal) board(w http.ResponseWriter, _ *http.Request) {
	at := p.here() // before the rest: changes in between are reported again
	answer(w, http.StatusOK, board{
		Cursor: at.String(), Now: time.Now(), Rows: p.mock.Rows(), Requests: callsOf(p.mock.RequestsAfter(0, shownRequests)),
		Faults: p.mock.Switches(), Pace: p.pace(), Operations: p.mock.Operations(),
	})
}
