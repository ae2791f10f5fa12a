// Package client is the provider's API client: Scaleway's SDK with retries that
// never place a second order, log lines without secrets, errors classed by what
// they mean for the caller, and list pages that answer for many links at once.
//
// It knows no Terraform but for its log.
package client
