package portal

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const apiToken = "11111111-1111-1111-1111-111111111111"

// world is a mock with its page, on its own listener.
type world struct {
	t    *testing.T
	mock *mockapi.Server
	page *Portal
	url  string
}

func start(t *testing.T) *world {
	t.Helper()
	mock := mockapi.New(mockapi.Options{Lifecycle: mockapi.Lifecycle{
		Requested: mockapi.Manual, Provisioning: mockapi.Manual, Deprovisioning: mockapi.Manual,
	}})
	page := New(mock, Options{Addr: "127.0.0.1:0", Interval: time.Millisecond})
	srv := httptest.NewServer(page)
	t.Cleanup(func() {
		mock.Close()
		srv.CloseClientConnections()
		srv.Close()
	})
	return &world{t, mock, page, srv.URL}
}

// send sends a request with headers (name, value, ...) and returns status, headers and body. Host is a header too.
func (w *world) send(method, path, body string, headers ...string) (status int, head http.Header, text string) {
	w.t.Helper()
	r, err := http.NewRequest(method, w.url+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode, answer.Header, string(b)
}

// post does an action as the page does.
func (w *world) post(path, body string, want int) string {
	w.t.Helper()
	status, _, text := w.send("POST", path, body, tokenHeader, w.page.token)
	if status != want {
		w.t.Errorf("POST %s %s: %d, want %d: %s", path, body, status, want, text)
	}
	return text
}

func TestThePageIsServedWithItsTokenAndItsPolicy(t *testing.T) {
	w := start(t)
	status, head, text := w.send("GET", "/", "")
	if status != 200 || !strings.Contains(text, `content="`+w.page.token+`"`) || len(w.page.token) < 20 {
		t.Errorf("%d %s", status, text)
	}
	csp := head.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'none'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("policy %q lacks %s", csp, want)
		}
	}
	if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || head.Get("X-Content-Type-Options") != "nosniff" || head.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("%v", head)
	}
	for _, path := range regexp.MustCompile(`(?:href|src)="(/[^"]*)"`).FindAllStringSubmatch(text, -1) {
		if status, _, _ := w.send("GET", path[1], ""); status != 200 {
			t.Errorf("%s: %d", path[1], status)
		}
	}
	if other := New(w.mock, Options{}); other.token == w.page.token {
		t.Error("two processes have one token")
	}
}

// TestTheFilesNameNoOtherSite: the served files have no address of another site, and every imported module is served.
func TestTheFilesNameNoOtherSite(t *testing.T) {
	w := start(t)
	files, err := os.ReadDir("web")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile("web/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		if file.Name() != "index.html" {
			if status, _, text := w.send("GET", "/portal/"+file.Name(), ""); status != 200 || text != string(content) {
				t.Errorf("%s: %d", file.Name(), status)
			}
		}
		for _, address := range regexp.MustCompile(`(?:https?:)?//[\w.-]+\.\w+[^\s"']*`).FindAllString(string(content), -1) {
			if address != "http://www.w3.org/2000/svg" {
				t.Errorf("%s names %s", file.Name(), address)
			}
		}
		if strings.Contains(string(content), "innerHTML") {
			t.Errorf("%s writes markup: a name may hold some", file.Name())
		}
	}
}

func TestOnlyItsOwnNamesAreServed(t *testing.T) {
	w := start(t)
	for host, want := range map[string]int{
		"127.0.0.1:7777": 200, "localhost:7777": 200, "LOCALHOST": 200, "[::1]:7777": 200, "127.0.0.1": 200,
		"evil.example:7777": 403, "127.0.0.1.evil.example": 403, "localhost.evil.example": 403, "10.0.0.1:7777": 403, "[::2]": 403, "0.0.0.0": 403,
	} {
		for _, path := range []string{"/", "/portal/portal.js", "/portal/board", "/portal/events"} {
			if want == 200 && path == "/portal/events" {
				continue // it does not end
			}
			if status, _, text := w.send("GET", path, "", "Host", host); status != want {
				t.Errorf("%s of %s: %d, want %d: %.80s", path, host, status, want, text)
			}
		}
		if status, _, _ := w.send("POST", "/portal/partner", `{"waits":true}`, "Host", host, tokenHeader, w.page.token); status != want {
			t.Errorf("an action of %s: %d, want %d", host, status, want)
		}
		// The API and the control path stay as they are.
		for _, path := range []string{"/mock/links", "/interlink/v1beta1/regions/fr-par/links"} {
			if status, head, _ := w.send("GET", path, "", "Host", host, "X-Auth-Token", apiToken); status != 200 || head.Get("Content-Security-Policy") != "" {
				t.Errorf("%s of %s: %d", path, host, status)
			}
		}
	}
}

// TestTheNamesThatAddrSays: the host of -addr is one of the names. A server on every address accepts the one that was
// called.
func TestTheNamesThatAddrSays(t *testing.T) {
	at := func(addr, host, local string) bool {
		r := httptest.NewRequest(http.MethodGet, "http://"+host+"/", http.NoBody)
		if local != "" {
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, localAddr(local)))
		}
		return namesOf(addr).has(r)
	}
	for _, ok := range [][3]string{
		{"mock.lan:1", "mock.lan:1", ""},
		{"10.1.1.1:1", "10.1.1.1:1", ""},
		{"0.0.0.0:1", "10.1.1.1:1", "10.1.1.1:1"},
		{":1", "[fd00::1]:1", "[fd00::1]:1"},
		{"nonsense", "localhost", ""},
	} {
		if !at(ok[0], ok[1], ok[2]) {
			t.Errorf("-addr %s does not answer to %s", ok[0], ok[1])
		}
	}
	for _, bad := range [][3]string{
		{"mock.lan:1", "other.lan:1", ""},
		{"0.0.0.0:1", "evil.example:1", "10.1.1.1:1"},
		{"0.0.0.0:1", "10.1.1.2:1", "10.1.1.1:1"},
		{"127.0.0.1:1", "10.1.1.1:1", "10.1.1.1:1"},
		{"0.0.0.0:1", "10.1.1.1:1", ""},
	} {
		if at(bad[0], bad[1], bad[2]) {
			t.Errorf("-addr %s answers to %s", bad[0], bad[1])
		}
	}
}

type localAddr string

func (localAddr) Network() string  { return "tcp" }
func (a localAddr) String() string { return string(a) }

func TestAnActionNeedsTheToken(t *testing.T) {
	w := start(t)
	id := w.mock.AddLink(mockapi.LinkSeed{Name: "a", Status: "requested"})
	paths := []string{"/portal/links/" + id + "/accept", "/portal/links/" + id + "/key", "/portal/faults/slow", "/portal/partner"}
	for _, path := range paths {
		for name, headers := range map[string][]string{
			"no token":     {"Content-Type", "application/x-www-form-urlencoded"},
			"wrong token":  {tokenHeader, strings.Repeat("A", 26)},
			"other origin": {tokenHeader, w.page.token, "Origin", "http://evil.example"},
			"null origin":  {tokenHeader, w.page.token, "Origin", "null"},
			"cross-site":   {tokenHeader, w.page.token, "Sec-Fetch-Site", "cross-site"},
			"same site":    {tokenHeader, w.page.token, "Sec-Fetch-Site", "same-site"},
		} {
			if status, _, text := w.send("POST", path, `{}`, headers...); status != 403 {
				t.Errorf("%s with %s: %d %s", path, name, status, text)
			}
		}
		if status, _, _ := w.send("GET", path, "", tokenHeader, w.page.token); status < 400 {
			t.Errorf("GET %s: %d, an action is a POST", path, status)
		}
	}
	if row := w.mock.Rows(id)[0]; row.Status != "requested" || len(w.mock.Faults()) > 0 {
		t.Fatalf("something was done: %+v", row)
	}
	if status, _, text := w.send("POST", paths[0], `{}`, tokenHeader, w.page.token, "Origin", w.url, "Sec-Fetch-Site", "same-origin"); status != 200 {
		t.Errorf("the page itself: %d %s", status, text)
	}
	if status, _, _ := w.send("GET", "/portal/board", "", "Sec-Fetch-Site", "cross-site"); status != 403 {
		t.Errorf("another site reads the board: %d", status)
	}
	if status, _, _ := w.send("GET", "/", "", "Sec-Fetch-Site", "cross-site"); status != 200 {
		t.Errorf("a link on another site leads to the page: %d", status)
	}
}

func TestActionsFitTheStatus(t *testing.T) {
	w := start(t)
	id := w.mock.AddLink(mockapi.LinkSeed{Name: "a", Status: "requested"})
	at := "/portal/links/" + id
	if text := w.post(at+"/activate", `{}`, 409); !strings.Contains(text, "does not fit a: it is requested") {
		t.Error(text)
	}
	w.post(at+"/delete", `{}`, 409) // the control path can do it, the page does not offer it
	w.post(at+"/status", `{"reason":"x"}`, 409)
	w.post("/portal/links/nobody/accept", `{}`, 409)
	w.post(at+"/accept", `{"reason"`, 400)
	w.post(at+"/accept", `{"reason":"`+strings.Repeat("x", maxBody)+`"}`, 400)
	if text := w.post(at+"/refuse", `{"reason":"no port left"}`, 200); !strings.Contains(text, `"status":"refused"`) || !strings.Contains(text, "no port left") {
		t.Error(text)
	}
	w.post(at+"/accept", `{}`, 409)
	w.post("/portal/faults/nothing", `{"on":true}`, 409)
	w.post("/portal/faults/slow", `{"on":true,"operation":"Nothing"}`, 409)
	if text := w.post("/portal/faults/slow", `{"on":true,"operation":"GetLink"}`, 200); !strings.Contains(text, `"operation":"GetLink","kind":"latency","times":-1,"on":true`) {
		t.Error(text)
	}
}

func TestThePairingKeyIsShownOnRequest(t *testing.T) {
	w := start(t)
	id := w.mock.AddLink(mockapi.LinkSeed{Name: "a", Status: "requested", PairingKey: "the-secret-key"})
	if _, _, text := w.send("GET", "/interlink/v1beta1/regions/fr-par/links?pairing_key=the-secret-key", "", "X-Auth-Token", apiToken); !strings.Contains(text, "the-secret-key") {
		t.Fatal(text)
	}
	for _, path := range []string{"/", "/portal/board", "/portal/links/" + id} {
		if _, _, text := w.send("GET", path, ""); strings.Contains(text, "the-secret-key") {
			t.Errorf("%s shows the key", path)
		}
	}
	if text := w.post("/portal/links/"+id+"/accept", `{}`, 200); strings.Contains(text, "the-secret-key") {
		t.Error("an action shows the key")
	}
	if text := w.post("/portal/links/"+id+"/key", `{}`, 200); text != `{"pairing_key":"the-secret-key"}` {
		t.Error(text)
	}
}

func TestThePartnerWaitsOrDoesNot(t *testing.T) {
	w := start(t)
	w.mock.SetLifecycle(mockapi.Lifecycle{Requested: time.Minute, Provisioning: time.Minute, Decision: mockapi.Refuse, Reason: "full"})
	page := New(w.mock, Options{})
	w.page = page
	if got := page.pace(); got.Waits || got.Text != "refuse after 1m0s, build after 1m0s, remove after 0s" {
		t.Errorf("%+v", got)
	}
	if _, err := page.partner(nil, request{Waits: true}); err != nil || !page.pace().Waits || w.mock.Lifecycle().Reason != "full" {
		t.Errorf("%+v %v", w.mock.Lifecycle(), err)
	}
	if _, err := page.partner(nil, request{}); err != nil || w.mock.Lifecycle().Requested != time.Minute {
		t.Errorf("%+v %v", w.mock.Lifecycle(), err)
	}
	// A program that began with a waiting partner has no times to go back to.
	waits := start(t)
	waits.post("/portal/partner", `{}`, 200)
	if got := waits.mock.Lifecycle(); got.Requested != 3*time.Second || got.Deprovisioning != 3*time.Second {
		t.Errorf("%+v", got)
	}
}
