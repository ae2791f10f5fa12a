// Package live holds the acceptance tests that can run against the real API:
// those that need no partner. They always run against the mock API. With
// INTERLINK_LIVE=1 and your own credentials they run against Scaleway.
//
//	TF_ACC=1 INTERLINK_LIVE=1 go test ./internal/live -v
//
// They cost money: an InterLink is billed from its order on. Each test deletes
// its order while it is `requested`, within about a minute. The sweeper deletes
// what an interrupted test leaves behind:
//
//	INTERLINK_LIVE=1 go test ./internal/live -v -sweep=fr-par
package live
