package mockapi

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
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

// takeFault finds the rule for a call and uses it up. It drops a rule that has run out. Without a rule, it returns one
// that has no effect.
func (s *Server) takeFault(c *call, entry *Request) *fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range slices.Concat(s.faults, s.switched) {
		if !s.faultIsFor(f, c) {
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
	return &fault{}
}

// faultIsFor reports whether a call is the rule's operation, and about its link. A list is about every link.
func (s *Server) faultIsFor(f *fault, c *call) bool {
	if f.Operation != "*" && f.Operation != c.operation {
		return false
	}
	if f.Link == "" || c.operation == "ListLinks" {
		return true
	}
	if c.operation == "CreateLink" {
		var r struct {
			Name string `json:"name"`
		}
		return json.Unmarshal(c.body, &r) == nil && r.Name == f.Link
	}
	l, ok := s.st.links.get(c.id)
	return ok && (l.id == f.Link || l.name == f.Link || l.pairingKey == f.Link)
}

// effect is what a kind of fault does. Either step may be nil.
type effect struct {
	before step // its reply takes the place of the operation; nil goes on to the operation
	after  step // its reply takes the place of the operation's, which is done
}

// step is a part of an effect. done is nil before the operation. A nil result changes nothing.
type step func(s *Server, f *fault, c *call, done *reply) *reply

// effects are all kinds of faults.
var effects = map[FaultKind]effect{
	StatusBefore:       {before: status(http.StatusInternalServerError)},
	StatusAfter:        {after: status(http.StatusInternalServerError)},
	ResetBefore:        {before: fixed(reply{})},
	ResetAfter:         {after: fixed(reply{})},
	TruncateAfter:      {after: truncate},
	NotJSONAfter:       {after: fixed(reply{200, "text/html; charset=utf-8", []byte("<html><body>Please wait…</body></html>"), "", false})},
	EmptyAfter:         {after: fixed(reply{status: http.StatusOK})},
	StallBefore:        {before: stall},
	StallAfter:         {after: stall},
	Latency:            {before: delay},
	TooManyRequests:    {before: refuse(func(f *fault, _ *call) *apiError { return tooManyRequests(f.RetryAfter) })},
	UnknownStatus:      {after: edit(withStatus)},
	LeaveOut:           {after: edit(without)},
	Hidden:             {before: hide},
	TransientState:     {before: refuse(inTransit)},
	PreconditionFailed: {before: refuse(func(f *fault, _ *call) *apiError { return preconditionFailed(f.Body) })},
	PermissionsDenied:  {before: refuse(func(*fault, *call) *apiError { return permissionsDenied("write", "interlink") })},
	Conflict:           {before: refuse(func(_ *fault, c *call) *apiError { return conflict("link", c.id) })},
}

// status replies with the fault's status, or with byDefault if it has none.
func status(byDefault int) step {
	return func(_ *Server, f *fault, _ *call, _ *reply) *reply {
		out := bareStatus(cmp.Or(f.Status, byDefault)).reply()
		out.retryAfter = f.RetryAfter
		if f.Body != "" {
			out.body = []byte(f.Body)
		}
		return out
	}
}

func fixed(r reply) step { return func(*Server, *fault, *call, *reply) *reply { return &r } }

func refuse(with func(*fault, *call) *apiError) step {
	return func(_ *Server, f *fault, c *call, _ *reply) *reply { return with(f, c).reply() }
}

func inTransit(f *fault, c *call) *apiError {
	return transientState("link", c.id, either(f.Body, statusConfiguring))
}

func truncate(_ *Server, _ *fault, _ *call, done *reply) *reply {
	done.truncated = true
	return done
}

// stall holds a request, then replies as a gateway that has waited long enough.
func stall(s *Server, f *fault, c *call, _ *reply) *reply {
	if !s.wait(c.request, cmp.Or(f.Delay, -1)) {
		panic(http.ErrAbortHandler)
	}
	return status(http.StatusGatewayTimeout)(s, f, c, nil)
}

// delay lets the request count if the client disconnects meanwhile. Only Close ends it here.
func delay(s *Server, f *fault, c *call, _ *reply) *reply {
	if !s.wait(c.request, f.Delay) && s.closed() {
		panic(http.ErrAbortHandler)
	}
	return nil
}

func hide(s *Server, f *fault, c *call, _ *reply) *reply {
	if c.hideAll = f.Link == ""; !c.hideAll {
		s.mu.Lock()
		defer s.mu.Unlock()
		c.hidden, _ = s.st.findLink(f.Link) // if there is no such link, there is nothing to hide
	}
	return nil
}

func withStatus(f *fault) object { return object{"status": either(f.Body, "some_new_status")} }

func without(f *fault) object { return object{f.Body: nil, "partner": object{f.Body: nil}} }

// object is a JSON object.
type object = map[string]any

// edit merges a patch into the objects of a reply (only the fault's link, if it names one).
func edit(patch func(*fault) object) step {
	return rewrite(func(f *fault, _ *call, whole object) {
		for _, o := range objects(whole) {
			partner, _ := o["partner"].(object)
			if f.Link == "" || o["id"] == f.Link || o["name"] == f.Link || partner["pairing_key"] == f.Link {
				merge(o, patch(f))
			}
		}
	})
}

// rewrite changes the body of a reply, unless it is an error.
func rewrite(change func(f *fault, c *call, whole object)) step {
	return func(_ *Server, f *fault, c *call, done *reply) *reply {
		var whole object
		if done.status != http.StatusOK || json.Unmarshal(done.body, &whole) != nil {
			return nil
		}
		change(f, c, whole)
		done.body, _ = json.Marshal(whole) // it was JSON before
		return done
	}
}

// objects returns the object of a reply, or those of a list.
func objects(whole object) []object {
	if _, list := whole["total_count"]; !list {
		return []object{whole}
	}
	var out []object
	for _, v := range whole {
		many, _ := v.([]any)
		for _, one := range many {
			if o, ok := one.(object); ok {
				out = append(out, o)
			}
		}
	}
	return out
}

// merge sets the fields of a patch. A null deletes the field, and an object is merged into the object that is there.
func merge(into, patch object) {
	for key, value := range patch {
		inner, nested := value.(object)
		old, there := into[key].(object)
		switch {
		case value == nil:
			delete(into, key)
		case nested && there:
			merge(old, inner)
		case !nested:
			into[key] = value
		}
	}
}
