package link

import (
	"errors"
	"fmt"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link/order"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// badStatusError ends a wait at a status that waiting does not change.
type badStatusError struct{ link *client.Link }

func (e *badStatusError) Error() string {
	return fmt.Sprintf("the InterLink %q is %s", e.link.Name, e.link.Status)
}

// goneError says that the link no longer exists.
type goneError struct{ name, id string }

func (e *goneError) Error() string { return fmt.Sprintf("the InterLink %q (%s) is gone", e.name, e.id) }

// noSessionError ends a wait for BGP of a link that has no session.
type noSessionError struct{ link *client.Link }

func (e *noSessionError) Error() string {
	return fmt.Sprintf("the InterLink %q has no BGP session", e.link.Name)
}

// stepError says which step failed.
type stepError struct {
	what  string
	early bool // to be retried once the link is built
	err   error
}

func (e *stepError) Error() string { return fmt.Sprintf("could not %s: %v", e.what, e.err) }

func (e *stepError) Unwrap() error { return e.err }

// readError is a failure to read the link between steps. It says nothing about
// the step.
type readError struct{ error }

func (e *readError) Unwrap() error { return e.error }

// unchangedError is a call that succeeded without any effect.
type unchangedError struct{}

func (*unchangedError) Error() string {
	return "the API accepted the call, but the link does not show its effect"
}

// isInterrupt tells whether the user's interrupt ended a wait.
func isInterrupt(err error) bool {
	var stop *waiter.InterruptedError
	return errors.As(err, &stop)
}

// outOfTime tells whether the time ran out or the user interrupted, and nothing
// is wrong with the link itself.
func outOfTime(err error) bool {
	var timeout *waiter.TimeoutError
	return isInterrupt(err) || errors.As(err, &timeout)
}

// isStep tells whether an error comes from a step.
func isStep(err error) bool {
	var step *stepError
	return errors.As(err, &step)
}

// isTooEarly tells whether a link that is not built does not accept a change yet.
// This is not a mistake of the user, and the plan goes on showing the change.
func isTooEarly(err error) bool {
	var failed *stepError
	return errors.As(err, &failed) && failed.early
}

// linkLocked reports whether a call failed because the link is locked, and not another
// object that the call names.
func linkLocked(err error) bool {
	failed := client.ErrorOf(err)
	return failed.Meaning == client.Locked && (failed.Resource == "link" || failed.Resource == "")
}

func isWithdrawn(err error) bool {
	var withdrawn *order.WithdrawnError
	return errors.As(err, &withdrawn)
}

// whichStep says which step failed, and why.
func whichStep(err error) string {
	var failed *stepError
	if errors.As(err, &failed) {
		return fmt.Sprintf("It was not possible to %s. %s", failed.what, base.Advice(failed.err))
	}
	return base.Advice(err)
}

// plainlyRefused tells whether a call can never succeed as it is.
func plainlyRefused(err error) bool {
	var unread *readError
	failed := client.ErrorOf(err)
	if !failed.FromAPI || errors.As(err, &unread) {
		return false
	}
	switch failed.Meaning {
	case client.Refused:
		return true
	case client.Denied:
		return !client.Unauthenticated(err) // an expired key says nothing about the configuration
	case client.NotFound:
		return failed.Resource != "link"
	default:
		return false
	}
}
