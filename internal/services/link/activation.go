package link

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var (
	_ resource.ResourceWithConfigure      = (*Activation)(nil)
	_ resource.ResourceWithValidateConfig = (*Activation)(nil)
)

// defaultGate is how long the gate waits: the partner's work is part of it.
const defaultGate = 2 * time.Hour

// Activation is interlink_link_activation, the gate: creating it waits until a
// link is built; it makes nothing. An error leaves nothing behind, so that the
// next apply simply waits again.
type Activation struct{ client *client.Client }

// NewActivation makes the resource.
func NewActivation() resource.Resource { return &Activation{} }

type activationModel struct {
	LinkID   fw.ID          `tfsdk:"link_id"`
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
		MarkdownDescription: "A gate: creating it waits until an InterLink is built (`active`, `limited_connectivity`, `all_down`, or `ready` while your router is not configured yet). It makes nothing, and destroying it does nothing.\n\n" +
			"Put it between the step that hands the pairing key to the partner and what needs the InterLink to be built: order with `wait_for_status = \"requested\"`, hand over the key, gate, go on. " +
			"When the time runs out, or the InterLink is refused, expired, failed or locked, it is an error, and the next apply waits again: nothing is tainted. Where the InterLink is no longer built (it was ordered again, say), the gate is planned anew; BGP being down does not count.",
		Attributes: map[string]schema.Attribute{
			"link_id": schema.StringAttribute{
				CustomType: fw.IDType{}, Required: true,
				// Also for an id that is not known yet: a gate costs nothing, and a link
				// that is being replaced has to be waited for.
				PlanModifiers:       []planmodifier.String{fw.KeepSameID(), stringplanmodifier.RequiresReplace()},
				MarkdownDescription: "Id of the InterLink to wait for, `{region}/{uuid}` or a bare UUID. A change makes a new gate.",
			},
			"status": schema.StringAttribute{
				Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: describe["status"],
			},
		},
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.Block(ctx, timeouts.Opts{Create: true, CreateDescription: "How long the gate waits. Default `2h`. When it runs out the apply fails, and the next one waits again."}),
		},
	}
}

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (a *Activation) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config activationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(positiveTimeouts(config.Timeouts)...)
	}
}

// Create implements resource.Resource.
func (a *Activation) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan activationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	limit, diags := plan.Timeouts.Create(ctx, defaultGate)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	op := newOperation(a.client, limit)
	op.ref = client.LinkRef{Region: plan.LinkID.RegionOr(a.client.Region()), ID: plan.LinkID.UUID()}
	// The link may have been ordered a moment ago, by this apply.
	op.unseenUntil = time.Now().Add(min(newGrace, limit/2))
	if err := a.wait(ctx, op); err != nil {
		a.failed(ctx, op, err, resp)
		return
	}
	plan.Status = types.StringValue(string(op.link.Status))
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if classOf(op.link) == Degraded {
		text := teller{client: a.client}.degraded(ctx, op.link)
		resp.Diagnostics.AddWarning(text.summary, text.detail)
	}
}

// wait polls until the link is built. The first look tells the project, by
// which later ones are gathered with those of other links.
func (a *Activation) wait(ctx context.Context, op *operation) error {
	return op.await(ctx, func(link *client.Link) (bool, error) {
		op.ref, op.name = client.RefOf(link), link.Name
		if classOf(link) == Bad {
			return false, &badStatusError{link: link}
		}
		return isBuilt(classOf(link)), nil
	})
}

func (a *Activation) failed(ctx context.Context, op *operation, err error, resp *resource.CreateResponse) {
	t := teller{client: a.client}
	var bad *badStatusError
	var gone *goneError
	var text message
	switch {
	case errors.As(err, &bad):
		text = t.bad(ctx, bad.link)
	case errors.As(err, &gone):
		text = newMessage("The InterLink to wait for does not exist", fmt.Sprintf("There is no InterLink %s/%s. Check `link_id`; the link may have been deleted.", op.ref.Region, op.ref.ID))
	case op.link != nil && outOfTime(err):
		text = t.gateClosed(ctx, op, interrupted(err))
	default:
		base.AddError(&resp.Diagnostics, fmt.Sprintf("wait for the InterLink %s/%s", op.ref.Region, op.ref.ID), err)
		return
	}
	resp.Diagnostics.AddError(text.summary, text.detail)
}

// Read implements resource.Resource: the gate leaves the state where its link
// is no longer built.
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
	ref := client.LinkRef{Region: region, ID: state.LinkID.UUID()}
	link, err := refreshed(ctx, a.client, ref)
	switch {
	case client.IsNotFound(err):
		resp.State.RemoveResource(ctx)
	case err != nil:
		base.AddError(&resp.Diagnostics, fmt.Sprintf("read the InterLink %s/%s", ref.Region, ref.ID), err)
	case !staysOpen(link):
		resp.State.RemoveResource(ctx)
	default:
		state.Status = types.StringValue(string(link.Status))
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}

// staysOpen tells whether the gate of a link holds. A link that is configuring
// for a moment (a policy is being swapped) or has a status that nobody knows
// was built before: the gate does not close for that.
func staysOpen(link *client.Link) bool {
	class, known := Classify(link.Status)
	return isBuilt(class) || !known || link.Status == "configuring"
}

// Update implements resource.Resource: only the time-out can change.
func (a *Activation) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan activationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("status"), &plan.Status)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete implements resource.Resource: there is nothing to delete.
func (a *Activation) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
