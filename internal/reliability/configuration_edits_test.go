package reliability

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// The maximum number of each kind in a configuration.
const mostLinks, mostPolicies = 3, 3

// editor draws edits of a configuration.
type editor struct {
	*configuration

	rt     *rapid.T
	vpcs   []string
	silent bool // the partner does nothing by itself
	byHand bool // the partner removes its side only when told to
}

// edits are what a user may do to a configuration. Each returns what it did, or
// "" if there was nothing to edit.
func (e *editor) edits() map[string]func() string {
	return map[string]func() string{
		"add link": e.addLink, "remove link": e.removeLink, "move link": e.moveLink, "move link without saying so": e.forgetMove, "rename link": e.renameLink, "swap names": e.swapNames,
		"tags": e.tags, "bandwidth": e.bandwidth, "host": e.host, "ASN": e.peerASN, "VPC": e.vpc, "network": e.newNetwork, "policies": e.choosePolicies, "swap policies": e.swapPolicies,
		"propagation": e.propagation, "waiting": e.waiting, "followers": e.followers,
		"add policy": e.addPolicy, "remove policy": e.removePolicy, "move policy": e.movePolicy, "prefixes": e.prefixes,
		"revision": e.revise, "deferral": e.deferral,
	}
}

func chance(rt *rapid.T, what string) bool { return rapid.Bool().Draw(rt, what) }

// aLink draws one of the links, or nil if there is none.
func (e *editor) aLink() *linkBlock {
	if len(e.links) == 0 {
		return nil
	}
	return e.links[rapid.IntRange(0, len(e.links)-1).Draw(e.rt, "link")]
}

// onALink makes an edit of one link.
func (e *editor) onALink(edit func(*linkBlock) string) string {
	link := e.aLink()
	if link == nil {
		return ""
	}
	return link.address() + ": " + edit(link)
}

// aPolicy draws a policy of a family, or none.
func (e *editor) aPolicy(v6 bool) *policyBlock {
	choice := []*policyBlock{nil}
	for _, policy := range e.policies {
		if policy.v6 == v6 {
			choice = append(choice, policy)
		}
	}
	return choice[rapid.IntRange(0, len(choice)-1).Draw(e.rt, "policy")]
}

func (e *editor) addLink() string {
	if len(e.links) == mostLinks {
		return ""
	}
	key := e.next()
	link := &linkBlock{
		block: block{kind: "interlink_link", addresses: []string{fmt.Sprintf("l%d", key)}, name: fmt.Sprintf("paris-%d", key)},
		key:   key, bandwidth: 50, waitFor: "active", create: "2s", remove: "2s", stays: !e.byHand || chance(e.rt, "waits for deprovisioning"),
		asn: 65000, dependents: true, v4: e.aPolicy(false), v6: e.aPolicy(true), vpc: e.aVPC(),
	}
	link.host = rapid.SampledFrom([]string{mockapi.PartnerFranceIX, fromData, onConnection}).Draw(e.rt, "host")
	link.createFirst = rapid.IntRange(0, 3).Draw(e.rt, "create_before_destroy") == 3
	link.propagation = chance(e.rt, "propagation")
	link.gate = chance(e.rt, "gate")
	if e.silent && chance(e.rt, "only requested") {
		link.waitFor = "requested"
	}
	if !e.silent {
		link.create = "30s"
	}
	if !e.byHand {
		link.remove = "30s"
	}
	e.links = append(e.links, link)
	return "add " + link.address()
}

func (e *editor) removeLink() string {
	link := e.aLink()
	if link == nil {
		return ""
	}
	e.links = without(e.links, link)
	for _, other := range e.links {
		if other.tagFrom == link {
			other.tagFrom = nil
		}
	}
	return "remove " + link.address()
}

func (e *editor) moveLink() string {
	return e.onALink(func(link *linkBlock) string {
		e.move(&link.block)
		return "moved to " + link.address()
	})
}

// forgetMove changes the address of a link without a moved block. Terraform
// then removes one link and adds another.
func (e *editor) forgetMove() string {
	return e.onALink(func(link *linkBlock) string {
		link.addresses = []string{fmt.Sprintf("l%d_%d", link.key, e.next())}
		return "renamed to " + link.address() + ", without a moved block"
	})
}

func (e *editor) renameLink() string {
	return e.onALink(func(link *linkBlock) string {
		link.name = fmt.Sprintf("paris-%d", e.next())
		return "name = " + link.name
	})
}

func (e *editor) swapNames() string {
	if len(e.links) < 2 {
		return ""
	}
	one, two := e.links[0], e.links[1]
	one.name, two.name = two.name, one.name
	return fmt.Sprintf("%s and %s swap their names", one.address(), two.address())
}

func (e *editor) tags() string {
	return e.onALink(func(link *linkBlock) string {
		link.tag, link.tagFrom = rapid.SampledFrom([]string{"", "a", "b"}).Draw(e.rt, "tag"), nil
		if older := e.links[0]; older.key < link.key && chance(e.rt, "tag from another link") {
			link.tagFrom = older
			return "tag with the VLAN of " + older.address()
		}
		return fmt.Sprintf("tag = %q", link.tag)
	})
}

func (e *editor) bandwidth() string {
	return e.onALink(func(link *linkBlock) string {
		link.bandwidth = rapid.SampledFrom([]int{50, 100}).Draw(e.rt, "bandwidth")
		return fmt.Sprintf("bandwidth_mbps = %d", link.bandwidth)
	})
}

// host changes the source of the partner's id, or who hosts the link.
func (e *editor) host() string {
	return e.onALink(func(link *linkBlock) string {
		link.host = rapid.SampledFrom([]string{mockapi.PartnerFranceIX, "fr-par/" + mockapi.PartnerFranceIX, fromData, mockapi.PartnerFreePro, l2PartnerID, onConnection}).Draw(e.rt, "host")
		// A partner that is slow to remove its side would keep a chosen VLAN
		// taken.
		link.vlan = 0
		if !e.byHand && chance(e.rt, "VLAN") {
			link.vlan = 3000 + link.key
		}
		return fmt.Sprintf("host %s, VLAN %d", link.host, link.vlan)
	})
}

func (e *editor) peerASN() string {
	return e.onALink(func(link *linkBlock) string {
		link.asn = rapid.IntRange(65000, 65002).Draw(e.rt, "ASN")
		return fmt.Sprintf("peer_asn = %d, if it has a router of its own", link.asn)
	})
}

func (e *editor) aVPC() string {
	number := rapid.IntRange(0, len(e.vpcs)+1).Draw(e.rt, "VPC")
	switch {
	case number == 0:
		return ""
	case number > len(e.vpcs):
		return fromNetwork
	}
	return e.vpcs[number-1]
}

// newNetwork changes the VPC of all links that take it from the resource: its
// id is unknown at plan.
func (e *editor) newNetwork() string {
	e.network = e.vpcs[rapid.IntRange(0, len(e.vpcs)-1).Draw(e.rt, "network")]
	return "the network is " + e.network
}

func (e *editor) vpc() string {
	return e.onALink(func(link *linkBlock) string {
		link.vpc = e.aVPC()
		return fmt.Sprintf("vpc_id = %q", link.vpc)
	})
}

func (e *editor) choosePolicies() string {
	return e.onALink(func(link *linkBlock) string {
		link.v4, link.v6 = e.aPolicy(false), e.aPolicy(true)
		return "other policies"
	})
}

func (e *editor) swapPolicies() string {
	if len(e.links) < 2 {
		return ""
	}
	one, two := e.links[0], e.links[1]
	one.v4, one.v6, two.v4, two.v6 = two.v4, two.v6, one.v4, one.v6
	return fmt.Sprintf("%s and %s swap their policies", one.address(), two.address())
}

func (e *editor) propagation() string {
	return e.onALink(func(link *linkBlock) string {
		link.propagation = !link.propagation
		return fmt.Sprintf("enable_route_propagation = %t", link.propagation)
	})
}

// waiting changes what an apply waits for, and how long.
func (e *editor) waiting() string {
	return e.onALink(func(link *linkBlock) string {
		link.waitFor = rapid.SampledFrom([]string{"active", "requested"}).Draw(e.rt, "wait_for_status")
		link.stays = chance(e.rt, "waits for deprovisioning")
		if !e.silent {
			link.create = rapid.SampledFrom([]string{"30s", "40s"}).Draw(e.rt, "time-out")
		}
		return fmt.Sprintf("wait_for_status = %s, wait_for_deprovisioning = %t, timeouts = %s", link.waitFor, link.stays, link.create)
	})
}

func (e *editor) followers() string {
	return e.onALink(func(link *linkBlock) string {
		link.gate, link.dependents = chance(e.rt, "gate"), chance(e.rt, "dependents")
		return fmt.Sprintf("gate %t, dependents %t", link.gate, link.dependents)
	})
}

// addPolicy adds a policy, and may attach it to a link at once.
func (e *editor) addPolicy() string {
	if len(e.policies) == mostPolicies {
		return ""
	}
	number := e.next()
	policy := &policyBlock{
		block:  block{kind: "interlink_routing_policy", addresses: []string{fmt.Sprintf("p%d", number)}, name: fmt.Sprintf("policy-%d", number)},
		prefix: number, v6: chance(e.rt, "IPv6"), createFirst: chance(e.rt, "create_before_destroy"), letsGo: chance(e.rt, "detach_on_destroy"),
	}
	e.policies = append(e.policies, policy)
	if link := e.aLink(); link != nil && chance(e.rt, "used at once") {
		e.give(link, policy)
		return fmt.Sprintf("add %s, for %s", policy.address(), link.address())
	}
	return "add " + policy.address()
}

func (e *editor) give(link *linkBlock, policy *policyBlock) {
	if policy.v6 {
		link.v6 = policy
	} else {
		link.v4 = policy
	}
}

// removePolicy removes a policy and the references to it. Another policy may
// replace it.
func (e *editor) removePolicy() string {
	if len(e.policies) == 0 {
		return ""
	}
	policy := e.policies[rapid.IntRange(0, len(e.policies)-1).Draw(e.rt, "policy")]
	e.policies, e.removed = without(e.policies, policy), append(e.removed, policy)
	instead := e.aPolicy(policy.v6)
	for _, link := range e.links {
		switch policy {
		case link.v4:
			link.v4 = instead
		case link.v6:
			link.v6 = instead
		}
	}
	if instead != nil {
		return fmt.Sprintf("%s takes the place of %s", instead.address(), policy.address())
	}
	return "remove " + policy.address()
}

func (e *editor) movePolicy() string {
	if len(e.policies) == 0 {
		return ""
	}
	policy := e.policies[rapid.IntRange(0, len(e.policies)-1).Draw(e.rt, "policy")]
	from := policy.address()
	e.move(&policy.block)
	return fmt.Sprintf("%s: moved to %s", from, policy.address())
}

func (e *editor) prefixes() string {
	if len(e.policies) == 0 {
		return ""
	}
	policy := e.policies[rapid.IntRange(0, len(e.policies)-1).Draw(e.rt, "policy")]
	policy.prefix = e.next()
	return policy.address() + ": other prefixes"
}

func (e *editor) revise() string {
	e.revision++
	return "the revision changes"
}

func (e *editor) deferral() string {
	e.deferred = !e.deferred
	return fmt.Sprintf("the data sources wait for the revision: %t", e.deferred)
}
