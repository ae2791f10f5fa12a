package base

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
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

// AddError turns a failed call into a diagnostic for the user. what names the
// task and the object: "order the InterLink \"paris\"".
func AddError(diags *diag.Diagnostics, what string, err error) {
	addError(diags, what, err, client.ToldBefore(err))
}

func addError(diags *diag.Diagnostics, what string, err error, toldBefore bool) {
	var lookup *fw.LookupError
	var part *partError
	if errors.As(err, &part) {
		what, err = part.what, part.err
	}
	switch {
	case errors.As(err, &lookup):
		diags.AddError("Could not "+what, lookup.Text)
	case toldBefore:
		diags.AddError("Could not "+what, pointer(err))
	case client.Unauthenticated(err):
		// The failure has nothing to do with the task.
		diags.AddError("The API does not know the API key", fmt.Sprintf("It was not possible to %s. %s", what, client.Advice(err)))
	default:
		diags.AddError("Could not "+what, client.Advice(err))
	}
}

// AddReadError is AddError for the Read of a resource. A failure that all calls
// share is told once a run: that error ends the run, and Terraform keeps the state
// of the others.
func AddReadError(diags *diag.Diagnostics, what string, err error) {
	if !client.ToldBefore(err) {
		addError(diags, what, err, false)
	}
}

// While adds to an error, for AddError, the part of a task that failed: "read the
// bandwidths of the PoPs".
func While(what string, err error) error {
	if err == nil {
		return nil
	}
	return &partError{what, err}
}

type partError struct {
	what string
	err  error
}

func (e *partError) Error() string { return e.what + ": " + e.err.Error() }

func (e *partError) Unwrap() error { return e.err }

// pointer points to the error of this run that already explains this failure.
func pointer(err error) string {
	if client.Unauthenticated(err) {
		return "The API did not accept the API key: another error of this run says what to do."
	}
	return "The API could not be reached, or failed: another error of this run says what to do."
}
