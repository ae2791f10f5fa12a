package mockapi

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Action is something that a partner, Scaleway or another person does to a link.
type Action string

// The actions. Accept, Refuse, Expire, Fail and Lock are Decisions too.
const (
	Accept      Action = "accept"      // the partner takes the order: requested → provisioning
	Refuse      Action = "refuse"      // the partner rejects it and gives a reason: requested → refused
	Expire      Action = "expire"      // nobody replied: requested → expired
	Fail        Action = "fail"        // Scaleway could not create it: configuring, requested, provisioning → failed
	Mend        Action = "mend"        // Scaleway's team fixed it: failed → requested (self-hosted: ready)
	Lock        Action = "lock"        // Trust and Safety: anything alive → locked
	Unlock      Action = "unlock"      // locked → the status before
	Activate    Action = "activate"    // provisioning or ready → active
	RouterUp    Action = "router_up"   // self-hosted, the user's router is configured: ready → active
	Degrade     Action = "degrade"     // built → limited_connectivity, one session down
	Down        Action = "down"        // built → all_down, all sessions down
	Up          Action = "up"          // built → active, all sessions up
	Deprovision Action = "deprovision" // the partner removes its side: provisioning or built → deprovisioning, until the user's DELETE; after a DELETE → deleted
	Configuring Action = "configuring" // Scaleway works on it: anything but locked or deprovisioning → configuring, until Configured
	Configured  Action = "configured"  // configuring → the status after it
	Delete      Action = "delete"      // deleted at once, in any status
	SetStatus   Action = "status"      // any raw status, given as the reason; it lasts until the next action
)

// transition is one row of the table of actions. Empty from: any living status. Empty to: see Act.
type transition struct {
	from []string
	to   string
}

var builtOnes = []string{statusActive, statusLimited, statusAllDown}

var transitions = map[Action]transition{
	Accept:      {[]string{statusRequested}, statusProvisioning},
	Refuse:      {[]string{statusRequested}, statusRefused},
	Expire:      {[]string{statusRequested}, statusExpired},
	Fail:        {[]string{statusConfiguring, statusRequested, statusProvisioning}, statusFailed},
	Mend:        {[]string{statusFailed}, ""},
	Lock:        {nil, statusLocked},
	Unlock:      {[]string{statusLocked}, ""},
	Activate:    {[]string{statusProvisioning, statusReady}, statusActive},
	RouterUp:    {[]string{statusReady}, statusActive},
	Degrade:     {builtOnes, statusLimited},
	Down:        {builtOnes, statusAllDown},
	Up:          {builtOnes, statusActive},
	Deprovision: {append([]string{statusDeprovisioning, statusProvisioning}, builtOnes...), ""},
	Configuring: {nil, statusConfiguring},
	Configured:  {[]string{statusConfiguring}, ""},
	Delete:      {nil, statusDeleted},
	SetStatus:   {nil, ""},
}

// Act applies an action to the link with this id, name or pairing key. reason is the partner's reason for Refuse, and
// the status for SetStatus. An action that does not fit the link's status changes nothing and returns an error.
func (s *Server) Act(key string, action Action, reason string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advance(now)
	l, err := s.st.findLink(key)
	if err != nil {
		return err
	}
	return s.act(l, action, reason, now)
}

func (s *Server) act(l *link, action Action, reason string, now time.Time) error {
	tr, ok := transitions[action]
	if !ok {
		return &controlError{400, fmt.Sprintf("unknown action %q: one of %s", action, names(transitions))}
	}
	if l.status == statusDeleted {
		return &controlError{409, fmt.Sprintf("link %q is deleted", l.name)}
	}
	if tr.from != nil && !slices.Contains(tr.from, l.status) {
		return &controlError{409, fmt.Sprintf("cannot %s link %q: it is %s, not %s", action, l.name, l.status,
			strings.Join(tr.from, " or "))}
	}
	to, held, stuck := tr.to, false, false
	switch action {
	case Accept, Expire, Fail, Activate, RouterUp, Delete: // as the table says
	case Refuse:
		l.disapproved = reason
	case Mend:
		to = l.firstStatus()
	case Lock:
		if l.status == statusLocked {
			return &controlError{409, fmt.Sprintf("link %q is locked already", l.name)}
		}
	case Unlock:
		to = l.lockedFrom
		if to == "" || to == statusLocked {
			to = l.firstStatus()
		}
	case Degrade, Down, Up:
		l.setSessions(action)
	case Deprovision:
		switch {
		case l.status != statusDeprovisioning:
			to, l.endedBy = statusDeprovisioning, sidePartner
		case l.endedBy == sidePartner:
			return &controlError{409, fmt.Sprintf("the partner has removed its half of link %q already: it is for the user to delete it", l.name)}
		default:
			to = statusDeleted
		}
	case Configuring:
		if l.status == statusConfiguring || l.status == statusLocked || l.status == statusDeprovisioning {
			return &controlError{409, fmt.Sprintf("cannot put link %q into configuring: it is %s", l.name, l.status)}
		}
		l.beginAgain()
		held, stuck = l.held, true
	case Configured:
		if to = l.resume; to == "" {
			to = l.firstStatus()
		}
		held = l.again && l.held // the status it returns to rests if it rested before
	case SetStatus:
		if to = reason; to == "" {
			return &controlError{400, "the action status needs a status"}
		}
		held = true
	}
	s.move(l, to, now, actorOf(action))
	l.held, l.stuck = held, stuck
	return nil
}

// setSessions sets the BGP sessions as the action requires. A family without a policy has no session.
func (l *link) setSessions(action Action) {
	v4, v6 := bgpUp, bgpUp
	switch {
	case action == Down:
		v4, v6 = bgpDown, bgpDown
	case action == Degrade && l.policyV6 != "":
		v6 = bgpDown
	case action == Degrade:
		v4 = bgpDown
	}
	if l.policyV4 != "" {
		l.bgpV4 = v4
	}
	if l.policyV6 != "" {
		l.bgpV6 = v6
	}
}

// names lists the keys of a table, sorted.
func names[K ~string, V any](table map[K]V) string {
	var out []string
	for k := range table {
		out = append(out, string(k))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
