package link

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// preflight checks, before an order, what costs nothing to check: that the PoP
// exists and offers the bandwidth, that the partner is there, that the
// connection can carry the link, and that the policies exist and are of their
// family. What is not known yet is left alone. Each fact is asked for once per
// process, not per link.
//
// tolerant leaves out what the API could not answer: at plan a failing API must
// not be in the way; at apply it must not cost money.
func preflight(ctx context.Context, c *client.Client, plan ResourceModel, tolerant bool) diag.Diagnostics {
	check := preflightCheck{client: c, region: plan.Region.ValueString(), tolerant: tolerant}
	check.pop(ctx, plan)
	check.connection(ctx, plan)
	check.policy(ctx, "routing_policy_v4_id", plan.RoutingPolicyV4ID, false)
	check.policy(ctx, "routing_policy_v6_id", plan.RoutingPolicyV6ID, true)
	return check.diags
}

type preflightCheck struct {
	client   *client.Client
	region   string
	tolerant bool
	diags    diag.Diagnostics
}

// failed handles a question that was not answered with an object. It tells
// whether the object does not exist.
func (p *preflightCheck) failed(ctx context.Context, at path.Path, what, id string, err error) {
	switch {
	case client.IsNotFound(err):
		p.diags.AddAttributeError(at, "No such "+what,
			strings.TrimSpace(fmt.Sprintf("There is no %s %s in region %s, so nothing was ordered. Check the id, the region and the project. %s", what, id, p.region, p.client.NotOffered(ctx, p.region))))
	case client.Unauthenticated(err):
		base.AddError(&p.diags, "check the "+what+" "+id, err)
	case client.MeaningOf(err) == client.Denied, p.tolerant:
		// Keys that may order but not read these exist; the API checks again.
	default:
		p.diags.AddAttributeError(at, "Could not check the "+what, "Nothing was ordered. "+client.Explain(err))
	}
}

func (p *preflightCheck) pop(ctx context.Context, plan ResourceModel) {
	id := plan.PopID.UUID()
	if id == "" || p.region == "" {
		return
	}
	pop, err := p.client.Pop(ctx, p.region, id)
	if err != nil {
		p.failed(ctx, path.Root("pop_id"), "PoP", id, err)
		return
	}
	// The PoP's bandwidths are those of hosted links (interlink_sdk.go); a
	// self-hosted one is bound by its connection.
	if hosted := known(plan.PartnerID.StringValue); hosted && known(plan.BandwidthMbps) {
		p.bandwidth(plan.BandwidthMbps, pop.AvailableLinkBandwidthsMbps, fmt.Sprintf("The PoP %q", pop.DisplayName))
	}
	p.partner(ctx, plan, pop)
}

// bandwidth checks what is on offer. An empty list says nothing (recorded).
func (p *preflightCheck) bandwidth(wanted types.Int64, offered []uint64, who string) {
	if wanted.ValueInt64() < 1 || len(offered) == 0 || slices.Contains(offered, uint64(wanted.ValueInt64())) {
		return
	}
	p.diags.AddAttributeError(path.Root("bandwidth_mbps"), "Bandwidth not on offer",
		fmt.Sprintf("%s offers %s Mbps, not %d. Nothing was ordered.", who, joinNumbers(offered), wanted.ValueInt64()))
}

func (p *preflightCheck) partner(ctx context.Context, plan ResourceModel, pop *client.Pop) {
	id := plan.PartnerID.UUID()
	if id == "" {
		return
	}
	at := path.Root("partner_id")
	partners, err := p.client.PartnersAt(ctx, p.region, pop.ID)
	if err != nil {
		p.failed(ctx, at, "partner", id, err)
		return
	}
	var names []string
	for _, partner := range partners {
		if partner.ID == id {
			p.router(plan, partner)
			return
		}
		names = append(names, fmt.Sprintf("%s (%s)", partner.Name, partner.ID))
	}
	partner, err := p.client.Partner(ctx, p.region, id)
	if err != nil {
		p.failed(ctx, at, "partner", id, err)
		return
	}
	there := "Nobody is"
	if len(names) > 0 {
		there = "There are " + strings.Join(names, ", ")
	}
	p.diags.AddAttributeError(at, "Partner not at this PoP",
		fmt.Sprintf("The partner %s is not at the PoP %q. %s. Nothing was ordered.", partner.Name, pop.DisplayName, there))
}

// router checks what belongs to the user's router, at plan.
func (p *preflightCheck) router(plan ResourceModel, partner *client.Partner) {
	if !p.tolerant {
		return // said at plan; the API decides
	}
	refuseRouterArguments(plan.Vlan, plan.PeerASN, partner.L3Connectivity, &p.diags)
	if partner.L3Connectivity != nil && !*partner.L3Connectivity {
		p.noASN(plan, fmt.Sprintf("By way of %s, an L2 partner, your router speaks BGP with Scaleway.", partner.Name))
	}
}

// noASN is the warning for a link whose router is the user's, without its ASN.
func (p *preflightCheck) noASN(plan ResourceModel, why string) {
	if plan.PeerASN.IsUnknown() {
		p.diags.AddAttributeWarning(path.Root("peer_asn"), "No peer_asn for your router",
			why+" Without `peer_asn` Scaleway gives it a default AS number, which your router then has to use. Set `peer_asn` to the AS number of your router; it can be changed in place later.")
	}
}

func (p *preflightCheck) connection(ctx context.Context, plan ResourceModel) {
	id := plan.ConnectionID.UUID()
	if id == "" || p.region == "" {
		return
	}
	connection, err := p.client.Connection(ctx, p.region, id)
	if err != nil {
		p.failed(ctx, path.Root("connection_id"), "dedicated connection", id, err)
		return
	}
	who := fmt.Sprintf("The dedicated connection %q", connection.Name)
	if popID := plan.PopID.UUID(); popID != "" && popID != connection.PopID {
		p.diags.AddAttributeError(path.Root("pop_id"), "Another PoP than the connection's",
			fmt.Sprintf("%s is at the PoP %s/%s, not %s. Nothing was ordered.", who, p.region, connection.PopID, popID))
	}
	if known(plan.BandwidthMbps) {
		p.bandwidth(plan.BandwidthMbps, connection.AvailableLinkBandwidths, who)
	}
	if p.tolerant {
		p.noASN(plan, "On a dedicated connection of your own, your router speaks BGP with Scaleway.")
		p.port(ctx, plan, connection, who)
	}
	if limits := connection.VlanRange; limits != nil && known(plan.Vlan) {
		if vlan := plan.Vlan.ValueInt64(); vlan < int64(limits.Start) || vlan > int64(limits.End) {
			p.diags.AddAttributeError(path.Root("vlan"), "VLAN out of the connection's range",
				fmt.Sprintf("%s takes VLANs %d to %d, not %d. Nothing was ordered.", who, limits.Start, limits.End, vlan))
		}
	}
}

// port checks the share of the connection's port that other links leave, and
// that the VLAN is free, both from one list. A link of this state may be ended by
// this very apply, so it is a warning then.
func (p *preflightCheck) port(ctx context.Context, plan ResourceModel, connection *client.DedicatedConnection, who string) {
	use, err := p.client.UseOf(ctx, p.region, connection)
	if err != nil {
		return // the API checks again
	}
	report := p.diags.AddAttributeError
	if slices.ContainsFunc(use.Links, func(link *client.Link) bool { return p.client.Manages(link.ID) }) {
		report = p.diags.AddAttributeWarning
	}
	if wanted := plan.BandwidthMbps.ValueInt64(); known(plan.BandwidthMbps) && wanted > 0 && uint64(wanted) > use.Remaining {
		report(path.Root("bandwidth_mbps"), "Not enough left on the connection",
			fmt.Sprintf("%s has %d Mbps, of which its InterLinks leave %d Mbps: not enough for %d. Order a smaller bandwidth, or end one of these first:\n%s", who, connection.BandwidthMbps, use.Remaining, wanted, identities(use.Links)))
	}
	for _, link := range use.Links {
		if known(plan.Vlan) && int64(link.Vlan) == plan.Vlan.ValueInt64() {
			report(path.Root("vlan"), "VLAN in use on the connection",
				fmt.Sprintf("%s has an InterLink with VLAN %d already: %s Take another VLAN, or leave `vlan` out and a free one is given.", who, link.Vlan, identity(link)))
		}
	}
}

func (p *preflightCheck) policy(ctx context.Context, attribute string, id fw.ID, ipv6 bool) {
	uuid := id.UUID()
	if uuid == "" || p.region == "" {
		return
	}
	policy, err := p.client.Policy(ctx, p.region, uuid)
	if err != nil {
		p.failed(ctx, path.Root(attribute), "routing policy", uuid, err)
		return
	}
	if policy.IsIPv6 != ipv6 {
		other := map[bool]string{true: "routing_policy_v6_id", false: "routing_policy_v4_id"}[policy.IsIPv6]
		p.diags.AddAttributeError(path.Root(attribute), "Routing policy of the other family",
			fmt.Sprintf("The routing policy %q (%s) holds %s prefixes: it belongs in `%s`. Nothing was changed.", policy.Name, uuid, family(policy.IsIPv6), other))
	}
}

func family(ipv6 bool) string {
	if ipv6 {
		return "IPv6"
	}
	return "IPv4"
}

func joinNumbers(numbers []uint64) string {
	texts := make([]string, len(numbers))
	for i, number := range numbers {
		texts[i] = fmt.Sprint(number)
	}
	return strings.Join(texts, ", ")
}

// known tells whether a value is neither null nor unknown.
func known(value interface {
	IsNull() bool
	IsUnknown() bool
},
) bool {
	return !value.IsNull() && !value.IsUnknown()
}
