package link_test

import (
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// furnished plays the life of a link that is built and has everything.
func furnished(t *testing.T, options mockapi.Options, play func(l *life, vpcs, v4, v6 []string)) {
	t.Helper()
	live(t, options, protocol.Attrs{"enable_route_propagation": true, "tags": []string{"a"}}, func(l *life) {
		var vpcs, v4, v6 []string
		for _, name := range []string{"one", "two"} {
			vpcs, v4, v6 = append(vpcs, l.mock.AddVPC(name)), append(v4, l.policy(name+"-v4", false)), append(v6, l.policy(name+"-v6", true))
		}
		l.set(protocol.Attrs{"vpc_id": vpcs[0], "routing_policy_v4_id": v4[0], "routing_policy_v6_id": v6[0]})
		l.apply()
		l.settled()
		play(l, vpcs, v4, v6)
	})
}

// TestLifeOfALinkThatIsChanged makes each change once, in its order, and expects an empty next
// plan.
func TestLifeOfALinkThatIsChanged(t *testing.T) {
	t.Parallel()
	for _, reconfiguring := range []time.Duration{0, 2 * time.Second} {
		furnished(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Reconfiguring: reconfiguring}}, func(l *life, vpcs, v4, v6 []string) {
			for _, step := range []struct {
				change protocol.Attrs
				calls  []string
				said   []string
			}{
				{protocol.Attrs{"name": "lyon"}, []string{"UpdateLink"}, nil},
				{protocol.Attrs{"name": "paris", "tags": []string{"b"}}, []string{"UpdateLink"}, nil},
				{protocol.Attrs{"vpc_id": vpcs[1]}, []string{"DetachVpc", "AttachVpc", "EnableRoutePropagation"}, nil},
				{protocol.Attrs{"routing_policy_v4_id": v4[1], "routing_policy_v6_id": v6[1]}, []string{"SetRoutingPolicy", "SetRoutingPolicy"}, nil},
				{protocol.Attrs{"routing_policy_v4_id": nil}, []string{"DetachRoutingPolicy"}, nil},
				{protocol.Attrs{"routing_policy_v4_id": v4[0]}, []string{"AttachRoutingPolicy"}, nil},
				{protocol.Attrs{"enable_route_propagation": false, "tags": nil}, []string{"UpdateLink", "DisableRoutePropagation"}, nil},
				{protocol.Attrs{"vpc_id": nil, "routing_policy_v6_id": nil}, []string{"DetachVpc", "DetachRoutingPolicy"}, nil},
				{protocol.Attrs{"deletion_protection": true, "wait_for_deprovisioning": false}, nil, nil},
				{protocol.Attrs{"deletion_protection": nil}, nil, nil},
				{protocol.Attrs{"name": "lyon", "enable_route_propagation": true}, []string{"UpdateLink", "EnableRoutePropagation"}, []string{noVPC}},
			} {
				l.set(step.change)
				l.apply(step.said...)
				l.calls(step.calls...)
				l.settled()
			}
			l.ends(1, true, "active")
		})
	}
}

// TestLifeOfALinkThatSomebodyElseChanges expects that the next apply undoes each change.
func TestLifeOfALinkThatSomebodyElseChanges(t *testing.T) {
	t.Parallel()
	furnished(t, mockapi.Options{}, func(l *life, _, _, _ []string) {
		for _, drift := range []struct {
			edit  func(*mockapi.LinkFields)
			calls []string
		}{
			{func(f *mockapi.LinkFields) { f.Name = "renamed" }, []string{"UpdateLink"}},
			{func(f *mockapi.LinkFields) { f.Tags = []string{"c"} }, []string{"UpdateLink"}},
			{func(f *mockapi.LinkFields) { f.VpcID, f.EnableRoutePropagation = "", false }, []string{"AttachVpc", "EnableRoutePropagation"}},
			{func(f *mockapi.LinkFields) { f.RoutingPolicyV4ID = "" }, []string{"AttachRoutingPolicy"}},
			{func(f *mockapi.LinkFields) { f.EnableRoutePropagation = false }, []string{"EnableRoutePropagation"}},
		} {
			if err := l.mock.Edit("paris", drift.edit); err != nil {
				l.t.Fatal(err)
			}
			l.apply()
			l.calls(drift.calls...)
			l.settled()
		}
	})
}

// TestLifeOfALinkThatGetsAnIDOfAnotherRegion: the state has bare UUIDs, and an id of another region is refused all the
// same, as in an order.
func TestLifeOfALinkThatGetsAnIDOfAnotherRegion(t *testing.T) {
	t.Parallel()
	furnished(t, mockapi.Options{}, func(l *life, vpcs, v4, v6 []string) {
		for argument, uuid := range map[string]string{
			"pop_id": mockapi.PopTH2, "partner_id": mockapi.PartnerFranceIX, "vpc_id": vpcs[0],
			"routing_policy_v4_id": v4[0], "routing_policy_v6_id": v6[0],
		} {
			l.set(protocol.Attrs{argument: "nl-ams/" + uuid})
			l.apply("error: Another region")
			l.calls()
			l.set(protocol.Attrs{argument: "fr-par/" + uuid})
			l.settled()
			l.set(protocol.Attrs{argument: uuid})
		}
	})
}

func TestLifeOfASelfHostedLink(t *testing.T) {
	t.Parallel()
	live(t, mockapi.Options{}, protocol.Attrs{"partner_id": nil, "pop_id": mockapi.PopDC3, "peer_asn": 65001}, func(l *life) {
		l.set(protocol.Attrs{"connection_id": l.mock.AddConnection(mockapi.ConnectionSeed{Name: "cage"})})
		l.apply()
		l.ends(1, true, "ready")
		l.set(protocol.Attrs{"peer_asn": 65002})
		l.apply()
		l.calls("UpdateLink")
		if link, err := l.mock.Link("paris"); err != nil || link.PeerASN != 65002 {
			l.t.Errorf("%+v, %v", link, err)
		}
		l.settled()
		l.destroy()
		l.ends(1, false)
	})
}

// TestLifeOfAChangeThatFails checks that the state has what the link has, so that the next apply
// makes the change.
func TestLifeOfAChangeThatFails(t *testing.T) {
	t.Parallel()
	const (
		attach = `error: Could not attach the VPC`
		read   = `error: Could not read the InterLink "paris"`
	)
	for name, test := range map[string]struct {
		operation string
		kind      mockapi.FaultKind
		times     int
		says      string
		longest   time.Duration
	}{
		"refused":                {"AttachVpc", mockapi.PermissionsDenied, 1, attach, time.Second},
		"the API fails on":       {"AttachVpc", mockapi.StatusBefore, -1, attach, 10 * time.Minute},
		"it is busy on and on":   {"AttachVpc", mockapi.TransientState, -1, attach, 11 * time.Minute},
		"nobody may read":        {"GetLink", mockapi.PermissionsDenied, -1, "", time.Second},
		"the API fails for once": {"AttachVpc", mockapi.StatusBefore, 1, "", time.Minute},
		"the reply is lost":      {"AttachVpc", mockapi.StatusAfter, 1, "", time.Minute},
		"it is busy for a while": {"AttachVpc", mockapi.TransientState, 5, "", time.Minute},
	} {
		furnished(t, mockapi.Options{}, func(l *life, vpcs, _, _ []string) {
			l.set(protocol.Attrs{"vpc_id": vpcs[1]})
			l.fault(test.operation, test.kind, test.times)
			begun := time.Now()
			found := l.core.Apply(l.t.Context(), l.config())
			if took := time.Since(begun); took > test.longest {
				l.t.Errorf("%s: took %s", name, took)
			}
			says := test.says
			if name == "nobody may read" {
				says = read
			}
			if got := strings.Join(headlines(found), "\n"); !strings.HasPrefix(got, says) || (got == "") != (says == "") {
				l.t.Errorf("%s: %s", name, found)
			}
			l.mock.ClearFaults()
			if says != "" {
				l.sleep(time.Minute)
				l.apply()
			}
			if link, err := l.mock.Link("paris"); err != nil || link.VpcID != vpcs[1] || !link.EnableRoutePropagation {
				l.t.Errorf("%s: %+v, %v", name, link, err)
			}
			l.settled()
		})
	}
}

func TestLifeOfAChangeThatIsInterrupted(t *testing.T) {
	t.Parallel()
	furnished(t, mockapi.Options{}, func(l *life, vpcs, _, _ []string) {
		l.set(protocol.Attrs{"vpc_id": vpcs[1]})
		l.fault("AttachVpc", mockapi.TransientState, -1)
		id := protocol.Text(l.core.State[paris].Value, "id")
		text := l.interruptAfter(30*time.Second, `error: Could not attach the VPC `+vpcs[1]+` of the InterLink "paris" (`+id+`)`)
		if !strings.Contains(text, "It was interrupted. What to do now: run terraform apply again") {
			l.t.Error(text)
		}
		l.tainted(false)
		l.mock.ClearFaults()
		l.apply()
		l.settled()
	})
}

// TestLifeOfAWaitThatGoesOn continues in an update, with the timeout of an order.
func TestLifeOfAWaitThatGoesOn(t *testing.T) {
	t.Parallel()
	live(t, manual, nil, func(l *life) {
		l.apply(stillRequested)
		begun := time.Now()
		l.apply(stillRequested)
		if took := time.Since(begun); took < 30*time.Minute || took > 31*time.Minute {
			l.t.Errorf("waited %s", took)
		}
		l.calls()
		l.after(time.Minute, func() { l.act(mockapi.Refuse, "no ports left") })
		if text := l.apply(`error: The InterLink "paris" was refused by FranceIX`); !strings.Contains(text, "no ports left") {
			l.t.Error(text)
		}
		l.tainted(false)
		l.apply(`warning: InterLink "paris" needs attention: refused`, `error: The InterLink "paris" was refused by FranceIX`)
	})
	live(t, manual, nil, func(l *life) {
		l.apply(stillRequested)
		l.after(time.Minute, func() { l.act(mockapi.Delete, "") })
		l.apply(`error: The InterLink "paris" no longer exists`)
	})
	// A change that the link did not accept yet is made in the same apply, once
	// it is built.
	options := manual
	options.VPCOnlyWhenBuilt = true
	live(t, options, nil, func(l *life) {
		l.apply(stillRequested)
		l.set(protocol.Attrs{"vpc_id": l.mock.AddVPC("net")})
		l.after(time.Minute, func() { l.act(mockapi.Accept, ""); l.act(mockapi.Activate, "") })
		l.apply()
		l.calls("AttachVpc", "AttachVpc")
		l.settled()
	})
	// An interrupted wait is a warning, too.
	live(t, manual, nil, func(l *life) {
		l.apply(stillRequested)
		l.interruptAfter(time.Minute, stillRequested)
		l.ends(1, true, "requested")
	})
	// A link that was built before is not waited for while it is configuring, or has
	// a status that nobody knows. A state of an older version has no private state.
	live(t, manual, nil, func(l *life) {
		l.after(time.Minute, func() { l.act(mockapi.Accept, ""); l.act(mockapi.Activate, "") })
		l.apply()
		l.core.State[paris].Private = nil
		for _, action := range []mockapi.Action{mockapi.Configuring, mockapi.Configured} {
			l.act(action, "")
			l.settled()
		}
		l.fault("GetLink", mockapi.UnknownStatus, -1)
		l.fault("ListLinks", mockapi.UnknownStatus, -1)
		l.settled()
	})
}

// TestLifeOfAChangeOfALockedLink expects an error at once, also if the link itself does not show the lock yet.
func TestLifeOfAChangeOfALockedLink(t *testing.T) {
	t.Parallel()
	for _, shown := range []bool{false, true} {
		furnished(t, mockapi.Options{}, func(l *life, _, _, _ []string) {
			l.set(protocol.Attrs{"tags": []string{"c"}})
			says := []string{`error: The InterLink "paris" is locked`}
			if shown {
				l.act(mockapi.Lock, "")
				says = append([]string{`warning: InterLink "paris" needs attention: locked`}, says...)
			} else {
				l.fault("UpdateLink", mockapi.TransientState, -1, func(f *mockapi.Fault) { f.Body = "locked" })
			}
			begun := time.Now()
			l.apply(says...)
			if took := time.Since(begun); took > time.Minute {
				l.t.Errorf("took %s", took)
			}
		})
	}
}

// TestLifeOfALinkThatIsGone expects that the refresh says so, and that the next
// apply orders again.
func TestLifeOfALinkThatIsGone(t *testing.T) {
	t.Parallel()
	live(t, mockapi.Options{}, nil, func(l *life) {
		l.apply()
		l.act(mockapi.Delete, "")
		l.apply(`warning: The InterLink "paris" no longer exists`)
		l.ends(2, true, "active")
	})
}
