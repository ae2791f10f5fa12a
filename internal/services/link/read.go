package link

import (
	"context"
	"fmt"
	"reflect"

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
	link, err := refreshed(ctx, r.client, state)
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

// refreshed reads a link of a state. A list serves it if the link is as the state has
// it. A difference is decided by a GET.
func refreshed(ctx context.Context, c *client.Client, state ResourceModel) (*client.Link, error) {
	var listed *client.Link
	link, err := c.ReadLink(ctx, state.ref(c), c.Config.Timing.SnapshotAge, func(link *client.Link) bool {
		listed = link
		now := state
		now.fromAPI(link)
		return reflect.DeepEqual(now.Model, state.Model)
	})
	if link == nil && err == nil {
		return listed, nil
	}
	return link, err
}
