package link

import (
	"strings"
	"testing"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

func withSessions(v4, v6 interlink.BgpStatus) *client.Link {
	return &client.Link{Link: interlink.Link{ID: "1a2b3c4d", Region: "fr-par", Name: "paris", Status: "limited_connectivity", BgpV4Status: v4, BgpV6Status: v6, EnableRoutePropagation: true}}
}

func TestBGPIsUp(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		v4, v6 interlink.BgpStatus
		want   bool
	}{
		{"up", "up", true},
		{"up", "disabled", true},
		{"disabled", "up", true},
		{"up", "down", false},
		{"down", "up", false},
		{"down", "disabled", false},
		{"disabled", "disabled", false},
		{"up", "unknown_bgp_status", false},
		{"flapping", "up", false},
		{"", "", false},
	} {
		if got := bgpUp(withSessions(test.v4, test.v6)); got != test.want {
			t.Errorf("v4 %q, v6 %q: %t, want %t", test.v4, test.v6, got, test.want)
		}
	}
}

func TestWithoutSessions(t *testing.T) {
	t.Parallel()
	policy := "11111111-2222-3333-4444-555555555555"
	link := withSessions("disabled", "disabled")
	if !withoutSessions(link) {
		t.Error("a link without policy has sessions")
	}
	link.RoutingPolicyV6ID = &policy
	if withoutSessions(link) {
		t.Error("a link with a policy will get no session")
	}
	if withoutSessions(withSessions("disabled", "down")) {
		t.Error("a session that is down is none")
	}
}

// TestSinceWhenASessionIsDown counts from the first poll that shows the session
// down. It counts again from the start after the session was up.
func TestSinceWhenASessionIsDown(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 9, 1, 10, 0, 0, 0, time.UTC)
	seen := sessionHistory{}
	for second, statuses := range [][2]interlink.BgpStatus{{"disabled", "down"}, {"down", "down"}, {"down", "up"}, {"down", "down"}, {"down", "down"}} {
		seen.note(withSessions(statuses[0], statuses[1]), start.Add(time.Duration(second)*time.Second))
	}
	if got := seen["IPv4"]; !got.Equal(start.Add(time.Second)) {
		t.Errorf("IPv4 is down since %s", got)
	}
	if got := seen["IPv6"]; !got.Equal(start.Add(3 * time.Second)) {
		t.Errorf("IPv6 is down since %s", got)
	}
}

func TestBGPNotUp(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	now := time.Date(2026, 9, 1, 10, 0, 0, 0, time.UTC)
	end := waitEnd{waited: 12 * time.Minute, limit: 12 * time.Minute}
	partner := contact{name: "FranceIX", ways: "FranceIX (email a@b.c)"}
	hosted := &interlink.PartnerHost{PartnerID: "x"}
	for name, test := range map[string]struct {
		v4, v6 interlink.BgpStatus
		host   *interlink.PartnerHost
		l3     *bool
		says   []string
		not    []string
	}{
		"self-hosted, one down": {
			"up", "down", nil, nil,
			[]string{"the IPv6 session is down", "IPv4: up; IPv6: down since 09:50:00 UTC at least (for 10m, as far as this wait has seen)", "your router speaks BGP", "data.interlink_router_configuration", "nothing is tainted"},
			[]string{"partner", "FranceIX"},
		},
		"L2, both down":      {"down", "down", hosted, &no, []string{"both sessions are down", "your router speaks BGP with Scaleway, by way of FranceIX, an L2 partner"}, []string{"an L3 partner"}},
		"L3":                 {"down", "disabled", hosted, &yes, []string{"the IPv4 session is down", "IPv6: disabled (no session)", "the router of FranceIX, an L3 partner", "a@b.c"}, []string{"your router", "interlink_router_configuration"}},
		"not known":          {"down", "disabled", hosted, nil, []string{"does not say whether FranceIX is an L2 or an L3 partner", "your router", "the partner's router does", "a@b.c"}, nil},
		"none has begun yet": {"disabled", "disabled", nil, nil, []string{"no session has begun", "IPv4: disabled (no session)"}, []string{"since"}},
	} {
		link := withSessions(test.v4, test.v6)
		link.Partner, link.L3Connectivity = test.host, test.l3
		seen := sessionHistory{}
		seen.note(link, now.Add(-10*time.Minute))
		text := (messages{now}).bgpNotUp(link, partner, seen, end)
		whole := text.Summary + "\n" + text.Detail
		for _, want := range test.says {
			if !strings.Contains(whole, want) {
				t.Errorf("%s does not say %q:\n%s", name, want, whole)
			}
		}
		for _, no := range test.not {
			if strings.Contains(whole, no) {
				t.Errorf("%s says %q:\n%s", name, no, whole)
			}
		}
		if strings.Contains(whole, "propagation") {
			t.Errorf("%s speaks of propagation, which is on:\n%s", name, whole)
		}
	}
	link := withSessions("down", "disabled")
	link.EnableRoutePropagation = false
	if text := (messages{now}).bgpNotUp(link, partner, sessionHistory{}, waitEnd{interrupted: true, waited: time.Second}); !strings.Contains(text.Detail, "turn route propagation on") || !strings.Contains(text.Detail, "interrupted after 1s") {
		t.Error(text.Detail)
	}
}
