package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/scaleway/scaleway-sdk-go/scw"
)

// Meaning is what a failed call means for whoever made it.
type Meaning int

const (
	// Unknown: the call may or may not have had its effect (5xx, a dropped
	// connection, a reply that cannot be read, a time-out). Look before doing
	// it again.
	Unknown Meaning = iota
	// NotSent: the call never reached the API (connection refused, no such host,
	// interrupted before). It is safe to repeat.
	NotSent
	// Busy: the API took nothing now and says to come back (429).
	Busy
	// Transient: the object is being changed (409 transient_state). Nothing was
	// taken. Wait, repeat.
	Transient
	// NotNow: the object's present state does not allow it (412, 409 conflict).
	NotNow
	// NotFound: no such object (404).
	NotFound
	// Denied: the credentials do not allow it (401, 403).
	Denied
	// Locked: Trust and Safety locked the object (423, or 409 transient_state
	// whose current state is "locked").
	Locked
	// Refused: the request is not acceptable, ever (400 and other 4xx).
	Refused
)

// lockedState is the current state of a locked object in a 409 transient_state.
const lockedState = "locked"

// MeaningOf classes an error of a call. The SDK drops the HTTP status of the
// errors that it has types for; each type stands for one status.
func MeaningOf(err error) Meaning {
	var (
		invalid      *scw.InvalidArgumentsError
		quota        *scw.QuotasExceededError
		transient    *scw.TransientStateError
		notFound     *scw.ResourceNotFoundError
		locked       *scw.ResourceLockedError
		permissions  *scw.PermissionsDeniedError
		stock        *scw.OutOfStockError
		expired      *scw.ResourceExpiredError
		unauthorized *scw.DeniedAuthenticationError
		precondition *scw.PreconditionFailedError
		response     *scw.ResponseError
		paused       *pausedError
		unsent       *unsentError
	)
	switch {
	case errors.As(err, &unsent):
		return NotSent
	case errors.As(err, &transient):
		if transient.CurrentState == lockedState {
			return Locked // no state that passes
		}
		return Transient
	case errors.As(err, &precondition):
		return NotNow
	case errors.As(err, &notFound):
		return NotFound
	case errors.As(err, &permissions), errors.As(err, &unauthorized):
		return Denied
	case errors.As(err, &locked):
		return Locked
	case errors.As(err, &invalid), errors.As(err, &quota), errors.As(err, &stock), errors.As(err, &expired):
		return Refused
	case errors.As(err, &response):
		return meaningOfStatus(response.StatusCode)
	case errors.As(err, &paused):
		return meaningOfStatus(paused.status)
	case neverSent(err):
		return NotSent
	}
	return Unknown
}

func meaningOfStatus(status int) Meaning {
	switch {
	case status == http.StatusTooManyRequests:
		return Busy
	case status == http.StatusNotFound, status == http.StatusGone:
		return NotFound
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return Denied
	case status == http.StatusConflict, status == http.StatusPreconditionFailed:
		return NotNow
	case status == http.StatusLocked:
		return Locked
	case status == http.StatusRequestTimeout:
		return Unknown
	case status >= 300 && status < 500:
		return Refused
	}
	return Unknown
}

// neverSent tells whether the failure came before anything was written to the
// API: the connection could not be made.
func neverSent(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return true
	}
	var dns *net.DNSError
	var misdirected *misdirectedError
	return errors.As(err, &dns) || errors.As(err, &misdirected)
}

// Passing tells whether a failure may pass by itself, so that a wait survives
// it: 429, 5xx, a broken connection, a reply that cannot be read.
func Passing(err error) bool {
	var misdirected *misdirectedError
	if errors.Is(err, context.Canceled) || errors.As(err, &misdirected) {
		return false
	}
	switch MeaningOf(err) {
	case Unknown, NotSent, Busy, Transient:
		return true
	default:
		return false
	}
}

// IsNotFound tells whether the object does not exist.
func IsNotFound(err error) bool { return err != nil && MeaningOf(err) == NotFound }

// Unauthenticated tells whether the API did not accept the key at all (401),
// rather than what was to be done with it (403).
func Unauthenticated(err error) bool {
	var denied *scw.DeniedAuthenticationError
	var response *scw.ResponseError
	return errors.As(err, &denied) || errors.As(err, &response) && response.StatusCode == http.StatusUnauthorized
}

// MissingResource answers the kind of object that a 404 is about ("link",
// "vpc", "routing_policy"), "" where the reply does not say.
func MissingResource(err error) string {
	var notFound *scw.ResourceNotFoundError
	if errors.As(err, &notFound) {
		return notFound.Resource
	}
	return ""
}

// LinkLocked tells whether a call was not accepted because the link is locked,
// rather than something that the call names.
func LinkLocked(err error) bool {
	if err == nil || MeaningOf(err) != Locked {
		return false
	}
	var locked *scw.ResourceLockedError
	var transient *scw.TransientStateError
	resource := ""
	switch {
	case errors.As(err, &locked):
		resource = locked.Resource
	case errors.As(err, &transient):
		resource = transient.Resource
	}
	return resource == "link" || resource == ""
}

// pausedError carries the pause that a 429 or 503 asked for.
type pausedError struct {
	status int
	after  time.Duration
	typed  bool // the API's own, not a gateway's
}

func (e *pausedError) Error() string {
	return fmt.Sprintf("HTTP %d %s; the API asks to wait %s", e.status, http.StatusText(e.status), e.after.Round(time.Second))
}

// RetryAfter answers the pause that the API asked for, 0 for none.
func RetryAfter(err error) time.Duration {
	var paused *pausedError
	if errors.As(err, &paused) {
		return paused.after
	}
	return 0
}

// unreadableError is a reply that arrived broken: cut short, or not the JSON
// that it says it is.
type unreadableError struct {
	status int
	reason string
	cause  error
}

func (e *unreadableError) Error() string {
	return "the API's reply cannot be read: " + e.reason
}

func (e *unreadableError) Unwrap() error { return e.cause }

// unsentError is a call that was interrupted while the API had taken nothing of
// it: it waited for its turn, or to come back after a 429.
type unsentError struct{ cause error }

func (e *unsentError) Error() string {
	return "interrupted before the API had taken anything: " + e.cause.Error()
}

func (e *unsentError) Unwrap() error { return e.cause }

// FromAPI tells whether an error is the API's own answer, not that of a gateway
// in between, which knows nothing of the objects: it has a type.
func FromAPI(err error) bool {
	var paused *pausedError
	var response *scw.ResponseError
	var typed scw.SdkError
	switch {
	case errors.As(err, &paused):
		return paused.typed
	case errors.As(err, &response):
		return response.Type != ""
	}
	return errors.As(err, &typed)
}
