package portal

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// hostNames are the names under which the page may be reached. Somebody else's name may lead to this address too (DNS
// rebinding). Their page would then have the same origin as this one.
type hostNames struct {
	names []string
	every bool // the server listens on every address of this machine
}

func namesOf(addr string) hostNames {
	h := hostNames{names: []string{"127.0.0.1", "localhost", "::1"}}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return h
	}
	ip, err := netip.ParseAddr(host)
	h.every = host == "" || err == nil && ip.IsUnspecified()
	if host != "" {
		h.names = append(h.names, strings.ToLower(host))
	}
	return h
}

// has reports whether a request is for one of the names, whatever the port: a port may be forwarded.
func (h hostNames) has(r *http.Request) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"))
	if slices.Contains(h.names, host) {
		return true
	}
	if !h.every {
		return false
	}
	// The address that the connection came to cannot belong to somebody else.
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	own, _, err := net.SplitHostPort(local.String())
	return err == nil && host == own
}

// tokenHeader carries the token of an action. A form cannot send it, and a script of another site may not.
const tokenHeader = "X-Portal-Token" //nolint:gosec // the name of a header

// refuse returns why a request is not served, or "" if it is.
func (p *Portal) refuse(r *http.Request, home bool) string {
	if !p.names.has(r) {
		return "this page answers only to " + strings.Join(p.names.names, ", ") + ": open it by one of these names"
	}
	if home {
		return "" // a link on another site may lead here
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return "only the page itself may ask for this"
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return ""
	}
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host && origin != "https://"+r.Host {
		return "only the page itself may do this"
	}
	if subtle.ConstantTimeCompare([]byte(r.Header.Get(tokenHeader)), []byte(p.token)) != 1 {
		return "the token of the page is missing or old: load the page again"
	}
	return ""
}
