package fw_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

func TestAMessageLeavesOutEmptyParagraphs(t *testing.T) {
	t.Parallel()
	got := fw.NewMessage("headline", "", "one", "", "two").With("three")
	if want := (fw.Message{Summary: "headline", Detail: "one\n\ntwo\n\nthree"}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestAMessageIsAnErrorOrAWarning(t *testing.T) {
	t.Parallel()
	at := path.Root("vlan")
	text := fw.NewMessage("headline", "detail")
	for name, test := range map[string]struct {
		add  func(*diag.Diagnostics)
		want diag.Diagnostic
	}{
		"warning":                    {text.Warn, diag.NewWarningDiagnostic("headline", "detail")},
		"error":                      {text.Fail, diag.NewErrorDiagnostic("headline", "detail")},
		"warning about an attribute": {func(d *diag.Diagnostics) { text.WarnAt(d, at) }, diag.NewAttributeWarningDiagnostic(at, "headline", "detail")},
		"error about an attribute":   {func(d *diag.Diagnostics) { text.FailAt(d, at) }, diag.NewAttributeErrorDiagnostic(at, "headline", "detail")},
	} {
		var diags diag.Diagnostics
		test.add(&diags)
		if len(diags) != 1 || !diags[0].Equal(test.want) {
			t.Errorf("%s: %v", name, diags)
		}
	}
}
