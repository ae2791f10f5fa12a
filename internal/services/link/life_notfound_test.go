package link_test

import (
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// How long a 404 of a new link is forgiven: client.Timing.NewLinkGrace, one minute.

// hideFor lets the API say 404 for every link, and list none, for a while.
func (l *life) hideFor(pause time.Duration, more ...string) {
	for _, operation := range append(more, "GetLink", "ListLinks") {
		l.fault(operation, mockapi.Hidden, -1)
	}
	l.after(pause, l.mock.ClearFaults)
}

// within checks how long something took.
func (l *life) within(begun time.Time, least, most time.Duration) {
	l.t.Helper()
	if took := time.Since(begun); took < least || took > most {
		l.t.Errorf("it took %s, want %s to %s", took, least, most)
	}
}

func TestLifeOfAnOrderThatDoesNotShowYet(t *testing.T) {
	t.Parallel()
	live(t, mockapi.Options{}, nil, func(l *life) {
		l.hideFor(55 * time.Second)
		l.apply()
		l.ends(1, true, "active")
	})
	live(t, mockapi.Options{}, nil, func(l *life) {
		begun := time.Now()
		l.hideFor(time.Hour)
		l.apply(`error: The InterLink "paris" no longer exists`)
		l.within(begun, time.Minute, 70*time.Second)
		l.ends(1, false, "active")
	})
}

func TestLifeOfAGateWhoseLinkDoesNotShowYet(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		limit         string
		forgiven      time.Duration // with the pauses between polls
		hidden, ended time.Duration
	}{
		{"20m", time.Minute, 55 * time.Second, 70 * time.Second},
		{"40s", 20 * time.Second, 15 * time.Second, 30 * time.Second},
	} {
		live(t, mockapi.Options{}, nil, func(l *life) {
			gate := protocol.Config{parisG: protocol.Attrs{"link_id": l.mock.AddLink(mockapi.LinkSeed{Name: "paris"}), "timeouts": protocol.Attrs{"create": test.limit}}}
			begun := time.Now()
			l.hideFor(time.Hour)
			if found := l.core.Apply(l.t.Context(), gate); !found.Failed() || l.core.State[parisG] != nil {
				l.t.Errorf("the gate of a link that does not show opened: %s", found)
			}
			l.within(begun, test.forgiven, test.ended)
			l.mock.ClearFaults()
			l.hideFor(test.hidden)
			if found := l.core.Apply(l.t.Context(), gate); found.Failed() {
				l.t.Errorf("hidden for %s: %s", test.hidden, found)
			}
		})
	}
}

func TestLifeOfAnOrderThatIsWithdrawnBeforeItShows(t *testing.T) {
	t.Parallel()
	live(t, manual, nil, func(l *life) {
		l.set(protocol.Attrs{"vpc_id": l.mock.AddVPC("net")})
		l.fault("AttachVpc", mockapi.PermissionsDenied, -1)
		l.hideFor(8*time.Second, "DeleteLink")
		l.apply(`error: The InterLink "paris" cannot be set up as configured: the order was withdrawn`)
		l.ends(1, false)
	})
}
