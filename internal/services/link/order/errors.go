package order

import (
	"errors"
	"fmt"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// ErrInterrupted ends an order that was interrupted before it was sent. Nothing
// was ordered.
var ErrInterrupted = errors.New("interrupted before the order was sent")

// NameInUseError ends an order because live links of its name exist. Nothing was
// ordered.
type NameInUseError struct{ Present []*client.Link }

func (*NameInUseError) Error() string { return "a link of this name exists" }

// UnknownError ends an order if it is unknown whether the API accepted it.
type UnknownError struct {
	Lost error          // how the reply was lost
	Seen []*client.Link // new links that may be the order
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("nobody knows whether the order was taken: %v", e.Lost)
}

func (e *UnknownError) Unwrap() error { return e.Lost }

// WithdrawnError ends an order that was accepted and then withdrawn. If End is
// Stuck, Ours still exists and belongs in the state.
type WithdrawnError struct {
	Ours  *client.Link
	End   End          // Gone or Stuck
	Older *client.Link // the link that came first; nil: Cause is why
	Cause error
}

func (e *WithdrawnError) Error() string {
	if e.Older != nil {
		return fmt.Sprintf("the order %s was withdrawn: %s of the same name is older", e.Ours.ID, e.Older.ID)
	}
	return fmt.Sprintf("the order %s was withdrawn: %v", e.Ours.ID, e.Cause)
}

func (e *WithdrawnError) Unwrap() error { return e.Cause }

// olderError says that a check found older links of the order's name.
type olderError struct{ links []*client.Link }

func (*olderError) Error() string { return "there is an older link of this name" }
