package mockapi

import "time"

// ListLag says how far ListLinks is behind. A GET never is.
type ListLag struct {
	// Content: a list shows every link as it was so long ago: a new one not at all, a deleted one still.
	Content time.Duration
	// New: a list does not show a link in the first so long of its life.
	New time.Duration
}

// SetListLag sets how far lists of links are behind from now on.
func (s *Server) SetListLag(lag ListLag) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listLag = lag
}

// ListLag is how far lists of links are behind.
func (s *Server) ListLag() ListLag {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.listLag
}

// version is a link as it was from a moment on.
type version struct {
	at   time.Time
	link link
}

// record keeps what a link is from now on, for lists that are behind.
func (l *link) record(at time.Time) {
	now := *l
	now.versions, now.history = nil, nil
	l.versions = append(l.versions, version{at, now})
}

// listed is a link as a list shows it; nil where the list does not show it.
func (s *Server) listed(l *link, now time.Time) *link {
	if now.Before(l.created.Add(s.listLag.New)) {
		return nil
	}
	shown := l
	if s.listLag.Content > 0 {
		shown = l.asOf(now.Add(-s.listLag.Content))
	}
	if shown == nil || shown.status == statusDeleted {
		return nil
	}
	return shown
}

// asOf is the link as it was at a moment; nil where it was not there yet.
func (l *link) asOf(at time.Time) *link {
	for i := len(l.versions) - 1; i >= 0; i-- {
		if !l.versions[i].at.After(at) {
			return &l.versions[i].link
		}
	}
	return nil
}
