package link

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// mark is the key of a note about a link in its private state. T is the type of
// the note.
type mark[T any] string

// The marks of a link.
const (
	// importMark: the link was imported, or moved here. An import neither changes
	// nor waits. If the status is not the wanted one, the plan of the import has no
	// changes, and the next plan waits. So the first refresh ages the mark, and the
	// second one removes it.
	importMark mark[string] = "imported"
	// builtMark: the link was built before, although its status does not say so.
	// Nobody waits for it while it is configuring. If the status says so, there is
	// no mark: the CLI writes the whole state after each resource, so its size
	// counts.
	builtMark mark[bool] = "built"
	// protectedMark: the link has deletion_protection. If -replace names a link,
	// Terraform plans it as unchanged, then plans a new one with the private state
	// of the first plan. Only that second plan can refuse.
	protectedMark mark[stateLink] = "protected"
	// linkMark is the link of a gate, with its project and organization. A list of the
	// project confirms that the link is gone.
	linkMark mark[client.Ref] = "link"
)

// The values of importMark.
const (
	importFresh     = "fresh"
	importRefreshed = "refreshed"
)

type privateGetter interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateSetter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// read returns the note, and whether there is one.
func (m mark[T]) read(ctx context.Context, from privateGetter) (value T, noted bool, diags diag.Diagnostics) {
	raw, diags := from.GetKey(ctx, string(m))
	noted = len(raw) > 0 && json.Unmarshal(raw, &value) == nil
	return value, noted, diags
}

// write writes the note.
func (m mark[T]) write(ctx context.Context, to privateSetter, value T) (diags diag.Diagnostics) {
	raw, err := json.Marshal(value)
	if err != nil {
		newMessages().notNoted(string(m), err).Fail(&diags)
		return diags
	}
	return to.SetKey(ctx, string(m), raw)
}

// remove removes the note.
func (m mark[T]) remove(ctx context.Context, from privateSetter) diag.Diagnostics {
	return from.SetKey(ctx, string(m), nil)
}

// imported tells whether at most one refresh has come since the import.
func imported(ctx context.Context, private privateGetter) bool {
	_, noted, _ := importMark.read(ctx, private)
	return noted
}

// turnImportMark ages the mark at a refresh.
func turnImportMark(ctx context.Context, from privateGetter, to privateSetter) diag.Diagnostics {
	age, _, diags := importMark.read(ctx, from)
	switch age {
	case importFresh:
		diags.Append(importMark.write(ctx, to, importRefreshed)...)
	case importRefreshed:
		diags.Append(importMark.remove(ctx, to)...)
	}
	return diags
}

// markBuilt notes that a link was built before, if its status does not say so.
func markBuilt(ctx context.Context, before bool, now interlink.LinkStatus, private privateSetter) diag.Diagnostics {
	if before && !builtNow(now) {
		return builtMark.write(ctx, private, true)
	}
	return builtMark.remove(ctx, private)
}

// wasBuilt tells whether a link of a state is built, or was before.
func wasBuilt(ctx context.Context, private privateGetter, state ResourceModel) bool {
	_, noted, _ := builtMark.read(ctx, private)
	return noted || builtNow(interlink.LinkStatus(state.Status.ValueString()))
}

func builtNow(status interlink.LinkStatus) bool {
	class, _ := Classify(status)
	return isBuilt(class)
}

// markProtected notes whether a link has deletion_protection.
func markProtected(ctx context.Context, state ResourceModel, from privateGetter, to privateSetter) diag.Diagnostics {
	if state.DeletionProtection.ValueBool() && !unsuccessful(interlink.LinkStatus(state.Status.ValueString())) {
		return protectedMark.write(ctx, to, state.inState())
	}
	if _, noted, _ := protectedMark.read(ctx, from); noted {
		return protectedMark.remove(ctx, to)
	}
	return nil
}
