package router

import (
	"fmt"
	"net/netip"
	"strings"
)

// frr writes the router for FRRouting, in the syntax of vtysh.
func (r *router) frr() string {
	var text strings.Builder
	text.WriteString(commented("!", r.intro("FRRouting", "FRRouting does not make the VLAN sub-interface. On Linux:", r.vlanCommands(false))))
	text.WriteString(commented("!", []string{
		"FRRouting needs a router id: an IPv4 address of this router other than 169.254.*, or bgp router-id.",
	}))
	fmt.Fprintf(&text, "!\ninterface %s\n description Scaleway InterLink\n", r.subInterface)
	for _, f := range r.families {
		fmt.Fprintf(&text, " %s address %s\n", frrFamily(f.v6), f.address)
	}
	text.WriteString("exit\n")
	for _, f := range r.sessions() {
		r.frrFilters(&text, f)
	}
	fmt.Fprintf(&text, "!\nrouter bgp %d\n ! so that a network statement needs no route, in all of this BGP instance\n no bgp network import-check\n", r.asn)
	for _, f := range r.sessions() {
		fmt.Fprintf(&text, " neighbor %s remote-as %d\n neighbor %s description Scaleway InterLink\n", f.scalewayAddress, r.scalewayASN, f.scalewayAddress)
	}
	for _, f := range r.sessions() {
		r.frrSession(&text, f)
	}
	text.WriteString("exit\n")
	return text.String()
}

// frrFilters writes the prefix lists and the community.
func (r *router) frrFilters(text *strings.Builder, f family) {
	keyword := frrFamily(f.v6)
	text.WriteString("!\n! " + f.name() + ": what this router may announce (prefix_filter_in)\n")
	r.frrPrefixList(text, f, "OUT", f.announce, false)
	text.WriteString("! " + f.name() + ": what this router accepts (prefix_filter_out)\n")
	r.frrPrefixList(text, f, "IN", f.accept, true)
	fmt.Fprintf(text, "route-map %s permit 10\n match %s address prefix-list %s\n", r.frrName(f, "OUT"), keyword, r.frrName(f, "OUT"))
	if r.community != "" {
		fmt.Fprintf(text, " set community %s\n", r.community)
	}
	text.WriteString("exit\n")
}

// frrPrefixList ends with a line that denies the rest, so that no list is empty:
// FRRouting treats an empty list as a missing one.
func (r *router) frrPrefixList(text *strings.Builder, f family, direction string, prefixes []netip.Prefix, inside bool) {
	sequence := 0
	line := func(rule string) {
		sequence += 5
		fmt.Fprintf(text, "%s prefix-list %s seq %d %s\n", frrFamily(f.v6), r.frrName(f, direction), sequence, rule)
	}
	for _, prefix := range prefixes {
		rule := "permit " + prefix.String()
		if inside && prefix.Bits() < f.bits() {
			rule += fmt.Sprintf(" le %d", f.bits())
		}
		line(rule)
	}
	line("deny any")
}

func (r *router) frrSession(text *strings.Builder, f family) {
	neighbor := " neighbor " + f.scalewayAddress.String()
	fmt.Fprintf(text, " !\n address-family %s unicast\n", strings.ToLower(f.name()))
	for _, prefix := range f.announce {
		fmt.Fprintf(text, "  network %s\n", prefix)
	}
	fmt.Fprintf(text, " %s activate\n %s prefix-list %s in\n %s route-map %s out\n", neighbor, neighbor, r.frrName(f, "IN"), neighbor, r.frrName(f, "OUT"))
	for _, other := range r.sessions() {
		if other.v6 && !f.v6 {
			// FRRouting activates every neighbor for IPv4.
			fmt.Fprintf(text, "  no neighbor %s activate\n", other.scalewayAddress)
		}
	}
	text.WriteString(" exit-address-family\n")
}

func (r *router) frrName(f family, direction string) string {
	return fmt.Sprintf("INTERLINK-%s-%s-%s", r.short, f.name(), direction)
}

func frrFamily(v6 bool) string {
	if v6 {
		return "ipv6"
	}
	return "ip"
}
