package reliability

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// cliRun is one way to plan and apply.
type cliRun struct {
	what     string
	flags    []string
	targets  []*linkBlock // with -target; nil: everything
	imported *linkBlock   // removed from the state before
	again    string       // address for -replace
}

// refreshes reports whether a run refreshes the state.
func (r cliRun) refreshes() bool { return !slices.Contains(r.flags, "-refresh=false") }

// changes reports whether a run applies the configuration.
func (r cliRun) changes() bool {
	return r.what != "plan" && r.what != "-refresh-only" && r.what != "destroy -target"
}

// aRun draws a way to apply.
func (l *configurationLife) aRun() cliRun {
	before := l.takeSnapshot()
	choice := []string{"apply", "apply", "saved plan", "-target", "-replace", "plan", "-refresh-only", "destroy -target", "import"}
	if !before.missing() { // otherwise a refresh has to notice it first
		choice = append(choice, "-refresh=false", "saved plan, -refresh=false")
	}
	what := rapid.SampledFrom(choice).Draw(l.rt, "run")
	one := cliRun{what: what}
	switch what {
	case "-refresh=false", "saved plan, -refresh=false":
		one.flags = []string{"-refresh=false"}
	case "-target", "destroy -target":
		if len(l.links) == 0 || l.moving(before) {
			return cliRun{what: "apply"} // Terraform moves nothing that is not among the targets
		}
		one.targets = []*linkBlock{l.aLink()}
		one.flags = targetFlags(one.targets)
		if older := one.targets[0].tagFrom; older != nil {
			one.targets = append(one.targets, older)
		}
	case "-refresh-only":
		one.flags = []string{what}
	case "import":
		one.imported = l.aLink()
	case "-replace":
		var addresses []string
		for _, link := range l.links {
			addresses = append(addresses, link.address())
		}
		for _, policy := range l.policies {
			addresses = append(addresses, policy.address())
		}
		if len(addresses) == 0 {
			return cliRun{what: "apply"}
		}
		one.again = rapid.SampledFrom(addresses).Draw(l.rt, "what")
		one.flags = []string{"-replace=" + one.again}
	}
	if chance(l.rt, "one after another") {
		one.flags = append(one.flags, "-parallelism=1")
	}
	return one
}

func targetFlags(targets []*linkBlock) []string {
	var flags []string
	for _, link := range targets {
		flags = append(flags, "-target="+link.address())
	}
	return flags
}

// moving reports whether the next apply changes an address.
func (l *configurationLife) moving(before snapshot) bool {
	return slices.ContainsFunc(l.links, func(b *linkBlock) bool { return before.moves(&b.block) }) ||
		slices.ContainsFunc(slices.Concat(l.policies, l.removed), func(b *policyBlock) bool { return before.moves(&b.block) })
}

// forget removes a link from the state, for the next run to import it.
func (l *configurationLife) forget(link *linkBlock, before snapshot) {
	id := before.ids[link.address()]
	if now, alive := before.api[id]; !alive || now.Status == "deprovisioning" {
		return
	}
	if result := l.cli.Run("state", "rm", link.address()); result.ExitCode != 0 {
		l.output = result.Output
		l.fail("the link cannot be removed from the state")
	}
	l.event("terraform state rm %s, and an import block for it", link.address())
	l.imports = []string{fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", link.address(), id)}
}

// run plans and applies, and checks the result.
func (l *configurationLife) run(one cliRun) {
	before := l.takeSnapshot()
	defer func() { l.imports = nil }()
	if l.turnsOutToBeAnother(before) {
		l.revision = before.revision
		l.event("the user takes the revision back: what is not known would be planned as unchanged")
	}
	if one.imported != nil {
		l.forget(one.imported, before)
	}
	want, drifts := l.expect(one, before), l.drifts
	var exit int
	switch {
	case one.what == "plan":
		l.configuring(func() { exit = l.command("plan").ExitCode })
	case one.what == "destroy -target":
		exit = l.command(append([]string{"destroy", "-auto-approve"}, one.flags...)...).ExitCode
	case strings.HasPrefix(one.what, "saved plan"):
		l.configuring(func() { exit = l.command(append([]string{"plan", "-out=later"}, one.flags...)...).ExitCode })
		if exit == 0 {
			l.actBetween()
			exit = l.command("apply", "later").ExitCode
		}
	default:
		exit = l.command(append([]string{"apply", "-auto-approve"}, one.flags...)...).ExitCode
	}
	if exit == 0 && one.targets == nil && one.refreshes() && one.changes() {
		l.driftsSeen = drifts
	}
	l.judge(one, before, want, exit)
	l.judgeQuiet(one, exit)
	l.rename(before)
	if exit != 0 && !l.follows && len(want.freed) > 0 && strings.Contains(l.output, "Could not delete the routing policy") {
		l.follow(want)
	}
}

// configuring makes a plan while Scaleway works on a link for a moment.
func (l *configurationLife) configuring(plan func()) {
	alive := l.mock.Alive()
	if len(alive) == 0 || !chance(l.rt, "configuring during the plan") {
		plan()
		return
	}
	link := alive[rapid.IntRange(0, len(alive)-1).Draw(l.rt, "of link")]
	if link.Status == "refused" || l.mock.Act(link.ID, mockapi.Configuring, "") != nil {
		plan()
		return
	}
	l.event("Scaleway: configuring %s", link.Name)
	plan()
	must(l.mock.Act(link.ID, mockapi.Configured, ""))
	l.event("Scaleway: configured %s", link.Name)
}

// rename gives links their own names if they are ordered before their
// predecessors are deleted, as the error advises.
func (l *configurationLife) rename(before snapshot) {
	for _, link := range l.links {
		now, alive := before.api[before.of(&link.block)]
		if alive && link.createFirst && now.Name == link.name && strings.Contains(l.output, fmt.Sprintf("An InterLink named %q exists already: nothing", link.name)) {
			link.name = fmt.Sprintf("paris-%d", l.next())
			l.event("the user follows the advice: %s gets the name %s", link.address(), link.name)
		}
	}
}

// follow does what the error about a policy in use says: first apply the links
// that release it, then everything.
func (l *configurationLife) follow(want expected) {
	l.event("the user follows the advice")
	l.follows = true
	defer func() { l.follows = false }()
	one := cliRun{what: "-target", targets: want.freed, flags: targetFlags(want.freed)}
	l.run(one)
	l.run(cliRun{what: "apply"})
}

// turnsOutToBeAnother reports whether a partner that is unknown at plan is not
// the one that a link has.
func (l *configurationLife) turnsOutToBeAnother(before snapshot) bool {
	return slices.ContainsFunc(l.links, func(link *linkBlock) bool {
		now, ok := before.api[before.of(&link.block)]
		return ok && link.host == fromData && now.PartnerID != "" && now.PartnerID != mockapi.PartnerFranceIX && l.unknown(before)
	})
}

// unknown reports whether the data sources are read only during the apply.
func (l *configurationLife) unknown(before snapshot) bool {
	return l.deferred && before.revision != l.revision
}

// expected is what a run is expected to do.
type expected struct {
	orders []*linkBlock // ordered, or ordered again
	freed  []*linkBlock // links from which a policy has to be detached before it can be deleted
	errors []string     // patterns of headlines
}

// expect returns what a run should do.
func (l *configurationLife) expect(one cliRun, before snapshot) expected {
	var want expected
	if !one.changes() {
		return want
	}
	for _, link := range l.links {
		if (one.targets == nil || slices.Contains(one.targets, link)) && (one.again == link.address() || l.orders(link, before)) {
			want.orders = append(want.orders, link)
		}
	}
	if one.targets == nil {
		for _, policy := range slices.Concat(l.policies, l.removed) {
			ends := one.again == policy.address() || slices.Contains(l.removed, policy)
			l.expectInUse(policy, before.users(policy, ends), before, &want)
		}
	}
	for _, link := range want.orders {
		if id, other := before.named(link.name); other && (link.createFirst || id != before.of(&link.block)) {
			want.errors = append(want.errors, fmt.Sprintf("^An InterLink named %q exists already", link.name)) // until that one is renamed or gone
		}
	}
	return want
}

// expectInUse expects an error if a policy is destroyed before the links that
// use it are updated.
func (l *configurationLife) expectInUse(policy *policyBlock, users []mockapi.LinkView, before snapshot, want *expected) {
	for _, user := range users {
		if l.waited[user.ID] {
			want.errors = append(want.errors, fmt.Sprintf("^Could not delete the routing policy %q", policy.name))
		}
		if (policy.createFirst || policy.letsGo) && !isBad(user.Status) && user.Status != "deprovisioning" {
			continue
		}
		for _, link := range l.links {
			if before.of(&link.block) != user.ID || slices.Contains(want.orders, link) {
				continue
			}
			want.errors = append(want.errors, fmt.Sprintf("^Could not delete the routing policy %q", policy.name))
			if !link.uses(policy) && !slices.Contains(want.freed, link) {
				want.freed = append(want.freed, link)
			}
		}
	}
}

// orders reports whether an apply orders a link, for the first time or again.
func (l *configurationLife) orders(link *linkBlock, before snapshot) bool {
	now, alive := before.api[before.of(&link.block)]
	if !alive {
		return true
	}
	if uint64(link.bandwidth) != now.BandwidthMbps || link.ownRouter() && link.vlan != 0 && link.vlan != int(now.VLAN) {
		return true
	}
	switch {
	case link.host == onConnection:
		return now.ConnectionID == ""
	case link.host == fromData && l.unknown(before) && now.PartnerID != "":
		return false
	case link.host == fromData:
		return now.PartnerID != mockapi.PartnerFranceIX
	}
	return now.PartnerID != strings.TrimPrefix(link.host, "fr-par/")
}
