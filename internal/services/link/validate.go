package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// ValidateConfig refuses configurations that can never work, without a request to
// the API.
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
		newMessages().twoHosts().FailAt(&diags, path.Root("connection_id"))
	case partner.IsNull() && connection.IsNull():
		newMessages().noHost().FailAt(&diags, path.Root("partner_id"))
	}
	return diags
}
