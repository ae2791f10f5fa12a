// Package routers proves with real routers what data.interlink_router_configuration
// writes: FRRouting and BIRD accept it, sessions come up, what a routing policy
// allows crosses, what it does not allow is held back, and the gate opens when BGP is
// up.
//
// All of it is tests, of `make routers`. They need root, network namespaces, and the
// programs of Debian's packages bird2, frr and iproute2.
package routers
