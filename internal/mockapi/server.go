package mockapi

import (
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is a mock of Scaleway's InterLink API, plus a control path. Make one with New. Serve it with Start or Serve,
// or put Handler into another server. All methods are safe for concurrent use.
type Server struct {
	options Options
	handler http.Handler
	// operations are the SDK's names of the calls, sorted; they do not change after New
	operations []string
	quit       chan struct{} // closed by Close: wakes all that wait
	close      sync.Once

	mu          sync.Mutex // guards what follows
	st          store
	lifecycle   Lifecycle
	lifecycleAt time.Time // when it was set
	listLag     ListLag
	faults      []*fault
	switched    []*fault       // the switches that are on
	fired       map[string]int // how often each switch fired
	log         []*Request
	logged      int // requests that the log has dropped
	resets      int
	bucket      bucket
	http        *http.Server
}

// New returns a server with the partners and PoPs of the recordings, and nothing else.
func New(o Options) *Server {
	s := &Server{options: o, quit: make(chan struct{}), lifecycle: o.Lifecycle, listLag: o.ListLag, fired: map[string]int{}}
	s.handler = s.routes()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lifecycleAt = s.now()
	s.st = newStore()
	s.seed()
	return s
}

// Handler serves the API, and the control path under /mock/.
func (s *Server) Handler() http.Handler { return s.handler }

// Start serves on a free port of 127.0.0.1 and returns the URL.
func (s *Server) Start() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	if err := s.Serve(ln); err != nil {
		return "", errors.Join(err, ln.Close())
	}
	return "http://" + ln.Addr().String(), nil
}

// Serve serves on the given listener, which may be in memory, and returns at once. Close ends it.
func (s *Server) Serve(ln net.Listener) error {
	srv := &http.Server{Handler: s.handler, ReadHeaderTimeout: 30 * time.Second}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http != nil {
		return errors.New("mockapi: started already")
	}
	s.http = srv
	go func() { _ = srv.Serve(ln) }() // ends with Close
	return nil
}

// Close stops serving and drops every connection, also those that a fault holds.
func (s *Server) Close() {
	s.close.Do(func() { close(s.quit) })
	s.mu.Lock()
	srv := s.http
	s.mu.Unlock()
	if srv != nil {
		_ = srv.Close() // the listener is closed either way
	}
}

// Reset clears everything except the options, the lifecycle and the lag of lists. The numbers of events continue.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	forgotten := s.st.forgotten + len(s.st.events)
	s.st = newStore()
	s.st.forgotten = forgotten
	s.logged += len(s.log)
	s.resets++
	s.faults, s.switched, s.fired, s.log, s.bucket = nil, nil, map[string]int{}, nil, bucket{}
	s.seed()
}

// now returns the time in the API's precision.
func (s *Server) now() time.Time {
	now := time.Now
	if s.options.Now != nil {
		now = s.options.Now
	}
	return now().UTC().Truncate(time.Microsecond)
}

// wait sleeps in real time. It returns false if the client disconnected or the server was closed.
func (s *Server) wait(r *http.Request, d time.Duration) bool {
	if d == 0 {
		return true
	}
	var timer <-chan time.Time // nil blocks: then only the client ends it
	if d > 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-timer:
		return true
	case <-r.Context().Done():
	case <-s.quit:
	}
	return false
}
