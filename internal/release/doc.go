// Package release tests the released provider: the CLI installs it from a
// mirror, without development overrides.
package release
