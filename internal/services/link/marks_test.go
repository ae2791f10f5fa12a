package link

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// private is a private state in memory.
type private map[string]string

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return []byte(p[key]), nil
}

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	if p[key] = string(value); len(value) == 0 {
		delete(p, key)
	}
	return nil
}

// TestMarksAreReadAsTheyWereWritten, by earlier versions too.
func TestMarksAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	state := private{"built": "true", "imported": `"fresh"`, "protected": `{"Name":"paris","ID":"fr-par/x","Status":"active"}`}
	link, noted, _ := protectedMark.read(ctx, state)
	if !wasBuilt(ctx, state, ResourceModel{}) || !imported(ctx, state) || !noted || link != (stateLink{"paris", "fr-par/x", "active"}) {
		t.Errorf("%v, %t", link, noted)
	}
	if empty := (private{}); wasBuilt(ctx, empty, ResourceModel{}) || imported(ctx, empty) {
		t.Error("something is noted in an empty state")
	}
}

// TestAnImportIsForgottenWithTheSecondRefresh ages the mark twice.
func TestAnImportIsForgottenWithTheSecondRefresh(t *testing.T) {
	t.Parallel()
	ctx, state := t.Context(), private{}
	importMark.write(ctx, state, importFresh)
	for _, want := range []bool{true, false, false} {
		turnImportMark(ctx, state, state)
		if imported(ctx, state) != want {
			t.Errorf("%v, want %t", state, want)
		}
	}
}

// TestALinkThatWasBuiltIsMarked reads a link in one status after the other. It was built from the first built status
// on, and has a mark only while its status does not say so.
func TestALinkThatWasBuiltIsMarked(t *testing.T) {
	t.Parallel()
	state, saved := private{}, ResourceModel{}
	for _, step := range []struct {
		status        interlink.LinkStatus
		built, marked bool
	}{
		{interlink.LinkStatusRequested, false, false},
		{interlink.LinkStatusConfiguring, false, false},
		{interlink.LinkStatusReady, true, false},
		{interlink.LinkStatusConfiguring, true, true},
		{"melted", true, true},
		{interlink.LinkStatusAllDown, true, false},
		{interlink.LinkStatusConfiguring, true, true},
		{interlink.LinkStatusActive, true, false},
	} {
		markBuilt(t.Context(), wasBuilt(t.Context(), state, saved), step.status, state)
		saved.Status = types.StringValue(string(step.status))
		if built := wasBuilt(t.Context(), state, saved); built != step.built || len(state) > 0 != step.marked {
			t.Errorf("%s: built %t, marks %v", step.status, built, state)
		}
	}
}

// TestTheMarkOfProtection checks that the mark follows the configuration. A refused or expired link needs no
// protection.
func TestTheMarkOfProtection(t *testing.T) {
	t.Parallel()
	ctx, state := t.Context(), private{}
	for _, step := range []struct {
		protected bool
		status    interlink.LinkStatus
		want      bool
	}{
		{false, interlink.LinkStatusActive, false},
		{true, interlink.LinkStatusActive, true},
		{true, interlink.LinkStatusExpired, false},
		{true, interlink.LinkStatusActive, true},
		{false, interlink.LinkStatusActive, false},
	} {
		model := ResourceModel{DeletionProtection: types.BoolValue(step.protected)}
		model.Name, model.ID, model.Status = types.StringValue("paris"), fw.NewID("fr-par", parisID), types.StringValue(string(step.status))
		markProtected(ctx, model, state, state)
		if diags := (&Resource{}).protectedByMark(ctx, state); diags.HasError() != step.want {
			t.Errorf("%+v: %v", step, diags)
		}
	}
}
