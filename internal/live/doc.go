// Package live holds the acceptance tests that can run against the real API:
// what needs no partner. They run against the mock API always, and against
// Scaleway with credentials of one's own where INTERLINK_LIVE=1 is set.
//
//	TF_ACC=1 INTERLINK_LIVE=1 go test ./internal/live -v
//
// They cost money: an InterLink is billed from the moment that it is ordered.
// Each test deletes what it orders while it is `requested`, within a minute or
// so. What a test that was cut off leaves behind, the sweeper deletes:
//
//	INTERLINK_LIVE=1 go test ./internal/live -v -sweep=fr-par
package live
