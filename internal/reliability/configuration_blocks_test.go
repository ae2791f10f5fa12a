package reliability

import (
	"fmt"
	"slices"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// configuration is what a user has written: links and the objects around them.
type configuration struct {
	links    []*linkBlock
	policies []*policyBlock
	removed  []*policyBlock // no longer in the file; they may still exist
	moves    []string       // `moved` blocks
	imports  []string       // `import` blocks of the next run
	network  string         // the VPC that comes from its own resource
	given    int            // how many names were given; each name is given once
	revision int
	deferred bool // the data sources depend on the revision
}

// block is what links and policies share: a resource that may change its address.
type block struct {
	kind      string
	addresses []string // the last one is current
	name      string
}

func (b *block) label() string   { return b.addresses[len(b.addresses)-1] }
func (b *block) address() string { return b.kind + "." + b.label() }

// linkBlock is a link with its gate and its dependents.
type linkBlock struct {
	block

	key         int    // the gate and the dependents keep it when the link moves
	host        string // a partner's id, or fromData, or onConnection
	bandwidth   int
	asn, vlan   int        // for a router of the user
	tag, vpc    string     // the VPC's id, or fromNetwork
	tagFrom     *linkBlock // an older link whose VLAN is in the tag
	v4, v6      *policyBlock
	propagation bool
	waitFor     string
	create      string // time-outs
	remove      string
	stays       bool // wait_for_deprovisioning
	createFirst bool // create_before_destroy
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

// The sources of a link's value, other than a literal.
const (
	fromData     = "data"
	onConnection = "connection"
	fromNetwork  = "network"
)

// connectionID is the dedicated connection of the self-hosted links.
const connectionID = "0f6f9d9e-6a5b-4d51-9b39-3f1d5f0b9d11"

// l2PartnerID is an L2 partner: the user's own router speaks BGP.
const l2PartnerID = "2b0a7f39-6a59-4a7c-8d0e-6c1df1f9f0a2"

// ownRouter reports whether the user's router speaks BGP with Scaleway.
func (b *linkBlock) ownRouter() bool { return b.host == onConnection || b.host == l2PartnerID }

// uses reports whether the link names a policy.
func (b *linkBlock) uses(policy *policyBlock) bool { return b.v4 == policy || b.v6 == policy }

// next returns a number that no other block has.
func (c *configuration) next() int {
	c.given++
	return c.given
}

// text returns the configuration as a file.
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
	fmt.Fprintf(out, "resource \"terraform_data\" \"network\" {\n  input = %q\n}\n", c.network)
	for _, policy := range c.policies {
		out.WriteString(policy.text())
	}
	for _, link := range c.links {
		out.WriteString(link.text())
	}
	out.WriteString(strings.Join(slices.Concat(c.moves, c.imports), ""))
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
		lines = append(lines, createBeforeDestroy)
	}
	return resourceText(b.kind, b.label(), lines)
}

const createBeforeDestroy = "lifecycle {\n    create_before_destroy = true\n  }"

func resourceText(kind, label string, lines []string) string {
	return fmt.Sprintf("resource %q %q {\n  %s\n}\n", kind, label, strings.Join(lines, "\n  "))
}

func (b *linkBlock) text() string {
	lines := []string{
		fmt.Sprintf("name = %q", b.name), fmt.Sprintf("bandwidth_mbps = %d", b.bandwidth),
		fmt.Sprintf("wait_for_status = %q", b.waitFor), fmt.Sprintf("wait_for_deprovisioning = %t", b.stays),
		fmt.Sprintf("timeouts {\n    create = %q\n    delete = %q\n  }", b.create, b.remove),
	}
	switch b.host {
	case fromData:
		lines = append(lines, "pop_id = data.interlink_pop.it.id", "partner_id = data.interlink_partner.it.id")
	case onConnection:
		lines = append(lines, fmt.Sprintf("pop_id = %q", mockapi.PopDC3), fmt.Sprintf("connection_id = %q", connectionID))
	default:
		lines = append(lines, fmt.Sprintf("pop_id = %q", mockapi.PopTH2), fmt.Sprintf("partner_id = %q", b.host))
	}
	if b.ownRouter() {
		lines = append(lines, fmt.Sprintf("peer_asn = %d", b.asn))
		if b.vlan != 0 {
			lines = append(lines, fmt.Sprintf("vlan = %d", b.vlan))
		}
	}
	switch {
	case b.tagFrom != nil:
		lines = append(lines, fmt.Sprintf("tags = [\"after-${%s.vlan}\"]", b.tagFrom.address()))
	case b.tag != "":
		lines = append(lines, fmt.Sprintf("tags = [%q]", b.tag))
	}
	switch {
	case b.vpc == fromNetwork:
		lines = append(lines, "vpc_id = terraform_data.network.output")
	case b.vpc != "":
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
	if b.createFirst {
		lines = append(lines, createBeforeDestroy)
	}
	return resourceText(b.kind, b.label(), lines) + b.followers()
}

// followers returns the gate, and the resources that are replaced when their
// triggers change.
func (b *linkBlock) followers() string {
	out := ""
	if b.gate {
		out += resourceText("interlink_link_activation", fmt.Sprintf("gate_%d", b.key), []string{"link_id = " + b.address() + ".id", "timeouts {\n    create = \"2s\"\n  }"})
	}
	if !b.dependents {
		return out
	}
	var triggers []string
	for _, attribute := range []string{"id", "vlan", "pairing_key", "created_at", "l3_connectivity", "organization_id", "srn", "scw_bgp_config.asn", "scw_bgp_config.ipv4", "peer_bgp_config.ipv4", "peer_bgp_config.ipv6"} {
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

// without removes an element from a list.
func without[T comparable](list []T, element T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(one T) bool { return one == element })
}
