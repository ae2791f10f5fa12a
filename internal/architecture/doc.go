// Package architecture holds the tests of rules that hold for all packages.
package architecture
