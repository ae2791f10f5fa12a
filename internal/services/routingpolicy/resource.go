package routingpolicy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/namegenerator"
	"github.com/scaleway/scaleway-sdk-go/scw"

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
	r.client = client.From(req.ProviderData, &resp.Diagnostics)
}

// Create implements resource.Resource.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan Model
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
		// The prefixes were not known at plan.
		plan.IsIPv6 = types.BoolValue(ipv6)
		resp.Diagnostics.Append(oneFamily(plan)...)
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.AddAttributeError(path.Root("is_ipv6"), "Prefixes of the other family", "The prefixes are "+family(ipv6)+" ones, `is_ipv6` says otherwise. Nothing was made.")
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
		resp.Diagnostics.AddError(fmt.Sprintf("It is not known whether the routing policy %q was made", name), fmt.Sprintf(
			"The API's reply was lost (%s), and looking for the policy gave no certain answer. A routing policy costs nothing.\n\n"+
				"What to do now: look for it in project %s, region %s (Scaleway's console, or `data \"interlink_routing_policies\"`). Where it is there, import it:\n\n"+
				"  import {\n    to = interlink_routing_policy.ADDRESS_OF_THIS_RESOURCE\n    id = \"%s/ID_OF_THE_POLICY\"\n  }\n\nThen run terraform apply again.",
			client.Said(err), plan.ProjectID.ValueString(), plan.Region.ValueString(), plan.Region.ValueString()))
		return
	case err != nil:
		client.AddError(&resp.Diagnostics, fmt.Sprintf("make the routing policy %q", name), err)
		return
	}
	saved := plan
	saved.fromAPI(policy)
	resp.Diagnostics.Append(resp.State.Set(ctx, &saved)...)
	fw.KeepPlanned(&resp.State, req.Plan)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, saved)...)
}

// Read implements resource.Resource.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state Model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// A policy that leaves the state must have an identity, too.
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, state)...)
	region, uuid := state.ref(r.client)
	policy, err := r.client.GetRoutingPolicy(ctx, region, uuid)
	if client.IsNotFound(err) {
		// One 404 is not believed: what leaves the state would be made again.
		policy, err = r.client.GetRoutingPolicy(ctx, region, uuid)
	}
	switch {
	case client.IsNotFound(err):
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		client.AddError(&resp.Diagnostics, fmt.Sprintf("read the routing policy %q (%s/%s)", state.Name.ValueString(), region, uuid), err)
		return
	}
	state.fromAPI(policy)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, state)...)
}

// Update implements resource.Resource.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state Model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	region, uuid := state.ref(r.client)
	name, tags := plan.Name.ValueString(), fw.Strings(plan.Tags.Elements())
	in, out := prefixTexts(plan.PrefixFilterIn), prefixTexts(plan.PrefixFilterOut)
	var policy *client.RoutingPolicy
	err := r.client.Insist(inTime(ctx), func(ctx context.Context) error {
		var err error
		policy, err = r.client.UpdateRoutingPolicy(ctx, &interlink.UpdateRoutingPolicyRequest{
			Region: scw.Region(region), RoutingPolicyID: uuid, Name: &name, Tags: &tags, PrefixFilterIn: &in, PrefixFilterOut: &out,
		})
		return err
	})
	if err != nil {
		client.AddError(&resp.Diagnostics, fmt.Sprintf("update the routing policy %q (%s/%s)", name, region, uuid), err)
		return
	}
	saved := plan
	saved.fromAPI(policy)
	resp.Diagnostics.Append(resp.State.Set(ctx, &saved)...)
	fw.KeepPlanned(&resp.State, req.Plan)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, saved)...)
}

// Delete implements resource.Resource. One that is in use is an error that
// names the links.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state Model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	region, uuid := state.ref(r.client)
	err := r.client.Insist(inTime(ctx), func(ctx context.Context) error {
		err := r.client.DeleteRoutingPolicy(ctx, region, uuid)
		if client.IsNotFound(err) {
			// Nor is one 404 to a deletion: the policy would be left behind.
			_, err = r.client.GetRoutingPolicy(ctx, region, uuid)
			if err == nil {
				err = errStillThere
			}
			if client.IsNotFound(err) {
				return nil
			}
		}
		return err
	})
	if err == nil {
		return
	}
	what := fmt.Sprintf("delete the routing policy %q (%s/%s)", state.Name.ValueString(), region, uuid)
	if client.MeaningOf(err) == client.NotNow {
		if users := r.users(ctx, region, uuid); len(users) > 0 {
			resp.Diagnostics.AddError("Could not "+what, fmt.Sprintf("InterLinks use it: %s.\n\nWhat to do now: give them another policy or none first. Where this policy is being replaced, set `lifecycle { create_before_destroy = true }` on it.", strings.Join(users, ", ")))
			return
		}
	}
	client.AddError(&resp.Diagnostics, what, err)
}

// limit is how long a call about a policy is repeated: it takes effect at once.
const limit = 5 * time.Minute

func inTime(ctx context.Context) context.Context {
	return client.RepeatUntil(ctx, time.Now().Add(limit))
}

var errStillThere = errors.New("the API answers 404 to the deletion, but still shows the routing policy")

// users names the links that use a policy.
func (r *Resource) users(ctx context.Context, region, uuid string) []string {
	links, err := r.client.ListLinks(ctx, &interlink.ListLinksRequest{Region: scw.Region(region), RoutingPolicyID: &uuid})
	if err != nil {
		return nil
	}
	var names []string
	for _, link := range links {
		names = append(names, fmt.Sprintf("%q (%s/%s, %s)", link.Name, region, link.ID, link.Status))
	}
	return names
}

// ImportState implements resource.ResourceWithImportState.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id, err := fw.ImportID(ctx, req, r.client.Region())
	if err != nil {
		resp.Diagnostics.AddError("Not the id of a routing policy", fmt.Sprintf("%s. Nothing was imported.", err))
		return
	}
	region, diags := r.client.RegionFor(fw.NewID(id.Region, id.UUID), types.StringNull())
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	id.Region = region
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), fw.NewID(id.Region, id.UUID))...)
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, id)...)
}

func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, model Model) diag.Diagnostics {
	id := model.ID.Parsed()
	id.Region = model.ID.RegionOr(model.Region.ValueString())
	return fw.SetIdentity(ctx, identity, id)
}
