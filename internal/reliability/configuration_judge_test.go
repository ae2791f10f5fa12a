package reliability

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// judge compares what a run did with what was expected.
func (l *configurationLife) judge(one cliRun, before snapshot, want expected, exit int) {
	after := l.takeSnapshot()
	if len(after.tainted) > 0 {
		l.fail("tainted: %s", after.tainted)
	}
	l.judgeErrors(before, after, want, exit)
	l.judgeOrders(before, after, want, exit)
	l.judgeDependents(before, after)
	if exit != 0 || !one.changes() {
		return
	}
	for _, link := range l.links {
		if one.targets == nil || slices.Contains(one.targets, link) {
			l.judgeLink(link, after)
		}
	}
	if one.targets == nil && len(after.policies) != len(l.policies) {
		l.fail("%d policies are there, %d are configured", len(after.policies), len(l.policies))
	}
}

// judgeQuiet requires the next plan to be empty if there is nothing to wait
// for.
func (l *configurationLife) judgeQuiet(one cliRun, exit int) {
	if exit != 0 || one.what != "apply" || l.drifts > l.driftsSeen || !chance(l.rt, "look at the next plan") {
		return
	}
	now := l.takeSnapshot()
	for _, link := range l.links {
		status := now.api[now.of(&link.block)].Status
		if !isBuilt(status) && (link.waitFor == "active" || status != "requested" && status != "provisioning") {
			return
		}
	}
	if result := l.command("plan", "-detailed-exitcode"); result.ExitCode != 0 {
		l.fail("the next plan is not empty (exit code %d)", result.ExitCode)
	}
}

// judgeErrors allows only the expected errors.
func (l *configurationLife) judgeErrors(before, after snapshot, want expected, exit int) {
	headlines := errorsIn(l.output)
	if exit != 0 && len(headlines) == 0 {
		l.fail("the run fails (exit code %d) without saying why", exit)
	}
	allowed := slices.Clone(want.errors)
	for _, link := range l.links {
		if now := after.api[after.of(&link.block)]; link.gate && !isBuilt(now.Status) {
			allowed = append(allowed, fmt.Sprintf("^The InterLink %q is not built yet: still %s$", now.Name, now.Status))
		}
	}
	for _, now := range []snapshot{before, after} {
		for id := range now.held() {
			if link := now.api[id]; isBad(link.Status) {
				allowed = append(allowed, fmt.Sprintf("^The InterLink %q (was refused by|has failed on|is locked)", link.Name))
			}
		}
	}
	for _, name := range slices.Concat(before.leaving(), after.leaving()) {
		allowed = append(allowed, fmt.Sprintf("^The InterLink %q is not deleted yet: still deprovisioning$", name), fmt.Sprintf("^The InterLink %q is being deprovisioned$", name))
	}
	for _, one := range headlines {
		if !slices.ContainsFunc(allowed, func(pattern string) bool { return regexp.MustCompile(pattern).MatchString(one) }) {
			l.fail("an error that was not expected: %s", one)
		}
	}
	l.count.errors.Add(int64(len(headlines)))
}

func isBuilt(status string) bool {
	return status == "active" || status == "limited_connectivity" || status == "all_down" || status == "ready"
}

// isBad reports whether a link in this status needs its user.
func isBad(status string) bool {
	return status == "refused" || status == "failed" || status == "locked"
}

// judgeOrders requires that exactly the expected links are ordered, once each,
// and that all of them are in the state.
func (l *configurationLife) judgeOrders(before, after snapshot, want expected, exit int) {
	had, has := before.held(), after.held()
	var ordered int
	for id := range has {
		if !had[id] {
			ordered++
		}
	}
	l.count.orders.Add(int64(ordered))
	if orders := after.orders - before.orders; orders != ordered {
		l.fail("%d orders were placed, and %d new links are in the state", orders, ordered)
	}
	for _, link := range l.links {
		expected, id := slices.Contains(want.orders, link), after.of(&link.block)
		if fresh := id != "" && !had[id]; fresh && !expected {
			l.fail("%s was ordered, and did not have to be", link.address())
		} else if !fresh && expected && exit == 0 {
			l.fail("%s was not ordered", link.address())
		}
	}
	for id, link := range after.api {
		switch {
		case has[id]:
			l.waited[id] = l.waited[id] || link.Status == "deprovisioning"
		case link.Status != "deprovisioning":
			l.fail("the link %s (%s, %s) is in no state", link.Name, id, link.Status)
		case !l.waited[id] && link.VpcID+link.RoutingPolicyV4ID+link.RoutingPolicyV6ID != "":
			l.fail("the link %s (%s, %s) left the state, and holds on to VPC or policies", link.Name, id, link.Status)
		}
	}
}

// judgeDependents requires that a dependent is replaced only if the link that
// it depends on was replaced.
func (l *configurationLife) judgeDependents(before, after snapshot) {
	for address, now := range after.made {
		then, ok := before.made[address]
		if !ok || then.id == now.id {
			continue
		}
		l.count.replaced.Add(1)
		if first(then.from) == first(now.from) {
			l.fail("%s was replaced, and its link was not: made from %s, then from %s", address, compact(then.from), compact(now.from))
		}
	}
}

func compact(values string) string { return strings.Join(strings.Fields(values), " ") }

// first returns the first of the values that a dependent was made from: its
// link's id.
func first(from string) string {
	var values []any
	if json.Unmarshal([]byte(from), &values) != nil || len(values) == 0 {
		return from
	}
	return fmt.Sprint(values[0])
}

// judgeLink requires a link to match its block.
func (l *configurationLife) judgeLink(link *linkBlock, after snapshot) {
	now, alive := after.api[after.of(&link.block)]
	if !alive {
		l.fail("%s is in the state, and gone", link.address())
	}
	policy := func(b *policyBlock) string {
		if b == nil {
			return ""
		}
		return after.of(&b.block)
	}
	is := mockapi.LinkFields{
		Name: now.Name, Tags: now.Tags, BandwidthMbps: now.BandwidthMbps, VpcID: now.VpcID,
		RoutingPolicyV4ID: now.RoutingPolicyV4ID, RoutingPolicyV6ID: now.RoutingPolicyV6ID, EnableRoutePropagation: now.EnableRoutePropagation,
	}
	tags := []string{}
	switch {
	case link.tagFrom != nil:
		tags = append(tags, fmt.Sprintf("after-%d", after.api[after.of(&link.tagFrom.block)].VLAN))
	case link.tag != "":
		tags = append(tags, link.tag)
	}
	vpc := link.vpc
	if vpc == fromNetwork {
		vpc = l.network
	}
	wanted := mockapi.LinkFields{
		Name: link.name, Tags: tags, BandwidthMbps: uint64(link.bandwidth), VpcID: strings.TrimPrefix(vpc, "fr-par/"),
		RoutingPolicyV4ID: policy(link.v4), RoutingPolicyV6ID: policy(link.v6), EnableRoutePropagation: link.propagation,
	}
	if link.ownRouter() {
		is.PeerASN, wanted.PeerASN = now.PeerASN, uint32(link.asn)
	}
	if l.drifts > l.driftsSeen {
		is.Tags, wanted.Tags, is.PeerASN, wanted.PeerASN = nil, nil, 0, 0
	}
	if a, b := fmt.Sprintf("%+v", is), fmt.Sprintf("%+v", wanted); a != b {
		l.fail("%s is not as configured:\n  is     %s\n  wanted %s", link.address(), a, b)
	}
}
