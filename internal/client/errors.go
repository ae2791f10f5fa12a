package client

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// Meaning is what a failed call means for its caller.
type Meaning int

const (
	Unknown      Meaning = iota // may or may not have taken effect (5xx, a lost or unreadable reply): check before a retry
	NotSent                     // never reached the API (no connection, interrupted before): safe to retry
	Busy                        // the API did nothing and asks to come back later (429)
	Transient                   // the object is changing, the API did nothing (409 transient_state): wait and retry
	Precondition                // the object's current state does not allow it (412, 409 conflict)
	NotFound                    // the object does not exist (404)
	Denied                      // the credentials do not allow it (401, 403)
	Locked                      // Trust and Safety locked the object (423, or 409 transient_state with the state "locked")
	Refused                     // can never succeed as it is (400 and other 4xx)
	Doubtful                    // the answers contradict each other, or are not the API's: nothing follows from them
	Unseen                      // the key sees nothing of the project: a 404 says nothing
)

// Error is a failed call. It is classified once, when its reply or its failure arrives.
type Error struct {
	Meaning    Meaning
	FromAPI    bool          // the reply is the API's own; a gateway in between knows nothing about the objects
	Status     int           // HTTP status; 0: no readable reply
	RetryAfter time.Duration // the pause that the API asks for
	Resource   string        // the kind of object that the API's error is about: "link", "vpc"
	State      string        // the state of that object, in a 409 transient_state
	Kind       string        // the API's type of its error
	Unsent     bool          // interrupted before the API accepted anything

	text  string
	cause error
	told  *told // shared by the client; nil if no call of a client made this error
}

func (e *Error) Error() string { return e.text }
func (e *Error) Unwrap() error { return e.cause }

// ErrorOf returns the failed call in an error, or the zero value if there is none.
func ErrorOf(err error) (none Error) {
	if failed, ok := errors.AsType[*Error](err); ok {
		return *failed
	}
	return none
}

// failureBody is the body of the API's own errors. Only those have a type.
type failureBody struct {
	Type     string `json:"type"`
	Resource string `json:"resource"`
	State    string `json:"current_state"`
}

// failed classifies the failure of a call from its last reply, if there was one.
func (a *attempts) failed(ctx context.Context, err error) *Error {
	if a.status == 0 && ctx.Err() != nil && !a.maybeProcessed {
		cause := context.Cause(ctx)
		return &Error{Meaning: NotSent, Unsent: true, cause: cause, text: "interrupted before the API had taken anything: " + cause.Error()}
	}
	var body failureBody
	if a.status < 300 || json.Unmarshal(a.body, &body) != nil || body.Type == "" {
		body = failureBody{}
	}
	failed := &Error{
		Meaning: meaningOf(a.status, body), FromAPI: body.Type != "", Status: a.status, RetryAfter: a.after,
		Resource: body.Resource, State: body.State, Kind: body.Type, text: APIText(err), cause: err,
	}
	switch {
	case a.status == 0 && neverSent(err):
		failed.Meaning = NotSent
	case a.after > 0:
		pause := max(time.Second, a.after.Round(time.Second))
		failed.text = fmt.Sprintf("HTTP %d %s; the API asks to wait %s", a.status, http.StatusText(a.status), pause)
	}
	return failed
}

// meaningOf classifies a reply. The API's type counts if it says more than the status.
func meaningOf(status int, body failureBody) Meaning {
	switch {
	case status < 300, status >= 500, status == http.StatusRequestTimeout:
		return Unknown
	case status == http.StatusLocked, body.Type == "transient_state" && body.State == "locked": // does not pass by itself
		return Locked
	case body.Type == "transient_state":
		return Transient
	case body.Type == "quotas_exceeded", body.Type == "out_of_stock", body.Type == "resource_expired":
		return Refused // and not Denied or NotFound
	case status == http.StatusTooManyRequests:
		return Busy
	case body.Type == "" && (status == http.StatusNotFound || status == http.StatusGone):
		return Doubtful // a gateway knows nothing about the objects
	case status == http.StatusNotFound, status == http.StatusGone:
		return NotFound
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return Denied
	case status == http.StatusConflict, status == http.StatusPreconditionFailed:
		return Precondition
	}
	return Refused
}

// neverSent reports whether the connection could not be made, so nothing was sent.
func neverSent(err error) bool {
	op, _ := errors.AsType[*net.OpError](err)
	_, noHost := errors.AsType[*net.DNSError](err)
	return misdirected(err) || noHost || op != nil && (op.Op == "dial" || op.Op == "proxyconnect")
}

// errNoID is the error for a reply that parses but has no id.
var errNoID = unreadable("it has no id")

// unreadable is the error for a reply that is cut short, or no answer to the question.
func unreadable(format string, args ...any) error {
	return fmt.Errorf("the API's reply cannot be read: "+format, args...)
}

// isUnreadable reports whether a reply came, and was no answer to the question.
func isUnreadable(err error) bool {
	_, failed := errors.AsType[*Error](err)
	return err != nil && !failed
}

// MeaningOf returns what a failed call means.
func MeaningOf(err error) Meaning { return ErrorOf(err).Meaning }

// RetryAfter returns the pause that the API asked for, 0 for none.
func RetryAfter(err error) time.Duration { return ErrorOf(err).RetryAfter }

// IsNotFound reports whether the object does not exist.
func IsNotFound(err error) bool { return MeaningOf(err) == NotFound }

// Retryable reports whether a failure may pass by itself, so that a wait goes on:
// 429, 5xx, a broken connection, an unreadable reply.
func Retryable(err error) bool {
	meaning := MeaningOf(err)
	return (meaning <= Transient || meaning == Doubtful) && !misdirected(err) && !errors.Is(err, context.Canceled)
}

// Unauthenticated reports whether the API did not accept the key at all (401). A
// 403 only refuses one action.
func Unauthenticated(err error) bool { return ErrorOf(err).Status == http.StatusUnauthorized }

// NotTaken reports whether a POST for a new object of a kind ("link") has certainly made
// nothing: it was not sent, or the API itself names something else as the reason.
func NotTaken(err error, kind string) bool {
	failed := ErrorOf(err)
	other := failed.Resource != "" && failed.Resource != kind
	switch failed.Meaning {
	case NotSent, Busy:
		return true
	case Refused, Denied:
		return failed.FromAPI
	case Transient, Precondition, NotFound, Locked:
		return failed.FromAPI && (other || failed.Status == http.StatusPreconditionFailed)
	default:
		return false
	}
}

// misdirected reports whether a server cannot be talked to as `api_url` says. Nothing
// was sent to it, and a retry does not help.
func misdirected(err error) bool {
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	record, _ := errors.AsType[tls.RecordHeaderError](err)
	return untrusted || record.Conn != nil // set for the first record only: nothing was sent before
}

// told notes which failures, common to all calls of a run, the user has already read.
type told struct{ key, connection atomic.Bool }

// ToldBefore reports whether an earlier error of this run already explained this failure.
// It covers those of all calls: the key is not accepted, the API cannot be reached.
func ToldBefore(err error) bool {
	switch failed := ErrorOf(err); {
	case failed.told == nil, failed.Unsent:
		return false
	case Unauthenticated(err):
		return failed.told.key.Swap(true)
	// No readable reply, or a gateway's. A 500 may be about one object.
	case failed.Meaning == NotSent, failed.Meaning == Unknown && Retryable(err) && failed.Status != http.StatusInternalServerError:
		return failed.told.connection.Swap(true)
	}
	return false
}
