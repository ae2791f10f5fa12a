package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

const (
	region       = "fr-par"
	project      = "105bdce1-64c0-48ab-899d-868455867ecf"
	organization = "0a0a0a0a-64c0-48ab-899d-868455867ecf"
	pop          = "ffffffff-64c0-48ab-899d-868455867ecf"
)

// object is an object of the API.
type object map[string]any

// absent is the value of a key that a reply does not have.
type absent struct{}

// put sets fields of a reply.
func put(reply, fields object) {
	maps.Copy(reply, fields)
	maps.DeleteFunc(reply, func(_ string, value any) bool { return value == (absent{}) })
}

// fakeAPI is an API in memory. A client talks to it without a network, so tests
// run in a synctest bubble. Replies show the state at the time of the request,
// and arrive after the latency.
//
// A call is an operation and a kind: "get links", "list routing-policies".
type fakeAPI struct {
	mu      sync.Mutex
	objects map[string][]object // by kind, oldest first
	calls   map[string]int
	made    int

	latency func() time.Duration
	hidden  map[string]bool // from lists
	faults  map[string]*injected
	ask     func(call string, req *http.Request)                   // looks at a request, or changes it
	edit    func(call string, req *http.Request, reply object) any // changes the reply to a call that succeeds
}

// newFake makes an API with links link-0, link-1 and so on.
func newFake(count int) *fakeAPI {
	f := &fakeAPI{objects: map[string][]object{}, calls: map[string]int{}, hidden: map[string]bool{}, faults: map[string]*injected{}}
	for i := range count {
		f.add("links", fmt.Sprintf("link-%d", i))
	}
	return f
}

// add makes an object, as another process would.
func (f *fakeAPI) add(kind, name string) (id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.addLocked(kind, object{"name": name})["id"].(string)
}

func (f *fakeAPI) addLocked(kind string, fields object) object {
	f.made++
	made := time.Date(2026, 1, 1, 0, 0, f.made, 0, time.UTC).Format(time.RFC3339Nano)
	one := object{
		"id": fmt.Sprintf("0000000a-0000-0000-0000-%012d", f.made), "status": "requested", "pop_id": pop, "tags": []string{},
		"project_id": project, "organization_id": organization, "region": region, "created_at": made, "updated_at": made,
	}
	maps.Copy(one, fields)
	f.objects[kind] = append(f.objects[kind], one)
	return one
}

// remove deletes an object at once, as another process would.
func (f *fakeAPI) remove(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for kind, all := range f.objects {
		f.objects[kind] = slices.DeleteFunc(all, func(one object) bool { return one["id"] == id })
	}
}

// set changes an object, as another process would.
func (f *fakeAPI) set(id, field string, value any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one := f.find(id); one != nil {
		one[field] = value
	}
}

// tune changes how the API behaves from then on.
func (f *fakeAPI) tune(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

func (f *fakeAPI) find(id string) object {
	for _, all := range f.objects {
		for _, one := range all {
			if one["id"] == id {
				return one
			}
		}
	}
	return nil
}

// ids returns the ids of all links.
func (f *fakeAPI) ids() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var ids []string
	for _, one := range f.objects["links"] {
		ids = append(ids, one["id"].(string))
	}
	return ids
}

// count returns how often a call was made; "" is all of them.
func (f *fakeAPI) count(call string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if call != "" {
		return f.calls[call]
	}
	all := -f.calls["metadata"]
	for _, calls := range f.calls {
		all += calls
	}
	return all
}

func (f *fakeAPI) reset() { f.tune(func() { clear(f.calls) }) }

// callOf returns the call of a request, and the id in its path.
func callOf(req *http.Request) (operation, kind, id string) {
	_, path, regional := strings.Cut(req.URL.Path, "/regions/"+region+"/")
	parts := append(strings.Split(path, "/"), "")
	switch kind, id = parts[0], parts[1]; {
	case !regional:
		return "metadata", "", ""
	case req.Method == http.MethodDelete:
		operation = "delete"
	case req.Method == http.MethodGet && id == "":
		operation = "list"
	case req.Method == http.MethodGet:
		operation = "get"
	case id == "":
		operation = "create"
	default:
		operation = "update"
	}
	return operation, kind, id
}

// RoundTrip implements http.RoundTripper.
func (f *fakeAPI) RoundTrip(req *http.Request) (*http.Response, error) {
	operation, kind, id := callOf(req)
	call := strings.TrimSpace(operation + " " + kind)
	f.mu.Lock()
	f.calls[call]++
	if f.ask != nil {
		f.ask(call, req)
	}
	if fault := f.faults[call].next(); fault != nil {
		f.mu.Unlock()
		return fault(req)
	}
	code, body := f.replyTo(operation, kind, id, req)
	if one, ok := body.(object); ok && f.edit != nil && code == http.StatusOK {
		body = f.edit(call, req, maps.Clone(one))
	}
	resp, latency := reply(code, body), f.latency
	f.mu.Unlock()
	if latency != nil {
		if err := rest(req.Context(), latency()); err != nil {
			return nil, err
		}
	}
	return resp, nil
}

func (f *fakeAPI) replyTo(operation, kind, id string, req *http.Request) (code int, body any) {
	var sent object
	if req.Body != nil {
		_ = json.NewDecoder(req.Body).Decode(&sent)
	}
	one := f.find(id)
	switch {
	case operation == "metadata":
		return http.StatusOK, object{"domain": "scw.cloud"}
	case operation == "list":
		return http.StatusOK, f.list(kind, req)
	case operation == "create":
		return http.StatusOK, f.addLocked(kind, sent)
	case kind == "partners" || kind == "pops":
		return http.StatusOK, object{"id": id, "name": "somebody"}
	case one == nil:
		return http.StatusNotFound, object{"type": "not_found", "resource": "link", "resource_id": id}
	case operation == "update":
		maps.Copy(one, sent)
	case operation == "delete" && kind == "links":
		one["status"] = "deprovisioning"
	case operation == "delete":
		f.objects[kind] = slices.DeleteFunc(f.objects[kind], func(other object) bool { return other["id"] == id })
		return http.StatusNoContent, nil
	}
	return http.StatusOK, one
}

func (f *fakeAPI) list(kind string, req *http.Request) object {
	query := req.URL.Query()
	page, _ := strconv.Atoi(query.Get("page"))
	size, _ := strconv.Atoi(query.Get("page_size"))
	found := []object{}
	for _, one := range f.objects[kind] {
		isOf := query.Get("project_id") == "" || one["project_id"] == query.Get("project_id")
		if !f.hidden[one["id"].(string)] && isOf && strings.Contains(one["name"].(string), query.Get("name")) {
			found = append(found, one)
		}
	}
	from := min((max(page, 1)-1)*size, len(found))
	return object{strings.ReplaceAll(kind, "-", "_"): found[from:min(from+size, len(found))], "total_count": len(found)}
}

// rest waits like a network does: until the request is cancelled. A timer of no length
// would run on the goroutine that waits, and two of those at once in a bubble crash the
// race detector (Go 1.26).
func rest(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func always(d time.Duration) func() time.Duration { return func() time.Duration { return d } }

// reply is a reply of the API. It is made now, so later changes do not show.
func reply(status int, body any) *http.Response {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return plain(status, "application/json", string(text))
}

func plain(status int, kind, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: fmt.Sprintf("%d %s", status, http.StatusText(status)),
		Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(bytes.NewReader([]byte(body))),
	}
}

// fault replies to the first requests of a call instead of the API.
type fault struct {
	name string
	make func(req *http.Request) (*http.Response, error)
}

// RoundTrip implements http.RoundTripper: it replies to every request.
func (f fault) RoundTrip(req *http.Request) (*http.Response, error) { return f.make(req) }

type injected struct {
	fault
	left int
}

func (i *injected) next() func(*http.Request) (*http.Response, error) {
	if i == nil || i.left == 0 {
		return nil
	}
	i.left--
	return i.make
}

// forever is more often than any test makes a call.
const forever = 1_000_000

// inject makes a call fail that many times from now on.
func (f *fakeAPI) inject(call string, what fault, times int) {
	f.tune(func() { f.faults[call] = &injected{what, times} })
}

// heal ends all faults.
func (f *fakeAPI) heal() { f.tune(func() { clear(f.faults) }) }

func status(code int, retryAfter ...string) fault {
	return fault{fmt.Sprint(code, retryAfter), func(*http.Request) (*http.Response, error) {
		resp := reply(code, object{"message": "not now"})
		if len(retryAfter) > 0 {
			resp.Header.Set("Retry-After", retryAfter[0])
		}
		return resp, nil
	}}
}

// apiError is an error reply of the API itself.
func apiError(code int, kind string, more object) fault {
	return fault{kind, func(*http.Request) (*http.Response, error) {
		body := object{"type": kind, "message": "as the API says it"}
		maps.Copy(body, more)
		return reply(code, body), nil
	}}
}

func said(name, kind, body string) fault {
	return fault{name, func(*http.Request) (*http.Response, error) { return plain(http.StatusOK, kind, body), nil }}
}

func broken(name string, err error) fault {
	return fault{name, func(*http.Request) (*http.Response, error) { return nil, err }}
}

// The faults that the tests inject.
var (
	missing  = apiError(404, "not_found", object{"resource": "link"})
	refused  = broken("connection refused", &net.OpError{Op: "dial", Err: errors.New("connection refused")})
	noProxy  = broken("proxy refused", &net.OpError{Op: "proxyconnect", Err: &net.OpError{Op: "dial", Err: errors.New("connection refused")}})
	noHost   = broken("no such host", &net.DNSError{Err: "no such host", Name: "api"})
	reset    = broken("reset", &net.OpError{Op: "read", Err: errors.New("connection reset by peer")})
	hangUp   = broken("EOF", io.EOF)
	timeout  = fault{"time-out", func(req *http.Request) (*http.Response, error) { return nil, rest(req.Context(), time.Hour) }}
	html     = said("HTML", "text/html", "<html></html>")
	htmlJSON = said("HTML that says JSON", "application/json", "<html></html>")
	empty    = said("empty", "application/json", "")
	noID     = said("no id", "application/json", "{}")
	half     = said("half", "application/json", `{"id":"x"`)
	cutShort = fault{"cut short", func(*http.Request) (*http.Response, error) {
		resp := plain(http.StatusOK, "application/json", "")
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id":"x"}`), cut{}))
		return resp, nil
	}}
)

type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// connect makes a client that talks to a transport.
func connect(t testing.TB, over http.RoundTripper, configure ...func(*client.Config)) *client.Client {
	t.Helper()
	config := client.Config{
		APIURL: "http://127.0.0.1:1", AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111",
		Region: region, ProjectID: project, OrganizationID: organization, UserAgent: "test", Transport: over,
	}
	for _, change := range configure {
		change(&config)
	}
	made, err := client.New(config)
	if err != nil {
		t.Fatal(err)
	}
	if api, ok := over.(*fakeAPI); ok {
		_ = made.Metadata(t.Context()) // the calls ask for it under a lock, which stops a bubble's clock
		api.reset()
	}
	return made
}

func refTo(id string) client.Ref {
	return client.Ref{Region: region, Project: project, Organization: organization, ID: id}
}

func order(name string) *interlink.CreateLinkRequest {
	return &interlink.CreateLinkRequest{Region: region, ProjectID: project, Name: name, PopID: pop}
}

// idOf returns the id of what a call returns.
func idOf(one any, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return reflect.ValueOf(one).Elem().FieldByName("ID").String(), nil
}
