// Package routers tests the output of data.interlink_router_configuration with
// real routers. FRRouting and BIRD accept it, and sessions come up. Prefixes
// that a routing policy allows cross, all others are held back. The gate opens
// when BGP is up.
//
// All of it is tests, of `make routers`. They need root, network namespaces, and the
// programs of Debian's packages bird2, frr and iproute2.
package routers
