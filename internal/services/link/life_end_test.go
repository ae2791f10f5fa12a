package link_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

const stillLeaving = `error: The InterLink "paris" is not deleted yet: still deprovisioning`

// lettingGo are the calls that end a link with everything.
var lettingGo = []string{"DisableRoutePropagation", "DetachVpc", "DetachRoutingPolicy", "DetachRoutingPolicy", "DeleteLink"}

func TestLifeOfALinkThatIsDestroyed(t *testing.T) {
	t.Parallel()
	for _, lifecycle := range []mockapi.Lifecycle{{}, {Deprovisioning: time.Minute, Reconfiguring: 2 * time.Second}} {
		furnished(t, mockapi.Options{Lifecycle: lifecycle}, func(l *life, _, _, _ []string) {
			l.destroy()
			l.calls(lettingGo...)
			l.ends(1, false)
		})
	}
	// The partner does not know about it, so it is deleted at once.
	live(t, manual, nil, func(l *life) {
		l.set(protocol.Attrs{"vpc_id": l.mock.AddVPC("net"), "routing_policy_v4_id": l.policy("v4", false), "enable_route_propagation": true, "wait_for_status": "requested"})
		l.apply()
		l.destroy()
		l.calls("DisableRoutePropagation", "DeleteLink")
		l.ends(1, false)
	})
	// Its status is final: it accepts only its deletion.
	live(t, manual, protocol.Attrs{"wait_for_status": "requested", "enable_route_propagation": true}, func(l *life) {
		l.set(protocol.Attrs{"vpc_id": l.mock.AddVPC("net"), "routing_policy_v4_id": l.policy("v4", false)})
		l.apply()
		l.act(mockapi.Refuse, "")
		l.destroy(`warning: InterLink "paris" needs attention: refused`)
		l.calls("DeleteLink")
		l.ends(1, false)
	})
	// It is already gone.
	live(t, mockapi.Options{}, nil, func(l *life) {
		l.apply()
		l.act(mockapi.Delete, "")
		l.core.NoRefresh = true
		l.destroy()
		l.calls()
		l.ends(1, false)
	})
}

// TestLifeOfADestroyThatTakesLong continues with the next destroy.
func TestLifeOfADestroyThatTakesLong(t *testing.T) {
	t.Parallel()
	for _, conflict := range []bool{false, true} { // how the API says that a deletion is under way
		furnished(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: mockapi.Manual}}, func(l *life, _, _, _ []string) {
			begun := time.Now()
			text := l.destroy(stillLeaving)
			if took := time.Since(begun); took < 30*time.Minute || took > 31*time.Minute || !strings.Contains(text, "Scaleway no longer bills it. FranceIX may") {
				l.t.Errorf("waited %s: %s", took, text)
			}
			l.ends(1, true, "deprovisioning")
			if conflict {
				l.fault("DeleteLink", mockapi.Conflict, -1)
			}
			text = l.destroy(`warning: InterLink "paris" needs attention: deprovisioning`, stillLeaving)
			if !strings.Contains(text, "most likely deleted on Scaleway's side before") {
				l.t.Error(text)
			}
			l.calls("DeleteLink")
			l.after(time.Minute, func() { l.act(mockapi.Deprovision, "") })
			l.destroy(`warning: InterLink "paris" needs attention: deprovisioning`)
			l.ends(1, false)
		})
	}
	furnished(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: mockapi.Manual}}, func(l *life, _, _, _ []string) {
		l.set(protocol.Attrs{"wait_for_deprovisioning": false})
		l.apply()
		begun := time.Now()
		l.destroy(`warning: The InterLink "paris" is not gone yet: FranceIX must still act`)
		l.calls(lettingGo...)
		l.ends(1, false, "deprovisioning")
		if took := time.Since(begun); took > time.Minute {
			l.t.Errorf("waited %s", took)
		}
	})
	furnished(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: mockapi.Manual}}, func(l *life, _, _, _ []string) {
		arguments := l.arguments
		l.arguments = nil
		if text := l.interruptAfter(time.Minute, stillLeaving); !strings.Contains(text, "It was interrupted after") {
			l.t.Error(text)
		}
		l.arguments = arguments
		l.ends(1, true, "deprovisioning")
	})
}

// TestLifeOfALinkThatThePartnerEnds deletes it on Scaleway's side, too, because otherwise Scaleway goes on
// billing it. An apply says so, and changes nothing.
func TestLifeOfALinkThatThePartnerEnds(t *testing.T) {
	t.Parallel()
	const leaving = `warning: InterLink "paris" needs attention: deprovisioning`
	live(t, mockapi.Options{}, nil, func(l *life) {
		l.apply()
		l.act(mockapi.Deprovision, "")
		if text := l.apply(leaving, `error: The InterLink "paris" is being deprovisioned`); !strings.Contains(text, "Scaleway bills it until you delete it") {
			l.t.Error(text)
		}
		l.calls()
		l.destroy(leaving)
		l.calls("DeleteLink")
		l.ends(1, false)
	})
	live(t, mockapi.Options{}, nil, func(l *life) {
		l.apply()
		l.act(mockapi.Deprovision, "")
		l.core.State[paris].Tainted = true // as with -replace
		l.apply(leaving)
		l.calls("DeleteLink", "CreateLink")
		l.ends(2, true, "active")
		l.settled()
	})
}

func TestLifeOfADeletionThatFails(t *testing.T) {
	t.Parallel()
	could := func(l *life) string {
		return `error: Could not delete the InterLink "paris" (` + protocol.Text(l.core.State[paris].Value, "id") + `)`
	}
	const stripped = `warning: The InterLink "paris" carries no traffic any more`
	for _, test := range map[string]struct {
		kind   mockapi.FaultKind
		times  int
		change func(*mockapi.Fault)
		says   func(l *life) []string
	}{
		"refused":          {mockapi.PermissionsDenied, 1, func(*mockapi.Fault) {}, func(l *life) []string { return []string{could(l), stripped} }},
		"locked":           {mockapi.TransientState, -1, func(f *mockapi.Fault) { f.Body = "locked" }, func(*life) []string { return []string{`error: The InterLink "paris" is locked`} }},
		"a wrong 404":      {mockapi.Hidden, 2, func(*mockapi.Fault) {}, func(*life) []string { return nil }},
		"a lost reply":     {mockapi.StatusAfter, 1, func(*mockapi.Fault) {}, func(*life) []string { return nil }},
		"a failure":        {mockapi.StatusBefore, 2, func(*mockapi.Fault) {}, func(*life) []string { return nil }},
		"busy for a while": {mockapi.TransientState, 5, func(*mockapi.Fault) {}, func(*life) []string { return nil }},
	} {
		for _, deprovisioning := range []time.Duration{0, time.Minute} {
			furnished(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: deprovisioning}}, func(l *life, _, _, _ []string) {
				l.fault("DeleteLink", test.kind, test.times, test.change)
				says := test.says(l)
				l.destroy(says...)
				if len(says) == 0 {
					l.ends(1, false)
					return
				}
				l.ends(1, true, "active")
				l.mock.ClearFaults()
				l.apply() // puts back what was detached
				if link, err := l.mock.Link("paris"); err != nil || link.VpcID == "" || link.RoutingPolicyV4ID == "" || !link.EnableRoutePropagation {
					l.t.Errorf("%+v, %v", link, err)
				}
				l.destroy()
				l.ends(1, false)
			})
		}
	}
	// Two replies are lost. The second DELETE made sure that the link is deleted on Scaleway's side.
	live(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: time.Hour}}, protocol.Attrs{"wait_for_deprovisioning": false}, func(l *life) {
		l.apply()
		l.fault("DeleteLink", mockapi.StatusAfter, 2)
		l.destroy(`warning: The InterLink "paris" is not gone yet: FranceIX must still act`)
		l.calls("DeleteLink", "DeleteLink")
	})
	// A failure to detach does not stop the deletion. The deletion's error says why.
	for _, kind := range []mockapi.FaultKind{mockapi.PermissionsDenied, mockapi.StatusBefore, mockapi.TransientState} {
		furnished(t, mockapi.Options{}, func(l *life, _, _, _ []string) {
			l.fault("DetachVpc", kind, -1)
			l.fault("DetachRoutingPolicy", kind, -1)
			l.destroy()
			l.ends(1, false)
		})
	}
	// The key may not read the link.
	furnished(t, mockapi.Options{}, func(l *life, _, _, _ []string) {
		l.core.NoRefresh = true
		says := could(l)
		l.fault("GetLink", mockapi.PermissionsDenied, -1)
		l.fault("ListLinks", mockapi.PermissionsDenied, -1)
		l.destroy(says)
		l.ends(1, true, "active")
	})
	// The link becomes locked during the wait.
	furnished(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: mockapi.Manual}}, func(l *life, _, _, _ []string) {
		l.after(time.Minute, func() { l.act(mockapi.Lock, "") })
		l.destroy(`error: The InterLink "paris" is locked`)
		l.ends(1, true, "locked")
	})
}

func TestLifeOfAProtectedLink(t *testing.T) {
	t.Parallel()
	live(t, mockapi.Options{}, protocol.Attrs{"deletion_protection": true}, func(l *life) {
		l.apply()
		l.destroy(`error: The InterLink "paris" is protected from deletion`)
		l.ends(1, true, "active")
		l.core.State[paris].Tainted = true
		l.apply(`warning: The InterLink "paris" is ordered once more`, `error: The InterLink "paris" is protected from deletion`)
		l.calls()
		l.ends(1, true, "active")
		// Terraform plans no destroy for a requested replacement, so the apply refuses it.
		held, null := l.core.State[paris], l.core.Null(paris)
		_, found := l.w.Open(l.t.Context(), l.t).Apply(l.t.Context(), paris, held.Value, held.Identity, protocol.Planned{Value: null}, null)
		if got := headlines(found); !slices.Equal(got, []string{`error: The InterLink "paris" is protected from deletion`}) {
			l.t.Errorf("%s", found)
		}
		l.ends(1, true, "active")
		l.core.State[paris].Tainted = false
		l.set(protocol.Attrs{"deletion_protection": false})
		l.apply()
		l.destroy()
		l.ends(1, false)
	})
}

// TestLifeOfAGate opens the gate once the link is built, and closes it if the
// link is no longer built.
func TestLifeOfAGate(t *testing.T) {
	t.Parallel()
	live(t, manual, protocol.Attrs{"wait_for_status": "requested"}, func(l *life) {
		l.apply()
		link := l.config()
		gate := func(more protocol.Attrs) protocol.Config {
			return link.With(protocol.Config{parisG: protocol.Attrs{"link_id": protocol.Text(l.core.State[paris].Value, "id")}.With(more)})
		}
		try := func(config protocol.Config, wait time.Duration, said ...string) {
			l.t.Helper()
			begun := time.Now()
			found := l.core.Apply(l.t.Context(), config)
			if got := headlines(found); !slices.Equal(got, append([]string{}, said...)) {
				l.t.Errorf("%s", found)
			}
			if took := time.Since(begun); took < wait || took > wait+time.Minute {
				l.t.Errorf("waited %s, want %s", took, wait)
			}
		}
		try(gate(nil), 2*time.Hour, `error: The InterLink "paris" is not built yet: still requested`)
		if l.core.State[parisG] != nil {
			l.t.Error("a gate that did not open is in the state")
		}
		l.after(time.Hour, func() { l.act(mockapi.Accept, ""); l.act(mockapi.Activate, "") })
		try(gate(nil), time.Hour)
		try(gate(nil), 0)
		try(gate(protocol.Attrs{"wait_for": "bgp_up"}), 0, `error: The InterLink "paris" has no BGP session to wait for`)
		l.act(mockapi.Configuring, "")
		try(gate(nil), 0)
		l.act(mockapi.Configured, "")
		l.act(mockapi.Lock, "")
		try(gate(nil), 0, `warning: InterLink "paris" needs attention: locked`, `error: The InterLink "paris" is locked`)
		if l.core.State[parisG] != nil {
			l.t.Error("the gate of a locked link is open")
		}
		l.act(mockapi.Delete, "")
		try(gate(nil), time.Minute, `warning: The InterLink "paris" no longer exists`, "error: The InterLink to wait for does not exist")
	})
}
