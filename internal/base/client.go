package base

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// ClientFrom returns the client that the provider's configuration has made. It is
// nil before the provider is configured (while validating). Any other type is a
// bug in the provider, and an error.
func ClientFrom(providerData any, diags *diag.Diagnostics) *client.Client {
	if providerData == nil {
		return nil
	}
	made, ok := providerData.(*client.Client)
	if !ok {
		diags.AddError("The provider is wired up wrongly",
			fmt.Sprintf("Expected *client.Client as provider data, got %T. This is a mistake in the provider: please report it.", providerData))
		return nil
	}
	return made
}

// AddError turns a failed call into a diagnostic for the user. task names the
// task and the object: "order the InterLink \"paris\"".
func AddError(diags *diag.Diagnostics, task string, err error) {
	addError(diags, task, err, client.ToldBefore(err))
}

// AddReadError is AddError for the Read of a resource. A failure that all calls
// share is told once a run: that error ends the run, and Terraform keeps the state
// of the others.
func AddReadError(diags *diag.Diagnostics, task string, err error) {
	if !client.ToldBefore(err) {
		addError(diags, task, err, false)
	}
}

func addError(diags *diag.Diagnostics, task string, err error, told bool) {
	var part *PartError
	if errors.As(err, &part) {
		task, err = part.Task, part.Err
	}
	summary, detail := "Could not "+task, Advice(err)
	var lookup *LookupError
	switch unauthenticated := client.Unauthenticated(err); {
	case errors.As(err, &lookup):
		detail = lookup.Text
	case told && unauthenticated:
		detail = "The API did not accept the API key: another error of this run says what to do."
	case told:
		detail = "The API could not be reached, or failed: another error of this run says what to do."
	case unauthenticated:
		// The failure has nothing to do with the task.
		summary, detail = "The API does not know the API key", fmt.Sprintf("It was not possible to %s. %s", task, detail)
	}
	diags.AddError(summary, detail)
}

// PartError is the failure of a part of a task. AddError names the part instead of
// the task.
type PartError struct {
	Task string // "read the bandwidths of the PoPs"
	Err  error
}

func (e *PartError) Error() string { return e.Task + ": " + e.Err.Error() }

func (e *PartError) Unwrap() error { return e.Err }

// LookupError is a look-up that succeeded but did not find exactly one object.
type LookupError struct{ Text string }

func (e *LookupError) Error() string { return e.Text }
