package protocol

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Finding is a diagnostic, or a violation of Terraform's rules.
type Finding struct {
	Address string
	Failure bool // an error; otherwise a warning
	Text    string
}

// String returns the finding as a log shows it.
func (f Finding) String() string {
	kind := "warning"
	if f.Failure {
		kind = "error"
	}
	return fmt.Sprintf("%s: %s: %s", f.Address, kind, f.Text)
}

// Findings are those of one call or one run.
type Findings []Finding

// Failed reports whether one of them is an error.
func (f Findings) Failed() bool {
	return slices.ContainsFunc(f, func(one Finding) bool { return one.Failure })
}

// Names reports whether an error names a link, with the block to import it.
func (f Findings) Names(id string) bool {
	return slices.ContainsFunc(f, func(one Finding) bool {
		return one.Failure && strings.Contains(one.Text, "import {") && strings.Contains(one.Text, "/"+id+`"`)
	})
}

// String returns one finding a line.
func (f Findings) String() string {
	lines := make([]string, 0, len(f))
	for _, one := range f {
		lines = append(lines, one.String())
	}
	return strings.Join(lines, "\n")
}

func findingsOf(address string, diagnostics []*tfprotov6.Diagnostic) Findings {
	var out Findings
	for _, one := range diagnostics {
		out = append(out, Finding{address, one.Severity == tfprotov6.DiagnosticSeverityError, one.Summary + "\n" + one.Detail})
	}
	return out
}

// broken reports a failed call: a mistake of the provider, perhaps a panic.
func broken(address string, err error) Findings {
	return Findings{{address, true, "the RPC failed: " + err.Error()}}
}
