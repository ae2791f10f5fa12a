package link

import (
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// Class is what a status means for somebody who waits for the link to be built.
type Class int

// The classes. Every status is of exactly one.
const (
	// Pending: somebody is at work, or has to be: wait.
	Pending Class = iota
	// Built on both sides.
	Built
	// Degraded: built, but a BGP session is down.
	Degraded
	// Bad: it will not be built without somebody's doing.
	Bad
)

// String names the class.
func (c Class) String() string {
	return [...]string{"pending", "built", "degraded", "bad"}[c]
}

// Values of wait_for_status.
const (
	waitActive    = "active"
	waitRequested = "requested"
)

// Classify answers what a status means, and whether it is one that this
// provider knows. One that nobody knows is pending: a new status may appear in
// the API at any time, and must not end a wait.
//
// Source: interlink_sdk.go (the statuses), Scaleway's product documentation
// (their meaning).
func Classify(status interlink.LinkStatus) (class Class, known bool) {
	switch status {
	case interlink.LinkStatusUnknownLinkStatus,
		interlink.LinkStatusConfiguring,
		interlink.LinkStatusRequested,
		interlink.LinkStatusProvisioning:
		return Pending, true
	case interlink.LinkStatusActive:
		return Built, true
	case interlink.LinkStatusReady:
		// Built by Scaleway; what is left is the user's own router. Documented of
		// self-hosted links; one by way of an L2 partner may be ready, too.
		return Built, true
	case interlink.LinkStatusLimitedConnectivity, interlink.LinkStatusAllDown:
		return Degraded, true
	case interlink.LinkStatusFailed,
		interlink.LinkStatusRefused,
		interlink.LinkStatusExpired,
		interlink.LinkStatusLocked,
		interlink.LinkStatusDeprovisioning,
		interlink.LinkStatusDeleted:
		return Bad, true
	}
	return Pending, false
}

// classOf is Classify for a link.
func classOf(link *client.Link) Class {
	class, _ := Classify(link.Status)
	return class
}

// lockedNow is a link as a call that answered "locked" (423) shows it: it may
// have been locked since it was read.
func lockedNow(link *client.Link) *client.Link {
	locked := *link
	locked.Status = interlink.LinkStatusLocked
	return &locked
}

func selfHosted(link *client.Link) bool { return link.Self != nil }

func isBuilt(class Class) bool { return class == Built || class == Degraded }

// satisfied tells whether a link of this status is where wait_for_status wants
// it. "requested" means that the order has been taken: whatever comes after
// configuring will do.
func satisfied(status interlink.LinkStatus, waitFor string) bool {
	class, known := Classify(status)
	if isBuilt(class) {
		return true
	}
	if waitFor != waitRequested || class == Bad || !known {
		return false
	}
	return status != interlink.LinkStatusConfiguring && status != interlink.LinkStatusUnknownLinkStatus
}

// unsuccessful tells whether an order has ended without a link: that is final,
// and never billed again.
func unsuccessful(status interlink.LinkStatus) bool {
	return status == interlink.LinkStatusRefused || status == interlink.LinkStatusExpired
}

// live tells whether a link stands in the way of another order of its name.
// One that was refused or has expired is final and never billed again; one that
// is being deprovisioned is on its way out.
func live(link *client.Link) bool {
	return link.Status != interlink.LinkStatusDeleted && link.Status != interlink.LinkStatusDeprovisioning && !unsuccessful(link.Status)
}
