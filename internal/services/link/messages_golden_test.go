package link

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/golden"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// told is the time at which the messages of the golden files are written.
var told = time.Date(2026, 9, 1, 10, 0, 0, 0, time.UTC)

const (
	parisID = "11111111-2222-3333-4444-555555555555"
	lyonID  = "66666666-7777-8888-9999-000000000000"
	otherID = "99999999-aaaa-bbbb-cccc-dddddddddddd"
	project = "0a0a0a0a-1111-2222-3333-444444444444"
)

// hosted is a two days old link over a partner.
func hosted(status interlink.LinkStatus, change ...func(*client.Link)) *client.Link {
	created := told.Add(-50 * time.Hour)
	link := &client.Link{Link: interlink.Link{
		ID: parisID, Name: "paris", Region: scw.RegionFrPar, ProjectID: project, Status: status, CreatedAt: &created,
		Partner:     &interlink.PartnerHost{PartnerID: otherID, PairingKey: "never shown"},
		BgpV4Status: interlink.BgpStatusDown, BgpV6Status: interlink.BgpStatusDisabled,
	}}
	for _, change := range change {
		change(link)
	}
	return link
}

// complete adds everything that a link needs to carry traffic.
func complete(link *client.Link) {
	id := otherID
	link.EnableRoutePropagation, link.VpcID, link.RoutingPolicyV4ID = true, &id, &id
}

// ownConnection makes a link self-hosted.
func ownConnection(link *client.Link) {
	link.Partner, link.Self = nil, &interlink.SelfHost{ConnectionID: otherID}
}

// layer3 sets whether the partner's router speaks BGP.
func layer3(yes bool) func(*client.Link) {
	return func(link *client.Link) { link.L3Connectivity = &yes }
}

func reason(text string) func(*client.Link) {
	return func(link *client.Link) { link.Partner.DisapprovedReason = &text }
}

// older makes a link another, older link of the name.
func older(link *client.Link) {
	created := link.CreatedAt.Add(-90 * time.Second)
	link.ID, link.CreatedAt = lyonID, &created
}

// failed is a failed call.
func failed(meaning client.Meaning, said, resource string) error {
	return fmt.Errorf("%s%w", said, &client.Error{Meaning: meaning, FromAPI: true, Resource: resource})
}

// texts are the messages of the golden files by name: the function, then its
// case.
func texts() map[string]fw.Message {
	all := map[string]fw.Message{}
	for _, some := range []map[string]fw.Message{textsOfStatuses(), textsOfWaits(), textsOfOrders(), textsOfEnds(), textsOfPlans(), textsOfInput()} {
		maps.Copy(all, some)
	}
	return all
}

var (
	franceIX = contact{name: "FranceIX", ways: "FranceIX (email noc@example.net, portal https://example.net)"}
	ownSide  = contact{name: "your own side", ways: "your own router and the dedicated connection"}
	timeUp   = waitEnd{waited: 30 * time.Minute, limit: 30 * time.Minute}
	stopped  = waitEnd{waited: 70 * time.Second, limit: 30 * time.Minute, interrupted: true}
	broken   = waitEnd{waited: 5 * time.Minute, limit: 30 * time.Minute, failed: failed(client.Denied, "HTTP 403: insufficient permissions", "")}
	tell     = messages{now: told}
)

func textsOfStatuses() map[string]fw.Message {
	texts := map[string]fw.Message{
		"bad refused":         tell.bad(hosted(interlink.LinkStatusRefused, reason("no ports left")), franceIX),
		"bad refused why not": tell.bad(hosted(interlink.LinkStatusRefused), franceIX),
		"bad failed own":      tell.bad(hosted(interlink.LinkStatusFailed, ownConnection), ownSide),
		"bad unheard of":      tell.bad(hosted("melted"), franceIX),
		"attention refused":   tell.attention(hosted(interlink.LinkStatusRefused, reason("no ports left")), franceIX),
		"attention why not":   tell.attention(hosted(interlink.LinkStatusRefused), franceIX),
		"attention new":       tell.attention(hosted("melted"), franceIX),
		"deletedMeanwhile":    tell.deletedMeanwhile("paris", "fr-par/"+parisID),
	}
	for _, row := range statuses {
		if row.class != Bad || row.status == interlink.LinkStatusRefused { // that one has a reason, see above
			continue
		}
		texts["bad "+string(row.status)] = tell.bad(hosted(row.status), franceIX)
		if row.status != interlink.LinkStatusDeleted {
			texts["attention "+string(row.status)] = tell.attention(hosted(row.status), franceIX)
		}
	}
	return texts
}

func textsOfWaits() map[string]fw.Message {
	refused := &stepError{what: "attach the VPC " + otherID, err: failed(client.Refused, "HTTP 400: the VPC is of another organization", "vpc")}
	locked := &stepError{what: "attach the VPC " + otherID, err: failed(client.Locked, "HTTP 423: locked", "link")}
	busy := &stepError{what: "attach the VPC " + otherID, err: failed(client.Unknown, "HTTP 503", "")}
	early := &stepError{what: "turn route propagation on", early: true, err: failed(client.Precondition, "HTTP 412: the link is not active", "link")}
	built := interlink.LinkStatusAllDown
	return map[string]fw.Message{
		"stillWaiting requested":    tell.stillWaiting(hosted(interlink.LinkStatusRequested), franceIX, timeUp),
		"stillWaiting no age":       tell.stillWaiting(hosted(interlink.LinkStatusRequested, func(l *client.Link) { l.CreatedAt = nil }), franceIX, timeUp),
		"stillWaiting provisioning": tell.stillWaiting(hosted(interlink.LinkStatusProvisioning), franceIX, stopped),
		"stillWaiting configuring":  tell.stillWaiting(hosted(interlink.LinkStatusConfiguring), franceIX, broken),
		"stillWaiting own":          tell.stillWaiting(hosted(interlink.LinkStatusConfiguring, ownConnection), ownSide, timeUp),
		"stillWaiting unheard of":   tell.stillWaiting(hosted("melted"), franceIX, timeUp),
		"degraded bare":             tell.degraded(hosted(built), contact{}),
		"degraded L2":               tell.degraded(hosted(built, complete, layer3(false)), franceIX),
		"degraded L3":               tell.degraded(hosted(built, complete, layer3(true)), franceIX),
		"degraded not said":         tell.degraded(hosted(built, complete), franceIX),
		"degraded own":              tell.degraded(hosted(built, complete, ownConnection), ownSide),
		"notConfigured refused":     tell.notConfigured(hosted(interlink.LinkStatusActive), refused),
		"notConfigured locked":      tell.notConfigured(hosted(interlink.LinkStatusActive), locked),
		"notConfigured busy":        tell.notConfigured(hosted(interlink.LinkStatusActive), busy),
		"notYet":                    tell.notYet(hosted(interlink.LinkStatusRequested), franceIX, early),
		"stepOutOfTime":             tell.stepOutOfTime(hosted(interlink.LinkStatusActive), "turn route propagation on of the InterLink \"paris\"", timeUp, &waiter.TimeoutError{Waited: time.Minute, Last: busy.err}),
		"stepOutOfTime interrupted": tell.stepOutOfTime(hosted(interlink.LinkStatusActive), "turn route propagation on of the InterLink \"paris\"", stopped, context.Canceled),
		"gateClosed":                tell.gateClosed(hosted(interlink.LinkStatusRequested), franceIX, timeUp),
		"gateClosed interrupted":    tell.gateClosed(hosted(interlink.LinkStatusRequested), franceIX, stopped),
		"gateWithoutLink":           tell.gateWithoutLink(client.Ref{Region: "fr-par", ID: parisID}),
		"bgpNotUp one down":         tell.bgpNotUp(hosted(built, complete, layer3(false)), franceIX, sessionHistory{"IPv4": told.Add(-10 * time.Minute)}, timeUp),
		"bgpNotUp both down":        tell.bgpNotUp(hosted(built, complete, layer3(true), bothDown), franceIX, sessionHistory{"IPv4": told.Add(-10 * time.Minute), "IPv6": told.Add(-time.Minute)}, stopped),
		"bgpNotUp none":             tell.bgpNotUp(hosted(built, ownConnection), ownSide, sessionHistory{}, timeUp),
		"bgpNotUp not said":         tell.bgpNotUp(hosted(built, complete), franceIX, sessionHistory{"IPv4": told.Add(-10 * time.Minute)}, timeUp),
		"noSession":                 tell.noSession(hosted(built)),
	}
}

func bothDown(link *client.Link) { link.BgpV6Status = interlink.BgpStatusDown }

func textsOfOrders() map[string]fw.Message {
	requested, use := hosted(interlink.LinkStatusRequested), nameInUse{
		name: "paris", region: "fr-par", project: project, present: []*client.Link{hosted(interlink.LinkStatusActive), hosted(interlink.LinkStatusRequested, older)},
	}
	generated, managed, own := use, use, use
	generated.generated, managed.managed = true, true
	own.present = []*client.Link{hosted(interlink.LinkStatusReady, ownConnection)}
	lost := failed(client.Unknown, "HTTP 504 Gateway Timeout", "")
	request := &interlink.CreateLinkRequest{Name: "paris", Region: scw.RegionFrPar, ProjectID: project}
	refused := &stepError{what: "attach the VPC " + otherID, err: failed(client.Refused, "HTTP 400: the VPC is of another organization", "vpc")}
	return map[string]fw.Message{
		"nameInUse":              tell.nameInUse(use),
		"nameInUse generated":    tell.nameInUse(generated),
		"nameInUse managed":      tell.nameInUse(managed),
		"nameInUse own":          tell.nameInUse(own),
		"cameSecond":             tell.cameSecond(requested, hosted(interlink.LinkStatusRequested, older), true),
		"cameSecond stuck":       tell.cameSecond(requested, hosted(interlink.LinkStatusRequested, older), false),
		"setUpRefused":           tell.setUpRefused(requested, refused, true),
		"setUpRefused stuck":     tell.setUpRefused(requested, refused, false),
		"twoOrders":              tell.twoOrders(hosted(interlink.LinkStatusProvisioning), []*client.Link{hosted(interlink.LinkStatusRequested, older)}),
		"twoOrders own":          tell.twoOrders(hosted(interlink.LinkStatusReady, ownConnection), []*client.Link{hosted(interlink.LinkStatusReady, older)}),
		"otherOrders":            tell.otherOrders(requested, lost),
		"interruptedOrder":       tell.interruptedOrder("paris"),
		"adopted":                tell.adopted(requested, lost),
		"adopted interrupted":    tell.adopted(requested, fmt.Errorf("the reply: %w", context.Canceled)),
		"unknownOrder":           tell.unknownOrder(request, false, lost, nil),
		"unknownOrder seen":      tell.unknownOrder(request, false, lost, []*client.Link{requested, hosted(interlink.LinkStatusRequested, older)}),
		"unknownOrder duplicate": tell.unknownOrder(request, true, lost, nil),
	}
}

func textsOfEnds() map[string]fw.Message {
	leaving, active := hosted(interlink.LinkStatusDeprovisioning), hosted(interlink.LinkStatusActive)
	underWay := failed(client.Precondition, "HTTP 412: the link is being deprovisioned", "link")
	return map[string]fw.Message{
		"notDeleted accepted":        tell.notDeleted(leaving, franceIX, deletion{accepted: true}, timeUp),
		"notDeleted under way":       tell.notDeleted(leaving, franceIX, deletion{underWay: underWay}, stopped),
		"notDeleted who began":       tell.notDeleted(leaving, franceIX, deletion{}, timeUp),
		"notDeleted not begun":       tell.notDeleted(active, franceIX, deletion{}, timeUp),
		"notDeletedBad":              tell.notDeletedBad(hosted(interlink.LinkStatusLocked), franceIX),
		"stripped":                   tell.stripped(active),
		"leftDeprovisioning":         tell.leftDeprovisioning(leaving, franceIX, deletion{accepted: true}),
		"leftDeprovisioning unknown": tell.leftDeprovisioning(leaving, franceIX, deletion{}),
	}
}

func textsOfPlans() map[string]fw.Message {
	state := stateLink{Name: "paris", ID: "fr-par/" + parisID, Status: "active"}
	use := nameInUse{name: "paris", region: "fr-par", project: project, present: []*client.Link{hosted(interlink.LinkStatusActive)}}
	return map[string]fw.Message{
		"propagationWithoutPolicy": tell.propagationWithoutPolicy(),
		"propagationWithoutVPC":    tell.propagationWithoutVPC(),
		"replacement":              tell.replacement(state, replacementFacts{changed: []string{"bandwidth_mbps", "pop_id"}, hosted: true}),
		"replacement own":          tell.replacement(state, replacementFacts{changed: []string{"vlan"}}),
		"replacement same VLAN":    tell.replacement(state, replacementFacts{changed: []string{"pop_id"}, hosted: true, vlan: 1600}),
		"notNoted":                 tell.notNoted("protected", errors.New("json: unsupported type")),
		"protected":                tell.protected(state, "deleted"),
		"orderedAgain":             tell.orderedAgain(hosted(interlink.LinkStatusActive), true),
		"orderedAgain own":         tell.orderedAgain(hosted(interlink.LinkStatusReady, ownConnection), false),
		"notThere":                 tell.notThere(state, true),
		"notThere own":             tell.notThere(state, false),
		"nameWillBeRefused":        tell.nameWillBeRefused(use, nil),
		"nameWillBeRefused late":   tell.nameWillBeRefused(use, &stateLink{Name: "lyon", ID: "fr-par/" + lyonID, Status: "active"}),
	}
}

func partnerNamed(name string) *client.Partner {
	return &client.Partner{Partner: interlink.Partner{ID: otherID, Name: name}}
}

func textsOfInput() map[string]fw.Message {
	connection := &client.DedicatedConnection{
		Name: "cage", PopID: otherID, BandwidthMbps: 1000, VlanRange: &interlink.Range{Start: 1500, End: 1599},
	}
	busy := hosted(interlink.LinkStatusActive, ownConnection, func(l *client.Link) { l.Vlan, l.BandwidthMbps = 1600, 500 })
	_, noID := fw.ParseID("paris")
	pop, there := &client.Pop{DisplayName: "DC3"}, []*client.Partner{partnerNamed("FranceIX")}
	return map[string]fw.Message{
		"noSuch":                 tell.noSuch("PoP", otherID, "fr-par", ""),
		"noSuch region":          tell.noSuch("partner", otherID, "nl-ams", "InterLink is not offered there."),
		"couldNotCheck":          tell.couldNotCheck("PoP", failed(client.Unknown, "HTTP 503", "")),
		"bandwidthNotOffered":    tell.bandwidthNotOffered("The PoP \"DC3\"", []uint64{50, 100}, 70),
		"partnerNotAtPop":        tell.partnerNotAtPop(partnerNamed("Equinix"), pop, there),
		"partnerNotAtPop nobody": tell.partnerNotAtPop(partnerNamed("Equinix"), pop, nil),
		"noASN":                  tell.noASN(""),
		"noASN L2":               tell.noASN("FranceIX"),
		"notByWayOfL3":           tell.notByWayOfL3([]string{"vlan", "peer_asn"}),
		"otherPop":               tell.otherPop(connection, "fr-par", lyonID),
		"vlanOutOfRange":         tell.vlanOutOfRange(connection, 1600),
		"notEnoughLeft":          tell.notEnoughLeft(connection, []*client.Link{busy}, 1000),
		"vlanInUse":              tell.vlanInUse(connection, busy),
		"otherFamily":            tell.otherFamily(&client.RoutingPolicy{ID: otherID, Name: "v4"}),
		"otherFamily IPv6":       tell.otherFamily(&client.RoutingPolicy{ID: otherID, Name: "v6", IsIPv6: true}),
		"twoHosts":               tell.twoHosts(),
		"noHost":                 tell.noHost(),
		"notAnID":                tell.notAnID(noID),
		"notMoved":               tell.notMoved(noID),
		"keyOfDeleted":           tell.keyOfDeleted(hosted(interlink.LinkStatusDeleted)),
		"keyOfSelfHosted":        tell.keyOfSelfHosted(hosted(interlink.LinkStatusReady, ownConnection)),
		"noKeyYet":               tell.noKeyYet(hosted(interlink.LinkStatusConfiguring)),
	}
}

// TestMessages compares every message with its golden file. To write the files
// again: go test ./internal/services/link -run TestMessages -update.
func TestMessages(t *testing.T) {
	t.Parallel()
	golden.Check(t, texts())
	for name, text := range texts() {
		if strings.Contains(text.Summary+text.Detail, "never shown") {
			t.Errorf("%s shows the pairing key", name)
		}
	}
}
