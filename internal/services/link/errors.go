package link

import (
	"errors"
	"fmt"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link/order"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// badStatusError ends a wait on a status that waiting does not change.
type badStatusError struct{ link *client.Link }

func (e *badStatusError) Error() string {
	return fmt.Sprintf("the InterLink %q is %s", e.link.Name, e.link.Status)
}

// goneError says that the link does not exist any more.
type goneError struct{ name, id string }

func (e *goneError) Error() string { return fmt.Sprintf("the InterLink %q (%s) is gone", e.name, e.id) }

// noSessionError ends a wait for BGP of a link that has no session to wait for.
type noSessionError struct{ link *client.Link }

func (e *noSessionError) Error() string {
	return fmt.Sprintf("the InterLink %q has no BGP session", e.link.Name)
}

// stepError says which step failed.
type stepError struct {
	what  string
	early bool // it is to be tried again once the link is built
	err   error
}

func (e *stepError) Error() string { return fmt.Sprintf("could not %s: %v", e.what, e.err) }

func (e *stepError) Unwrap() error { return e.err }

// readError is a failure to read the link on the way to a step: it says
// nothing of the step.
type readError struct{ error }

func (e *readError) Unwrap() error { return e.error }

// unchangedError is a call that was accepted without its effect showing.
type unchangedError struct{}

func (*unchangedError) Error() string {
	return "the API accepted the call, but the link does not show its effect"
}

// contradictionError is a deletion that answers 404 while the link is there. If it
// were believed, the link would be left behind, billed.
type contradictionError struct{}

func (*contradictionError) Error() string {
	return "the API answers 404 to the deletion, but still shows the link"
}

// isInterrupt tells whether the user's interrupt ended a wait.
func isInterrupt(err error) bool {
	var stop *waiter.InterruptedError
	return errors.As(err, &stop)
}

// outOfTime tells whether an error means that the time ran out or that the user
// interrupted, while nothing was wrong with the link itself.
func outOfTime(err error) bool {
	var timeout *waiter.TimeoutError
	return isInterrupt(err) || errors.As(err, &timeout)
}

// isStep tells whether an error is one of a change.
func isStep(err error) bool {
	var step *stepError
	return errors.As(err, &step)
}

// isTooEarly tells whether a link that is not built does not take a change yet.
// That is nobody's mistake, and the plan goes on showing it.
func isTooEarly(err error) bool {
	var failed *stepError
	return errors.As(err, &failed) && failed.early
}

func isWithdrawn(err error) bool {
	var withdrawn *order.WithdrawnError
	return errors.As(err, &withdrawn)
}

// whichStep says which step failed, and why.
func whichStep(err error) string {
	var failed *stepError
	if errors.As(err, &failed) {
		return fmt.Sprintf("It was not possible to %s. %s", failed.what, client.Explain(failed.err))
	}
	return client.Explain(err)
}

// plainlyRefused tells whether a call will never be accepted as it is.
func plainlyRefused(err error) bool {
	var look *readError
	failed := client.ErrorOf(err)
	if !failed.FromAPI || errors.As(err, &look) {
		return false
	}
	switch failed.Meaning {
	case client.Refused:
		return true
	case client.Denied:
		return !client.Unauthenticated(err) // a key that has expired says nothing of the configuration
	case client.NotFound:
		return failed.Resource != "link"
	default:
		return false
	}
}
