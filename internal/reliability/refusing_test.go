package reliability

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
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

// namedCalls compares the names from operationOf with those of the mock API,
// for all requests.
type namedCalls struct {
	http.RoundTripper

	mu    sync.Mutex
	names map[string]bool
}

// RoundTrip implements http.RoundTripper.
func (n *namedCalls) RoundTrip(req *http.Request) (*http.Response, error) {
	n.mu.Lock()
	n.names[operationOf(req)] = true
	n.mu.Unlock()
	return n.RoundTripper.RoundTrip(req)
}

// TestOperationOf names the calls of a life as the mock API does.
func TestOperationOf(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Mock.AddVPC("one")
		w.Mock.AddVPC("two")
		calls := &namedCalls{RoundTripper: w.Transport, names: map[string]bool{}}
		w.Transport = calls
		c := protocol.NewCore(t, w)
		configs := configurations(w)
		for _, name := range []string{"first", "second", "third", ""} {
			if found := c.Apply(background(t), configs[name]); found.Failed() {
				t.Fatalf("an apply fails: %s", found)
			}
		}
		asked := map[string]bool{}
		for _, request := range w.Mock.Requests() {
			asked[request.Operation] = true
		}
		for name := range asked {
			if !calls.names[name] {
				t.Errorf("the mock API was asked for %s, which is not among %v", name, calls.names)
			}
		}
		for name := range calls.names {
			if !asked[name] {
				t.Errorf("%q is not a name of the mock API's", name)
			}
		}
	})
}
