// Package reliability proves that no order is ever lost or doubled: every fault
// at every call that the provider makes, crashes, interrupts, races and random
// lives of links, over the real plugin protocol and through the real CLI,
// against the mock API.
//
// All of it is tests. `make reliability` runs the fault matrix and the random
// lives of a link, `make configurations` those of whole configurations; both
// print a summary.
package reliability
