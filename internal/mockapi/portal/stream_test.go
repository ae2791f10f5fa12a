package portal

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// stream is an open stream of events.
type stream struct {
	t     *testing.T
	lines *bufio.Reader
}

func (w *world) listen(after string, headers ...string) *stream {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	w.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/portal/events?after="+after, http.NoBody)
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = answer.Body.Close() })
	if got := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || got != "text/event-stream" {
		w.t.Fatalf("%d %s", answer.StatusCode, got)
	}
	return &stream{w.t, bufio.NewReader(answer.Body)}
}

// next reads one event.
func (s *stream) next() (kind, id, data string) {
	s.t.Helper()
	for {
		line, err := s.lines.ReadString('\n')
		if err != nil {
			s.t.Fatal(err)
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch {
		case name == "event":
			kind = value
		case name == "id":
			id = value
		case name == "data":
			data = value
		case name == "" && kind != "":
			return kind, id, data
		}
	}
}

// until reads events until one fits.
func (s *stream) until(ok func(news) bool) (news, string) {
	s.t.Helper()
	for {
		kind, id, data := s.next()
		var n news
		if err := json.Unmarshal([]byte(data), &n); err != nil || kind != "news" {
			s.t.Fatalf("%s %s: %v", kind, data, err)
		}
		if ok(n) {
			return n, id
		}
	}
}

func (w *world) cursor() string {
	w.t.Helper()
	var b board
	_, _, text := w.send("GET", "/portal/board", "")
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		w.t.Fatal(err)
	}
	return b.Cursor
}

// TestTheStreamTellsWhatChanges: among a thousand links, a change of one is one
// row.
func TestTheStreamTellsWhatChanges(t *testing.T) {
	w := start(t)
	for range 999 {
		w.mock.AddLink(mockapi.LinkSeed{})
	}
	id := w.mock.AddLink(mockapi.LinkSeed{Name: "mine", Status: "requested"})
	s := w.listen(w.cursor())
	if err := w.mock.Act(id, mockapi.Refuse, "no port left"); err != nil {
		t.Fatal(err)
	}
	n, _ := s.until(func(n news) bool { return len(n.Rows) > 0 })
	if len(n.Rows) != 1 || n.Rows[0].Name != "mine" || n.Rows[0].Status != "refused" || n.Rows[0].Reason != "no port left" {
		t.Errorf("%+v", n.Rows)
	}
	if len(n.Said) != 1 || n.Said[0].By != mockapi.ByPartner || n.Said[0].Text != "requested → refused: no port left" {
		t.Errorf("%+v", n.Said)
	}
	// A change of a policy or VPC is a change of the links that use it.
	vpc := w.mock.AddVPC("net")
	w.send("POST", "/interlink/v1beta1/regions/fr-par/links/"+w.mock.AddLink(mockapi.LinkSeed{Name: "other"})+"/attach-vpc", `{"vpc_id":"`+vpc+`"}`, "X-Auth-Token", apiToken)
	n, cursor := s.until(func(n news) bool { return len(n.Rows) == 1 && n.Rows[0].VPC == "net" })
	if len(n.Said) > 1 {
		t.Errorf("%+v", n.Said)
	}
	w.send("PATCH", "/vpc/v2/regions/fr-par/vpcs/"+vpc, `{"name":"renamed"}`, "X-Auth-Token", apiToken)
	s.until(func(n news) bool { return len(n.Rows) == 1 && n.Rows[0].VPC == "renamed" })

	// A browser that reconnects goes on from its last event.
	again := w.listen("", "Last-Event-ID", cursor)
	n, _ = again.until(func(n news) bool { return len(n.Rows) > 0 })
	if len(n.Rows) != 1 || n.Rows[0].VPC != "renamed" {
		t.Errorf("%+v", n.Rows)
	}
}

func TestTheStreamTellsRequestsAndFaults(t *testing.T) {
	w := start(t)
	s := w.listen(w.cursor())
	w.post("/portal/faults/too_many", `{"on":true}`, 200)
	tooMany := func(n news, fired int) bool {
		return slices.ContainsFunc(n.Faults, func(f mockapi.Switch) bool { return f.Name == "too_many" && f.On && f.Fired == fired })
	}
	s.until(func(n news) bool { return tooMany(n, 0) })
	if status, _, _ := w.send("GET", "/interlink/v1beta1/regions/fr-par/partners", "", "X-Auth-Token", apiToken); status != 429 {
		t.Fatal(status)
	}
	fired, ended := false, false
	s.until(func(n news) bool {
		for _, c := range n.Requests {
			ended = ended || c.Operation == "ListPartners" && c.Status == 429 && c.Fault == "too_many_requests" && c.Ended
		}
		fired = fired || tooMany(n, 1)
		return fired && ended
	})
	w.post("/portal/faults/too_many", `{}`, 200)

	// A request is reported when it comes, when it meets a fault, and when it
	// ends.
	w.mock.AddFault(mockapi.Fault{Operation: "ListPops", Kind: mockapi.StallBefore})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/interlink/v1beta1/regions/fr-par/pops", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Auth-Token", apiToken)
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		if answer, err := http.DefaultClient.Do(r); err == nil {
			_ = answer.Body.Close()
		}
	}()
	s.until(func(n news) bool {
		return len(n.Requests) == 1 && n.Requests[0].Operation == "ListPops" && !n.Requests[0].Ended && n.Requests[0].Fault == "stall_before"
	})
	cancel()
	<-gone
	s.until(func(n news) bool { return len(n.Requests) == 1 && n.Requests[0].Ended && n.Requests[0].Status == 0 })
}

// TestTheStreamSaysWhenToBeginAgain: after a reset, and to a page of another
// process.
func TestTheStreamSaysWhenToBeginAgain(t *testing.T) {
	w := start(t)
	s := w.listen(w.cursor())
	w.mock.Reset()
	for {
		if kind, _, _ := s.next(); kind == "again" {
			break
		}
	}
	for _, cursor := range []string{"", "x", "other.0.0.0", w.page.process + ".0.0.0", w.page.process + ".1.-1.0", w.page.process + ".1.0.x"} {
		if kind, _, _ := w.listen(cursor).next(); kind != "again" {
			t.Errorf("%q: %s", cursor, kind)
		}
	}
}
