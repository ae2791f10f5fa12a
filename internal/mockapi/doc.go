// Package mockapi is a mock of Scaleway's InterLink API, in memory. It is for tests of a provider and for people who want
// to try one. A real InterLink is ordered, billed and partly made by hand by a partner, so the real API cannot offer that on
// demand.
//
// Its replies follow the recordings under testdata. Where these say nothing they follow the documentation, and otherwise the
// most likely behaviour. Comments say which: recorded, documented, inferred. It shares no code with the provider or with
// Scaleway's SDK: a shared mistake would hide.
//
// # Life of a link
//
// A link moves by itself after the times of a [Lifecycle], or when told by [Server.Act]. Moves are made on the next call,
// with the time at which they fell due: there are no goroutines and no timers, and the clock may be a test's
// ([Options].Now). The zero Lifecycle moves everything at once: POST returns `requested`, the next GET `active`; DELETE of
// a built link returns `deprovisioning`, the next GET 404. Some links rest where they are until the next action: those of
// [Server.AddLink], and those whose status was set by [SetStatus] or [Server.Edit].
//
// # Control path
//
// In addition to the API a server has a control path under /mock/, for other processes: JSON and no token. Its requests are
// not delayed, limited, faulted or logged. GET /mock/ lists its calls, among them those that add faults (POST /mock/faults)
// and turn the page's switches on (POST /mock/switches/{name}). README.md has examples, and a table of the faults.
package mockapi
