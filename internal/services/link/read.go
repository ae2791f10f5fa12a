package link

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Read implements resource.Resource. A link that returns 404 or is deleted leaves
// the state. A link with a bad or unknown status stays, with a warning that says
// what to do.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state ResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// A link that leaves the state needs an identity, too.
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, state.ID, state.Region)...)
	ref := state.ref(r.client)
	r.client.Manage(ref)
	link, err := refreshed(ctx, r.client, ref)
	if err != nil && !client.IsNotFound(err) {
		base.AddReadError(&resp.Diagnostics, fmt.Sprintf("read the InterLink %q (%s/%s)", state.Name.ValueString(), ref.Region, ref.ID), err)
		return
	}
	if client.Gone(link, err) {
		newMessages().notThere(state.inState(), state.ConnectionID.IsNull()).Warn(&resp.Diagnostics)
		resp.State.RemoveResource(ctx)
		return
	}
	resp.Diagnostics.Append(markBuilt(ctx, wasBuilt(ctx, req.Private, state), link.Status, resp.Private)...)
	state.fromAPI(link)
	state.settings()
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.Identity, state.ID, state.Region)...)
	resp.Diagnostics.Append(turnImportMark(ctx, req.Private, resp.Private)...)
	if class, known := Classify(link.Status); !known || class == Bad {
		newMessages().attention(link, contactOf(ctx, r.client, link)).Warn(&resp.Diagnostics)
	}
	warnIfDegraded(ctx, r.client, link, &resp.Diagnostics)
}

// refreshed reads a link of a state.
func refreshed(ctx context.Context, c *client.Client, ref client.LinkRef) (*client.Link, error) {
	return c.ReadLink(ctx, ref, client.Freshness{MaxAge: c.Timing().SnapshotAge, Presence: client.Shown})
}
