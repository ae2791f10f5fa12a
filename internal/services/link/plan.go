package link

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// ModifyPlan fills in the provider's defaults. It refuses what the prior state or
// the API shows to be wrong, and warns of what costs money or time. It plans the
// wait for a link that is not yet at wait_for_status.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.client == nil {
		return
	}
	if req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(r.protected(ctx, req.State)...)
		return
	}
	var plan, config ResourceModel
	var state *ResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !req.State.Raw.IsNull() {
		state = &ResourceModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(base.SetProviderDefaults(ctx, r.client, &resp.Plan, config.Region, &plan.Region, config.ProjectID, &plan.ProjectID)...)
	resp.Diagnostics.Append(regions(config, plan.Region.ValueString())...)
	propagationWarnings(plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// Terraform does not interrupt a plan, so the checks do not wait for a slow
	// API.
	brief, cancel := context.WithTimeout(ctx, r.client.Config.Timing.ListPatience)
	defer cancel()
	if state == nil {
		if resp.Diagnostics.Append(r.protectedByMark(ctx, req.Private)...); resp.Diagnostics.HasError() {
			return
		}
		var named diag.Diagnostics
		asked := plan
		asked.PeerASN = config.PeerASN // the plan shows one that is not set as unknown, too
		resp.Diagnostics.Append(preflight(brief, r.client, asked, true, func() { r.warnOfName(brief, config, plan, nil, &named) })...)
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(named...)
		}
		return
	}
	resp.Diagnostics.Append(newPolicies(brief, r, plan, *state)...)
	resp.Diagnostics.Append(r.routerArguments(brief, config, *state)...)
	resp.Diagnostics.Append(planComputed(ctx, req, &resp.Plan, plan, *state)...)
	r.client.Manage(state.ref(r.client))
	resp.Diagnostics.Append(markProtected(ctx, *state, req.Private, resp.Private)...)
	if changed := fw.Changed(resp.Plan.Raw, req.State.Raw, replacing); len(changed) > 0 {
		r.replaces(config, *state, changed, &resp.Diagnostics)
		// Terraform plans the new link again by itself, but drops the warnings of
		// that plan.
		r.warnOfName(brief, config, plan, state, &resp.Diagnostics)
	}
}

// planComputed plans what the framework's plan modifiers cannot: the wait for a
// link that is not where wait_for_status wants it. Until it is built, the partner
// may set its AS number, and what the state does not have yet may come.
func planComputed(ctx context.Context, req resource.ModifyPlanRequest, to *tfsdk.Plan, plan, state ResourceModel) diag.Diagnostics {
	waits, unbuilt := waitsFor(ctx, req.Private, state, plan.WaitForStatus.ValueString())
	if !waits && !fw.KeepIfUnchanged(to, req.State, req.Config, settingNames...) {
		return nil
	}
	var unknown []string
	if waits {
		unknown = append(unknown, volatile...)
	}
	if unbuilt {
		unknown = append(unknown, "peer_asn")
		unknown = append(unknown, state.mayComeLater()...)
	}
	fw.MarkUnknown(to, req.Config, unknown...)
	if known(state.PeerBgpConfig) && (unbuilt || !plan.PeerASN.Equal(state.PeerASN)) {
		return to.SetAttribute(ctx, path.Root("peer_bgp_config").AtName("asn"), types.Int64Unknown())
	}
	return nil
}

// mayComeLater returns what a link gets while it is built, and does not have yet.
func (m *ResourceModel) mayComeLater() []string {
	var names []string
	for name, absent := range map[string]bool{
		"vlan":            m.Vlan.IsNull(),
		"scw_bgp_config":  m.ScwBgpConfig.IsNull(),
		"peer_bgp_config": m.PeerBgpConfig.IsNull(),
		"pairing_key":     m.PairingKey.IsNull() && !m.PartnerID.IsNull(), // a self-hosted link has none
	} {
		if absent {
			names = append(names, name)
		}
	}
	return names
}

// replaces warns of a replacement, or refuses it.
func (r *Resource) replaces(config, state ResourceModel, changed []string, diags *diag.Diagnostics) {
	if state.DeletionProtection.ValueBool() || config.DeletionProtection.ValueBool() {
		newMessages().protected(state.inState(), "replaced (a change of "+strings.Join(changed, ", ")+")").Fail(diags)
		return
	}
	facts := replacementFacts{changed: changed, hosted: !config.PartnerID.IsNull()}
	if known(config.Vlan) && config.Vlan.Equal(state.Vlan) && state.ConnectionID.IsNull() {
		facts.vlan = state.Vlan.ValueInt64()
	}
	newMessages().replacement(state.inState(), facts).Warn(diags)
}

// waitsFor reports whether an apply has to wait for a link, and whether it was never
// built and may still be. A link that was built before is not waited for while it is
// configuring, or if its status is unknown to this provider.
func waitsFor(ctx context.Context, private privateGetter, state ResourceModel, waitFor string) (waits, unbuilt bool) {
	status := interlink.LinkStatus(state.Status.ValueString())
	_, known := Classify(status)
	built := wasBuilt(ctx, private, state)
	passing := built && (!known || status == interlink.LinkStatusConfiguring)
	waits = !imported(ctx, private) && !passing && !satisfied(status, waitFor)
	return waits, waits && !built && !unsuccessful(status)
}

// planNameCheckAge is the maximum age of a list for the name check at plan.
const planNameCheckAge = time.Minute

// warnOfName warns at plan that the name of a new link is in use, so that the
// user sees it before it costs anything. The links of a project are listed once
// for all links of a plan. replaced is the link that the new one replaces; it
// does not count. It is nil if there is none.
func (r *Resource) warnOfName(ctx context.Context, config, plan ResourceModel, replaced *ResourceModel, diags *diag.Diagnostics) {
	if diags.HasError() || plan.AllowDuplicateName.ValueBool() || config.Name.IsUnknown() || !known(plan.Region) || !known(plan.ProjectID) {
		return
	}
	order := config // the plan of a replacement shows the name and the VLAN of the old link
	order.Region, order.ProjectID = plan.Region, plan.ProjectID
	name, generated := order.nameToOrder()
	if name == "" {
		return
	}
	links, err := r.client.LinksNamed(ctx, plan.Region.ValueString(), plan.ProjectID.ValueString(), name, planNameCheckAge)
	if err != nil {
		newMessages().nameNotChecked(name, err).Warn(diags)
		return
	}
	links = slices.DeleteFunc(links, func(link *client.Link) bool {
		return !live(link) || replaced != nil && link.ID == replaced.ID.UUID()
	})
	if len(links) == 0 {
		return
	}
	use := nameInUse{
		name: name, region: plan.Region.ValueString(), project: plan.ProjectID.ValueString(),
		present: links, generated: generated, managed: r.client.Manages(links[0].ID),
	}
	switch {
	case replaced != nil:
		old := replaced.inState()
		newMessages().nameWillBeRefused(use, &old).Warn(diags)
	case use.managed:
		newMessages().orderedAgain(links[0], !config.PartnerID.IsNull()).Warn(diags)
	default:
		newMessages().nameWillBeRefused(use, nil).Warn(diags)
	}
}

// regions checks that all ids of the configuration are of the link's region. A plan
// may have them without a region, as the state spells them.
func regions(config ResourceModel, region string) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, id := range []struct {
		name  string
		value fw.ID
	}{
		{"pop_id", config.PopID},
		{"partner_id", config.PartnerID},
		{"connection_id", config.ConnectionID},
		{"vpc_id", config.VpcID},
		{"routing_policy_v4_id", config.RoutingPolicyV4ID},
		{"routing_policy_v6_id", config.RoutingPolicyV6ID},
	} {
		diags.Append(fw.CheckRegion(path.Root(id.name), id.value, region)...)
	}
	return diags
}

// propagationWarnings warns that propagation alone carries no traffic.
func propagationWarnings(plan ResourceModel, diags *diag.Diagnostics) {
	if !plan.EnableRoutePropagation.ValueBool() {
		return
	}
	at := path.Root("enable_route_propagation")
	if plan.RoutingPolicyV4ID.IsNull() && plan.RoutingPolicyV6ID.IsNull() {
		newMessages().propagationWithoutPolicy().WarnAt(diags, at)
	}
	if plan.VpcID.IsNull() {
		newMessages().propagationWithoutVPC().WarnAt(diags, at)
	}
}

// newPolicies checks the policies that an existing link is to get.
func newPolicies(ctx context.Context, r *Resource, plan, state ResourceModel) diag.Diagnostics {
	check := preflightCheck{client: r.client, region: plan.Region.ValueString(), tolerant: true}
	if !plan.RoutingPolicyV4ID.Same(state.RoutingPolicyV4ID) {
		check.policy(ctx, "routing_policy_v4_id", plan.RoutingPolicyV4ID, false)
	}
	if !plan.RoutingPolicyV6ID.Same(state.RoutingPolicyV6ID) {
		check.policy(ctx, "routing_policy_v6_id", plan.RoutingPolicyV6ID, true)
	}
	return check.diags
}
