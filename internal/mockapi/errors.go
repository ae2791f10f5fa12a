package mockapi

import (
	"fmt"
	"net/http"
)

// apiError is any reply of the API other than success. The bodies are those that Scaleway's SDK parses (documented by
// its source); not_found is recorded.
type apiError struct {
	status     int
	body       map[string]any
	retryAfter string
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %v", e.status, e.body["message"]) }

// Reasons of an invalid argument.
const (
	reasonRequired   = "required"
	reasonFormat     = "format"
	reasonConstraint = "constraint"
)

// arguments collects what is wrong with a request.
type arguments []map[string]any

func (a *arguments) bad(name, reason, help string) {
	*a = append(*a, map[string]any{"argument_name": name, "reason": reason, "help_message": help})
}

func (a *arguments) required(name string, missing bool) {
	if missing {
		a.bad(name, reasonRequired, name+" is required")
	}
}

// uuid checks an identifier. required says whether it must be present.
func (a *arguments) uuid(name, value string, required bool) {
	switch {
	case value == "" && required:
		a.required(name, true)
	case value != "" && !isUUID(value):
		a.bad(name, reasonFormat, "must be a valid UUID")
	}
}

// err returns nil if nothing is wrong.
func (a arguments) err() *apiError {
	if len(a) == 0 {
		return nil
	}
	return &apiError{status: http.StatusBadRequest, body: map[string]any{
		"message": "invalid argument(s)", "type": "invalid_arguments", "details": []map[string]any(a),
	}}
}

func invalidArgument(name, reason, help string) *apiError {
	var a arguments
	a.bad(name, reason, help)
	return a.err()
}

func notFound(resource, id string) *apiError {
	return &apiError{status: http.StatusNotFound, body: map[string]any{
		"message": "resource is not found", "resource": resource, "resource_id": id, "type": "not_found",
	}}
}

func precondition(name, help string) *apiError {
	return &apiError{status: http.StatusPreconditionFailed, body: map[string]any{
		"message": "precondition is not respected", "type": "precondition_failed", "precondition": name, "help_message": help,
	}}
}

func preconditionFailed(help string) *apiError { return precondition("unknown_precondition", help) }
func stillInUse(help string) *apiError         { return precondition("resource_still_in_use", help) }

func transientState(resource, id, state string) *apiError {
	return &apiError{status: http.StatusConflict, body: map[string]any{
		"message": "resource is in a transient state", "type": "transient_state",
		"resource": resource, "resource_id": id, "current_state": state,
	}}
}

func conflict(resource, id string) *apiError {
	return &apiError{status: http.StatusConflict, body: map[string]any{
		"message": "resource is in conflict", "type": "conflict", "resource": resource, "resource_id": id,
	}}
}

func locked(resource, id string) *apiError {
	return &apiError{status: http.StatusLocked, body: map[string]any{
		"message": "resource is locked", "type": "locked", "resource": resource, "resource_id": id,
	}}
}

func deniedAuthentication(reason string) *apiError {
	return &apiError{status: http.StatusUnauthorized, body: map[string]any{
		"message": "authentication is denied", "type": "denied_authentication", "method": "api_key", "reason": reason,
	}}
}

func permissionsDenied(action, resource string) *apiError {
	return &apiError{status: http.StatusForbidden, body: map[string]any{
		"message": "insufficient permissions", "type": "permissions_denied",
		"details": []map[string]any{{"action": action, "resource": resource}},
	}}
}

func tooManyRequests(retryAfter string) *apiError {
	return &apiError{status: http.StatusTooManyRequests, retryAfter: retryAfter, body: map[string]any{
		"message": "too many requests", "type": "too_many_requests",
	}}
}

// bareStatus is the reply of a gateway or a broken server: a status, and a type that only repeats it.
func bareStatus(status int) *apiError {
	typ := map[int]string{
		http.StatusGone: "resource_expired", http.StatusInternalServerError: "internal_error",
		http.StatusBadGateway: "bad_gateway", http.StatusServiceUnavailable: "unavailable",
		http.StatusGatewayTimeout: "timeout", http.StatusTooManyRequests: "too_many_requests",
	}[status]
	if typ == "" {
		typ = "unknown"
	}
	return &apiError{status: status, body: map[string]any{"message": http.StatusText(status), "type": typ}}
}

// controlError is an error reply of the control path. The Go methods that do the same return it too.
type controlError struct {
	status int
	text   string
}

func (e *controlError) Error() string { return "mockapi: " + e.text }
