// Package release tests the provider as it is released: installed by the CLI
// itself, from a mirror, without development overrides.
package release
