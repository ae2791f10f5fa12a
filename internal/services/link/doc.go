// Package link is the InterLink itself: the resource that orders, waits for,
// configures and deletes a link; the gate that waits for one; and the data
// sources.
//
// A person at the partner takes part in a link's life. status.go says what each
// status means, messages.go what to tell the user about it.
// status means, messages.go what to tell the user at each.
package link
