package link

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*PairingKey)(nil)

// PairingKey is ephemeral.interlink_pairing_key: the pairing key of a link, which
// no state and no plan contains.
type PairingKey struct{ client *client.Client }

// NewPairingKey makes the ephemeral resource.
func NewPairingKey() ephemeral.EphemeralResource { return &PairingKey{} }

// Metadata implements ephemeral.EphemeralResource.
func (k *PairingKey) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_pairing_key"
}

// Configure implements ephemeral.EphemeralResourceWithConfigure.
func (k *PairingKey) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	k.client = base.ClientFrom(req.ProviderData, &resp.Diagnostics)
}

type pairingKeyModel struct {
	LinkID     fw.ID        `tfsdk:"link_id"`
	PairingKey types.String `tfsdk:"pairing_key"`
	PartnerID  fw.ID        `tfsdk:"partner_id"`
	Status     types.String `tfsdk:"status"`
}

// Schema implements ephemeral.EphemeralResource.
func (k *PairingKey) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The pairing key of a hosted InterLink, to hand to its partner, without its being in any state or plan.",
		Attributes: map[string]schema.Attribute{
			"link_id":     schema.StringAttribute{CustomType: fw.IDType{}, Required: true, MarkdownDescription: "Id of the InterLink, which must be hosted by a partner. `{region}/{uuid}` or a bare UUID."},
			"pairing_key": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The key to quote to the partner, by which it finds the request."},
			"partner_id":  schema.StringAttribute{CustomType: fw.IDType{}, Computed: true, MarkdownDescription: describe["partner_id"]},
			"status":      schema.StringAttribute{Computed: true, MarkdownDescription: describe["status"]},
		},
	}
}

// Open implements ephemeral.EphemeralResource.
func (k *PairingKey) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model pairingKeyModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	region, diags := base.RegionFor(k.client, model.LinkID, types.StringNull())
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	ref := client.Ref{Region: region, ID: model.LinkID.UUID()}
	link, err := k.client.GetLink(ctx, ref)
	if err != nil {
		base.AddError(&resp.Diagnostics, fmt.Sprintf("read the pairing key of the InterLink %s/%s", ref.Region, ref.ID), err)
		return
	}
	if resp.Diagnostics.Append(keyToGive(link)...); resp.Diagnostics.HasError() {
		return
	}
	model.PairingKey = types.StringValue(link.Partner.PairingKey)
	model.PartnerID = fw.NewID(ref.Region, link.Partner.PartnerID)
	model.Status = types.StringValue(string(link.Status))
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}

// keyToGive returns an error if a link has no pairing key.
func keyToGive(link *client.Link) diag.Diagnostics {
	var diags diag.Diagnostics
	at := path.Root("link_id")
	switch {
	case client.Gone(link, nil):
		newMessages().keyOfDeleted(link).FailAt(&diags, at)
	case selfHosted(link):
		newMessages().keyOfSelfHosted(link).FailAt(&diags, at)
	case link.Partner == nil || link.Partner.PairingKey == "":
		newMessages().noKeyYet(link).FailAt(&diags, at)
	}
	return diags
}
