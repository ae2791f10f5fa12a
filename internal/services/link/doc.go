// Package link is the InterLink itself: the resource that orders, waits for,
// configures and ends one, the gate that waits for one, and what reads them.
//
// A link's life has a person in it, the partner's; status.go says what each
// status means, messages.go what to tell the user at each.
package link
