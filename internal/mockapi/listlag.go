package mockapi

import "time"

// ListLag is how far ListLinks is behind. A GET is never behind.
type ListLag struct {
	// Content: a list shows each link as it was this long ago. A new link is missing, a deleted one is still there.
	Content time.Duration
	// New: a list does not show a link during this first part of its life.
	New time.Duration
}

// SetListLag sets how far lists of links are behind from now on.
func (s *Server) SetListLag(lag ListLag) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listLag = lag
}

// ListLag returns how far lists of links are behind.
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

// record saves the current version of a link, for lists that are behind.
func (l *link) record(at time.Time) {
	now := *l
	now.versions, now.history = nil, nil
	l.versions = append(l.versions, version{at, now})
}

// listed returns a link as a list shows it, or nil if the list does not show it.
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

// asOf returns the link as it was at a moment, or nil if it did not exist yet.
func (l *link) asOf(at time.Time) *link {
	for i := len(l.versions) - 1; i >= 0; i-- {
		if !l.versions[i].at.After(at) {
			return &l.versions[i].link
		}
	}
	return nil
}
