package link_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// These files play lives over the plugin protocol, on a virtual clock: no CLI, no network, no waiting.

const (
	paris  = "interlink_link.paris"
	parisG = "interlink_link_activation.paris" // its gate
)

// life is one link in one working directory.
type life struct {
	t         *testing.T
	w         *protocol.World
	mock      *mockapi.Server
	core      *protocol.Core
	arguments protocol.Attrs // nil: the configuration does not have the link
}

// live plays the life of a hosted link with more arguments.
func live(t *testing.T, options mockapi.Options, more protocol.Attrs, play func(l *life)) {
	t.Helper()
	protocol.Bubble(t, options, func(t *testing.T, w *protocol.World) {
		t.Helper()
		play(&life{t: t, w: w, mock: w.Mock, core: protocol.NewCore(t, w), arguments: protocol.Attrs{
			"name": "paris", "pop_id": mockapi.PopTH2, "partner_id": mockapi.PartnerFranceIX, "bandwidth_mbps": 50,
		}.With(more)})
	})
}

// set changes the configuration.
func (l *life) set(changes protocol.Attrs) { l.arguments = l.arguments.With(changes) }

func (l *life) config() protocol.Config {
	if l.arguments == nil {
		return protocol.Config{}
	}
	return protocol.Config{paris: l.arguments}
}

// headlines returns the first line of each diagnostic.
func headlines(found protocol.Findings) []string {
	out := []string{}
	for _, one := range found {
		_, text, _ := strings.Cut(one.String(), ": ")
		line, _, _ := strings.Cut(text, "\n")
		out = append(out, line)
	}
	return out
}

// apply applies the configuration, and checks the headlines of all diagnostics.
func (l *life) apply(said ...string) string {
	l.t.Helper()
	return l.applyIn(l.t.Context(), said...)
}

func (l *life) applyIn(ctx context.Context, said ...string) string {
	l.t.Helper()
	l.mock.ResetRequests()
	found := l.core.Apply(ctx, l.config())
	if got := headlines(found); !slices.Equal(got, append([]string{}, said...)) {
		l.t.Errorf("the apply says\n  %s\nand not\n  %s\n\n%s", strings.Join(got, "\n  "), strings.Join(said, "\n  "), found)
	}
	return found.String()
}

// interruptAfter applies the configuration, and interrupts after a while.
func (l *life) interruptAfter(after time.Duration, said ...string) string {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), after)
	defer cancel()
	return l.applyIn(ctx, said...)
}

// destroy removes the link from the configuration and applies that.
func (l *life) destroy(said ...string) string {
	l.t.Helper()
	arguments := l.arguments
	l.arguments = nil
	defer func() { l.arguments = arguments }()
	return l.apply(said...)
}

// settled checks that the next plan is empty.
func (l *life) settled() {
	l.t.Helper()
	if changes, found := l.core.Plan(l.t.Context(), l.config()); found.Failed() || !changes.Empty() {
		l.t.Errorf("the next plan: %s\n%s", changes, found)
	}
}

// calls checks the changing calls of the last apply.
func (l *life) calls(want ...string) {
	l.t.Helper()
	got := []string{}
	for _, request := range l.mock.Requests() {
		if request.Method != http.MethodGet {
			got = append(got, request.Operation)
		}
	}
	if !slices.Equal(got, append([]string{}, want...)) {
		l.t.Errorf("calls %v, want %v", got, want)
	}
}

// ends checks the end result: the number of orders, the statuses of the existing links, and whether the state has the
// link.
func (l *life) ends(orders int, inState bool, statuses ...string) {
	l.t.Helper()
	got := []string{}
	for _, link := range l.mock.Alive() {
		got = append(got, link.Status)
	}
	if l.mock.Orders() != orders || !slices.Equal(got, append([]string{}, statuses...)) || (l.core.State[paris] != nil) != inState {
		l.t.Errorf("%d orders, alive %v, in the state: %t; want %d, %v, %t", l.mock.Orders(), got, l.core.State[paris] != nil, orders, statuses, inState)
	}
}

// shows checks attributes of the state.
func (l *life) shows(want map[string]string) {
	l.t.Helper()
	for name, text := range want {
		if got := protocol.Text(l.core.State[paris].Value, name); got != text {
			l.t.Errorf("%s is %q, want %q", name, got, text)
		}
	}
}

// tainted checks whether the link is tainted.
func (l *life) tainted(want bool) {
	l.t.Helper()
	if held := l.core.State[paris]; held == nil || held.Tainted != want {
		l.t.Errorf("%+v: tainted is not %t", held, want)
	}
}

// after calls a function after a while.
func (l *life) after(pause time.Duration, do func()) { time.AfterFunc(pause, do) }

// act makes the partner, or Scaleway, do something.
func (l *life) act(action mockapi.Action, reason string) {
	if err := l.mock.Act("paris", action, reason); err != nil {
		l.t.Error(err)
	}
}

// sleep lets time pass.
func (l *life) sleep(pause time.Duration) { <-time.After(pause) }

func (l *life) fault(operation string, kind mockapi.FaultKind, times int, change ...func(*mockapi.Fault)) {
	fault := mockapi.Fault{Operation: operation, Kind: kind, Times: times}
	for _, change := range change {
		change(&fault)
	}
	l.mock.AddFault(fault)
}

func (l *life) policy(name string, ipv6 bool) string {
	prefix := "192.0.2.0/24"
	if ipv6 {
		prefix = "2001:db8::/48"
	}
	return l.mock.AddPolicy(mockapi.PolicySeed{Name: name, IsIPv6: ipv6, PrefixFilterIn: []string{prefix}})
}

// slow is a partner that takes its time.
var slow = mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 2 * time.Hour, Provisioning: 24 * time.Hour}}

// manual is a partner that does nothing by itself.
var manual = mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual, Provisioning: mockapi.Manual, Deprovisioning: mockapi.Manual}}
