package link

import (
	"fmt"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// gateClosed is the error of the gate if the link is not built in time.
func (m messages) gateClosed(link *client.Link, partner contact, end waitEnd) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is not built yet: still %s", link.Name, link.Status),
		m.identity(link), end.ended("The gate")+" Nothing is lost and nothing is tainted: the next terraform apply waits again.",
		m.nextStep(link, partner))
}

// gateWithoutLink is the error of the gate if the link does not exist.
func (messages) gateWithoutLink(ref client.Ref) fw.Message {
	return fw.NewMessage("The InterLink to wait for does not exist",
		fmt.Sprintf("There is no InterLink %s/%s. Check `link_id`; the link may have been deleted.", ref.Region, ref.ID))
}

// bgpNotUp is the error of a gate that waited for BGP of a built link.
func (m messages) bgpNotUp(link *client.Link, partner contact, seen sessionHistory, end waitEnd) fw.Message {
	var sessions, waitedFor []string
	for _, s := range sessionsOf(link) {
		text := fmt.Sprintf("%s: %s", s.family, s.status)
		since, known := seen[s.family]
		switch {
		case s.disabled():
			text += " (no session)"
		case known:
			text += fmt.Sprintf(" since %s at least (for %s, as far as this wait has seen)", since.UTC().Format("15:04:05 MST"), span(m.now.Sub(since)))
			waitedFor = append(waitedFor, s.family)
		}
		sessions = append(sessions, text)
	}
	summary := fmt.Sprintf("BGP of the InterLink %q is not up: no session has begun", link.Name)
	switch len(waitedFor) {
	case 1:
		summary = fmt.Sprintf("BGP of the InterLink %q is not up: the %s session is down", link.Name, waitedFor[0])
	case 2:
		summary = fmt.Sprintf("BGP of the InterLink %q is not up: both sessions are down", link.Name)
	}
	return fw.NewMessage(summary, m.identity(link),
		"The link is built. BGP sessions: "+strings.Join(sessions, "; ")+".",
		end.ended("The gate")+" Nothing is lost and nothing is tainted: the next terraform apply waits again.",
		"What to do now: "+toConfigure(link)+whoseRouter(link, partner))
}

// toConfigure names what is missing on Scaleway's side.
func toConfigure(link *client.Link) string {
	if link.EnableRoutePropagation {
		return ""
	}
	return "turn route propagation on (`enable_route_propagation`), without which no route crosses. Then: "
}

// whoseRouter says whose router has to speak BGP with Scaleway, and what to do.
func whoseRouter(link *client.Link, partner contact) string {
	const check = "load what `data.interlink_router_configuration` writes, or check your router against `peer_bgp_config`, `scw_bgp_config` (addresses, ASN) and `vlan`"
	l3 := link.L3Connectivity
	switch {
	case link.Partner == nil:
		return fmt.Sprintf("your router speaks BGP with Scaleway: %s. If it is right, open a support ticket with Scaleway.", check)
	case l3 == nil:
		return fmt.Sprintf("the API does not say whether %s is an L2 or an L3 partner. By way of an L2 partner your router speaks BGP with Scaleway: %s. By way of an L3 partner the partner's router does: ask %s to check it.", partner.name, check, partner.ways)
	case *l3:
		return fmt.Sprintf("the router of %s, an L3 partner, speaks BGP with Scaleway: ask %s to check it.", partner.name, partner.ways)
	}
	return fmt.Sprintf("your router speaks BGP with Scaleway, by way of %s, an L2 partner: %s. If it is right, ask %s.", partner.name, check, partner.ways)
}

// noSession is the error of a gate whose link has no session.
func (m messages) noSession(link *client.Link) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q has no BGP session to wait for", link.Name),
		m.identity(link),
		"A link has one BGP session for each family that it has a routing policy for. This one has no policy, so BGP cannot come up, however long the gate waits.",
		"What to do now: give the link a policy (`routing_policy_v4_id`, `routing_policy_v6_id`) and run terraform apply again, or set `wait_for = \"built\"`. Nothing is tainted.")
}
