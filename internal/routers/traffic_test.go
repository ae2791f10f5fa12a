//go:build linux

package routers

import (
	"context"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// side is one family of a link: what has to cross and what must not.
type side struct {
	v6        bool
	in, out   []string // of the policy
	announced []string // what the text lets the router announce
	unwanted  []string // what the user has in addition
	offered   offers   // what Scaleway's side announces
	learned   []string // what the router has to accept of it
}

// sides returns the two families. The router has a prefix that no policy
// allows, and a more specific one of an allowed prefix, which it must not
// announce. Scaleway's side announces a prefix that the policy does not
// advertise, and one that is wider than the advertised one.
func sides() map[bool]*side {
	return map[bool]*side{
		false: {
			in: []string{"192.168.0.0/16", "172.16.0.0/12"}, out: []string{"10.64.0.0/16"},
			announced: []string{"172.16.0.0/12", "192.168.0.0/16"}, unwanted: []string{"192.168.77.0/24", "203.0.113.0/24"},
			offered: offers{[]string{"10.64.0.0/16", "10.64.7.0/24", "10.0.0.0/8", "198.18.0.0/15"}, "10.64.9.0/24"},
			learned: []string{"10.64.0.0/16", "10.64.7.0/24", "10.64.9.0/24"},
		},
		true: {
			v6: true,
			in: []string{"2001:db8:1::/48", "2001:db8:2::/48"}, out: []string{"2001:db8:64::/48"},
			announced: []string{"2001:db8:1::/48", "2001:db8:2::/48"}, unwanted: []string{"2001:db8:1:77::/64", "2001:db8:ffff::/48"},
			offered: offers{[]string{"2001:db8:64::/48", "2001:db8:64:7::/64", "2001:db8::/32", "2001:db8:65::/48"}, "2001:db8:64:9::/64"},
			learned: []string{"2001:db8:64:7::/64", "2001:db8:64:9::/64", "2001:db8:64::/48"},
		},
	}
}

// scene is the configuration of a link.
type scene struct {
	families   []bool // of its policies
	preference string
	community  string // as BIRD shows it
	announce   []string
}

func scenes() map[string]scene {
	both := []bool{false, true}
	return map[string]scene{
		"both":       {families: both},
		"IPv4 only":  {families: both[:1]},
		"IPv6 only":  {families: both[1:], preference: "medium", community: "(12876,42100)"},
		"preference": {families: both, preference: "low", community: "(12876,42050)"},
		"announce":   {families: both, preference: "high", community: "(12876,42200)", announce: []string{"192.168.4.0/24", "2001:db8:2::/48", "2001:db8:1:4::/64"}},
	}
}

// TestRoutersCarryTraffic runs the generated text on a user's router.
// Scaleway's side accepts everything, and announces more than the policy
// allows. Sessions come up for the families that have a policy. What is allowed
// crosses with its community, and nothing else does.
func TestRoutersCarryTraffic(t *testing.T) {
	needsRouters(t)
	t.Parallel()
	for _, d := range dialects() {
		for name, scene := range scenes() {
			t.Run(d.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				scene.run(t, d)
			})
		}
	}
}

func (s scene) run(t *testing.T, d dialect) {
	t.Helper()
	families := sides()
	env := acctest.New(t, mockapi.Options{})
	id := s.link(env, families)
	link := getLink(t, env, id)
	arguments := protocol.Attrs{"link_id": id, "dialect": d.name, "interface": "eth1"}
	if s.preference != "" {
		arguments["preference"] = s.preference
	}
	if s.announce != nil {
		arguments["announce"] = s.announce
		families[false].announced, families[true].announced = s.announce[:1], []string{s.announce[2], s.announce[1]}
	}
	p := newPair(t, "eth1")
	scw := startScaleway(t, p, link, families[false].offered, families[true].offered)
	dir := startRouter(t, d, p, textOf(t, env, arguments), link.Peer.ASN, families)
	logs := tail(dir, "*.*")
	eventually(t, "the sessions are up", func() bool {
		v4, v6 := scw.up()
		return v4 == slices.Contains(s.families, false) && v6 == slices.Contains(s.families, true)
	}, logs, tail(scw.dir, "*.log"))
	for _, v6 := range s.families {
		s.crosses(t, d, p, scw, families[v6], dir, map[bool]string{false: link.Scw.IPv4, true: link.Scw.IPv6}[v6])
	}
	v4, v6 := scw.up()
	if v4 != slices.Contains(s.families, false) || v6 != slices.Contains(s.families, true) {
		t.Errorf("sessions: IPv4 %t, IPv6 %t; policies of %v", v4, v6, s.families)
	}
}

// link seeds a link with a policy of each family of the scene.
func (s scene) link(env *acctest.Env, families map[bool]*side) string {
	seed := mockapi.LinkSeed{Name: "own", ConnectionID: env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "cage"}), VLAN: 1500, PeerASN: 65010, Status: "ready"}
	for _, v6 := range s.families {
		policy := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v" + digit(v6), IsIPv6: v6, PrefixFilterIn: families[v6].in, PrefixFilterOut: families[v6].out})
		if v6 {
			seed.RoutingPolicyV6ID = policy
		} else {
			seed.RoutingPolicyV4ID = policy
		}
	}
	return env.Mock.AddLink(seed)
}

// startRouter runs the text in the program, together with the user's other
// prefixes.
func startRouter(t *testing.T, d dialect, p *pair, written string, asn int, families map[bool]*side) string {
	t.Helper()
	p.makeVLAN(t, written)
	dir := folder(t)
	write(t, filepath.Join(dir, "interlink.conf"), written)
	unwanted := map[bool][]string{}
	for v6, one := range families {
		if d.name != "bird2" || strings.Contains(written, "_ipv"+digit(v6)+"_bgp ") { // otherwise it has no table for them
			unwanted[v6] = one.unwanted
		}
	}
	script := write(t, filepath.Join(dir, "start.sh"), d.script(t, dir, p.user, asn, unwanted))
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	start := exec.CommandContext(ctx, "sh", script)
	start.Dir = dir
	if output, err := start.CombinedOutput(); err != nil {
		t.Fatalf("%s\n%s\n%s\n%s", err, output, written, tail(dir, "*.*")())
	}
	return dir
}

// crosses checks one family in both directions.
func (s scene) crosses(t *testing.T, d dialect, p *pair, scw *scaleway, one *side, dir, neighbour string) {
	t.Helper()
	family := "IPv" + digit(one.v6)
	logs := tail(dir, "*.*")
	eventually(t, family+": what may be announced reaches Scaleway", func() bool {
		return slices.Equal(sortedKeys(scw.heard(one.v6)), one.announced)
	}, logs, func() string { return strings.Join(sortedKeys(scw.heard(one.v6)), " ") })
	// The last prefix has to arrive. An earlier one that is missing then was
	// held back.
	scw.announceLate(one.v6)
	eventually(t, family+": what is announced late reaches the router", func() bool {
		return slices.Contains(heardIn(t, p.user, d.protocol, one.v6), one.offered.late)
	}, logs)
	// BIRD gives the kernel the user's prefixes in addition to what it has
	// learned.
	got := slices.DeleteFunc(heardIn(t, p.user, d.protocol, one.v6), func(prefix string) bool { return slices.Contains(one.unwanted, prefix) })
	if !slices.Equal(got, one.learned) {
		t.Errorf("%s: the router has learned %v, want %v", family, got, one.learned)
	}
	if sent := d.sent(t, dir, one.v6, strings.Split(neighbour, "/")[0]); !slices.Equal(sent, one.announced) {
		t.Errorf("%s: the router says that it announces %v, want %v", family, sent, one.announced)
	}
	heard := scw.heard(one.v6)
	if got := sortedKeys(heard); !slices.Equal(got, one.announced) {
		t.Errorf("%s: Scaleway has heard %v, want %v", family, got, one.announced)
	}
	for prefix, community := range heard {
		if community != s.community {
			t.Errorf("%s: %s came with the community %q, want %q", family, prefix, community, s.community)
		}
	}
	if !t.Failed() {
		offered := len(one.offered.routes) + 1
		counts.session(d.name, family, tally{out: len(heard), outHeld: len(one.unwanted), in: len(one.learned), inHeld: offered - len(one.learned)})
	}
}
