package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// ValidateConfig refuses what can never be right, without asking the API.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config ResourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(oneHost(config)...)
	resp.Diagnostics.Append(positiveTimeouts(config.Timeouts)...)
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

// positiveTimeouts checks that the timeouts are above zero; that they are
// durations the block checks itself.
func positiveTimeouts(block timeouts.Value) diag.Diagnostics {
	var diags diag.Diagnostics
	if !known(block) {
		return diags
	}
	for name, value := range block.Attributes() {
		text, ok := value.(types.String)
		if ok && known(text) {
			diags.Append(fw.CheckDuration(path.Root("timeouts").AtName(name), text.ValueString())...)
		}
	}
	return diags
}
