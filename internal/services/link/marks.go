package link

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
)

// mark is the key of a note about a link in its private state. T is what is noted.
type mark[T any] string

// The marks of a link.
const (
	// importMark: the link was imported, or moved here. An import neither changes
	// nor waits: the plan that imports a link whose status is not the wanted one has
	// nothing to change, and the plan after it waits. So the first refresh turns the
	// mark over, and the second one takes it away.
	importMark mark[string] = "imported"
	// builtMark: the link was built once. From then on a moment of configuring is
	// nothing to wait for.
	builtMark mark[bool] = "built"
	// protectedMark: the link has deletion_protection. Terraform plans a link that
	// -replace names as it is, then a new one with the private state of the first
	// plan: only there can it be refused.
	protectedMark mark[stateLink] = "protected"
)

// What importMark notes.
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

// read returns what is noted, and whether something is.
func (m mark[T]) read(ctx context.Context, from privateGetter) (value T, noted bool, diags diag.Diagnostics) {
	raw, diags := from.GetKey(ctx, string(m))
	noted = len(raw) > 0 && json.Unmarshal(raw, &value) == nil
	return value, noted, diags
}

// write notes a value.
func (m mark[T]) write(ctx context.Context, to privateSetter, value T) (diags diag.Diagnostics) {
	raw, err := json.Marshal(value)
	if err != nil {
		newMessages().notNoted(string(m), err).Fail(&diags)
		return diags
	}
	return to.SetKey(ctx, string(m), raw)
}

// remove takes the note away.
func (m mark[T]) remove(ctx context.Context, from privateSetter) diag.Diagnostics {
	return from.SetKey(ctx, string(m), nil)
}

// onTheWire tells whether a private state, as Terraform sends it, has the note. One
// that cannot be read may have it.
func (m mark[T]) onTheWire(private []byte) bool {
	if len(private) == 0 {
		return false
	}
	var keys map[string]json.RawMessage
	err := json.Unmarshal(private, &keys)
	_, noted := keys[string(m)]
	return noted || err != nil
}

// imported tells whether no refresh but the first has come since the import.
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

// markBuilt notes that a link is built, if its status says so.
func markBuilt(ctx context.Context, status interlink.LinkStatus, private privateSetter) diag.Diagnostics {
	if class, _ := Classify(status); !isBuilt(class) {
		return nil
	}
	return builtMark.write(ctx, private, true)
}

func wasBuilt(ctx context.Context, private privateGetter) bool {
	_, noted, _ := builtMark.read(ctx, private)
	return noted
}

// markProtected notes that a link has deletion_protection, or no longer has it.
func markProtected(ctx context.Context, state ResourceModel, from privateGetter, to privateSetter) diag.Diagnostics {
	if state.DeletionProtection.ValueBool() && !unsuccessful(interlink.LinkStatus(state.Status.ValueString())) {
		return protectedMark.write(ctx, to, state.inState())
	}
	if _, noted, _ := protectedMark.read(ctx, from); noted {
		return protectedMark.remove(ctx, to)
	}
	return nil
}
