package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// ImportState implements resource.ResourceWithImportState. It accepts
// "{region}/{uuid}", a bare UUID (in the provider's region), or an identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id, err := fw.ImportID(ctx, req, r.client.Region())
	if err != nil {
		newMessages().notAnID(err).Fail(&resp.Diagnostics)
		return
	}
	region, diags := base.RegionFor(r.client, fw.NewID(id.Region, id.UUID), types.StringNull())
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	id.Region = region
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), fw.NewID(id.Region, id.UUID))...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("region"), types.StringValue(id.Region))...)
	resp.Diagnostics.Append(importMark.write(ctx, resp.Private, importFresh)...)
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, id)...)
}
