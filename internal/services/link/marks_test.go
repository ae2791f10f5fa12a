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
	p[key] = string(value)
	return nil
}

// TestMarksAreReadAsTheyWereWritten, by earlier versions too.
func TestMarksAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	state := private{"built": "true", "imported": `"fresh"`, "protected": `{"Name":"paris","ID":"fr-par/x","Status":"active"}`}
	link, noted, _ := protectedMark.read(ctx, state)
	if !wasBuilt(ctx, state) || !imported(ctx, state) || !noted || link != (stateLink{"paris", "fr-par/x", "active"}) {
		t.Errorf("%v, %t", link, noted)
	}
	if empty := (private{}); wasBuilt(ctx, empty) || imported(ctx, empty) {
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

func TestOnlyABuiltLinkIsMarkedAsBuilt(t *testing.T) {
	t.Parallel()
	for status, want := range map[interlink.LinkStatus]bool{
		interlink.LinkStatusActive: true, interlink.LinkStatusReady: true, interlink.LinkStatusAllDown: true,
		interlink.LinkStatusRequested: false, interlink.LinkStatusRefused: false, "melted": false,
	} {
		state := private{}
		markBuilt(t.Context(), status, state)
		if wasBuilt(t.Context(), state) != want {
			t.Errorf("%s: want %t", status, want)
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
