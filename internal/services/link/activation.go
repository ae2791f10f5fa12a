package link

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var (
	_ resource.ResourceWithConfigure  = (*Activation)(nil)
	_ resource.ResourceWithModifyPlan = (*Activation)(nil)
)

// Values of wait_for.
const (
	waitBuilt = "built"
	waitBGP   = "bgp_up"
)

// defaultGate is how long the gate waits by default. It includes the partner's
// work.
const defaultGate = 2 * time.Hour

// Activation is interlink_link_activation, the gate. Its creation makes nothing,
// it only waits until a link is built. An error leaves no state, so the next
// apply waits again.
type Activation struct{ client *client.Client }

// NewActivation makes the resource.
func NewActivation() resource.Resource { return &Activation{} }

type activationModel struct {
	LinkID   fw.ID          `tfsdk:"link_id"`
	WaitFor  types.String   `tfsdk:"wait_for"`
	Status   types.String   `tfsdk:"status"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// Metadata implements resource.Resource.
func (a *Activation) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_link_activation"
}

// Configure implements resource.ResourceWithConfigure.
func (a *Activation) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	a.client = base.ClientFrom(req.ProviderData, &resp.Diagnostics)
}

// Schema implements resource.Resource.
func (a *Activation) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A gate: creating it waits until an InterLink is built (`active`, `limited_connectivity`, `all_down`, or `ready` while your router is not configured yet). It makes nothing, and destroying it does nothing. `wait_for = \"bgp_up\"` waits until traffic can flow: until your router, or an L3 partner's, speaks BGP with Scaleway.\n\n" +
			"Put it between the step that hands the pairing key to the partner and what needs the InterLink to be built: order with `wait_for_status = \"requested\"`, hand over the key, gate, go on. " +
			"When the time runs out, or the InterLink is refused, expired, failed or locked, it is an error, and the next apply waits again: nothing is tainted. Where the InterLink is no longer built (it was ordered again, say), the gate is planned anew; BGP being down does not count.",
		Attributes: map[string]schema.Attribute{
			"link_id": schema.StringAttribute{
				CustomType: fw.IDType{}, Required: true,
				// This also holds for an unknown id. A gate costs nothing, and it has to
				// wait for the new link of a replacement.
				PlanModifiers:       []planmodifier.String{fw.KeepSameID(), stringplanmodifier.RequiresReplace()},
				MarkdownDescription: "Id of the InterLink to wait for, `{region}/{uuid}` or a bare UUID. A change makes a new gate.",
			},
			"wait_for": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(waitBuilt),
				Validators: []validator.String{stringvalidator.OneOf(waitBuilt, waitBGP)},
				MarkdownDescription: "What the gate waits for. `built` (the default): both sides have built the InterLink, whether or not a router speaks BGP yet. `bgp_up`: it is built, and every BGP session that is not disabled is up; there has to be one, so an InterLink without a routing policy is an error. " +
					"A change to `bgp_up` waits, in place, within the create time-out; a change to `built` does nothing. A session that goes down later does not close the gate.",
			},
			"status": schema.StringAttribute{Computed: true, MarkdownDescription: describe["status"]},
		},
		Blocks: map[string]schema.Block{
			"timeouts": fw.Timeouts(ctx, timeouts.Opts{Create: true, CreateDescription: "How long the gate waits. Default `2h`. When it runs out the apply fails, and the next one waits again."}),
		},
	}
}

// Create implements resource.Resource.
func (a *Activation) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan activationModel
	if resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...); resp.Diagnostics.HasError() {
		return
	}
	link, diags := a.open(ctx, plan)
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	plan.Status = types.StringValue(string(link.Status))
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(linkMark.write(ctx, resp.Private, client.RefOf(link))...)
}

// open waits until the link is as the plan wants it.
func (a *Activation) open(ctx context.Context, plan activationModel) (*client.Link, diag.Diagnostics) {
	limit, diags := plan.Timeouts.Create(ctx, defaultGate)
	if diags.HasError() {
		return nil, diags
	}
	op := newOperation(a.client, limit)
	op.ref = client.Ref{Region: plan.LinkID.RegionOr(a.client.Config.Region), ID: plan.LinkID.UUID()}
	a.client.Expect(op.ref, limit/2) // it may have been ordered a moment ago, by this apply
	seen := sessionHistory{}
	if err := a.wait(ctx, op, plan.WaitFor.ValueString(), seen); err != nil {
		ending{task: gating, op: op, seen: seen}.report(ctx, err, &diags)
		return nil, diags
	}
	warnIfDegraded(ctx, a.client, op.link, &diags)
	return op.link, diags
}

// wait polls until the link is built, and until BGP is up if that is wanted. The
// first poll shows the link's project. Later polls can then share lists with
// other links.
func (a *Activation) wait(ctx context.Context, op *operation, waitFor string, seen sessionHistory) error {
	return op.await(ctx, func(link *client.Link) (bool, error) {
		op.ref, op.name = client.RefOf(link), link.Name
		if classOf(link) == Bad {
			return false, &badStatusError{link: link}
		}
		if waitFor != waitBGP || !isBuilt(classOf(link)) {
			return isBuilt(classOf(link)), nil
		}
		seen.note(link, time.Now())
		if withoutSessions(link) {
			return false, &noSessionError{link: link}
		}
		return bgpUp(link), nil
	})
}

// Read implements resource.Resource. The gate leaves the state if its link is no
// longer built.
func (a *Activation) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state activationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	region, diags := base.RegionFor(a.client, state.LinkID, types.StringNull())
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	ref, noted, diags := linkMark.read(ctx, req.Private)
	if resp.Diagnostics.Append(diags...); !noted {
		ref = client.Ref{Region: region, ID: state.LinkID.UUID()}
	}
	link, err := a.client.GetLink(ctx, ref)
	switch {
	case client.IsNotFound(err):
		resp.State.RemoveResource(ctx)
	case err != nil:
		base.AddReadError(&resp.Diagnostics, fmt.Sprintf("read the InterLink %s/%s", ref.Region, ref.ID), err)
	case !staysOpen(link):
		resp.State.RemoveResource(ctx)
	default:
		state.Status = types.StringValue(string(link.Status))
		if state.WaitFor.IsNull() { // a state of an earlier version
			state.WaitFor = types.StringValue(waitBuilt)
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
		resp.Diagnostics.Append(linkMark.write(ctx, resp.Private, client.RefOf(link))...)
	}
}

// staysOpen tells whether the gate stays in the state. A link that is configuring
// (for example, while a policy is replaced) or has an unknown status was built
// before, so the gate stays open.
func staysOpen(link *client.Link) bool {
	class, known := Classify(link.Status)
	return isBuilt(class) || !known || link.Status == "configuring"
}

// Update implements resource.Resource. If wait_for now asks for more, the gate
// waits. If that fails, the gate keeps its old values, so what depends on it is
// not planned again.
func (a *Activation) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state activationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.Append(req.State.Get(ctx, &state)...); resp.Diagnostics.HasError() {
		return
	}
	plan.Status = state.Status
	if waitsForMore(state.WaitFor, plan.WaitFor) {
		link, diags := a.open(ctx, plan)
		if resp.Diagnostics.Append(diags...); diags.HasError() {
			return
		}
		plan.Status = types.StringValue(string(link.Status))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// waitsForMore tells whether a change of wait_for needs a wait.
func waitsForMore(before, after types.String) bool {
	return after.ValueString() == waitBGP && !after.Equal(before)
}

// ModifyPlan keeps the status of an existing gate, unless the update waits: then the
// status will probably change.
func (a *Activation) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	var plan, state activationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !plan.WaitFor.IsUnknown() && !waitsForMore(state.WaitFor, plan.WaitFor) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("status"), state.Status)...)
	}
}

// Delete implements resource.Resource: there is nothing to delete.
func (a *Activation) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
