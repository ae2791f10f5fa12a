package routingpolicy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/namegenerator"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
)

// Resource is interlink_routing_policy.
type Resource struct{ client *client.Client }

// NewResource makes the resource.
func NewResource() resource.Resource { return &Resource{} }

// Metadata implements resource.Resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_routing_policy"
}

// Configure implements resource.ResourceWithConfigure.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.client = base.ClientFrom(req.ProviderData, &resp.Diagnostics)
}

// Create implements resource.Resource.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan ResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := plan.Name.ValueString()
	if name == "" {
		name = namegenerator.GetRandomName("interlink-policy")
	}
	ipv6, none, mixed := plan.familyOf()
	if none {
		ipv6 = plan.IsIPv6.ValueBool()
	}
	if mixed || !plan.IsIPv6.IsUnknown() && plan.IsIPv6.ValueBool() != ipv6 {
		// The prefixes were unknown at plan.
		plan.IsIPv6 = types.BoolValue(ipv6)
		resp.Diagnostics.Append(oneFamily(plan.Model)...)
		if !resp.Diagnostics.HasError() {
			messages{}.otherFamilyNow(ipv6).FailAt(&resp.Diagnostics, path.Root("is_ipv6"))
		}
		return
	}
	policy, err := create(inTime(ctx), r.client, &interlink.CreateRoutingPolicyRequest{
		Region: scw.Region(plan.Region.ValueString()), ProjectID: plan.ProjectID.ValueString(), Name: name,
		Tags: fw.Strings(plan.Tags.Elements()), PrefixFilterIn: prefixes(plan.PrefixFilterIn),
		PrefixFilterOut: prefixes(plan.PrefixFilterOut), IsIPv6: ipv6,
	})
	var unknown *unknownError
	switch {
	case errors.As(err, &unknown):
		messages{}.unknownPolicy(name, plan.Region.ValueString(), plan.ProjectID.ValueString(), err).Fail(&resp.Diagnostics)
		return
	case err != nil:
		base.AddError(&resp.Diagnostics, fmt.Sprintf("make the routing policy %q", name), err)
		return
	}
	saved := plan
	saved.fromAPI(policy)
	resp.Diagnostics.Append(resp.State.Set(ctx, &saved)...)
	fw.KeepPlanned(&resp.State, req.Plan)
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, saved.ID, saved.Region)...)
}

// Read implements resource.Resource.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state ResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// A policy that leaves the state needs an identity, too.
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, state.ID, state.Region)...)
	ref := state.ref(r.client)
	policy, err := r.client.GetRoutingPolicy(ctx, ref)
	switch {
	case client.IsNotFound(err):
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		base.AddReadError(&resp.Diagnostics, fmt.Sprintf("read the routing policy %q (%s/%s)", state.Name.ValueString(), ref.Region, ref.ID), err)
		return
	}
	state.fromAPI(policy)
	state.settings()
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, state.ID, state.Region)...)
}

// Update implements resource.Resource.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state ResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if fw.OnlyDiffer(req.Plan.Raw, req.State.Raw, settingNames...) {
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
		resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, plan.ID, plan.Region)...)
		return
	}
	ref := state.ref(r.client)
	name, tags := plan.Name.ValueString(), fw.Strings(plan.Tags.Elements())
	in, out := prefixTexts(plan.PrefixFilterIn), prefixTexts(plan.PrefixFilterOut)
	var policy *client.RoutingPolicy
	err := retry(inTime(ctx), r.client, func(ctx context.Context) error {
		var err error
		policy, err = r.client.UpdateRoutingPolicy(ctx, &interlink.UpdateRoutingPolicyRequest{
			Region: scw.Region(ref.Region), RoutingPolicyID: ref.ID, Name: &name, Tags: &tags, PrefixFilterIn: &in, PrefixFilterOut: &out,
		})
		return err
	})
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("update the routing policy %q (%s/%s)", name, ref.Region, ref.ID), err)
		return
	}
	saved := plan
	saved.fromAPI(policy)
	resp.Diagnostics.Append(resp.State.Set(ctx, &saved)...)
	fw.KeepPlanned(&resp.State, req.Plan)
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, saved.ID, saved.Region)...)
}

// limit is how long a call about a policy is retried. It is short, because
// changes of a policy take effect at once.
const limit = 5 * time.Minute

func inTime(ctx context.Context) context.Context {
	return client.RepeatUntil(ctx, time.Now().Add(limit))
}

// ImportState implements resource.ResourceWithImportState.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	base.Import(ctx, r.client, req, resp, messages{}.notAnID)
}
