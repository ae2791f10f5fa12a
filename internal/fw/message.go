package fw

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Message is what the user is told: a headline, and paragraphs that say what
// happened, what it means and what to do now.
type Message struct{ Summary, Detail string }

// NewMessage makes a message. Empty paragraphs are left out.
func NewMessage(summary string, paragraphs ...string) Message {
	var kept []string
	for _, paragraph := range paragraphs {
		if paragraph != "" {
			kept = append(kept, paragraph)
		}
	}
	return Message{Summary: summary, Detail: strings.Join(kept, "\n\n")}
}

// With returns the message with one more paragraph.
func (m Message) With(paragraph string) Message {
	return NewMessage(m.Summary, m.Detail, paragraph)
}

// Warn adds the message as a warning.
func (m Message) Warn(diags *diag.Diagnostics) { diags.AddWarning(m.Summary, m.Detail) }

// Fail adds the message as an error.
func (m Message) Fail(diags *diag.Diagnostics) { diags.AddError(m.Summary, m.Detail) }

// WarnAt adds the message as a warning about an attribute.
func (m Message) WarnAt(diags *diag.Diagnostics, at path.Path) {
	diags.AddAttributeWarning(at, m.Summary, m.Detail)
}

// FailAt adds the message as an error about an attribute.
func (m Message) FailAt(diags *diag.Diagnostics, at path.Path) {
	diags.AddAttributeError(at, m.Summary, m.Detail)
}

// maxListed is how many objects a message lists.
const maxListed = 20

// Listed joins texts for a message. It lists twenty, and counts the rest.
func Listed(texts []string) string {
	if more := len(texts) - maxListed; more > 0 {
		texts = append(slices.Clone(texts[:maxListed]), fmt.Sprintf("and %d more", more))
	}
	return strings.Join(texts, ", ")
}
