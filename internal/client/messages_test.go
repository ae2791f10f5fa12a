package client_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"maps"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/golden"
)

// apiError is an error reply of the API itself.
func apiError(code int, kind string, more map[string]any) fault {
	return fault{kind, func(*http.Request) (*http.Response, error) {
		body := map[string]any{"type": kind, "message": "as the API says it"}
		for key, value := range more {
			body[key] = value
		}
		return reply(code, body), nil
	}}
}

// object is what an error of the API is about.
func object(kind, state string) map[string]any {
	about := map[string]any{"resource": kind, "resource_id": "11111111-2222-3333-4444-555555555555"}
	if state != "" {
		about["current_state"] = state
	}
	return about
}

// failures are the failures of an order, by the name of their golden file.
func failures() map[string]fault {
	argument := map[string]any{"details": []map[string]any{{"argument_name": "vlan", "reason": "constraint", "help_message": "must be in the range of the connection"}}}
	return map[string]fault{
		"Unknown 500":            status(500),
		"Unknown time-out":       timeout,
		"Unknown half a reply":   half,
		"Unknown cut short":      cutShort,
		"Unknown HTML":           html,
		"Unknown no id":          noID,
		"Unknown reset":          reset,
		"NotSent":                refused,
		"NotSent proxy":          noProxy,
		"NotSent no host":        noHost,
		"Busy":                   status(429),
		"Busy Retry-After":       status(429, "3600"),
		"Busy short Retry-After": status(429, "0.5"),
		"Transient":              apiError(409, "transient_state", object("vpc", "configuring")),
		"Precondition":           apiError(412, "precondition_failed", map[string]any{"precondition": "resource_still_in_use", "help_message": "the policy is in use"}),
		"Precondition conflict":  apiError(409, "conflict", nil),
		"NotFound":               apiError(404, "not_found", object("link", "")),
		"NotFound gateway":       status(404),
		"Denied 401":             apiError(401, "denied_authentication", map[string]any{"method": "api_key", "reason": "not_found"}),
		"Denied 403":             apiError(403, "permissions_denied", map[string]any{"details": []map[string]any{{"resource": "interlink", "action": "write"}}}),
		"Locked":                 apiError(423, "locked", object("link", "")),
		"Locked state":           apiError(409, "transient_state", object("link", "locked")),
		"Refused argument":       apiError(400, "invalid_arguments", argument),
		"Refused quota":          apiError(403, "quotas_exceeded", map[string]any{"details": []map[string]any{{"resource": "InterlinkLinks", "quota": 5, "current": 5}}}),
		"Refused stock":          apiError(410, "out_of_stock", nil),
		"Refused redirect":       status(302),
	}
}

// contacts are failures of the first request, by the name of their golden file.
func contacts() map[string]fault {
	return map[string]fault{
		"Contact proxy":       noProxy,
		"Contact no host":     broken("", &net.DNSError{Err: "no such host", Name: "api.example", IsNotFound: true}),
		"Contact not trusted": broken("", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}),
		"Contact other host":  broken("", x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"other.example"}}, Host: "api.example"}),
		"Contact expired":     broken("", x509.CertificateInvalidError{Reason: x509.Expired, Detail: "it ended yesterday"}),
		"Contact speaks HTTP": broken("", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake", Conn: &net.TCPConn{}}),
	}
}

// transport replies with a fault to every request.
type transport struct{ fault }

func (f transport) RoundTrip(req *http.Request) (*http.Response, error) { return f.make(req) }

// advice returns the advice about a call while the API fails. With after, the call
// is interrupted.
func advice(t *testing.T, operation string, what fault, after time.Duration) (text string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(1)
		c := connect(t, api, client.Timing{})
		api.inject(operation, what, 1000)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if after > 0 {
			time.AfterFunc(after, cancel)
		}
		var err error
		if operation == "create" {
			_, err = c.CreateLink(ctx, order("paris"))
		} else {
			_, err = c.GetLink(ctx, refTo(api.ids()[0]), client.Shown)
		}
		text = base.Advice(err)
	})
	return text
}

// listTexts are the texts about lists: one without an end, one with a null, and one of
// a region without partners. New is for a client that cannot be made.
func listTexts(t *testing.T) map[string]string {
	t.Helper()
	over := func(body string) *client.Client {
		return connect(t, transport{fault{"", func(*http.Request) (*http.Response, error) {
			return plain(http.StatusOK, "application/json", body), nil
		}}}, client.Timing{})
	}
	offline := connect(t, transport{refused}, client.Timing{RetryFirst: time.Microsecond, RetryMax: time.Microsecond})
	_, unsent := offline.ListLinks(t.Context(), &interlink.ListLinksRequest{Region: region})
	_, null := over(`{"links":[null],"total_count":1,"domain":"scw"}`).ListLinks(t.Context(), &interlink.ListLinksRequest{Region: region})
	_, refused := client.New(client.Config{APIURL: "https://api.example"})
	texts := map[string]string{
		"NotOffered":   over(`{"partners":[],"total_count":0}`).NotOffered(t.Context(), region),
		"NotSent list": base.Advice(unsent),
		"Unknown null": base.Advice(null),
		"New":          client.APIText(refused),
	}
	for _, err := range over(`{"links":[{"id":"one"}],"total_count":1000}`).EachLink(t.Context(), interlink.ListLinksRequest{Region: region}) {
		if err != nil {
			texts["Unknown repeated pages"] = base.Advice(err)
		}
	}
	return texts
}

// TestMessages compares the advice about every failure with its golden file. To
// write the files again: go test ./internal/client -run TestMessages -update.
func TestMessages(t *testing.T) {
	t.Parallel()
	texts := map[string]string{
		"unsent":               advice(t, "create", status(429, "60"), time.Second),
		"unsent not connected": advice(t, "create", refused, time.Second),
		"Unknown cancelled":    advice(t, "get", status(503, "60"), time.Second),
	}
	for name, what := range failures() {
		texts[name] = advice(t, "create", what, 0)
	}
	for name, what := range contacts() {
		synctest.Test(t, func(t *testing.T) {
			why, detail := connect(t, transport{what}, client.Timing{}).Contact(t.Context())
			texts[name] = why + "\n\n" + detail
		})
	}
	why, detail := clientAt(t, "http://"+closedAddress).Contact(t.Context())
	texts["Contact nobody listens"] = why + "\n\n" + detail
	maps.Copy(texts, listTexts(t))
	golden.CheckTexts(t, texts)
}
