package mockapi

import (
	"cmp"
	"slices"
	"time"
)

// Statuses of a link (documented).
const (
	statusConfiguring    = "configuring"
	statusRequested      = "requested"
	statusProvisioning   = "provisioning"
	statusActive         = "active"
	statusLimited        = "limited_connectivity"
	statusAllDown        = "all_down"
	statusReady          = "ready"
	statusFailed         = "failed"
	statusRefused        = "refused"
	statusExpired        = "expired"
	statusLocked         = "locked"
	statusDeprovisioning = "deprovisioning"
	statusDeleted        = "deleted"
)

// Statuses of a BGP session (documented).
const (
	bgpUp       = "up"
	bgpDown     = "down"
	bgpDisabled = "disabled"
)

// The sides of a link. Either may begin to end it (documented).
const (
	sideUser    = "user"
	sidePartner = "partner"
)

// expiry is how long a partner has to reply (documented: 10 days).
const expiry = 10 * 24 * time.Hour

// traits are what a status says about a link.
type traits struct {
	// built: both sides exist, whether BGP is up or not.
	built bool
	// dead: the link allows nothing but its deletion (documented for refused and expired, inferred for failed and
	// deprovisioning).
	dead bool
	// unbuilt: the partner has built nothing, so a deletion ends the link at once.
	unbuilt bool
}

// statuses are all statuses of a link. nextMove says how a link leaves one by itself, transitions says how an action
// does.
var statuses = map[string]traits{
	statusConfiguring:    {},
	statusRequested:      {unbuilt: true},
	statusProvisioning:   {},
	statusActive:         {built: true},
	statusLimited:        {built: true},
	statusAllDown:        {built: true},
	statusReady:          {},
	statusFailed:         {dead: true, unbuilt: true},
	statusRefused:        {dead: true, unbuilt: true},
	statusExpired:        {dead: true, unbuilt: true},
	statusLocked:         {},
	statusDeprovisioning: {dead: true},
	statusDeleted:        {},
}

func built(status string) bool { return statuses[status].built }

func dead(status string) bool { return statuses[status].dead }

// StatusChange is one step in the life of a link.
type StatusChange struct {
	Status string    `json:"status"`
	At     time.Time `json:"at"`
}

// firstStatus is the status of a new link once it has been configured.
func (l *link) firstStatus() string {
	if l.hosted() {
		return statusRequested
	}
	return statusReady
}

// nextMove returns the next status of a link and when the link moves there by itself. ok is false if it does not move.
func (s *Server) nextMove(l *link) (to string, at time.Time, reason string, ok bool) {
	lc := s.lifecycle
	again := l.status == statusConfiguring && l.again
	if again && l.stuck || !again && l.held {
		return "", time.Time{}, "", false
	}
	var delay Delay
	switch l.status {
	case statusConfiguring:
		to, delay = l.resume, lc.Configuring
		if again {
			delay = lc.Reconfiguring
		}
	case statusRequested:
		to, delay = transitions[cmp.Or(lc.Decision, Accept)].to, lc.Requested
		if delay < 0 || delay > expiry {
			to, delay = statusExpired, expiry
		}
		if to == statusRefused {
			reason = lc.Reason
		}
	case statusProvisioning:
		to, delay = statusActive, lc.Provisioning
	case statusDeprovisioning:
		if l.endedBy == sidePartner {
			return "", time.Time{}, "", false // even then it waits until the user deletes it (documented)
		}
		to, delay = statusDeleted, lc.Deprovisioning
	default:
		return "", time.Time{}, "", false
	}
	if delay < 0 || to == "" {
		return "", time.Time{}, "", false
	}
	at = l.since.Add(delay)
	// A lifecycle that was set later cannot have moved anything before it was set.
	if at.Before(s.lifecycleAt) && l.since.Before(s.lifecycleAt) {
		at = s.lifecycleAt
	}
	// A move that fell due while the link was configuring happens after that.
	if last := l.history[len(l.history)-1].At; at.Before(last) {
		at = last
	}
	return to, at, reason, true
}

// advance makes every move that is due. All code that reads or writes the store calls it first. So no goroutine or
// timer is needed, and the clock may be a test's.
func (s *Server) advance(now time.Time) {
	before := len(s.st.events)
	for _, l := range s.st.links.list {
		if l.status == statusDeleted {
			continue
		}
		for {
			to, at, reason, ok := s.nextMove(l)
			if !ok || at.After(now) {
				break
			}
			if to == statusRefused {
				l.disapproved = reason
			}
			s.move(l, to, at, moverOf(l.status, to))
		}
	}
	// Links are advanced one after another, but their events are reported in the order of time.
	fresh := s.st.events[before:]
	slices.SortStableFunc(fresh, func(a, b Event) int { return a.Time.Compare(b.Time) })
	for i := range fresh {
		fresh[i].N = s.st.forgotten + before + i + 1
	}
}

// move puts a link into a status.
func (s *Server) move(l *link, to string, at time.Time, by Actor) {
	from := l.status
	if to == statusLocked {
		l.lockedFrom = from
		if from == statusConfiguring {
			l.lockedFrom = l.resume // the change that was being applied is not resumed
		}
	}
	since := at
	if from == statusConfiguring {
		if l.again && to == l.resume {
			since = l.resumeSince // a status resumes, it does not start again
		}
		l.resume, l.again, l.stuck = "", false, false
	}
	l.status, l.since, l.updated = to, since, at
	switch to {
	case statusDeprovisioning:
		l.endedBy = either(l.endedBy, sideUser)
	case statusDeleted, statusLocked: // as it was
	default:
		l.endedBy = ""
	}
	if to == statusDeleted {
		s.st.unused(at, l.policyV4, l.policyV6)
	}
	l.history = append(l.history, StatusChange{to, at})
	if to == statusProvisioning || to == statusReady || built(to) {
		l.accepted = true
	}
	if built(to) {
		l.syncSessions()
	}
	l.record(at)
	text := from + " → " + to
	if from == "" {
		text = "ordered: " + to
		if l.seeded {
			text = "seeded: " + to
		}
	}
	if to == statusRefused && l.disapproved != "" {
		text += ": " + l.disapproved
	}
	if to == statusDeprovisioning && l.endedBy == sidePartner {
		text += ": begun by the partner"
	}
	s.st.linkEvent(at, "status", l, by, text)
}

// reconfigure holds a link in `configuring` for a while after a change, if the lifecycle says so.
func (s *Server) reconfigure(l *link, at time.Time) {
	if s.lifecycle.Reconfiguring == 0 {
		return
	}
	l.beginAgain()
	s.move(l, statusConfiguring, at, ByScaleway)
}

// beginAgain saves the state that a link returns to after configuring.
func (l *link) beginAgain() {
	l.resume, l.resumeSince, l.again = l.status, l.since, true
}

// syncSessions gives each family that has a policy a session, and removes the others (documented).
func (l *link) syncSessions() {
	l.bgpV4 = session(l.policyV4, l.bgpV4)
	l.bgpV6 = session(l.policyV6, l.bgpV6)
}

func session(policy, now string) string {
	switch {
	case policy == "":
		return bgpDisabled
	case now == bgpDisabled || now == "":
		return bgpUp
	}
	return now
}
