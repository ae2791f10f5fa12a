package reliability

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
)

// refusing is a wire on which the connection is refused for one of the calls.
// The mock API cannot make this fault, because the call never reaches it.
type refusing struct {
	http.RoundTripper

	operation string
	mu        sync.Mutex
	left      int // -1: always
	struck    bool
}

// RoundTrip implements http.RoundTripper.
func (r *refusing) RoundTrip(req *http.Request) (*http.Response, error) {
	if operationOf(req) == r.operation && r.take() {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	return r.RoundTripper.RoundTrip(req)
}

func (r *refusing) take() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.left == 0 {
		return false
	}
	r.left--
	r.struck = true
	return true
}

// operationOf returns the SDK's name of the call that a request makes.
func operationOf(req *http.Request) string {
	if req.URL.Path == "/metadata" {
		return "GetMetadata"
	}
	_, rest, _ := strings.Cut(req.URL.Path, "/regions/")
	parts := strings.Split(rest, "/")[1:]
	if len(parts) == 3 { // links/{id}/attach-vpc
		var name strings.Builder
		for word := range strings.SplitSeq(parts[2], "-") {
			name.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
		return name.String()
	}
	things := map[string][2]string{
		"links": {"Link", "Links"}, "routing-policies": {"RoutingPolicy", "RoutingPolicies"}, "pops": {"Pop", "Pops"},
		"partners": {"Partner", "Partners"}, "dedicated-connections": {"DedicatedConnection", "DedicatedConnections"},
	}[parts[0]]
	if req.Method == http.MethodGet && len(parts) == 1 {
		return "List" + things[1]
	}
	verb := map[string]string{http.MethodGet: "Get", http.MethodPost: "Create", http.MethodPatch: "Update", http.MethodDelete: "Delete"}[req.Method]
	return verb + things[0]
}
