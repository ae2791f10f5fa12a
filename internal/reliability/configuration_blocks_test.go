package reliability

import (
	"fmt"
	"slices"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// configuration is what a user has written: links, and what hangs together with
// them.
type configuration struct {
	links    []*linkBlock
	policies []*policyBlock
	removed  []*policyBlock // no longer written; they may still exist
	moves    []string       // `moved` blocks
	given    int            // how many names were given; none is given twice
	revision int
	deferred bool // the data sources depend on the revision
}

// block is what links and policies share: a resource that may change its address.
type block struct {
	kind      string
	addresses []string // the last one is in force
	name      string
}

func (b *block) label() string   { return b.addresses[len(b.addresses)-1] }
func (b *block) address() string { return b.kind + "." + b.label() }

// linkBlock is a link with its gate and the resources that depend on it.
type linkBlock struct {
	block

	key         int    // the gate and the dependents keep it when the link moves
	partner     string // "": from the data source
	bandwidth   int
	tag, vpc    string
	v4, v6      *policyBlock
	propagation bool
	waitFor     string
	create      string // time-outs
	remove      string
	stays       bool // wait_for_deprovisioning
	gate        bool
	dependents  bool
}

// policyBlock is a routing policy.
type policyBlock struct {
	block

	v6          bool
	prefix      int
	createFirst bool // create_before_destroy
	letsGo      bool // detach_on_destroy
}

// uses tells whether the link names a policy.
func (b *linkBlock) uses(policy *policyBlock) bool { return b.v4 == policy || b.v6 == policy }

// next gives a number that no other block has.
func (c *configuration) next() int {
	c.given++
	return c.given
}

// text is the configuration as a file.
func (c *configuration) text() string {
	out := &strings.Builder{}
	out.WriteString(`terraform {
  required_providers {
    interlink = { source = "interlink-provider/interlink" }
  }
}
`)
	fmt.Fprintf(out, "resource \"terraform_data\" \"revision\" {\n  input = %d\n}\n", c.revision)
	wait := ""
	if c.deferred {
		wait = "  depends_on = [terraform_data.revision]\n"
	}
	fmt.Fprintf(out, "data \"interlink_partner\" \"it\" {\n  name = \"FranceIX\"\n%s}\n", wait)
	fmt.Fprintf(out, "data \"interlink_pop\" \"it\" {\n  name = \"- Telehouse TH2\"\n%s}\n", wait)
	for _, policy := range c.policies {
		out.WriteString(policy.text())
	}
	for _, link := range c.links {
		out.WriteString(link.text())
	}
	out.WriteString(strings.Join(c.moves, ""))
	return out.String()
}

func (b *policyBlock) text() string {
	prefix := fmt.Sprintf("10.%d.0.0/16", b.prefix)
	if b.v6 {
		prefix = fmt.Sprintf("2001:db8:%d::/48", b.prefix)
	}
	lines := []string{fmt.Sprintf("name = %q", b.name), fmt.Sprintf("prefix_filter_in = [%q]", prefix)}
	if b.letsGo {
		lines = append(lines, "detach_on_destroy = true")
	}
	if b.createFirst {
		lines = append(lines, "lifecycle {\n    create_before_destroy = true\n  }")
	}
	return resourceText(b.kind, b.label(), lines)
}

func resourceText(kind, label string, lines []string) string {
	return fmt.Sprintf("resource %q %q {\n  %s\n}\n", kind, label, strings.Join(lines, "\n  "))
}

func (b *linkBlock) text() string {
	pop, partner := fmt.Sprintf("%q", mockapi.PopTH2), fmt.Sprintf("%q", b.partner)
	if b.partner == "" {
		pop, partner = "data.interlink_pop.it.id", "data.interlink_partner.it.id"
	}
	lines := []string{
		fmt.Sprintf("name = %q", b.name), "pop_id = " + pop, "partner_id = " + partner, fmt.Sprintf("bandwidth_mbps = %d", b.bandwidth),
		fmt.Sprintf("wait_for_status = %q", b.waitFor), fmt.Sprintf("wait_for_deprovisioning = %t", b.stays),
		fmt.Sprintf("timeouts {\n    create = %q\n    delete = %q\n  }", b.create, b.remove),
	}
	if b.tag != "" {
		lines = append(lines, fmt.Sprintf("tags = [%q]", b.tag))
	}
	if b.vpc != "" {
		lines = append(lines, fmt.Sprintf("vpc_id = %q", b.vpc))
	}
	if b.v4 != nil {
		lines = append(lines, "routing_policy_v4_id = "+b.v4.address()+".id")
	}
	if b.v6 != nil {
		lines = append(lines, "routing_policy_v6_id = "+b.v6.address()+".id")
	}
	if b.propagation {
		lines = append(lines, "enable_route_propagation = true")
	}
	return resourceText(b.kind, b.label(), lines) + b.followers()
}

// followers are the gate, and resources that are replaced when what they were
// made from changes.
func (b *linkBlock) followers() string {
	out := ""
	if b.gate {
		out += resourceText("interlink_link_activation", fmt.Sprintf("gate_%d", b.key), []string{"link_id = " + b.address() + ".id", "timeouts {\n    create = \"2s\"\n  }"})
	}
	if !b.dependents {
		return out
	}
	var triggers []string
	for _, attribute := range []string{"id", "vlan", "pairing_key", "created_at", "scw_bgp_config.asn", "scw_bgp_config.ipv4", "peer_bgp_config.ipv4", "peer_bgp_config.ipv6"} {
		triggers = append(triggers, b.address()+"."+attribute)
	}
	out += resourceText("terraform_data", fmt.Sprintf("router_%d", b.key), []string{"triggers_replace = [" + strings.Join(triggers, ", ") + "]"})
	if b.gate {
		out += resourceText("terraform_data", fmt.Sprintf("behind_%d", b.key), []string{fmt.Sprintf("triggers_replace = [interlink_link_activation.gate_%d.link_id]", b.key)})
	}
	return out
}

// move gives a block another address.
func (c *configuration) move(b *block) {
	from := b.address()
	b.addresses = append(b.addresses, fmt.Sprintf("%s_%d", strings.Split(b.label(), "_")[0], c.next()))
	c.moves = append(c.moves, fmt.Sprintf("moved {\n  from = %s\n  to   = %s\n}\n", from, b.address()))
}

// without takes an element out of a list.
func without[T comparable](list []T, element T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(one T) bool { return one == element })
}
