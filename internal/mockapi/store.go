package mockapi

import (
	"crypto/rand"
	"fmt"
	"slices"
	"time"
)

// timeLayout is that of the recordings: microseconds and Z.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// table holds objects of one kind in the order in which they were made.
type table[T any] struct {
	list []T
	byID map[string]T
}

func newTable[T any]() *table[T] { return &table[T]{byID: map[string]T{}} }

func (t *table[T]) add(id string, v T) {
	t.list = append(t.list, v)
	t.byID[id] = v
}

func (t *table[T]) get(id string) (T, bool) {
	v, ok := t.byID[id]
	return v, ok
}

func (t *table[T]) remove(id string, is func(T) bool) {
	delete(t.byID, id)
	t.list = slices.DeleteFunc(t.list, is)
}

// store is everything the mock remembers. Server.mu guards it.
type store struct {
	links       *table[*link] // also deleted ones: tests ask for the history
	policies    *table[*policy]
	partners    *table[*partner]
	pops        *table[*pop]
	connections *table[*connection]
	vpcs        *table[*vpc]
	events      []Event
	forgotten   int // events that Reset dropped: their numbers are not used again
	orders      int // POST /links that were committed
	sequence    int // of links, for the BGP addresses
	lastVLAN    uint32
}

func newStore() store {
	return store{
		links:       newTable[*link](),
		policies:    newTable[*policy](),
		partners:    newTable[*partner](),
		pops:        newTable[*pop](),
		connections: newTable[*connection](),
		vpcs:        newTable[*vpc](),
	}
}

// aliveLinks returns the links that the API still shows.
func (st *store) aliveLinks() []*link {
	out := make([]*link, 0, len(st.links.list))
	for _, l := range st.links.list {
		if l.status != statusDeleted {
			out = append(out, l)
		}
	}
	return out
}

// findLink resolves an id, a pairing key or a name. Among links of one name it takes the only living one, or, if all
// are deleted, the newest.
func (st *store) findLink(key string) (*link, error) {
	if l, ok := st.links.get(key); ok {
		return l, nil
	}
	var alive, dead []*link
	for _, l := range st.links.list {
		switch {
		case key == "" || l.pairingKey != key && l.name != key:
		case l.status == statusDeleted:
			dead = append(dead, l)
		default:
			alive = append(alive, l)
		}
	}
	switch {
	case len(alive) == 1:
		return alive[0], nil
	case len(alive) > 1:
		return nil, &controlError{409, fmt.Sprintf("%d living links are named %q: say which by its id", len(alive), key)}
	case len(dead) > 0:
		return dead[len(dead)-1], nil
	}
	return nil, &controlError{404, fmt.Sprintf("no link has the id, name or pairing key %q", key)}
}

// Event is one thing that happened to a link or another object: a change of status, or of what it holds.
type Event struct {
	N    int       `json:"n"` // counts from 1, over every Reset
	Time time.Time `json:"time"`
	Kind string    `json:"kind"` // "status" or "change"
	ID   string    `json:"id"`   // of the object
	Name string    `json:"name"`
	Text string    `json:"text"`

	by   Actor // of what happens to a link
	turn Turn  // after a change of status
}

func (st *store) event(at time.Time, kind, id, name, text string) {
	st.events = append(st.events, Event{N: st.forgotten + len(st.events) + 1, Time: at, Kind: kind, ID: id, Name: name, Text: text})
}

// linkEvent records an event of a link, who did it and, for a new status, whose turn it is then.
func (st *store) linkEvent(at time.Time, kind string, l *link, by Actor, text string) {
	st.event(at, kind, l.id, l.name, text)
	last := &st.events[len(st.events)-1]
	if last.by = by; kind == "status" {
		last.turn = l.turn(either(st.partnerName(l), "The partner"))
	}
}

// Events returns the events after number n, oldest first. A caller that passes the last number that it saw misses none,
// even after a Reset, except those that the Reset dropped.
func (s *Server) Events(n int) []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advance(s.now())
	skip := min(max(n-s.st.forgotten, 0), len(s.st.events))
	return slices.Clone(s.st.events[skip:])
}

// newUUID makes a random (version 4) UUID.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: documented
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range s {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
		default:
			return false
		}
	}
	return true
}

// tagsOf copies tags. It never returns nil, because the API sends [] (recorded).
func tagsOf(tags []string) []string { return append([]string{}, tags...) }
