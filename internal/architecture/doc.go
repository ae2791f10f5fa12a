// Package architecture holds the test that compares ARCHITECTURE.md with the
// code.
package architecture
