package mockapi

import "net/http"

// apiError is any reply of the API other than success. The bodies are those that Scaleway's SDK parses (documented by
// its source); not_found is recorded.
type apiError struct {
	status     int
	body       map[string]any
	retryAfter string
}

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
	return refusal(http.StatusBadRequest, "invalid_arguments", "invalid argument(s)", object{"details": []object(a)})
}

func invalidArgument(name, reason, help string) *apiError {
	var a arguments
	a.bad(name, reason, help)
	return a.err()
}

// refusal is an error of a type, with the fields that the type has.
func refusal(status int, kind, message string, fields object) *apiError {
	fields["type"], fields["message"] = kind, message
	return &apiError{status: status, body: fields}
}

func notFound(resource, id string) *apiError {
	return refusal(http.StatusNotFound, "not_found", "resource is not found", object{"resource": resource, "resource_id": id})
}

func precondition(name, help string) *apiError {
	return refusal(http.StatusPreconditionFailed, "precondition_failed", "precondition is not respected",
		object{"precondition": name, "help_message": help})
}

func preconditionFailed(help string) *apiError { return precondition("unknown_precondition", help) }
func stillInUse(help string) *apiError         { return precondition("resource_still_in_use", help) }

func transientState(resource, id, state string) *apiError {
	return refusal(http.StatusConflict, "transient_state", "resource is in a transient state",
		object{"resource": resource, "resource_id": id, "current_state": state})
}

func conflict(resource, id string) *apiError {
	return refusal(http.StatusConflict, "conflict", "resource is in conflict", object{"resource": resource, "resource_id": id})
}

func locked(resource, id string) *apiError {
	return refusal(http.StatusLocked, "locked", "resource is locked", object{"resource": resource, "resource_id": id})
}

func deniedAuthentication(reason string) *apiError {
	return refusal(http.StatusUnauthorized, "denied_authentication", "authentication is denied", object{"method": "api_key", "reason": reason})
}

func permissionsDenied(action, resource string) *apiError {
	return refusal(http.StatusForbidden, "permissions_denied", "insufficient permissions",
		object{"details": []object{{"action": action, "resource": resource}}})
}

func tooManyRequests(retryAfter string) *apiError {
	e := refusal(http.StatusTooManyRequests, "too_many_requests", "too many requests", object{})
	e.retryAfter = retryAfter
	return e
}

// bareStatus is the reply of a gateway or a broken server: a status, and a type that only repeats it.
func bareStatus(status int) *apiError {
	typ := map[int]string{
		http.StatusGone: "resource_expired", http.StatusInternalServerError: "internal_error",
		http.StatusBadGateway: "bad_gateway", http.StatusServiceUnavailable: "unavailable",
		http.StatusGatewayTimeout: "timeout", http.StatusTooManyRequests: "too_many_requests",
	}[status]
	return refusal(status, either(typ, "unknown"), http.StatusText(status), object{})
}

// controlError is an error reply of the control path. The Go methods that do the same return it too.
type controlError struct {
	status int
	text   string
}

func (e *controlError) Error() string { return "mockapi: " + e.text }
