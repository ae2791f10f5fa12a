package provider

import (
	"strings"
	"testing"
)

// TestWaitForDeprovisioningOfOneRun tests the variable that overrides every link's
// argument.
func TestWaitForDeprovisioningOfOneRun(t *testing.T) {
	for text, want := range map[string]string{"": "as configured", "false": "false", "0": "false", "true": "true", "perhaps": "malformed"} {
		got, diags := resolve(configModel{}, environment(t, credentials(map[string]string{waitForDeprovisioningEnv: text})))
		var said string
		switch {
		case diags.HasError():
			said = "malformed"
			if detail := diags[0].Detail(); !strings.Contains(detail, waitForDeprovisioningEnv) || !strings.Contains(detail, `"perhaps"`) {
				t.Errorf("the error does not name the variable and the value: %s", detail)
			}
		case got.waitForDeprovisioning == nil:
			said = "as configured"
		case *got.waitForDeprovisioning:
			said = "true"
		default:
			said = "false"
		}
		if said != want {
			t.Errorf("%q: %s, want %s", text, said, want)
		}
	}
}
