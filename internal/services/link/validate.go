package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// ValidateConfig refuses what can never be right, without asking the API.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config ResourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(oneHost(config)...)
}

// oneHost checks that a link is either hosted by a partner or self-hosted.
func oneHost(config ResourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	partner, connection := config.PartnerID, config.ConnectionID
	switch {
	case known(partner) && known(connection):
		diags.AddAttributeError(path.Root("connection_id"), "Both a partner and a dedicated connection",
			"An InterLink is either hosted by a partner or self-hosted on a dedicated connection of your own: set exactly one of `partner_id` and `connection_id`.")
	case partner.IsNull() && connection.IsNull():
		diags.AddAttributeError(path.Root("partner_id"), "Neither a partner nor a dedicated connection",
			"Set exactly one of `partner_id` (hosted by a partner, see `data.interlink_partner`) and `connection_id` (self-hosted on a dedicated connection of your own, see `data.interlink_dedicated_connection`).")
	}
	return diags
}
