package mockapi

import (
	"math"
	"net/http"
	"slices"
	"time"
)

// Request is one request to the API, in order of arrival. The token itself is never stored.
type Request struct {
	Time      time.Time `json:"time"`
	Operation string    `json:"operation"` // the SDK's name of the method; "Unknown" if there is no such route
	Method    string    `json:"method"`
	Path      string    `json:"path"`
	Query     string    `json:"query,omitempty"`
	Body      string    `json:"body,omitempty"`
	Status    int       `json:"status"` // 0: no reply, or a reply without a status
	Fault     FaultKind `json:"fault,omitempty"`
	UserAgent string    `json:"user_agent,omitempty"`
	HasToken  bool      `json:"has_token"`
	Headers   []string  `json:"headers,omitempty"` // names only, sorted

	began, ended time.Time // in real time; ended is zero until it ends
}

// LoggedRequest is a request with its number and its duration.
type LoggedRequest struct {
	Request
	N     int // counts from 1, does not restart at a reset
	Ended bool
	Took  time.Duration // once it has ended
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
	entry.Time, entry.began = s.now(), time.Now()
	s.log = append(s.log, entry)
	return entry
}

func (s *Server) logReply(entry *Request, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	entry.Status = status
}

// logEnd records that a request is over, whatever the outcome.
func (s *Server) logEnd(entry *Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	entry.ended = time.Now()
}

// RequestsAfter returns the requests after number n, the newest limit of them, oldest first. Before them it returns the
// earlier requests with the numbers in open, which had not ended.
func (s *Server) RequestsAfter(n, limit int, open ...int) []LoggedRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []LoggedRequest
	add := func(i int) {
		if i < 0 || i >= len(s.log) {
			return // dropped from the log
		}
		e := s.log[i]
		r := LoggedRequest{Request: *e, N: s.logged + i + 1, Ended: !e.ended.IsZero()}
		r.Headers = slices.Clone(e.Headers)
		if r.Ended {
			r.Took = e.ended.Sub(e.began)
		}
		out = append(out, r)
	}
	for _, number := range open {
		add(number - s.logged - 1)
	}
	for i := max(n-s.logged, len(s.log)-limit, 0); i < len(s.log); i++ {
		add(i)
	}
	return out
}

// Resets counts the calls of Reset and ResetRequests. A page that follows the server reloads everything after one.
func (s *Server) Resets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resets
}

// Requests returns the requests to the API since the start or the last ResetRequests.
func (s *Server) Requests() []Request {
	out := []Request{}
	for _, r := range s.RequestsAfter(0, math.MaxInt) {
		out = append(out, r.Request)
	}
	return out
}

// ResetRequests empties the log.
func (s *Server) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.logged += len(s.log)
	s.log = nil
	s.resets++
}

// Count returns the number of requests to an operation in the log, e.g. "GetLink"; "*" is all.
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
