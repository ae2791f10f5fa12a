package router

import (
	"net"
	"slices"
	"testing"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/golden"
)

// ipNet parses an address or a prefix into the SDK's type.
func ipNet(t testing.TB, text string) scw.IPNet {
	t.Helper()
	ip, network, err := net.ParseCIDR(text)
	if err != nil {
		t.Fatal(err)
	}
	return scw.IPNet{IPNet: net.IPNet{IP: ip, Mask: network.Mask}}
}

func policy(t testing.TB, v6 bool, in, out []string) *client.RoutingPolicy {
	t.Helper()
	p := &client.RoutingPolicy{IsIPv6: v6}
	for _, text := range in {
		p.PrefixFilterIn = append(p.PrefixFilterIn, ipNet(t, text))
	}
	for _, text := range out {
		p.PrefixFilterOut = append(p.PrefixFilterOut, ipNet(t, text))
	}
	return p
}

// given is a link with a policy of each family.
func given(t testing.TB) facts {
	t.Helper()
	return facts{
		iface: "eth1",
		link: &client.Link{Link: interlink.Link{
			ID: "1a2b3c4d-2222-3333-4444-555555555555", Region: scw.RegionFrPar, Name: "dc3", Status: interlink.LinkStatusReady, Vlan: 1600,
			ScwBgpConfig:  &interlink.BgpConfig{Asn: 12876, IPv4: ipNet(t, "169.254.0.94/31"), IPv6: ipNet(t, "2001:db8:ffff::d000/127")},
			PeerBgpConfig: &interlink.BgpConfig{Asn: 65010, IPv4: ipNet(t, "169.254.0.95/31"), IPv6: ipNet(t, "2001:db8:ffff::d001/127")},
		}},
		policyV4: policy(t, false, []string{"192.168.0.0/16", "172.16.0.0/12"}, []string{"10.65.0.0/16", "10.64.0.0/16", "198.51.100.7/32"}),
		policyV6: policy(t, true, []string{"2001:db8:1::/48"}, []string{"2001:db8:64::/48", "2001:db8:65::1/128"}),
	}
}

// cases are the inputs of the golden files. internal/routers checks the same files
// with the real programs.
func cases(t testing.TB) map[string]facts {
	t.Helper()
	with := func(change func(*facts)) facts {
		f := given(t)
		change(&f)
		return f
	}
	return map[string]facts{
		"both":       given(t),
		"v4":         with(func(f *facts) { f.policyV6 = nil }),
		"v6":         with(func(f *facts) { f.policyV4 = nil }),
		"preference": with(func(f *facts) { f.preference = "low" }),
		"announce": with(func(f *facts) {
			f.preference, f.announce, f.announceSelected = "high", []string{"192.168.7.0/24", "172.16.0.0/12"}, true
		}),
		"nothing": with(func(f *facts) {
			f.policyV4, f.policyV6 = policy(t, false, nil, nil), policy(t, true, nil, []string{"::/0"})
		}),
		"other-link": with(func(f *facts) {
			f.link.ID, f.link.Vlan = "ffffffff-2222-3333-4444-555555555555", 1601
			f.link.ScwBgpConfig.IPv4, f.link.PeerBgpConfig.IPv4 = ipNet(t, "169.254.0.96/31"), ipNet(t, "169.254.0.97/31")
			f.link.ScwBgpConfig.IPv6, f.link.PeerBgpConfig.IPv6 = ipNet(t, "2001:db8:ffff::e000/127"), ipNet(t, "2001:db8:ffff::e001/127")
		}),
		"long-name": with(func(f *facts) {
			f.iface, f.policyV6 = "enp129s0f0np0", nil
			f.link.PeerBgpConfig.Asn, f.link.ScwBgpConfig.Asn = 65011, 64999
		}),
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for name, f := range cases(t) {
		for dialect, write := range dialects {
			f.dialect = dialect
			r, why := build(f)
			if why != nil {
				t.Fatalf("%s: %v", name, *why)
			}
			texts[name+"."+dialect] = write(r)
		}
	}
	golden.Files(t, "testdata", texts)
}

// TestTheTextIsTheSame checks that a different order of prefixes, a repeated
// prefix, or another name, status or time of the link does not change the router.
func TestTheTextIsTheSame(t *testing.T) {
	t.Parallel()
	for dialect, write := range dialects {
		f := given(t)
		f.dialect = dialect
		before, err := build(f)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(f.policyV4.PrefixFilterIn)
		slices.Reverse(f.policyV4.PrefixFilterOut)
		f.policyV4.PrefixFilterOut = append(f.policyV4.PrefixFilterOut, f.policyV4.PrefixFilterOut[0])
		f.link.Name, f.link.Status, f.link.BgpV4Status, f.link.Tags = "other", interlink.LinkStatusAllDown, interlink.BgpStatusDown, []string{"a"}
		after, err := build(f)
		if err != nil {
			t.Fatal(err)
		}
		if write(before) != write(after) {
			t.Errorf("%s: the text has changed:\n%s", dialect, write(after))
		}
	}
}

// TestAddressesWithoutAPolicy checks that the interface has both addresses, and
// that the family without a policy has no session.
func TestAddressesWithoutAPolicy(t *testing.T) {
	t.Parallel()
	f := given(t)
	f.policyV6 = nil
	r, err := build(f)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.families) != 2 || len(r.sessions()) != 1 || r.families[1].session {
		t.Errorf("%d families, %d sessions; want 2 and 1", len(r.families), len(r.sessions()))
	}
	f.link.PeerBgpConfig.IPv6 = scw.IPNet{}
	if r, err = build(f); err != nil || len(r.families) != 1 {
		t.Errorf("%v, %v", r, err)
	}
}

func TestNamesOfSubInterfaces(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ iface, dialect, want string }{
		{"eth1", "frr", "eth1.1600"},
		{"enp129s0f0", "bird2", "enp129s0f0.1600"},
		{"enp129s0f0n", "frr", "vlan1600"},
		{"HundredGigE0/0/0/1", "", "HundredGigE0/0/0/1.1600"},
	} {
		if got := subInterface(test.iface, 1600, test.dialect); got != test.want {
			t.Errorf("subInterface(%q, %q) = %q, want %q", test.iface, test.dialect, got, test.want)
		}
	}
}
