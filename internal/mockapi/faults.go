package mockapi

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Fault is a rule for what goes wrong. Each request is compared with the rules in the order in which they were added.
// The first rule that matches applies, alone.
type Fault struct {
	Operation  string        `json:"operation"`             // the SDK's names, e.g. CreateLink or GetLink,DeleteLink; "*" is any
	Link       string        `json:"link,omitempty"`        // only requests about the link with this id, name or pairing key; "" is any
	Kind       FaultKind     `json:"kind"`                  //
	Skip       int           `json:"skip,omitempty"`        // this many matching requests pass first
	Times      int           `json:"times,omitempty"`       // how often; 0 is once, -1 always
	Status     int           `json:"status,omitempty"`      // HTTP status, for the kinds that have one
	RetryAfter string        `json:"retry_after,omitempty"` // header, if set
	Delay      time.Duration `json:"-"`                     // real time
	Body       string        `json:"body,omitempty"`        // as the kind says; otherwise it replaces the error's own body
}

// fault is a rule and what is left of it.
type fault struct {
	Fault
	name       string // of its switch, or ""
	skip, left int
	fired      int
	links      []*link // copies, of Frozen
}

// check returns what is wrong with a rule's kind and body, or nil.
func (f *Fault) check() error {
	e, known := effects[f.Kind]
	if !known {
		return &controlError{400, fmt.Sprintf("unknown kind of fault %q", f.Kind)}
	}
	if e.fits != nil && !e.fits(f.Body) {
		return &controlError{400, fmt.Sprintf("the body %q does not fit the kind %s", f.Body, f.Kind)}
	}
	return nil
}

// AddFault adds a rule after the existing ones. It panics if the rule has no such kind, or a body that does not fit it.
func (s *Server) AddFault(f Fault) {
	if err := f.check(); err != nil {
		panic(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	rule := &fault{Fault: f, skip: f.Skip, left: cmp.Or(f.Times, 1)}
	if f.Kind == Frozen {
		s.advance(s.now())
		for _, l := range s.st.links.values() {
			rule.links = append(rule.links, &l)
		}
	}
	s.faults = append(s.faults, rule)
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
		out = append(out, f.rest())
	}
	return out
}

// rest is what is left of a rule.
func (f *fault) rest() Fault {
	out := f.Fault
	out.Skip, out.Times = f.skip, f.left
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

// faultIsFor reports whether a call is one of the rule's operations, and about its link. A list is about every link.
func (s *Server) faultIsFor(f *fault, c *call) bool {
	if f.Operation != "*" && !slices.Contains(strings.Split(f.Operation, ","), c.operation) {
		return false
	}
	if f.Kind == EmptyPage && either(c.query.Get("page"), "1") != either(f.Body, "2") {
		return false
	}
	if f.Link == "" || c.operation == "ListLinks" || c.operation == f.Operation && strings.HasPrefix(c.operation, "List") {
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
