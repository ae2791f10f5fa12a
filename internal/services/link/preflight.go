package link

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// preflight makes the checks before an order that cost nothing: the PoP exists
// and offers the bandwidth, the partner is there, the connection can carry the
// link, and the policies exist and are of their family. Unknown values are
// skipped. Each object is requested once per process, not per link.
//
// tolerant skips what the API could not tell: a failing API must not block a
// plan, but at apply it must not cost money.
//
// more runs with the checks, all in parallel; it may be nil.
func preflight(ctx context.Context, c *client.Client, plan ResourceModel, tolerant bool, more func()) diag.Diagnostics {
	questions := []func(*preflightCheck){
		func(check *preflightCheck) { check.pop(ctx, plan) },
		func(check *preflightCheck) { check.connection(ctx, plan) },
		func(check *preflightCheck) {
			check.policy(ctx, "routing_policy_v4_id", plan.RoutingPolicyV4ID, false)
		},
		func(check *preflightCheck) {
			check.policy(ctx, "routing_policy_v6_id", plan.RoutingPolicyV6ID, true)
		},
	}
	checks := make([]preflightCheck, len(questions))
	var group sync.WaitGroup
	if more != nil {
		group.Go(more)
	}
	for i, ask := range questions {
		checks[i] = preflightCheck{client: c, region: plan.Region.ValueString(), tolerant: tolerant}
		group.Go(func() { ask(&checks[i]) })
	}
	group.Wait()
	var diags diag.Diagnostics
	for _, check := range checks {
		diags.Append(check.diags...)
	}
	return diags
}

type preflightCheck struct {
	client   *client.Client
	region   string
	tolerant bool
	diags    diag.Diagnostics
}

// failed reports an object that does not exist or could not be checked. With
// tolerant it skips an object that could not be checked.
func (p *preflightCheck) failed(ctx context.Context, at path.Path, what, id string, err error) {
	switch {
	case client.IsNotFound(err):
		newMessages().noSuch(what, id, p.region, base.NotOffered(p.client, ctx, p.region)).FailAt(&p.diags, at)
	case client.Unauthenticated(err):
		base.AddError(&p.diags, "check the "+what+" "+id, err)
	case client.MeaningOf(err) == client.Denied, p.tolerant:
		// A key may be able to order, but not to read these objects. The API
		// checks again.
	default:
		newMessages().couldNotCheck(what, err).FailAt(&p.diags, at)
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
	// The PoP's bandwidths are for hosted links (interlink_sdk.go). A self-hosted
	// link is limited by its connection.
	if hosted := known(plan.PartnerID.StringValue); hosted && known(plan.BandwidthMbps) {
		p.bandwidth(plan.BandwidthMbps, pop.AvailableLinkBandwidthsMbps, fmt.Sprintf("The PoP %q", pop.DisplayName))
	}
	p.partner(ctx, plan, pop)
}

// bandwidth checks the bandwidth against the offered ones. An empty list means
// nothing (recorded).
func (p *preflightCheck) bandwidth(wanted types.Int64, offered []uint64, host string) {
	if wanted.ValueInt64() < 1 || len(offered) == 0 || slices.Contains(offered, uint64(wanted.ValueInt64())) {
		return
	}
	newMessages().bandwidthNotOffered(host, offered, wanted.ValueInt64()).FailAt(&p.diags, path.Root("bandwidth_mbps"))
}

// partner checks that the partner is among those at the PoP.
func (p *preflightCheck) partner(ctx context.Context, plan ResourceModel, pop *client.Pop) {
	id := plan.PartnerID.UUID()
	if id == "" {
		return
	}
	at := path.Root("partner_id")
	partners, err := client.Cached(ctx, p.client, "partners at "+plan.PopID.ValueString(), func(ctx context.Context) ([]*client.Partner, error) {
		return p.client.ListPartners(ctx, &interlink.ListPartnersRequest{Region: scw.Region(p.region), PopIDs: []string{plan.PopID.UUID()}})
	})
	if err != nil {
		p.failed(ctx, at, "partner", id, err)
		return
	}
	for _, partner := range partners {
		if partner.ID == id {
			p.router(plan, partner)
			return
		}
	}
	partner, err := p.client.Partner(ctx, p.region, id)
	if err != nil {
		p.failed(ctx, at, "partner", id, err)
		return
	}
	newMessages().partnerNotAtPop(partner, pop, partners).FailAt(&p.diags, at)
}

// router checks the arguments of the user's router, at plan.
func (p *preflightCheck) router(plan ResourceModel, partner *client.Partner) {
	if !p.tolerant {
		return // already reported at plan; the API decides
	}
	refuseRouterArguments(plan.Vlan, plan.PeerASN, partner.L3Connectivity, &p.diags)
	if partner.L3Connectivity != nil && !*partner.L3Connectivity {
		p.noASN(plan, partner.Name)
	}
}

// noASN warns if the user's router has no ASN. partner is the L2 partner's name, ""
// for the user's own connection. An ASN that is not known yet is no missing one.
func (p *preflightCheck) noASN(plan ResourceModel, partner string) {
	if plan.PeerASN.IsNull() {
		newMessages().noASN(partner).WarnAt(&p.diags, path.Root("peer_asn"))
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
	if popID := plan.PopID.UUID(); popID != "" && popID != connection.PopID {
		newMessages().otherPop(connection, p.region, popID).FailAt(&p.diags, path.Root("pop_id"))
	}
	if known(plan.BandwidthMbps) {
		p.bandwidth(plan.BandwidthMbps, connection.AvailableLinkBandwidths, named(connection))
	}
	if p.tolerant {
		p.noASN(plan, "")
		p.port(ctx, plan, connection)
	}
	if limits := connection.VlanRange; limits != nil && known(plan.Vlan) {
		if vlan := plan.Vlan.ValueInt64(); vlan < int64(limits.Start) || vlan > int64(limits.End) {
			newMessages().vlanOutOfRange(connection, vlan).FailAt(&p.diags, path.Root("vlan"))
		}
	}
}

// port checks that the connection's port has enough bandwidth left, and that the
// VLAN is free, both from one list. If any link on the connection is in this
// state, it only warns, because this apply may delete that link.
func (p *preflightCheck) port(ctx context.Context, plan ResourceModel, connection *client.DedicatedConnection) {
	links, err := base.LinksOn(ctx, p.client, p.region, connection)
	if err != nil {
		return // the API checks again
	}
	tooMuch := func() bool {
		return known(plan.BandwidthMbps) && uint64(max(0, plan.BandwidthMbps.ValueInt64())) > base.Remaining(connection, links)
	}
	taken := func(link *client.Link) bool { return known(plan.Vlan) && int64(link.Vlan) == plan.Vlan.ValueInt64() }
	if !tooMuch() && !slices.ContainsFunc(links, taken) {
		return
	}
	links = p.confirmed(ctx, links)
	report := fw.Message.FailAt
	if slices.ContainsFunc(links, func(link *client.Link) bool { return p.client.Manages(link.ID) }) {
		report = fw.Message.WarnAt
	}
	if tooMuch() {
		report(newMessages().notEnoughLeft(connection, links, plan.BandwidthMbps.ValueInt64()), &p.diags, path.Root("bandwidth_mbps"))
	}
	for _, link := range links {
		if taken(link) {
			report(newMessages().vlanInUse(connection, link), &p.diags, path.Root("vlan"))
		}
	}
}

// confirmed asks for each link by a GET, for a list only nominates. A link whose GET
// fails stays as the list shows it.
func (p *preflightCheck) confirmed(ctx context.Context, links []*client.Link) []*client.Link {
	var now []*client.Link
	for _, link := range links {
		shown, err := p.client.GetLink(ctx, client.RefOf(link))
		switch {
		case client.Gone(shown, err):
		case err != nil:
			now = append(now, link)
		default:
			now = append(now, shown)
		}
	}
	return now
}

func (p *preflightCheck) policy(ctx context.Context, attribute string, id fw.ID, ipv6 bool) {
	uuid := id.UUID()
	if uuid == "" || p.region == "" {
		return
	}
	policy, err := client.Cached(ctx, p.client, "policy "+p.region+"/"+uuid, func(ctx context.Context) (*client.RoutingPolicy, error) {
		return p.client.GetRoutingPolicy(ctx, client.Ref{Region: p.region, ID: uuid})
	})
	if err != nil {
		p.failed(ctx, path.Root(attribute), "routing policy", uuid, err)
		return
	}
	if policy.IsIPv6 != ipv6 {
		newMessages().otherFamily(policy).FailAt(&p.diags, path.Root(attribute))
	}
}
