// Package reliability proves that no order is ever lost or doubled. It tests
// every fault at every call of the provider, crashes, interrupts, races and
// random lives of links. The tests run over the real plugin protocol and
// through the real CLI, against the mock API.
//
// All of it is tests. `make reliability` runs the fault matrix and the random
// lives of a link, `make configurations` those of whole configurations. Both
// print a summary.
//
// All of it is tests. `make reliability` runs the fault matrix and the random
// lives of a link, `make configurations` those of whole configurations; both
// print a summary.
package reliability
