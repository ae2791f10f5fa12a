package reliability

import "net/http"

// wire is a RoundTripper that is a function.
type wire func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (w wire) RoundTrip(req *http.Request) (*http.Response, error) { return w(req) }
