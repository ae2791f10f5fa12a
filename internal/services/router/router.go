// Package router is the router on the user's side of a link: its settings, and the
// text of its configuration. It builds a router from facts of the API, and writes
// a text of that router for each dialect.
package router

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// facts are the input for a router's configuration.
type facts struct {
	link             *client.Link
	policyV4         *client.RoutingPolicy // nil: the link has none
	policyV6         *client.RoutingPolicy
	dialect          string // "": no text
	iface            string
	preference       string   // "": none
	announce         []string // nil: what the policies accept
	announceSelected bool     // announce is set, but may be empty
}

// router holds the settings of a router. Its texts and their order depend only on
// the facts.
type router struct {
	link         string // {region}/{uuid}
	short        string // the first part of the uuid, for names
	iface        string // where the link arrives
	subInterface string // of the link's VLAN
	vlan         uint32
	asn          uint32 // of this router
	scalewayASN  uint32
	community    string // of the announced prefixes; "": none
	families     []family
}

// family is IPv4 or IPv6.
type family struct {
	v6              bool
	address         netip.Prefix // of this router, with host bits
	scalewayAddress netip.Addr
	session         bool // the link has a policy of this family
	announce        []netip.Prefix
	accept          []netip.Prefix
}

// name is the name of the family in messages.
func (f family) name() string { return familyName(f.v6) }

func familyName(v6 bool) string {
	if v6 {
		return "IPv6"
	}
	return "IPv4"
}

// bits is the length of an address in bits.
func (f family) bits() int {
	if f.v6 {
		return 128
	}
	return 32
}

// communities are the BGP communities that steer the traffic from Scaleway, by
// preference (documented).
var communities = map[string]string{"low": "12876:42050", "medium": "12876:42100", "high": "12876:42200"}

// build makes the router, or says why there is none.
func build(f facts) (*router, *fw.Message) {
	link := f.link
	if f.policyV4 == nil && f.policyV6 == nil {
		return nil, because(messages{}.noPolicy(link))
	}
	if link.ScwBgpConfig == nil || link.PeerBgpConfig == nil || link.Vlan == 0 || link.PeerBgpConfig.Asn == 0 || link.ScwBgpConfig.Asn == 0 {
		return nil, because(messages{}.notKnownYet(link, "VLAN, AS numbers and addresses"))
	}
	announce, why := announced(f)
	if why != nil {
		return nil, why
	}
	short, _, _ := strings.Cut(link.ID, "-")
	r := &router{
		link: link.Region.String() + "/" + link.ID, short: short, iface: f.iface, vlan: link.Vlan,
		asn: link.PeerBgpConfig.Asn, scalewayASN: link.ScwBgpConfig.Asn, community: communities[f.preference],
	}
	r.subInterface = subInterface(f.iface, link.Vlan, f.dialect)
	for _, side := range []struct {
		v6        bool
		own, peer scw.IPNet
		policy    *client.RoutingPolicy
	}{
		{false, link.PeerBgpConfig.IPv4, link.ScwBgpConfig.IPv4, f.policyV4},
		{true, link.PeerBgpConfig.IPv6, link.ScwBgpConfig.IPv6, f.policyV6},
	} {
		own, peer, known := addresses(side.own, side.peer)
		switch {
		case !known && side.policy != nil:
			return nil, because(messages{}.notKnownYet(link, familyName(side.v6)+" addresses"))
		case !known:
			continue
		}
		one := family{v6: side.v6, address: own, scalewayAddress: peer, session: side.policy != nil}
		if one.session {
			one.announce, one.accept = announce[side.v6], prefixes(side.policy.PrefixFilterOut)
		}
		r.families = append(r.families, one)
	}
	return r, nil
}

func because(why fw.Message) *fw.Message { return &why }

// addresses returns the addresses of both ends. known is false if one is missing.
func addresses(own, scaleway scw.IPNet) (address netip.Prefix, peer netip.Addr, known bool) {
	if own.IP == nil || scaleway.IP == nil {
		return netip.Prefix{}, netip.Addr{}, false
	}
	address, err := netip.ParsePrefix(own.String())
	if err != nil {
		return netip.Prefix{}, netip.Addr{}, false
	}
	other, err := netip.ParsePrefix(scaleway.String())
	return address, other.Addr(), err == nil
}

// longestName is the maximum length of an interface name on Linux.
const longestName = 15

// subInterface names the interface of a VLAN. With a dialect the router runs
// Linux, where names are short.
func subInterface(iface string, vlan uint32, dialect string) string {
	name := fmt.Sprintf("%s.%d", iface, vlan)
	if dialect != "" && len(name) > longestName {
		return fmt.Sprintf("vlan%d", vlan)
	}
	return name
}

// announced returns the prefixes to announce, by family: the ones in the
// configuration, which a policy has to accept, else all that the policies accept.
func announced(f facts) (map[bool][]netip.Prefix, *fw.Message) {
	accepted := map[bool][]netip.Prefix{}
	for _, policy := range []*client.RoutingPolicy{f.policyV4, f.policyV6} {
		if policy != nil {
			accepted[policy.IsIPv6] = prefixes(policy.PrefixFilterIn)
		}
	}
	if !f.announceSelected {
		return accepted, nil
	}
	chosen := map[bool][]netip.Prefix{}
	for _, text := range f.announce {
		prefix, err := fw.ParsePrefix(text)
		if err != nil {
			return nil, because(messages{}.noPrefix(err))
		}
		v6 := prefix.Addr().Is6()
		within := slices.ContainsFunc(accepted[v6], func(p netip.Prefix) bool {
			return p.Bits() <= prefix.Bits() && p.Contains(prefix.Addr())
		})
		if _, session := accepted[v6]; !session {
			return nil, because(messages{}.noSessionFor(f.link, prefix))
		} else if !within {
			return nil, because(messages{}.notAccepted(f.link, prefix, accepted[v6]))
		}
		chosen[v6] = append(chosen[v6], prefix)
	}
	for v6 := range chosen {
		chosen[v6] = sorted(chosen[v6])
	}
	return chosen, nil
}

func prefixes(of []scw.IPNet) []netip.Prefix {
	out := make([]netip.Prefix, 0, len(of))
	for _, ipNet := range of {
		if prefix, err := netip.ParsePrefix(ipNet.String()); err == nil {
			out = append(out, prefix.Masked())
		}
	}
	return sorted(out)
}

// sorted returns prefixes in a fixed order, each once, because the API's order
// may change.
func sorted(prefixes []netip.Prefix) []netip.Prefix {
	slices.SortFunc(prefixes, func(a, b netip.Prefix) int {
		return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
	})
	return slices.Compact(prefixes)
}

// dialects write a router as text. Add a dialect only if a real program checks
// its text in the tests (make routers).
var dialects = map[string]func(*router) string{"frr": (*router).frr, "bird2": (*router).bird2}

// sessions returns the families that have a session.
func (r *router) sessions() []family {
	var kept []family
	for _, f := range r.families {
		if f.session {
			kept = append(kept, f)
		}
	}
	return kept
}

// vlanCommands returns the commands that make the sub-interface on Linux. They
// set the addresses too, if the dialect does not.
func (r *router) vlanCommands(withAddresses bool) []string {
	commands := []string{fmt.Sprintf("ip link add link %s name %s type vlan id %d", r.iface, r.subInterface, r.vlan)}
	for _, f := range r.families {
		if withAddresses {
			commands = append(commands, fmt.Sprintf("ip address add %s dev %s", f.address, r.subInterface))
		}
	}
	return append(commands, fmt.Sprintf("ip link set dev %s up", r.subInterface))
}

// intro returns the explanation at the top of the text, as lines without a
// comment sign.
func (r *router) intro(program, interfaces string, commands []string) []string {
	lines := []string{
		fmt.Sprintf("Scaleway InterLink %s: the router that speaks BGP with Scaleway, for %s.", r.link, program),
		"Written by the data source interlink_router_configuration.",
		"",
		interfaces,
	}
	for _, command := range commands {
		lines = append(lines, "  "+command)
	}
	return append(lines,
		"",
		"The directions of a routing policy are Scaleway's, and swap here:",
		"  prefix_filter_in, what Scaleway accepts, is what this router may announce.",
		"  prefix_filter_out, what Scaleway advertises, is what this router accepts, with all that is inside.",
		"What is announced is announced whether or not this router has a route to it.",
	)
}

// commented puts a comment sign before each line.
func commented(sign string, lines []string) string {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(strings.TrimRight(sign+" "+line, " ") + "\n")
	}
	return text.String()
}
