// Package protocol drives the provider over Terraform's plugin protocol, in the
// test's own process and without a CLI. It is for tests only.
//
//   - A World is a mock API and how the provider talks to it. NewWorld runs on
//     the real clock, Bubble on a virtual one: days pass at once.
//   - A Session is one provider process. Its methods are the calls that Terraform
//     makes; what comes back is checked as Terraform checks it.
//   - A Core is a working directory: it keeps a state, and plans and applies
//     configurations the way Terraform does.
package protocol
