package link

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// ModifyPlan fills in what comes from the provider, refuses what the prior state
// or the API shows to be wrong, and plans the wait for a link that is not where
// wait_for_status wants it.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || r.client == nil {
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
	resp.Diagnostics.Append(client.FillIn(ctx, r.client, &resp.Plan, config.Region, &plan.Region, config.ProjectID, &plan.ProjectID)...)
	resp.Diagnostics.Append(regions(plan)...)
	resp.Diagnostics.Append(hostedArguments(config, state)...)
	propagationWarning(plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// Terraform does not interrupt a plan: its checks do not wait for a slow API.
	brief, cancel := context.WithTimeout(ctx, r.client.Timing().ListPatience)
	defer cancel()
	if state == nil {
		resp.Diagnostics.Append(preflight(brief, r.client, plan, true)...)
		return
	}
	resp.Diagnostics.Append(newPolicies(brief, r, plan, *state)...)
	if known(plan.PeerASN) && plan.PeerASN.Equal(state.PeerASN) && plan.PeerBgpConfig.IsUnknown() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("peer_bgp_config"), state.PeerBgpConfig)...)
	}
	fw.QuietPlan(&resp.Plan, req.State, append(slices.Clone(volatileStrings), "peer_bgp_config", "scw_bgp_config"), settingNames...)
	if imported(ctx, req.Private) || satisfied(interlink.LinkStatus(state.Status.ValueString()), known(state.ConnectionID), plan.WaitForStatus.ValueString()) {
		return
	}
	resp.Diagnostics.Append(openWhileWaiting(ctx, &resp.Plan, config, *state)...)
}

// openWhileWaiting plans as unknown what may come or change before the link is
// built: the partner sets its side of BGP when it accepts.
func openWhileWaiting(ctx context.Context, plan *tfsdk.Plan, config, state ResourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	open := func(name string, value any) {
		diags.Append(plan.SetAttribute(ctx, path.Root(name), value)...)
	}
	for _, name := range volatileStrings {
		open(name, types.StringUnknown())
	}
	open("scw_bgp_config", types.ObjectUnknown(bgpConfigTypes))
	open("peer_bgp_config", types.ObjectUnknown(bgpConfigTypes))
	if config.PeerASN.IsNull() {
		open("peer_asn", types.Int64Unknown())
	}
	if state.PairingKey.IsNull() && known(state.PartnerID.StringValue) {
		open("pairing_key", types.StringUnknown())
	}
	return diags
}

// regions checks that everything that the link names is of its region.
func regions(plan ResourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, id := range []struct {
		name  string
		value fw.ID
	}{
		{"pop_id", plan.PopID},
		{"partner_id", plan.PartnerID},
		{"connection_id", plan.ConnectionID},
		{"vpc_id", plan.VpcID},
		{"routing_policy_v4_id", plan.RoutingPolicyV4ID},
		{"routing_policy_v6_id", plan.RoutingPolicyV6ID},
	} {
		diags.Append(fw.CheckRegion(path.Root(id.name), id.value, plan.Region.ValueString())...)
	}
	return diags
}

// hostedArguments refuses VLAN and ASN for a hosted link: the partner gives
// them. Values that say what the link has already (generated configuration has
// them) are accepted on a link that exists.
func hostedArguments(config ResourceModel, state *ResourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if config.PartnerID.IsNull() {
		return diags
	}
	for _, argument := range []struct {
		name   string
		config types.Int64
		state  func() types.Int64
	}{
		{"vlan", config.Vlan, func() types.Int64 { return state.Vlan }},
		{"peer_asn", config.PeerASN, func() types.Int64 { return state.PeerASN }},
	} {
		if !known(argument.config) || state != nil && argument.config.Equal(argument.state()) {
			continue
		}
		diags.AddAttributeError(path.Root(argument.name), "Not for a hosted InterLink",
			fmt.Sprintf("`%s` can only be chosen for a self-hosted InterLink (one with `connection_id`). For a hosted one it is given: take the argument out, and read it from the attribute of the same name.", argument.name))
	}
	return diags
}

// propagationWarning says that propagation without a policy announces nothing.
func propagationWarning(plan ResourceModel, diags *diag.Diagnostics) {
	if plan.EnableRoutePropagation.ValueBool() && plan.RoutingPolicyV4ID.IsNull() && plan.RoutingPolicyV6ID.IsNull() {
		diags.AddAttributeWarning(path.Root("enable_route_propagation"), "Route propagation without a routing policy",
			"Without a routing policy no route is announced or accepted, so no traffic will flow. Set `routing_policy_v4_id` or `routing_policy_v6_id`.")
	}
}

// newPolicies checks a policy that an existing link is to get.
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
