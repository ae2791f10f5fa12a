package mockapi

// Actor is who did something to a link.
type Actor string

// The actors.
const (
	ByProvider Actor = "provider" // by a call of the API
	ByPartner  Actor = "partner"
	ByScaleway Actor = "scaleway"
	ByRouter   Actor = "router" // the user's router, which now speaks BGP
	ByHand     Actor = "hand"   // outside the API: a seed, an edit
)

// By returns who did it. It is empty for events of objects other than links.
func (e Event) By() Actor { return e.by }

// Turn returns whose turn it is after a change of status. It is empty for all other events.
func (e Event) Turn() Turn { return e.turn }

// actorOf returns whose action it is.
func actorOf(a Action) Actor {
	switch a {
	case Accept, Refuse, Activate, Degrade, Down, Up, Deprovision:
		return ByPartner
	case Expire, Fail, Mend, Lock, Unlock, Configuring, Configured:
		return ByScaleway
	case RouterUp:
		return ByRouter
	case Delete, SetStatus:
		return ByHand
	}
	return ByHand
}

// moverOf returns who makes a move that happens by itself under a lifecycle.
func moverOf(from, to string) Actor {
	switch {
	case from == statusConfiguring, to == statusExpired, to == statusFailed, to == statusLocked:
		return ByScaleway
	}
	return ByPartner
}

// Turn says who has to act on a link, and what for.
type Turn struct {
	Who  string `json:"who"`
	What string `json:"what"`
}

// turn returns whose turn it is, for a link whose partner has this name.
func (l *link) turn(partner string) Turn {
	switch l.status {
	case statusConfiguring:
		if l.again {
			return Turn{"Scaleway", "applies a change"}
		}
		return Turn{"Scaleway", "prepares the order"}
	case statusRequested:
		return Turn{partner, "accepts or refuses"}
	case statusProvisioning:
		return Turn{partner, "builds its side"}
	case statusReady:
		return Turn{"You", "your router speaks BGP"}
	case statusActive:
		return Turn{"Nobody", "the link is built"}
	case statusLimited:
		return Turn{l.speaker(partner), "one session is down"}
	case statusAllDown:
		return Turn{l.speaker(partner), "no session is up"}
	case statusFailed:
		return Turn{"Scaleway", "fixes what failed"}
	case statusRefused, statusExpired:
		return Turn{"You", "delete, order again"}
	case statusLocked:
		return Turn{"You", "open a support ticket"}
	case statusDeprovisioning:
		if l.endedBy == sidePartner {
			return Turn{"You", "delete it on your side"}
		}
		return Turn{partner, "removes its side"}
	case statusDeleted:
		return Turn{"Nobody", "the link is gone"}
	}
	return Turn{"Unknown", "no such status is documented"}
}

// speaker returns whose router speaks BGP with Scaleway: the partner's by way of layer 3, otherwise the user's
// (documented).
func (l *link) speaker(partner string) string {
	switch {
	case !l.hosted(), l.l3 != nil && !*l.l3:
		return "You"
	case l.l3 != nil:
		return partner
	}
	return partner + " or you"
}
