package link_test

import (
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

const (
	stillRequested = `warning: The InterLink "paris" is not built yet: still requested`
	noRoutes       = "warning: Route propagation without a routing policy"
	noVPC          = "warning: Route propagation without a VPC"
)

func TestLifeOfAnOrderThatTakesLong(t *testing.T) {
	t.Parallel()
	live(t, slow, nil, func(l *life) {
		begun := time.Now()
		text := l.apply(stillRequested)
		if took := time.Since(begun); took < 30*time.Minute || took > 31*time.Minute || !strings.Contains(text, "time-out of 30m ran out after 30m") {
			l.t.Errorf("waited %s: %s", took, text)
		}
		l.calls("CreateLink")
		l.ends(1, true, "requested")
		l.tainted(false)
		l.sleep(24 * time.Hour)
		l.apply(`warning: The InterLink "paris" is not built yet: still provisioning`)
		l.sleep(24 * time.Hour)
		l.apply()
		l.ends(1, true, "active")
		l.shows(map[string]string{"status": "active"})
		l.settled()
	})
}

func TestLifeOfAnOrderThatIsHandedOver(t *testing.T) {
	t.Parallel()
	live(t, slow, protocol.Attrs{"wait_for_status": "requested"}, func(l *life) {
		begun := time.Now()
		l.apply()
		if took := time.Since(begun); took > time.Minute {
			l.t.Errorf("waited %s", took)
		}
		link, err := l.mock.Link("paris")
		if err != nil || link.PairingKey == "" {
			l.t.Fatalf("%+v, %v", link, err)
		}
		l.shows(map[string]string{"pairing_key": link.PairingKey, "status": "requested"})
		l.ends(1, true, "requested")
		l.settled()
	})
}

func TestLifeOfAnOrderThatEndsBadly(t *testing.T) {
	t.Parallel()
	for decision, says := range map[mockapi.Decision]string{
		mockapi.Refuse: `error: The InterLink "paris" was refused by FranceIX`,
		mockapi.Fail:   `error: The InterLink "paris" has failed on Scaleway's side`,
		mockapi.Expire: `error: The InterLink "paris" has expired: no answer from FranceIX within 10 days`,
		mockapi.Lock:   `error: The InterLink "paris" is locked`,
	} {
		live(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: time.Minute, Decision: decision}}, nil, func(l *life) {
			begun := time.Now()
			if text := l.apply(says); !strings.Contains(text, "l2-support@franceix.net") {
				l.t.Errorf("it does not say whom to contact: %s", text)
			}
			l.tainted(true)
			if took := time.Since(begun); took > 2*time.Minute {
				l.t.Errorf("waited %s", took)
			}
		})
	}
	live(t, manual, nil, func(l *life) {
		l.after(time.Minute, func() { l.act(mockapi.Delete, "") })
		l.apply(`error: The InterLink "paris" no longer exists`)
		l.ends(1, false)
	})
}

func TestLifeOfAnOrderThatIsInterrupted(t *testing.T) {
	t.Parallel()
	live(t, slow, nil, func(l *life) {
		text := l.interruptAfter(time.Minute, stillRequested)
		if !strings.Contains(text, "It was interrupted after") || !strings.Contains(text, "email") {
			l.t.Error(text)
		}
		l.ends(1, true, "requested")
		l.tainted(false)
	})
}

// TestLifeOfAnOrderAsConfigured makes the changes that the order cannot carry after it, in
// their order.
func TestLifeOfAnOrderAsConfigured(t *testing.T) {
	t.Parallel()
	for _, late := range []bool{false, true} {
		options := slow
		options.Lifecycle.Provisioning, options.Lifecycle.Requested = 5*time.Minute, 5*time.Minute
		options.VPCOnlyWhenBuilt = late
		live(t, options, protocol.Attrs{"enable_route_propagation": true}, func(l *life) {
			vpc, v4, v6 := l.mock.AddVPC("net"), l.policy("v4", false), l.policy("v6", true)
			l.set(protocol.Attrs{"vpc_id": vpc, "routing_policy_v4_id": v4, "routing_policy_v6_id": v6, "tags": []string{"a"}})
			l.apply()
			if late {
				l.calls("CreateLink", "AttachVpc", "AttachVpc", "EnableRoutePropagation")
			} else {
				l.calls("CreateLink", "AttachVpc", "EnableRoutePropagation")
			}
			link, err := l.mock.Link("paris")
			if err != nil || link.VpcID != vpc || link.RoutingPolicyV4ID != v4 || link.RoutingPolicyV6ID != v6 || !link.EnableRoutePropagation || link.Status != "active" {
				l.t.Errorf("%+v, %v", link, err)
			}
			l.settled()
		})
	}
}

// TestLifeOfAnOrderWhoseVPCHasToWait waits until the time-out. The plan goes on
// showing the change.
func TestLifeOfAnOrderWhoseVPCHasToWait(t *testing.T) {
	t.Parallel()
	options := slow
	options.VPCOnlyWhenBuilt = true
	live(t, options, nil, func(l *life) {
		vpc := l.mock.AddVPC("net")
		l.set(protocol.Attrs{"vpc_id": vpc, "wait_for_status": "requested"})
		l.apply("warning: Part of the configuration of InterLink \"paris\" has to wait until it is built")
		l.tainted(false)
		l.apply("warning: Part of the configuration of InterLink \"paris\" has to wait until it is built")
		l.sleep(48 * time.Hour)
		l.apply()
		l.calls("AttachVpc")
		l.settled()
	})
}

// TestLifeOfAnOrderThatCannotBeSetUp withdraws the order if the partner does not know about it
// yet.
func TestLifeOfAnOrderThatCannotBeSetUp(t *testing.T) {
	t.Parallel()
	const nowhere = "11111111-2222-3333-4444-555555555555"
	live(t, manual, protocol.Attrs{"vpc_id": nowhere}, func(l *life) {
		begun := time.Now()
		l.apply(`error: The InterLink "paris" cannot be set up as configured: the order was withdrawn`)
		l.ends(1, false)
		if took := time.Since(begun); took < 30*time.Second || took > time.Minute {
			l.t.Errorf("gave up after %s: a new VPC may be unknown for half a minute", took)
		}
	})
	live(t, manual, protocol.Attrs{"vpc_id": nowhere}, func(l *life) {
		l.fault("DeleteLink", mockapi.StatusBefore, -1)
		l.apply(`error: The InterLink "paris" cannot be set up as configured: the order is to be withdrawn`)
		l.ends(1, true, "requested")
		l.tainted(true)
		l.mock.ClearFaults()
		l.destroy()
		l.ends(1, false)
	})
	live(t, manual, protocol.Attrs{"vpc_id": nowhere}, func(l *life) {
		l.after(10*time.Second, func() { l.act(mockapi.Accept, "") })
		l.after(5*time.Minute, func() { l.act(mockapi.Activate, "") })
		l.apply(`warning: The InterLink "paris" is ordered, but not all of it could be set`)
		l.ends(1, true, "active")
		l.tainted(false)
	})
	live(t, manual, protocol.Attrs{"vpc_id": nowhere}, func(l *life) {
		l.fault("CreateLink", mockapi.StatusAfter, 1)
		l.apply(`warning: The reply to the order of the InterLink "paris" was lost: this link was found in its place`, stillRequested)
		l.ends(1, true, "requested")
	})
	live(t, mockapi.Options{VPCOnlyWhenBuilt: true, Lifecycle: mockapi.Lifecycle{Requested: time.Minute}}, nil, func(l *life) {
		l.set(protocol.Attrs{"vpc_id": l.mock.AddVPC("net")})
		l.after(beforeItIsBuilt, func() { l.fault("AttachVpc", mockapi.PermissionsDenied, 1) })
		text := l.apply(`warning: The InterLink "paris" is ordered, but not all of it could be set`)
		if !strings.Contains(text, "fix the configuration") {
			l.t.Error(text)
		}
		l.tainted(false)
		l.apply()
		l.calls("AttachVpc")
		l.settled()
	})
}

// beforeItIsBuilt is when a fault is injected that only the second try to attach a
// VPC shall meet: the first one comes directly after the order.
const beforeItIsBuilt = 55 * time.Second

// TestLifeOfAnOrderThatIsDegradedAndNotSetUp expects both messages.
func TestLifeOfAnOrderThatIsDegradedAndNotSetUp(t *testing.T) {
	t.Parallel()
	options := manual
	options.VPCOnlyWhenBuilt = true
	live(t, options, nil, func(l *life) {
		l.set(protocol.Attrs{"vpc_id": l.mock.AddVPC("net")})
		l.after(beforeItIsBuilt, func() { l.fault("AttachVpc", mockapi.PermissionsDenied, 1) })
		l.after(time.Minute, func() { l.act(mockapi.Accept, ""); l.act(mockapi.Activate, ""); l.act(mockapi.Down, "") })
		l.apply(`warning: The InterLink "paris" is ordered, but not all of it could be set`, `warning: The InterLink "paris" is built, but BGP is down (all_down)`)
		l.ends(1, true, "all_down")
		l.tainted(false)
	})
}

// TestLifeOfAnOrderThatTurnsBadOnTheWay has a link that fails during its setup.
func TestLifeOfAnOrderThatTurnsBadOnTheWay(t *testing.T) {
	t.Parallel()
	options := mockapi.Options{VPCOnlyWhenBuilt: true, Lifecycle: mockapi.Lifecycle{Requested: time.Minute}}
	for action, says := range map[mockapi.Action]string{
		mockapi.Lock: `error: The InterLink "paris" is locked`, mockapi.Delete: `error: The InterLink "paris" no longer exists`,
	} {
		live(t, options, nil, func(l *life) {
			l.set(protocol.Attrs{"vpc_id": l.mock.AddVPC("net")})
			l.after(beforeItIsBuilt, func() {
				l.fault("AttachVpc", mockapi.StallBefore, 1, func(f *mockapi.Fault) { f.Delay = 20 * time.Second })
			})
			l.after(75*time.Second, func() { l.act(action, "") })
			l.apply(says)
			if got := l.core.State[paris] != nil; got != (action == mockapi.Lock) {
				l.t.Errorf("%s: in the state: %t", action, got)
			}
		})
	}
}

func TestLifeOfAnOrderWhoseReplyIsLost(t *testing.T) {
	t.Parallel()
	live(t, mockapi.Options{}, nil, func(l *life) {
		l.fault("CreateLink", mockapi.StatusAfter, 1)
		l.apply(`warning: The reply to the order of the InterLink "paris" was lost: this link was found in its place`)
		l.calls("CreateLink")
		l.ends(1, true, "active")
		l.settled()
	})
	live(t, mockapi.Options{}, nil, func(l *life) {
		l.fault("CreateLink", mockapi.StatusBefore, 1)
		text := l.apply(`error: It is not known whether the order of the InterLink "paris" was taken`)
		if !strings.Contains(text, "before it orders it looks") {
			l.t.Error(text)
		}
		l.calls("CreateLink")
		l.ends(0, false)
		l.set(protocol.Attrs{"allow_duplicate_name": true})
		l.fault("CreateLink", mockapi.StatusBefore, 1)
		if text := l.apply(`error: It is not known whether the order of the InterLink "paris" was taken`); !strings.Contains(text, "would order without looking") {
			l.t.Error(text)
		}
	})
}

func TestLifeOfAnOrderWhoseNameIsInUse(t *testing.T) {
	t.Parallel()
	live(t, manual, nil, func(l *life) {
		l.mock.AddLink(mockapi.LinkSeed{Name: "paris"})
		l.apply(`warning: An InterLink named "paris" exists already: the apply will not order another`, `error: An InterLink named "paris" exists already: nothing was ordered`)
		l.calls()
		l.ends(0, false, "active")
		l.set(protocol.Attrs{"allow_duplicate_name": true, "wait_for_status": "requested"})
		l.apply()
		l.ends(1, true, "active", "requested")
	})
	live(t, manual, protocol.Attrs{"name": nil, "wait_for_status": "requested"}, func(l *life) {
		l.apply()
		name := protocol.Text(l.core.State[paris].Value, "name")
		if !strings.HasPrefix(name, "interlink-") {
			l.t.Errorf("the name is %q", name)
		}
		other := protocol.NewCore(l.t, l.w)
		if found := other.Apply(l.t.Context(), l.config()); !found.Failed() || !strings.Contains(found.String(), "No `name` is configured") {
			l.t.Errorf("%s", found)
		}
	})
}

// TestLifeOfTwoOrdersAtTheSameMoment has lists that lag. Only the wait sees that our order came second,
// and withdraws it.
func TestLifeOfTwoOrdersAtTheSameMoment(t *testing.T) {
	t.Parallel()
	play := func(options mockapi.Options, check func(l *life, theirs string)) {
		options.ListLag.New = time.Minute
		live(t, options, nil, func(l *life) {
			first := l.mock.AddLink(mockapi.LinkSeed{Name: "paris", Status: "requested"})
			l.sleep(time.Second)
			check(l, first)
		})
	}
	play(manual, func(l *life, _ string) {
		text := l.apply(`error: Another InterLink named "paris" was ordered at the same moment`)
		if !strings.Contains(text, "came second, so it was withdrawn at once") {
			l.t.Error(text)
		}
		l.ends(1, false, "requested")
	})
	play(manual, func(l *life, theirs string) {
		l.after(30*time.Second, func() {
			for _, link := range l.mock.Alive() {
				if link.ID != theirs {
					if err := l.mock.Act(link.ID, mockapi.Accept, ""); err != nil {
						l.t.Error(err)
					}
				}
			}
		})
		l.apply(`warning: The InterLink "paris" is not built yet: still provisioning`, `warning: There is a second InterLink named "paris": both are billed`)
		l.ends(1, true, "requested", "provisioning")
	})
}

// TestLifeOfAnOrderWhoseNameCannotBeChecked has lists that fail after the order.
// The order stays, with a warning.
func TestLifeOfAnOrderWhoseNameCannotBeChecked(t *testing.T) {
	t.Parallel()
	live(t, mockapi.Options{}, nil, func(l *life) {
		l.fault("ListLinks", mockapi.StatusBefore, -1, func(f *mockapi.Fault) { f.Skip = 2 })
		l.apply(`warning: Another order named "paris" may have been placed at the same moment`)
		l.ends(1, true, "active")
	})
}

func TestLifeOfALinkThatIsDegraded(t *testing.T) {
	t.Parallel()
	live(t, manual, nil, func(l *life) {
		l.after(time.Minute, func() { l.act(mockapi.Accept, ""); l.act(mockapi.Activate, ""); l.act(mockapi.Down, "") })
		l.apply(`warning: The InterLink "paris" is built, but BGP is down (all_down)`)
		l.ends(1, true, "all_down")
		l.act(mockapi.Degrade, "")
		l.apply(`warning: The InterLink "paris" is built, but BGP is down (limited_connectivity)`) // its refresh
	})
	live(t, manual, protocol.Attrs{"enable_route_propagation": true}, func(l *life) {
		l.after(time.Minute, func() { l.act(mockapi.Accept, ""); l.act(mockapi.Activate, "") })
		l.apply(noRoutes, noVPC)
		l.ends(1, true, "active")
		l.set(protocol.Attrs{"vpc_id": l.mock.AddVPC("net")})
		l.apply(noRoutes)
	})
}
