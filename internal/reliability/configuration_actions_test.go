package reliability

import (
	"pgregory.net/rapid"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// act makes the partner or somebody else do something, or nothing.
func (l *configurationLife) act() {
	for range rapid.IntRange(0, 2).Draw(l.rt, "actions") {
		l.actOnce(true)
	}
}

// actBetween does the same between a plan and its apply. It makes no change
// that the plan would have to know of.
func (l *configurationLife) actBetween() {
	for range rapid.IntRange(0, 2).Draw(l.rt, "actions in between") {
		l.actOnce(false)
	}
}

// actions are what a partner, Scaleway or somebody else may do to a link.
func actions() []mockapi.Action {
	return []mockapi.Action{
		mockapi.Accept, mockapi.Activate, mockapi.Activate, mockapi.Activate, mockapi.RouterUp, mockapi.Degrade, mockapi.Down, mockapi.Up, mockapi.Deprovision,
		mockapi.Refuse, mockapi.Fail, mockapi.Mend, mockapi.Lock, mockapi.Unlock, mockapi.Unlock, mockapi.Delete, otherASN, otherTags,
	}
}

// Actions for which the mock has Edit.
const (
	otherASN  mockapi.Action = "another ASN"
	otherTags mockapi.Action = "other tags"
)

// actOnce makes somebody act. planned says that a plan will see the change.
func (l *configurationLife) actOnce(planned bool) {
	alive := l.mock.Alive()
	if len(alive) == 0 {
		return
	}
	link := alive[rapid.IntRange(0, len(alive)-1).Draw(l.rt, "of link")]
	action := rapid.SampledFrom(actions()).Draw(l.rt, "action")
	before := l.takeSnapshot()
	ours := before.held()[link.ID]
	switch {
	case action == otherASN:
		if link.ConnectionID != "" || link.PartnerID == l2PartnerID {
			l.drifts++
		}
		asn := uint32(rapid.IntRange(65000, 65003).Draw(l.rt, "ASN"))
		must(l.mock.Edit(link.ID, func(fields *mockapi.LinkFields) { fields.PeerASN = asn }))
	case action == otherTags:
		l.drifts++
		must(l.mock.Edit(link.ID, func(fields *mockapi.LinkFields) { fields.Tags = []string{"else"} }))
	case action == mockapi.Deprovision && ours && !planned:
		return
	case action == mockapi.Lock && (!ours || link.Status == "deprovisioning"):
		return
	case action == mockapi.Delete && (!ours || !planned):
		return
	case action == mockapi.Activate && link.Status == "requested":
		must(l.mock.Act(link.ID, mockapi.Accept, ""))
		must(l.mock.Act(link.ID, mockapi.Activate, ""))
	case l.mock.Act(link.ID, action, "no capacity") != nil:
		return
	}
	l.event("partner, Scaleway or somebody else: %s, %s", action, link.Name)
}

// finishPartnerWork completes all open work of the partner, and lets the
// partner act at once from now on.
func (l *configurationLife) finishPartnerWork() {
	l.silent, l.byHand = false, false
	l.mock.SetLifecycle(mockapi.Lifecycle{})
	l.event("the partner does all its work, at once from now on")
	for _, link := range l.mock.Alive() {
		for _, action := range []mockapi.Action{mockapi.Unlock, mockapi.Mend, mockapi.Up} {
			_ = l.mock.Act(link.ID, action, "") // if it fits
		}
	}
	for _, link := range l.links {
		if now, err := l.mock.Link(l.held(link)); err == nil && (now.Status == "refused" || now.Status == "deprovisioning") {
			l.run(cliRun{what: "-replace", again: link.address(), flags: []string{"-replace=" + link.address()}})
		}
	}
}

// held returns the id that the state has for a link.
func (l *configurationLife) held(link *linkBlock) string {
	now := l.takeSnapshot()
	return now.of(&link.block)
}
