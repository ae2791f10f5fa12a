package mockapi

import (
	"net/http"
	"slices"
	"time"
)

// Request is one request to the API, in the order in which they came. The token itself is never kept.
type Request struct {
	Time      time.Time `json:"time"`
	Operation string    `json:"operation"` // the SDK's name of the method; "Unknown" where there is no such route
	Method    string    `json:"method"`
	Path      string    `json:"path"`
	Query     string    `json:"query,omitempty"`
	Body      string    `json:"body,omitempty"`
	Status    int       `json:"status"` // 0: not answered, or not answered with a status
	Fault     FaultKind `json:"fault,omitempty"`
	UserAgent string    `json:"user_agent,omitempty"`
	HasToken  bool      `json:"has_token"`
	Headers   []string  `json:"headers,omitempty"` // names only, sorted
}

func (s *Server) logRequest(r *http.Request, name string, body []byte) *Request {
	entry := &Request{
		Operation: name, Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Body: string(body),
		UserAgent: r.UserAgent(), HasToken: r.Header.Get("X-Auth-Token") != "",
	}
	for h := range r.Header {
		entry.Headers = append(entry.Headers, h)
	}
	slices.Sort(entry.Headers)
	s.mu.Lock()
	defer s.mu.Unlock()
	entry.Time = s.now()
	s.log = append(s.log, entry)
	return entry
}

func (s *Server) logAnswer(entry *Request, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	entry.Status = status
}

// Requests are those to the API since the start or the last ResetRequests.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Request, 0, len(s.log))
	for _, e := range s.log {
		r := *e
		r.Headers = slices.Clone(e.Headers)
		out = append(out, r)
	}
	return out
}

// ResetRequests empties the log.
func (s *Server) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = nil
}

// Count is the number of requests to an operation in the log, e.g. "GetLink"; "*" is all.
func (s *Server) Count(operation string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, e := range s.log {
		if operation == "*" || e.Operation == operation {
			n++
		}
	}
	return n
}
