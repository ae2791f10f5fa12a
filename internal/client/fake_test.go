package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
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
	region  = "fr-par"
	project = "105bdce1-64c0-48ab-899d-868455867ecf"
)

// linkOf is a link's JSON.
type linkOf map[string]any

// fakeAPI is an API in memory. A client talks to it without a network, so tests
// run in a synctest bubble. Replies show the state at the time of the request,
// and arrive after the latency.
type fakeAPI struct {
	mu     sync.Mutex
	links  []linkOf // oldest first
	calls  map[string]int
	orders int

	latency func() time.Duration
	hidden  map[string]bool // from lists
	// intercept replies instead of the API, if it returns a response or an error.
	intercept func(operation string, req *http.Request) (*http.Response, error)
	// afterList is called after a list's reply is made and before it arrives.
	afterList func(page int)
}

func newFake(count int) *fakeAPI {
	f := &fakeAPI{calls: map[string]int{}, hidden: map[string]bool{}}
	for range count {
		f.add(fmt.Sprintf("link-%d", len(f.links)))
	}
	return f
}

// add makes a link, as another process would.
func (f *fakeAPI) add(name string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.addLocked(name)["id"].(string)
}

func (f *fakeAPI) addLocked(name string) linkOf {
	f.orders++
	link := linkOf{
		"id": fmt.Sprintf("00000000-0000-0000-0000-%012d", f.orders), "name": name, "status": "requested",
		"project_id": project, "region": region, "tags": []string{},
		"created_at": time.Date(2026, 1, 1, 0, 0, f.orders, 0, time.UTC).Format(time.RFC3339Nano),
	}
	f.links = append(f.links, link)
	return link
}

func (f *fakeAPI) remove(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.links = slices.DeleteFunc(f.links, func(link linkOf) bool { return link["id"] == id })
}

// set changes a link, as another process would.
func (f *fakeAPI) set(id, field string, value any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if link := f.find(id); link != nil {
		link[field] = value
	}
}

// tune changes how the API behaves from then on.
func (f *fakeAPI) tune(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

func (f *fakeAPI) find(id string) linkOf {
	for _, link := range f.links {
		if link["id"] == id {
			return link
		}
	}
	return nil
}

func (f *fakeAPI) ids() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var ids []string
	for _, link := range f.links {
		ids = append(ids, link["id"].(string))
	}
	return ids
}

func (f *fakeAPI) count(operation string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if operation != "*" {
		return f.calls[operation]
	}
	all := 0
	for name, calls := range f.calls {
		if name != "metadata" {
			all += calls
		}
	}
	return all
}

func (f *fakeAPI) reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.calls)
}

func operationOf(req *http.Request) string {
	path := strings.TrimPrefix(req.URL.Path, "/interlink/v1beta1/regions/"+region+"/")
	kind, _, one := strings.Cut(path, "/")
	switch {
	case strings.HasSuffix(req.URL.Path, "/metadata"):
		return "metadata"
	case kind != "links":
		return kind
	case req.Method == http.MethodPost:
		return "create"
	case req.Method == http.MethodPatch:
		return "update"
	case req.Method == http.MethodDelete:
		return "delete"
	case one:
		return "get"
	}
	return "list"
}

func (f *fakeAPI) RoundTrip(req *http.Request) (*http.Response, error) {
	operation := operationOf(req)
	f.mu.Lock()
	f.calls[operation]++
	intercept, latency, afterList := f.intercept, f.latency, f.afterList
	f.mu.Unlock()
	if intercept != nil {
		if resp, err := intercept(operation, req); resp != nil || err != nil {
			return resp, err
		}
	}
	resp := f.replyTo(operation, req)
	if page, err := strconv.Atoi(req.URL.Query().Get("page")); operation == "list" && err == nil && afterList != nil {
		afterList(page)
	}
	if latency != nil {
		if err := rest(req.Context(), latency()); err != nil {
			return nil, err
		}
	}
	return resp, nil
}

// pass lets time pass, in a bubble too. A timer of no length has ended before
// anybody waits for it, so it runs on the goroutine that waits. Two of those at
// once in a bubble crash the race detector (Go 1.26).
func pass(d time.Duration) {
	if d > 0 {
		<-time.After(d)
	}
}

// rest waits like a network does: until the request is cancelled.
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

func (f *fakeAPI) replyTo(operation string, req *http.Request) *http.Response {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := req.URL.Path[strings.LastIndex(req.URL.Path, "/")+1:]
	var body map[string]any
	if req.Body != nil {
		_ = json.NewDecoder(req.Body).Decode(&body)
	}
	switch link := f.find(id); {
	case operation == "list":
		return f.list(req)
	case operation == "create":
		name, _ := body["name"].(string)
		return reply(http.StatusOK, f.addLocked(name))
	case operation == "metadata":
		return reply(http.StatusOK, map[string]any{})
	case operation == "partners" || operation == "pops":
		return reply(http.StatusOK, map[string]any{"id": id, "name": "somebody"})
	case link == nil:
		return reply(http.StatusNotFound, map[string]any{"type": "not_found", "resource": "link", "resource_id": id})
	case operation == "update":
		maps.Copy(link, body)
		return reply(http.StatusOK, link)
	case operation == "delete":
		link["status"] = "deprovisioning"
		return reply(http.StatusOK, link)
	default:
		return reply(http.StatusOK, link)
	}
}

func (f *fakeAPI) list(req *http.Request) *http.Response {
	query := req.URL.Query()
	page, _ := strconv.Atoi(query.Get("page"))
	size, _ := strconv.Atoi(query.Get("page_size"))
	found := []linkOf{}
	for _, link := range f.links {
		if !f.hidden[link["id"].(string)] && strings.Contains(link["name"].(string), query.Get("name")) {
			found = append(found, link)
		}
	}
	if query.Get("order_by") == "created_at_desc" {
		slices.Reverse(found)
	}
	from := min((max(page, 1)-1)*size, len(found))
	return reply(http.StatusOK, map[string]any{"links": found[from:min(from+size, len(found))], "total_count": len(found)})
}

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

// connect makes a client that talks to a transport.
func connect(t testing.TB, transport http.RoundTripper, timing client.Timing) *client.Client {
	t.Helper()
	made, err := client.New(client.Config{
		APIURL: "http://127.0.0.1:1", AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111",
		Region: region, ProjectID: project, UserAgent: "test", Transport: transport, Timing: timing,
	})
	if err != nil {
		t.Fatal(err)
	}
	if api, ok := transport.(*fakeAPI); ok {
		// The metadata is requested under a lock, which stops a bubble's clock.
		_, _ = made.GetLink(t.Context(), refTo("none"), client.Unproven)
		api.reset()
	}
	return made
}

func refTo(id string) client.Ref {
	return client.Ref{Region: region, Project: project, ID: id}
}

// aRead and aPoll are what Read and a wait request.
var (
	aRead = client.Freshness{MaxAge: 3 * time.Second}
	aPoll = client.Freshness{MaxAge: 500 * time.Millisecond, Polling: true}
)

// listOf is a list request filtered by a pairing key.
func listOf(pairingKey string) *interlink.ListLinksRequest {
	return &interlink.ListLinksRequest{Region: region, PairingKey: &pairingKey}
}
