package routingpolicy

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// ValidateConfig checks that all prefixes are of one family, and of the
// configured family.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config ResourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(wellFormed(path.Root("prefix_filter_in"), config.PrefixFilterIn)...)
	resp.Diagnostics.Append(wellFormed(path.Root("prefix_filter_out"), config.PrefixFilterOut)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(oneFamily(config.Model)...)
	}
}

// wellFormed checks every prefix. The framework does not validate the elements of
// a set by their type.
func wellFormed(at path.Path, set types.Set) diag.Diagnostics {
	var diags diag.Diagnostics
	spelt := map[string]string{} // by canonical form
	for _, element := range set.Elements() {
		prefix, ok := element.(fw.Prefix)
		if !ok || prefix.IsUnknown() {
			continue
		}
		if prefix.IsNull() {
			messages{}.nullPrefix().FailAt(&diags, at)
			continue
		}
		if _, err := fw.ParsePrefix(prefix.ValueString()); err != nil {
			messages{}.notAPrefix(err).FailAt(&diags, at.AtSetValue(prefix))
			continue
		}
		if other, twice := spelt[prefix.Canonical()]; twice {
			messages{}.samePrefix(other, prefix.ValueString()).FailAt(&diags, at)
		}
		spelt[prefix.Canonical()] = prefix.ValueString()
	}
	return diags
}

func oneFamily(config Model) diag.Diagnostics {
	var diags diag.Diagnostics
	ipv6, none, mixed := config.familyOf()
	said := config.IsIPv6
	switch {
	case mixed:
		messages{}.bothFamilies().FailAt(&diags, path.Root("prefix_filter_in"))
	case !none && !said.IsNull() && !said.IsUnknown() && said.ValueBool() != ipv6:
		messages{}.otherFamily(ipv6).FailAt(&diags, path.Root("is_ipv6"))
	}
	return diags
}

func family(ipv6 bool) string {
	if ipv6 {
		return "IPv6"
	}
	return "IPv4"
}

// ModifyPlan fills in region, project and family. A change of the family replaces
// the policy.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || r.client == nil {
		return
	}
	var plan, config ResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(base.SetProviderDefaults(ctx, r.client, &resp.Plan, config.Region, &plan.Region, config.ProjectID, &plan.ProjectID)...)
	var state *ResourceModel
	if !req.State.Raw.IsNull() {
		state = &ResourceModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	isIPv6 := plannedFamily(config.Model, state)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("is_ipv6"), isIPv6)...)
	if state != nil {
		fw.KeepIfUnchanged(&resp.Plan, req.State, req.Config, settingNames...)
	}
	if state != nil && config.familyUnknown() {
		messages{}.familyNotKnown(state.IsIPv6.ValueBool()).WarnAt(&resp.Diagnostics, path.Root("is_ipv6"))
	}
	if state != nil && !isIPv6.Equal(state.IsIPv6) {
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("is_ipv6"))
	}
}

// plannedFamily returns the configured family, else that of the prefixes, else
// that of the existing policy. One that is not known yet replaces nothing.
func plannedFamily(config Model, state *ResourceModel) types.Bool {
	switch {
	case config.IsIPv6.IsUnknown() && state != nil:
		return state.IsIPv6
	case !config.IsIPv6.IsNull():
		return config.IsIPv6
	}
	ipv6, none, _ := config.familyOf()
	switch {
	case !none:
		return types.BoolValue(ipv6)
	case config.familyUnknown() && state == nil:
		return types.BoolUnknown()
	case state != nil:
		return state.IsIPv6
	}
	return types.BoolValue(false)
}
