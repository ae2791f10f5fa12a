// Package portal is the mock API as a page. It shows every link with its lifecycle, buttons for what the partner and
// Scaleway can do, switches for the faults, and the requests as they come.
//
// The page is at GET /, its files are below /portal/. All other requests go to the mock, unchanged. The page is served only
// under its own host names (against DNS rebinding). Every action is a POST with the token of this process (against forms of
// other sites); the page has that token. It loads nothing from other sites.
package portal

import (
	"crypto/rand"
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

//go:embed web
var web embed.FS

// Options says how the page is served.
type Options struct {
	// Addr is the host:port that the server listens on. Its host is one of the allowed names.
	Addr string
	// Interval is the time between two checks for changes. Zero: 200 ms.
	Interval time.Duration
}

// Portal serves the page, and the mock API for every other path.
type Portal struct {
	mock     *mockapi.Server
	api      http.Handler
	mux      *http.ServeMux
	page     *template.Template
	names    hostNames
	interval time.Duration
	token    string // of this process: every action needs it
	process  string // tells the page that another process replies now
	byItself mockapi.Lifecycle
}

// New returns the page of a mock.
func New(mock *mockapi.Server, o Options) *Portal {
	p := &Portal{
		mock: mock, api: mock.Handler(), mux: http.NewServeMux(), page: template.Must(template.ParseFS(web, "web/index.html")),
		names: namesOf(o.Addr), interval: o.Interval, token: rand.Text(), process: rand.Text(), byItself: mock.Lifecycle(),
	}
	if p.interval <= 0 {
		p.interval = 200 * time.Millisecond
	}
	p.mux.HandleFunc("GET /{$}", p.index)
	for name, contentType := range map[string]string{
		"portal.css": "text/css", "portal.js": "text/javascript", "details.js": "text/javascript", "list.js": "text/javascript",
		"panes.js": "text/javascript", "parts.js": "text/javascript", "icon.svg": "image/svg+xml",
	} {
		p.mux.HandleFunc("GET /portal/"+name, func(w http.ResponseWriter, _ *http.Request) {
			content, err := web.ReadFile("web/" + name)
			if err != nil {
				http.Error(w, "no such file", http.StatusNotFound)
				return
			}
			w.Header().Set("Content-Type", contentType+"; charset=utf-8")
			_, _ = w.Write(content) // the browser may have disconnected
		})
	}
	p.mux.HandleFunc("GET /portal/board", p.board)
	p.mux.HandleFunc("GET /portal/events", p.events)
	p.mux.HandleFunc("GET /portal/links/{id}", p.details)
	p.mux.HandleFunc("POST /portal/links/{id}/key", p.action(p.key))
	p.mux.HandleFunc("POST /portal/links/{id}/{action}", p.action(p.act))
	p.mux.HandleFunc("POST /portal/faults/{name}", p.action(p.fault))
	p.mux.HandleFunc("POST /portal/partner", p.action(p.partner))
	return p
}

// ServeHTTP serves the page, and passes all other requests to the mock unchanged.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	home := r.URL.Path == "/" && (r.Method == http.MethodGet || r.Method == http.MethodHead)
	if !home && !strings.HasPrefix(r.URL.Path, "/portal/") {
		p.api.ServeHTTP(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if refusal := p.refuse(r, home); refusal != "" {
		answer(w, http.StatusForbidden, problem{refusal})
		return
	}
	p.mux.ServeHTTP(w, r)
}

// policy lets the page load from its own origin only. Nothing may embed it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (p *Portal) index(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = p.page.Execute(w, struct{ Token string }{p.token}) // the browser may have disconnected
}

// problem is the body of every error reply.
type problem struct {
	Message string `json:"message"`
}

func answer(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil {
		status, b = http.StatusInternalServerError, []byte(`{"message":"the answer cannot be rendered"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(b) // the browser may have disconnected
}
