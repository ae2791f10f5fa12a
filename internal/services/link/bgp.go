package link

import (
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// session is one of a link's two BGP sessions.
type session struct {
	family string
	status interlink.BgpStatus
}

func sessionsOf(link *client.Link) []session {
	return []session{{"IPv4", link.BgpV4Status}, {"IPv6", link.BgpV6Status}}
}

// disabled tells whether the session does not exist, so that nobody waits for it.
func (s session) disabled() bool { return s.status == interlink.BgpStatusDisabled }

// bgpUp tells whether every session that is not disabled is up. A link without
// any enabled session carries no traffic, so it is not up.
func bgpUp(link *client.Link) bool {
	up := 0
	for _, s := range sessionsOf(link) {
		switch {
		case s.status == interlink.BgpStatusUp:
			up++
		case !s.disabled():
			return false
		}
	}
	return up > 0
}

// withoutSessions tells whether a link has no session and will not get one by
// itself, because it has no routing policy.
func withoutSessions(link *client.Link) bool {
	for _, s := range sessionsOf(link) {
		if !s.disabled() {
			return false
		}
	}
	return fw.Deref(link.RoutingPolicyV4ID) == "" && fw.Deref(link.RoutingPolicyV6ID) == ""
}

// sessionHistory holds since when a wait has seen each session down, by family.
type sessionHistory map[string]time.Time

// note records what a poll has shown.
func (h sessionHistory) note(link *client.Link, now time.Time) {
	for _, s := range sessionsOf(link) {
		if s.status == interlink.BgpStatusUp || s.disabled() {
			delete(h, s.family)
		} else if _, before := h[s.family]; !before {
			h[s.family] = now
		}
	}
}
