package base

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Import imports a regional object by "{region}/{uuid}", a bare UUID (in the
// provider's region), or an identity. The refresh after it fills in the rest.
func Import(ctx context.Context, c *client.Client, req resource.ImportStateRequest, resp *resource.ImportStateResponse, notAnID func(error) fw.Message) {
	id, err := fw.ImportID(ctx, req)
	if err != nil {
		notAnID(err).Fail(&resp.Diagnostics)
		return
	}
	region, diags := RegionFor(c, id, types.StringNull())
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	id = fw.NewID(region, id.UUID())
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("region"), region)...)
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, id, types.StringNull())...)
}
