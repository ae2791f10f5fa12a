package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// httpClient is the SDK's HTTP client. It is not an *http.Client, which the SDK could wrap
// in its own request log (SCW_DEBUG), with bodies. It follows no redirect: the token is
// in a header of Scaleway's own, which Go would send to another host.
type httpClient struct {
	base     http.RoundTripper
	timing   Timing
	metadata atomic.Bool // already requested
	failing  atomic.Bool // the last GET of many attempts failed, and no attempt has succeeded since
}

func newHTTPClient(config Config) *httpClient {
	if config.Transport == nil {
		transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:errcheck // documented
		transport.MaxIdleConnsPerHost = 32
		if config.SkipTLSVerify {
			//nolint:gosec // asked for with SCW_INSECURE
			transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}
		}
		config.Transport = transport
	}
	return &httpClient{base: config.Transport, timing: config.Timing}
}

// Do sends a request, with the retries that are safe for it.
func (h *httpClient) Do(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	call, ok := ctx.Value(attemptsKey{}).(*attempts)
	if !ok {
		// The SDK asks for /metadata, which only fills srn, after every call until it
		// has a reply. So send it once, with a short timeout. Only a connection that
		// cannot be made is tried again, twice: a mock API may be starting.
		if h.metadata.Swap(true) {
			return nil, errors.New("the API's metadata could not be read before")
		}
		bounded, cancel := context.WithTimeout(ctx, 3*time.Second)
		defer cancel()
		ctx, call = bounded, &attempts{busy: maxBusy, faults: maxFaults - 2}
	}
	call.idempotent = ok && req.Method == http.MethodGet
	backoff, pause := h.timing.Backoff(), time.Duration(0)
	for {
		call.status, call.body, call.after = 0, nil, 0 // an earlier reply is not what fails from here on
		if !waiter.Sleep(ctx, pause) {
			return nil, ctx.Err()
		}
		resp, err := h.attempt(ctx, req, call)
		if !h.repeats(ctx, call, err) {
			return resp, err
		}
		pause = max(backoff.Pause(), call.after)
		pause += rand.N(pause/10 + 1) //nolint:gosec // it only spreads the calls
	}
}

// attempt sends a request once. It limits the time, and logs without secrets.
func (h *httpClient) attempt(ctx context.Context, req *http.Request, call *attempts) (*http.Response, error) {
	limit, start := h.timing.WriteTimeout, time.Now()
	if req.Method == http.MethodGet {
		limit = h.timing.ReadTimeout
	}
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	resp, body, err := h.exchange(req.Clone(bounded))
	fields := map[string]any{
		"method": req.Method, "path": req.URL.Path, "query": redact(req.URL.RawQuery), "duration_ms": time.Since(start).Milliseconds(),
	}
	if err != nil {
		if bounded.Err() != nil && ctx.Err() == nil {
			err = fmt.Errorf("no answer within %s: %w", limit, err)
		}
		fields["error"] = redact(err.Error())
		tflog.Debug(ctx, "API request failed", fields)
		// The host is in `api_url`, and the query is long.
		return nil, fmt.Errorf("%s %s: %w", req.Method, req.URL.Path, err)
	}
	call.status, call.body, call.after = resp.StatusCode, body, retryAfter(resp.Header.Get("Retry-After"))
	fields["status"] = call.status
	tflog.Debug(ctx, "API request", fields)
	tflog.Trace(ctx, "API reply", map[string]any{"path": req.URL.Path, "body": redacted(body)})
	return resp, nil
}

// exchange reads the whole reply: one that breaks off is a failed attempt.
func (h *httpClient) exchange(req *http.Request) (*http.Response, []byte, error) {
	if req.GetBody != nil {
		req.Body, _ = req.GetBody() // an earlier attempt has read it
	}
	resp, err := h.base.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		return nil, nil, unreadable("HTTP %d, cut short after %d bytes: %w", resp.StatusCode, len(body), err)
	}
	isJSON := strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") && json.Valid(body)
	switch {
	case isJSON, resp.StatusCode == http.StatusNoContent:
	case resp.StatusCode < 300:
		return nil, nil, unreadable("HTTP %d with %d bytes that are not JSON", resp.StatusCode, len(body))
	default: // an error page: the SDK then uses the status
		resp.Header.Set("Content-Type", "text/plain")
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, body, nil
}

// secret finds secrets in JSON, which an error may quote with escapes, and in a query.
var secret = regexp.MustCompile(`(\\*"(?:pairing_key|secret_key|token)\\*"\s*:\s*\\*")[^"\\]*|(pairing_key=)[^&\s"]*`)

func redact(text string) string { return secret.ReplaceAllString(text, "$1$2***") }

// redacted is a body without its secrets. It is made only if something logs it.
type redacted []byte

// MarshalText implements encoding.TextMarshaler, which hclog uses.
func (r redacted) MarshalText() ([]byte, error) { return []byte(redact(string(r))), nil }

// sdkWords takes out what the SDK puts around the API's words.
var sdkWords = strings.NewReplacer("scaleway-sdk-go: ", "", "error executing request: ", "", "could request api metadata: ", "",
	"http error ", "HTTP ")

// APIText returns what the API said, on one line, without the SDK's words and secrets.
func APIText(err error) string {
	text := redact(sdkWords.Replace(err.Error()))
	return strings.TrimRight(strings.Join(strings.Fields(text), " "), ":. ")
}
