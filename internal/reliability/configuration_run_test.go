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
	what    string
	flags   []string
	targets []*linkBlock // with -target; nil: everything
	again   string       // address that -replace names
}

// refreshes tells whether a run looks at what there is.
func (r cliRun) refreshes() bool { return !slices.Contains(r.flags, "-refresh=false") }

// aRun draws a way to apply.
func (l *configurationLife) aRun() cliRun {
	before := l.look()
	choice := []string{"apply", "apply", "saved plan", "-target", "-replace", "plan"}
	if !before.missing() { // else it has to be noticed first
		choice = append(choice, "-refresh=false", "saved plan, -refresh=false")
	}
	what := rapid.SampledFrom(choice).Draw(l.rt, "run")
	one := cliRun{what: what}
	switch what {
	case "-refresh=false", "saved plan, -refresh=false":
		one.flags = []string{"-refresh=false"}
	case "-target":
		if len(l.links) == 0 || l.moving(before) {
			break // Terraform moves nothing that is not among the targets
		}
		one.targets = []*linkBlock{l.aLink()}
		one.flags = targetFlags(one.targets)
	case "-replace":
		var addresses []string
		for _, link := range l.links {
			addresses = append(addresses, link.address())
		}
		for _, policy := range l.policies {
			addresses = append(addresses, policy.address())
		}
		if len(addresses) == 0 {
			break
		}
		one.again = rapid.SampledFrom(addresses).Draw(l.rt, "what")
		one.flags = []string{"-replace=" + one.again}
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

// moving tells whether an address changes with the next apply.
func (l *configurationLife) moving(before snapshot) bool {
	return slices.ContainsFunc(l.links, func(b *linkBlock) bool { return before.moves(&b.block) }) ||
		slices.ContainsFunc(slices.Concat(l.policies, l.removed), func(b *policyBlock) bool { return before.moves(&b.block) })
}

// run plans and applies, and checks what came of it.
func (l *configurationLife) run(one cliRun) {
	before := l.look()
	if l.turnsOutToBeAnother(before) {
		// Nothing is known of it at plan; the user reads the data sources first.
		l.command("apply", "-auto-approve", "-target=terraform_data.revision")
		before = l.look()
	}
	want, drifts := l.expect(one, before), l.drifts
	var exit int
	switch {
	case one.what == "plan":
		exit, want.orders = l.command("plan").ExitCode, nil
	case strings.HasPrefix(one.what, "saved plan"):
		if exit = l.command(append([]string{"plan", "-out=later"}, one.flags...)...).ExitCode; exit == 0 {
			l.actBetween()
			exit = l.command("apply", "later").ExitCode
		}
	default:
		exit = l.command(append([]string{"apply", "-auto-approve"}, one.flags...)...).ExitCode
	}
	if exit == 0 && one.targets == nil && one.refreshes() && one.what != "plan" {
		l.mended = drifts
	}
	l.judge(one, before, want, exit)
	if exit != 0 && len(want.freed) > 0 && strings.Contains(l.output, "Could not delete the routing policy") {
		l.follow(want)
	}
}

// follow does what the error about a policy in use says: first the links that
// let go of it, then everything.
func (l *configurationLife) follow(want expected) {
	l.event("the user follows the advice")
	one := cliRun{what: "-target", targets: want.freed, flags: targetFlags(want.freed)}
	l.run(one)
	l.run(cliRun{what: "apply"})
}

// turnsOutToBeAnother tells whether a partner that is not known at plan is not
// the one that a link has.
func (l *configurationLife) turnsOutToBeAnother(before snapshot) bool {
	return slices.ContainsFunc(l.links, func(link *linkBlock) bool {
		now, ok := before.api[before.of(&link.block)]
		return ok && link.partner == "" && now.PartnerID != mockapi.PartnerFranceIX && l.unknown(before)
	})
}

// unknown tells whether the data sources are not read before the apply.
func (l *configurationLife) unknown(before snapshot) bool {
	return l.deferred && before.revision != l.revision
}

// expected is what a run is expected to do.
type expected struct {
	orders []*linkBlock // ordered, or ordered again
	freed  []*linkBlock // links that a policy has to be taken from before it can be deleted
	errors []string     // patterns of headlines
}

// expect works out what a run does.
func (l *configurationLife) expect(one cliRun, before snapshot) expected {
	var want expected
	for _, link := range l.links {
		if (one.targets == nil || slices.Contains(one.targets, link)) && (one.again == link.address() || l.orders(link, before)) {
			want.orders = append(want.orders, link)
		}
	}
	if one.targets == nil {
		for _, policy := range slices.Concat(l.policies, l.removed) {
			if one.again == policy.address() || slices.Contains(l.removed, policy) {
				l.expectInUse(policy, before, &want)
			}
		}
	}
	for _, link := range want.orders {
		if id, other := before.named(link.name); other && id != before.of(&link.block) {
			want.errors = append(want.errors, fmt.Sprintf("^An InterLink named %q exists already", link.name)) // renamed at the same time
		}
	}
	return want
}

// expectInUse expects an error if a policy is destroyed before the links that
// use it are updated.
func (l *configurationLife) expectInUse(policy *policyBlock, before snapshot, want *expected) {
	if policy.createFirst || policy.letsGo {
		return
	}
	for _, user := range before.users(policy) {
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

// orders tells whether an apply orders a link, for the first time or again.
func (l *configurationLife) orders(link *linkBlock, before snapshot) bool {
	now, alive := before.api[before.of(&link.block)]
	if !alive {
		return true
	}
	partner := strings.TrimPrefix(link.partner, "fr-par/")
	switch {
	case link.partner == "" && l.unknown(before):
		partner = now.PartnerID
	case link.partner == "":
		partner = mockapi.PartnerFranceIX
	}
	return uint64(link.bandwidth) != now.BandwidthMbps || partner != now.PartnerID
}
