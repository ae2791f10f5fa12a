package link

import (
	"strings"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// Class is what a status means for a wait until the link is built.
type Class int

// The classes. Every status has exactly one.
const (
	// Pending: somebody is working on it, or has to act. Wait.
	Pending Class = iota
	// Built on both sides.
	Built
	// Degraded: built, but a BGP session is down.
	Degraded
	// Bad: it will not be built unless somebody acts.
	Bad
)

// Values of wait_for_status.
const (
	waitActive    = "active"
	waitRequested = "requested"
)

// meaning is what the provider knows about a status.
type meaning struct {
	status interlink.LinkStatus
	class  Class
	// final: the order has ended without a link, and is never billed again.
	final bool
	// leaving: the link is being deleted, or gone.
	leaving bool
	// unbuilt: the link failed before it was built. It has no routes, and accepts
	// only its deletion.
	unbuilt bool
	// ordered: the order was accepted, and the user can send the pairing key to the
	// partner.
	ordered bool
	// note explains the status where the schema lists it.
	note string
}

// statuses are all statuses of the SDK. To add one, add a row here, its messages
// in messages.go, and a row in both tables of templates/guides/lifecycle.md.tmpl.
// Tests fail until all three exist.
//
// Source: interlink_sdk.go (the statuses), Scaleway's product documentation
// (their meaning).
var statuses = []meaning{
	{status: interlink.LinkStatusUnknownLinkStatus, class: Pending},
	{status: interlink.LinkStatusConfiguring, class: Pending},
	{status: interlink.LinkStatusRequested, class: Pending, ordered: true},
	{status: interlink.LinkStatusProvisioning, class: Pending, ordered: true},
	{status: interlink.LinkStatusActive, class: Built, ordered: true},
	{status: interlink.LinkStatusLimitedConnectivity, class: Degraded, ordered: true},
	{status: interlink.LinkStatusAllDown, class: Degraded, ordered: true},
	// Documented for self-hosted links. A link over an L2 partner may have it, too.
	{status: interlink.LinkStatusReady, class: Built, ordered: true, note: "built by Scaleway, waits for your router"},
	{status: interlink.LinkStatusFailed, class: Bad, unbuilt: true},
	{status: interlink.LinkStatusRefused, class: Bad, final: true, unbuilt: true},
	{status: interlink.LinkStatusExpired, class: Bad, final: true, unbuilt: true},
	{status: interlink.LinkStatusLocked, class: Bad},
	{status: interlink.LinkStatusDeprovisioning, class: Bad, leaving: true},
	{status: interlink.LinkStatusDeleted, class: Bad, leaving: true},
}

// meaningOf looks a status up. An unknown status is pending: the API may add a
// status at any time, and that must not end a wait.
func meaningOf(status interlink.LinkStatus) (m meaning, known bool) {
	for _, row := range statuses {
		if row.status == status {
			return row, true
		}
	}
	return meaning{status: status, class: Pending}, false
}

// Classify returns the class of a status, and whether the provider knows it.
func Classify(status interlink.LinkStatus) (class Class, known bool) {
	m, known := meaningOf(status)
	return m.class, known
}

// statusList lists the statuses for the schema.
func statusList() string {
	var names []string
	for _, row := range statuses {
		if row.status == interlink.LinkStatusUnknownLinkStatus {
			continue // the SDK's value for none
		}
		name := "`" + row.status.String() + "`"
		if row.note != "" {
			name += " (" + row.note + ")"
		}
		names = append(names, name)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// classOf is Classify for a link.
func classOf(link *client.Link) Class {
	class, _ := Classify(link.Status)
	return class
}

// lockedNow returns a link as locked after a call failed with "locked" (423). It
// may have been locked since it was read.
func lockedNow(link *client.Link) *client.Link {
	locked := *link
	locked.Status = interlink.LinkStatusLocked
	return &locked
}

func selfHosted(link *client.Link) bool { return link.Self != nil }

func isBuilt(class Class) bool { return class == Built || class == Degraded }

// satisfied tells whether a link with this status has reached wait_for_status.
// "requested" means that the order was accepted.
func satisfied(status interlink.LinkStatus, waitFor string) bool {
	m, _ := meaningOf(status)
	return isBuilt(m.class) || waitFor == waitRequested && m.ordered
}

// unsuccessful tells whether an order has ended without a link. That is final,
// and never billed again.
func unsuccessful(status interlink.LinkStatus) bool {
	m, _ := meaningOf(status)
	return m.final
}

// live tells whether a link blocks another order of its name.
func live(link *client.Link) bool {
	m, _ := meaningOf(link.Status)
	return !m.final && !m.leaving
}

// unbuilt tells whether a link failed before it was built.
func unbuilt(link *client.Link) bool {
	m, _ := meaningOf(link.Status)
	return m.unbuilt
}

// leaving tells whether a link is being deleted, or gone.
func leaving(link *client.Link) bool {
	m, _ := meaningOf(link.Status)
	return m.leaving
}

// nearEnd ranks links of one name. An old link may still exist while the partner
// removes its side, next to the link that replaces it.
func nearEnd(link *client.Link) int {
	switch {
	case leaving(link):
		return 2
	case unsuccessful(link.Status):
		return 1
	}
	return 0
}
