package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// Meaning is what a failed call means for its caller.
type Meaning int

const (
	// Unknown: the call may or may not have taken effect (5xx, a dropped
	// connection, an unreadable reply, a time-out). Check before a retry.
	Unknown Meaning = iota
	// NotSent: the call never reached the API (connection refused, unknown host,
	// interrupted before). It is safe to retry.
	NotSent
	// Busy: the API did nothing and asks to come back later (429).
	Busy
	// Transient: the object is changing (409 transient_state). The API did
	// nothing. Wait and retry.
	Transient
	// Precondition: the object's current state does not allow it (412, 409 conflict).
	Precondition
	// NotFound: the object does not exist (404).
	NotFound
	// Denied: the credentials do not allow it (401, 403).
	Denied
	// Locked: Trust and Safety locked the object (423, or 409 transient_state
	// whose current state is "locked").
	Locked
	// Refused: the request can never succeed (400 and other 4xx).
	Refused
	// Doubtful: the API's answers contradict each other, or are about something else.
	// Nothing follows from them.
	Doubtful
)

// Error is a failed call. It is classified once, when its reply or its failure
// arrives.
type Error struct {
	Meaning    Meaning
	FromAPI    bool          // the reply is the API's own; a gateway in between knows nothing about the objects
	Status     int           // HTTP status; 0: no readable reply
	RetryAfter time.Duration // the pause that the API asks for
	Resource   string        // the kind of object that the API's error is about: "link", "vpc"
	State      string        // the state of that object, in a 409 transient_state

	text   string
	advice string // what to do, if the meaning alone does not say it
	kind   string // the API's type of its error
	cause  error
	unsent bool  // interrupted before the API accepted anything
	told   *told // shared by the client; nil if no call of a client made this error
}

func (e *Error) Error() string { return e.text }

func (e *Error) Unwrap() error { return e.cause }

// ErrorOf returns the failed call in an error, or the zero value if there is
// none.
func ErrorOf(err error) Error {
	var failed *Error
	if errors.As(err, &failed) {
		return *failed
	}
	return Error{}
}

// failureBody is the body of the API's own errors. Only those have a type.
type failureBody struct {
	Type       string `json:"type"`
	Resource   string `json:"resource"`
	ResourceID string `json:"resource_id"`
	State      string `json:"current_state"`
}

// meanings maps the API's error types to meanings. Other types mean what their
// HTTP status says.
var meanings = map[string]Meaning{
	"transient_state":       Transient,
	"precondition_failed":   Precondition,
	"not_found":             NotFound,
	"permissions_denied":    Denied,
	"denied_authentication": Denied,
	"locked":                Locked,
	"invalid_arguments":     Refused,
	"quotas_exceeded":       Refused,
	"out_of_stock":          Refused,
	"resource_expired":      Refused,
}

// lockedState is the current state of a locked object in a 409 transient_state.
const lockedState = "locked"

// failed classifies the failure of a call from its last reply, if there was one.
func (a *attempts) failed(ctx context.Context, err error) *Error {
	failed := &Error{Status: a.status, RetryAfter: a.after, cause: err, text: textOf(err)}
	var body failureBody
	var first *Error
	switch {
	case errors.As(err, &first): // by the transport
		failed.Meaning, failed.Status, failed.RetryAfter = first.Meaning, first.Status, first.RetryAfter
	case a.status == 0 && ctx.Err() != nil && !a.maybeProcessed:
		failed.Meaning, failed.unsent, failed.cause = NotSent, true, context.Cause(ctx)
		failed.text = "interrupted before the API had taken anything: " + failed.cause.Error()
	case a.status == 0 && neverSent(err):
		failed.Meaning = NotSent
	default:
		if a.status < 300 || json.Unmarshal(a.body, &body) != nil || body.Type == "" {
			body = failureBody{}
		}
		failed.Meaning, failed.FromAPI = meaningOf(a.status, body), body.Type != ""
		failed.Resource, failed.State, failed.kind = body.Resource, body.State, body.Type
	}
	switch {
	case failed.Status == http.StatusTooManyRequests:
		failed.text = "the API limits the number of requests (HTTP 429)" + wait(" and asks to wait ", failed.RetryAfter)
	case failed.RetryAfter > 0:
		failed.text = fmt.Sprintf("HTTP %d %s", failed.Status, http.StatusText(failed.Status)) + wait("; the API asks to wait ", failed.RetryAfter)
	case body.State != "":
		failed.text = fmt.Sprintf("HTTP 409, the %s %s is %s", strings.ReplaceAll(body.Resource, "_", " "), body.ResourceID, body.State)
	}
	return failed
}

func meaningOf(status int, body failureBody) Meaning {
	meaning, typed := meanings[body.Type]
	switch {
	case meaning == Transient && body.State == lockedState:
		return Locked // this state does not pass by itself
	case typed && status < 500:
		return meaning
	case status == http.StatusTooManyRequests:
		return Busy
	case status == http.StatusNotFound, status == http.StatusGone:
		return NotFound
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return Denied
	case status == http.StatusConflict, status == http.StatusPreconditionFailed:
		return Precondition
	case status == http.StatusLocked:
		return Locked
	case status == http.StatusRequestTimeout:
		return Unknown
	case status >= 300 && status < 500:
		return Refused
	}
	return Unknown
}

// neverSent tells whether the connection could not be made, so nothing was sent
// to the API.
func neverSent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	why, _ := misdirected(err)
	return why != "" || errors.As(err, &dns) || errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect")
}

// errNoID is the error for a reply that parses but has no id.
var errNoID = unreadable("it has no id")

// unreadable is the error for a broken reply: cut short, not the JSON that it claims
// to be, or not an answer to the question.
func unreadable(format string, args ...any) error {
	return fmt.Errorf("the API's reply cannot be read: "+format, args...)
}

// MeaningOf returns what a failed call means.
func MeaningOf(err error) Meaning { return ErrorOf(err).Meaning }

// RetryAfter returns the pause that the API asked for, 0 for none.
func RetryAfter(err error) time.Duration { return ErrorOf(err).RetryAfter }

// IsNotFound tells whether the object does not exist.
func IsNotFound(err error) bool { return MeaningOf(err) == NotFound }

// Retryable tells whether a failure may pass by itself, so that a wait goes on:
// 429, 5xx, a broken connection, an unreadable reply.
func Retryable(err error) bool {
	if why, _ := misdirected(err); why != "" || errors.Is(err, context.Canceled) {
		return false
	}
	switch MeaningOf(err) {
	case Unknown, NotSent, Busy, Transient, Doubtful:
		return true
	default:
		return false
	}
}

// Unauthenticated tells whether the API did not accept the key at all (401). A
// 403 only refuses one action.
func Unauthenticated(err error) bool { return ErrorOf(err).Status == http.StatusUnauthorized }

// NotTaken reports whether a POST for a new object of a kind ("link") has certainly
// made nothing: it was not sent, or the API itself names something else as the reason
// (the arguments, the key, a VPC or a policy that the request names).
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

// LinkLocked tells whether a call failed because the link is locked, and not
// another object that the call names.
func LinkLocked(err error) bool {
	failed := ErrorOf(err)
	return failed.Meaning == Locked && (failed.Resource == "link" || failed.Resource == "")
}
