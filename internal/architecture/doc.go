// Package architecture holds the tests of rules that hold for all packages:
// ARCHITECTURE.md is the code, and every message has a golden file.
package architecture
