package mockapi

import (
	"encoding/json"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// FaultKind is what goes wrong. A kind named …Before happens instead of the operation, a kind named …After once the
// operation is done.
type FaultKind string

// The kinds of faults.
const (
	StatusBefore       FaultKind = "status_before"       // Status (500), and nothing is done
	StatusAfter        FaultKind = "status_after"        // done, but the reply is Status (500)
	ResetBefore        FaultKind = "reset_before"        // the TCP connection is reset
	ResetAfter         FaultKind = "reset_after"         // done, then the connection is reset
	TruncateAfter      FaultKind = "truncate_after"      // done; half of the body arrives
	NotJSONAfter       FaultKind = "not_json_after"      // done; 200 with a page of HTML
	EmptyAfter         FaultKind = "empty_after"         // done; 200 with no body
	StallBefore        FaultKind = "stall_before"        // no reply for Delay (0: until the client disconnects), then Status (504); nothing is done
	StallAfter         FaultKind = "stall_after"         // the same, but the operation is done at once
	Latency            FaultKind = "latency"             // Delay, then everything as usual
	TooManyRequests    FaultKind = "too_many_requests"   // 429, with RetryAfter if set
	UnknownStatus      FaultKind = "unknown_status"      // done; Body replaces each status in the reply
	LeaveOut           FaultKind = "leave_out"           // done; each link in the reply loses the field that Body names, and so does its partner
	Hidden             FaultKind = "hidden"              // as if the object did not exist: 404, and not in lists
	TransientState     FaultKind = "transient_state"     // 409; Body is the current state (configuring)
	PreconditionFailed FaultKind = "precondition_failed" // 412; Body is the help message
	PermissionsDenied  FaultKind = "permissions_denied"  // 403
	Conflict           FaultKind = "conflict"            // 409 of type conflict
)

// Fault is a rule for what goes wrong. Each request is compared with the rules in the order in which they were added.
// The first rule that matches applies, alone.
type Fault struct {
	Operation  string        // the SDK's name, e.g. CreateLink, GetMetadata, CreateVPC; "*" is any
	Link       string        // only requests about the link with this id, name or pairing key; "" is any
	Kind       FaultKind     //
	Skip       int           // this many matching requests pass first
	Times      int           // how often; 0 is once, -1 always
	Status     int           // HTTP status, for the kinds that have one
	RetryAfter string        // header, if set
	Delay      time.Duration // real time
	Body       string        // replaces the error's own body; see also UnknownStatus, TransientState and PreconditionFailed
}

// fault is a rule and what is left of it.
type fault struct {
	Fault
	name       string // of its switch, or ""
	skip, left int
	fired      int
}

// AddFault adds a rule after the existing ones.
func (s *Server) AddFault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := f.Times
	if left == 0 {
		left = 1
	}
	s.faults = append(s.faults, &fault{Fault: f, skip: f.Skip, left: left})
}

// ClearFaults removes all rules, and turns off the switches that are rules. Requests that are being held stay held.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.switched = nil, nil
}

// Faults returns the rules with what is left of each: Skip and Times are the current values.
func (s *Server) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Fault, 0, len(s.faults))
	for _, f := range slices.Concat(s.faults, s.switched) {
		r := f.Fault
		r.Skip, r.Times = f.skip, f.left
		out = append(out, r)
	}
	return out
}

func faultKinds() []FaultKind {
	return []FaultKind{
		StatusBefore, StatusAfter, ResetBefore, ResetAfter, TruncateAfter, NotJSONAfter, EmptyAfter, StallBefore,
		StallAfter, Latency, TooManyRequests, UnknownStatus, LeaveOut, Hidden, TransientState, PreconditionFailed,
		PermissionsDenied, Conflict,
	}
}

// takeFault finds the rule for a call and uses it up. It drops a rule that has run out.
func (s *Server) takeFault(name string, c *call, entry *Request) *fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range slices.Concat(s.faults, s.switched) {
		if f.Operation != "*" && f.Operation != name || !s.faultIsFor(f, name, c) {
			continue
		}
		if f.skip > 0 {
			f.skip--
			continue
		}
		if f.left > 0 {
			if f.left--; f.left == 0 {
				s.faults = slices.Delete(s.faults, i, i+1)
			}
		}
		f.fired++
		s.fired[f.name]++
		entry.Fault = f.Kind
		return f
	}
	return nil
}

// faultIsFor reports whether a call is about the rule's link. A list is about every link.
func (s *Server) faultIsFor(f *fault, name string, c *call) bool {
	if f.Link == "" || name == "ListLinks" {
		return true
	}
	if name == "CreateLink" {
		var r struct {
			Name string `json:"name"`
		}
		return json.Unmarshal(c.body, &r) == nil && r.Name == f.Link
	}
	l, ok := s.st.links.get(c.id)
	return ok && (l.id == f.Link || l.name == f.Link || l.pairingKey == f.Link)
}

// before applies a fault that comes before the operation. It returns false if the request has its reply or was dropped.
func (s *Server) before(w http.ResponseWriter, r *http.Request, f *fault, c *call, entry *Request, refuse func(*apiError)) bool {
	if f == nil {
		return true
	}
	switch f.Kind {
	case StatusBefore:
		s.replyStatus(w, entry, f, http.StatusInternalServerError)
	case ResetBefore:
		reset(w)
	case StallBefore:
		s.stall(w, r, f, entry)
	case Latency:
		// As with Options.Latency, the request still counts if the client disconnects.
		if !s.wait(r, f.Delay) && s.closed() {
			panic(http.ErrAbortHandler)
		}
		return true
	case Hidden:
		c.hideAll = true
		if f.Link != "" {
			s.mu.Lock()
			c.hidden, _ = s.st.findLink(f.Link) // if there is no such link, there is nothing to hide
			s.mu.Unlock()
			c.hideAll = false
		}
		return true
	case TooManyRequests:
		refuse(tooManyRequests(f.RetryAfter))
	case TransientState:
		refuse(transientState("link", c.id, either(f.Body, statusConfiguring)))
	case PreconditionFailed:
		refuse(preconditionFailed(f.Body))
	case PermissionsDenied:
		refuse(permissionsDenied("write", "interlink"))
	case Conflict:
		refuse(conflict("link", c.id))
	default:
		return true
	}
	return false
}

// after applies a fault that comes after the operation. status and body are the operation's reply.
func (s *Server) after(w http.ResponseWriter, r *http.Request, f *fault, entry *Request, status int, body []byte) bool {
	if f == nil {
		return true
	}
	switch f.Kind {
	case StatusAfter:
		s.replyStatus(w, entry, f, http.StatusInternalServerError)
	case ResetAfter:
		reset(w)
	case TruncateAfter:
		s.logReply(entry, status)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(max(len(body), 2)))
		w.WriteHeader(max(status, http.StatusOK))
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush() // otherwise the abort below would drop the half
		panic(http.ErrAbortHandler)
	case NotJSONAfter:
		s.logReply(entry, http.StatusOK)
		writeBody(w, http.StatusOK, "text/html; charset=utf-8", []byte("<html><body>Please wait…</body></html>"))
	case EmptyAfter:
		s.logReply(entry, http.StatusOK)
		writeBody(w, http.StatusOK, "", nil)
	case StallAfter:
		s.stall(w, r, f, entry)
	case UnknownStatus:
		s.logReply(entry, status)
		writeBody(w, status, "application/json", withStatus(body, f))
	case LeaveOut:
		s.logReply(entry, status)
		writeBody(w, status, "application/json", without(body, f))
	default:
		return true
	}
	return false
}

// replyStatus replies with the fault's status, or with byDefault if it has none.
func (s *Server) replyStatus(w http.ResponseWriter, entry *Request, f *fault, byDefault int) {
	status := f.Status
	if status == 0 {
		status = byDefault
	}
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	s.logReply(entry, status)
	if f.Body != "" {
		writeBody(w, status, "application/json", []byte(f.Body))
		return
	}
	writeJSON(w, status, bareStatus(status).body)
}

// stall holds a request, then replies as a gateway that has waited long enough.
func (s *Server) stall(w http.ResponseWriter, r *http.Request, f *fault, entry *Request) {
	d := f.Delay
	if d == 0 {
		d = -1
	}
	if !s.wait(r, d) {
		panic(http.ErrAbortHandler)
	}
	s.replyStatus(w, entry, f, http.StatusGatewayTimeout)
}

// reset drops the TCP connection with RST. Data that is not sent yet is lost.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2, or a recorder: closing is the only option
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // makes Close send RST
	}
	_ = conn.Close()
}

// withStatus replaces the status of the link in a reply, or of all links in a list (only the fault's link, if it names
// one).
func withStatus(body []byte, f *fault) []byte {
	status := f.Body
	if status == "" {
		status = "some_new_status"
	}
	return editLinks(body, f, func(link, _ map[string]any) { link["status"] = status })
}

// without removes a field from the links of a reply.
func without(body []byte, f *fault) []byte {
	return editLinks(body, f, func(link, partner map[string]any) {
		delete(link, f.Body)
		delete(partner, f.Body)
	})
}

// editLinks changes the link in a reply, or all links in a list (only the fault's link, if it names one).
func editLinks(body []byte, f *fault, edit func(link, partner map[string]any)) []byte {
	var answer map[string]any
	if json.Unmarshal(body, &answer) != nil {
		return body
	}
	change := func(v any) {
		link, ok := v.(map[string]any)
		if !ok || link["status"] == nil {
			return
		}
		partner, _ := link["partner"].(map[string]any)
		if f.Link == "" || link["id"] == f.Link || link["name"] == f.Link || partner["pairing_key"] == f.Link {
			edit(link, partner)
		}
	}
	change(answer)
	if links, ok := answer["links"].([]any); ok {
		for _, link := range links {
			change(link)
		}
	}
	out, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return out
}
