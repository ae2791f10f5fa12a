package fw

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Timeouts is the `timeouts` block of a resource. A bad duration is one error,
// with an example. It replaces the error of the library's block.
func Timeouts(ctx context.Context, opts timeouts.Opts) schema.Block {
	block := timeouts.Block(ctx, opts)
	nested, ok := block.(schema.SingleNestedBlock)
	if !ok {
		return block
	}
	for name, attribute := range nested.Attributes {
		if text, ok := attribute.(schema.StringAttribute); ok {
			text.Validators = []validator.String{PositiveDuration()}
			nested.Attributes[name] = text
		}
	}
	return nested
}

// PositiveDuration refuses a text that is not a duration, or is not above zero.
func PositiveDuration() validator.String {
	const must = `a number above zero and a unit (s, m or h), such as "30s", "45m" or "2h"`
	return textCheck{must, func(at path.Path, text string, diags *diag.Diagnostics) {
		if d, err := time.ParseDuration(text); err != nil || d <= 0 {
			diags.AddAttributeError(at, "Not a usable duration", fmt.Sprintf("The argument %s is %q; it must be %s.%s", at, text, must, durationMeant(text)))
		}
	}}
}

// spelledOut is a duration in words: "2 hours", "30".
var spelledOut = regexp.MustCompile(`(?i)^\s*(\d{1,4})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)?\s*$`)

// durationMeant proposes the duration that the user probably meant.
func durationMeant(text string) string {
	found := spelledOut.FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	number, err := strconv.Atoi(found[1])
	switch {
	case err != nil || number == 0:
		return ""
	case found[2] == "":
		return fmt.Sprintf(" Add the unit: %q or %q.", found[1]+"m", found[1]+"h")
	case found[2][0] == 'd' || found[2][0] == 'D':
		return fmt.Sprintf(" Write %q.", strconv.Itoa(number*24)+"h")
	}
	return fmt.Sprintf(" Write %q.", found[1]+string(found[2][0]|0x20))
}
