package link

import (
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
