// Package mockapi is a mock of Scaleway's InterLink API, in memory, for tests of a provider and for people who want to
// try one: InterLink is ordered, billed and, in part, done by hand by a partner, so that none of this can be had at will
// from the real one.
//
// It answers as the recordings under testdata do; where they say nothing, as the documentation does, and else as seemed
// likeliest. Comments say which: recorded, documented, inferred. It shares no code with the provider or with Scaleway's
// SDK: a mistake that both sides share would hide.
//
// # Life of a link
//
// A link moves by itself after the times of a [Lifecycle], or when told by [Server.Act]. Moves are made when anybody
// next looks, with the time at which they fell due: there are no goroutines and no timers, and the clock may be a test's
// ([Options].Now). The zero Lifecycle moves everything at once: POST answers `requested`, the next GET `active`; DELETE of
// a built link answers `deprovisioning`, the next GET 404. Links of [Server.AddLink], and those whose status was set by
// [SetStatus] or [Server.Edit], rest where they are until the next action.
//
// # Control path
//
// Beside the API a server has a control path under /mock/, for other processes: JSON, no token, neither delayed nor
// limited nor faulted, and not in the log of requests.
//
//	GET    /mock/                                help
//	GET    /mock/links                           every LinkView, of deleted links too
//	GET    /mock/links/{id|name|pairing_key}     one
//	POST   /mock/links/{...}/{action}            Act; body optional: {"reason":"...","status":"..."}
//	POST   /mock/partner/{pairing_key}/{action}  Act, for what a partner can do
//	GET    /mock/requests                        Requests; DELETE: ResetRequests
//	GET    /mock/lifecycle                       Lifecycle; PUT: SetLifecycle; PATCH: change what is given
//	GET    /mock/faults                          Faults; POST: AddFault, one or a list; DELETE: ClearFaults
//	POST   /mock/vpcs                            AddVPC
//	POST   /mock/connections                     AddConnection
//	POST   /mock/seed                            AddLink, one or a list
//	GET    /mock/events?after=N                  Events
//	POST   /mock/reset                           Reset
//
// README.md has examples.
package mockapi
