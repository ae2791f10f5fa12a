// Package client is the provider's API client. It adds to Scaleway's SDK: retries
// that never place a second order, logs without secrets, errors classified by
// what they mean for the caller, and list pages that serve many links at once.
//
// It uses nothing of Terraform except its log.
package client
