package fw_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// TestABadTimeoutIsOneError puts bad texts into a timeouts block.
func TestABadTimeoutIsOneError(t *testing.T) {
	t.Parallel()
	block, ok := fw.Timeouts(t.Context(), timeouts.Opts{Create: true}).(schema.SingleNestedBlock)
	if !ok {
		t.Fatal("it is no block of attributes")
	}
	create, ok := block.Attributes["create"].(schema.StringAttribute)
	if !ok {
		t.Fatal("create is no text")
	}
	for text, says := range map[string]string{
		"2h": "", "1m30s": "",
		"2 hours": `Write "2h".`, "90 Minutes": `Write "90m".`, "10 sec": `Write "10s".`, "2d": `Write "48h".`,
		"30": `Add the unit: "30m" or "30h".`, "soon": `"soon"`, "0s": `above zero`, "-5m": `above zero`, "0": "above zero", "": "above zero",
	} {
		var resp validator.StringResponse
		for _, v := range create.Validators {
			v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("timeouts").AtName("create"), ConfigValue: types.StringValue(text)}, &resp)
		}
		want := 1
		if says == "" {
			want = 0
		}
		if len(resp.Diagnostics) != want {
			t.Errorf("%q: %d errors, want %d: %v", text, len(resp.Diagnostics), want, resp.Diagnostics)
		}
		for _, problem := range resp.Diagnostics {
			if detail := problem.Detail(); !strings.Contains(detail, says) || !strings.Contains(detail, "timeouts.create") || !strings.Contains(detail, `such as "30s"`) {
				t.Errorf("%q: it does not say %q: %s", text, says, detail)
			}
		}
	}
}
