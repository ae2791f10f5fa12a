package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// An import neither changes nor waits: the plan that imports a link whose
// status is not the wanted one has nothing to change, the plan after it waits.
// So the import leaves a mark in the private state, which the first refresh
// turns over and the second one takes away.
const (
	importMark      = "imported"
	importFresh     = `"fresh"`
	importRefreshed = `"refreshed"`
)

type privateGetter interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateSetter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func imported(ctx context.Context, private privateGetter) bool {
	mark, _ := private.GetKey(ctx, importMark)
	return len(mark) > 0
}

// turnImportMark ages the mark at a refresh.
func turnImportMark(ctx context.Context, from privateGetter, to privateSetter) diag.Diagnostics {
	mark, diags := from.GetKey(ctx, importMark)
	switch string(mark) {
	case importFresh:
		diags.Append(to.SetKey(ctx, importMark, []byte(importRefreshed))...)
	case importRefreshed:
		diags.Append(to.SetKey(ctx, importMark, nil)...)
	}
	return diags
}

// ImportState implements resource.ResourceWithImportState: by "{region}/{uuid}",
// bare UUID (in the provider's region), or identity.
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
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, importMark, []byte(importFresh))...)
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, id)...)
}
