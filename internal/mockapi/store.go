package mockapi

import (
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// timeLayout is that of the recordings: microseconds and Z.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// table holds objects of one kind in the order in which they were made.
type table[T any] struct {
	list   []*T
	byID   map[string]*T
	region func(*T) string
}

func newTable[T any](region func(*T) string) *table[T] {
	return &table[T]{byID: map[string]*T{}, region: region}
}

func (t *table[T]) add(id string, v *T) {
	t.list = append(t.list, v)
	t.byID[id] = v
}

func (t *table[T]) get(id string) (*T, bool) {
	v, ok := t.byID[id]
	return v, ok
}

// in returns the object of a region with this id, in either case.
func (t *table[T]) in(region, id string) (*T, bool) {
	v, ok := t.byID[strings.ToLower(id)]
	return v, ok && t.region(v) == region
}

func (t *table[T]) remove(id string) {
	gone := t.byID[id]
	delete(t.byID, id)
	t.list = slices.DeleteFunc(t.list, func(v *T) bool { return v == gone })
}

// values returns copies of the objects.
func (t *table[T]) values() []T {
	out := []T{}
	for _, v := range t.list {
		out = append(out, *v)
	}
	return out
}

// save returns a function that makes the table what it is now.
func (t *table[T]) save() (restore func()) {
	list, byID, values := slices.Clone(t.list), maps.Clone(t.byID), t.values()
	return func() {
		t.list, t.byID = list, byID
		for i, v := range list {
			*v = values[i]
		}
	}
}

// lookup returns the object that a call names. argument and resource are what the API calls its id and its kind.
func lookup[T any](c *call, t *table[T], argument, resource string) (*T, *apiError) {
	if !isUUID(c.id) {
		return nil, invalidArgument(argument, reasonFormat, "must be a valid UUID")
	}
	v, ok := t.in(c.region, c.id)
	if !ok || c.hideAll {
		return nil, notFound(resource, c.id)
	}
	return v, nil
}

// store is everything the mock remembers. Server.mu guards it.
type store struct {
	links       *table[link] // also deleted ones: tests ask for the history
	policies    *table[policy]
	partners    *table[partner]
	pops        *table[pop]
	connections *table[connection]
	vpcs        *table[VPCView]
	events      []Event
	forgotten   int // events that Reset dropped: their numbers are not used again
	orders      int // POST /links that were committed
	sequence    int // of links, for the BGP addresses
	lastVLAN    uint32
}

func newStore() store {
	return store{
		links:       newTable(func(v *link) string { return v.region }),
		policies:    newTable(func(v *policy) string { return v.Region }),
		partners:    newTable(func(v *partner) string { return v.region }),
		pops:        newTable(func(v *pop) string { return v.Region }),
		connections: newTable(func(v *connection) string { return v.Region }),
		vpcs:        newTable(func(v *VPCView) string { return v.Region }),
	}
}

// save returns a function that makes the store what it is now. No call changes partners, PoPs and connections.
func (st *store) save() (restore func()) {
	was := *st
	links, policies, vpcs := st.links.save(), st.policies.save(), st.vpcs.save()
	return func() {
		*st = was
		links()
		policies()
		vpcs()
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
