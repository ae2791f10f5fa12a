package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// httpClient is the SDK's HTTP client. It is not an *http.Client, so that nobody
// can wrap it in the SDK's own request log (SCW_DEBUG), which shows bodies.
type httpClient struct {
	retrying *retryablehttp.Client
	metadata atomic.Bool // already requested
	failing  atomic.Bool // the last call of many attempts failed, and no attempt has succeeded since
}

// metadataTimeout bounds the one request for /metadata, which only fills srn.
const metadataTimeout = 3 * time.Second

var errNoMetadata = errors.New("the API's metadata could not be read before")

func newHTTPClient(config Config) *httpClient {
	base := config.Transport
	if base == nil {
		transport, ok := http.DefaultTransport.(*http.Transport)
		if !ok {
			transport = &http.Transport{Proxy: http.ProxyFromEnvironment}
		}
		transport = transport.Clone()
		transport.MaxIdleConnsPerHost = 32
		if config.SkipTLSVerify {
			transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12} //nolint:gosec // asked for with SCW_INSECURE
		}
		base = transport
	}
	retrying := retryablehttp.NewClient()
	retrying.Logger = nil
	retrying.RetryMax = 1 << 16 // repeat decides
	retrying.RetryWaitMin, retrying.RetryWaitMax = config.Timing.RetryFirst, config.Timing.RetryMax
	made := &httpClient{retrying: retrying}
	retrying.CheckRetry = func(ctx context.Context, resp *http.Response, err error) (bool, error) {
		return made.repeat(ctx, config.Timing, resp, err)
	}
	retrying.Backoff = config.Timing.backoff
	retrying.ErrorHandler = retryablehttp.PassthroughErrorHandler
	retrying.HTTPClient = &http.Client{
		Transport: &transport{base: base, timing: config.Timing},
		// The token is in a header of Scaleway's own, which Go would send to
		// another host: a redirect is an error.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return made
}

// attempts is what went wrong in the attempts of one call, and its last reply.
type attempts struct {
	idempotent     bool
	metadata       bool // of the one request for /metadata
	busy           int
	faults         int
	maybeProcessed bool // the API may have processed some of it
	reply
}

// reply is the response to an attempt. It is the zero value if no readable
// response came.
type reply struct {
	status int
	body   []byte
	after  time.Duration // Retry-After
}

type attemptsKey struct{}

// settle notes how an attempt ended.
func (a *attempts) settle(resp *http.Response, body []byte, err error) {
	nothing := err == nil && resp.StatusCode == http.StatusTooManyRequests || err != nil && neverSent(err)
	a.maybeProcessed = a.maybeProcessed || !nothing
	a.reply = reply{}
	if err == nil {
		a.reply = reply{resp.StatusCode, body, retryAfter(resp)}
	}
}

// onceKey marks a context whose calls are not retried.
type onceKey struct{}

// once returns a context whose calls are not retried: the wait retries them
// itself.
func once(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, true) }

// untilKey marks a context whose calls are retried until a deadline.
type untilKey struct{}

// RepeatUntil returns a context whose calls are retried until the deadline of
// their operation. A pause of the API is waited for if it ends before the
// deadline. A call that is under way at the deadline is not cut off: its outcome
// would be unknown.
func RepeatUntil(ctx context.Context, deadline time.Time) context.Context {
	return context.WithValue(ctx, untilKey{}, deadline)
}

// Do sends a request, with the retries that are safe for it.
func (d *httpClient) Do(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	state, ok := ctx.Value(attemptsKey{}).(*attempts)
	if ok {
		state.idempotent = req.Method == http.MethodGet || req.Method == http.MethodHead
	}
	if strings.HasSuffix(req.URL.Path, "/metadata") {
		// The SDK asks after every call until it has a reply, and without the
		// caller's context. So send it once, with a short timeout. Only a connection
		// that cannot be made is tried again, twice: a mock API may be starting.
		if d.metadata.Swap(true) {
			return nil, errNoMetadata
		}
		bounded, cancel := context.WithTimeout(ctx, metadataTimeout)
		defer cancel()
		ctx = context.WithValue(bounded, attemptsKey{}, &attempts{busy: maxBusy, faults: maxFaults - 2, metadata: true})
	}
	retryable, err := retryablehttp.FromRequest(req.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("could not prepare the request: %w", err)
	}
	resp, err := d.retrying.Do(retryable)
	if ok && err != nil {
		state.reply = reply{} // the reply of an earlier attempt is not what failed
	}
	return resp, err
}

const (
	maxBusy   = 40 // of 429 replies in a row
	maxFaults = 5  // of 5xx replies and broken connections
)

// repeat decides whether to retry a call. A call that may have had an effect
// (anything but a GET) is retried only if the API certainly did not process it:
// 429, or a connection that was never made. If the API is failing, a call without
// a deadline of its own is not retried: a refresh of a hundred links would wait for
// each of them.
func (d *httpClient) repeat(ctx context.Context, t Timing, resp *http.Response, err error) (bool, error) {
	if err == nil && resp.StatusCode < 500 {
		d.failing.Store(false)
	}
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	state, ok := ctx.Value(attemptsKey{}).(*attempts)
	if !ok || ctx.Value(onceKey{}) != nil || !t.InTime(ctx, retryAfter(resp)) {
		return false, nil
	}
	failed := err != nil
	why, _ := misdirected(err)
	switch {
	case why != "", MeaningOf(err) == Busy: // the pause is too long for the call
		return false, nil
	case !failed && resp.StatusCode == http.StatusTooManyRequests:
		state.busy++
		return state.busy <= maxBusy, nil
	case failed && neverSent(err), state.idempotent && (failed || resp.StatusCode >= 500):
		state.faults++
		_, patient := ctx.Value(untilKey{}).(time.Time)
		if state.faults <= maxFaults && (patient || !d.failing.Load()) {
			return true, nil
		}
		if !state.metadata { // no call needs it: the calls retry for themselves
			d.failing.Store(true)
		}
	}
	return false, nil
}

// backoff is the exponential backoff of retryablehttp, with jitter. A Retry-After
// is waited for in full, plus up to a tenth.
func (t Timing) backoff(first, longest time.Duration, attempt int, resp *http.Response) time.Duration {
	if after := retryAfter(resp); after > 0 {
		return after + retryablehttp.LinearJitterBackoff(0, after/10, 0, nil)
	}
	pause := retryablehttp.DefaultBackoff(first, longest, attempt, nil)
	return retryablehttp.LinearJitterBackoff(pause*8/10, pause*12/10, 0, nil)
}

// transport makes one attempt. It limits the time, logs without secrets, and
// reads the whole reply, so that a reply that breaks off is a failed attempt.
type transport struct {
	base   http.RoundTripper
	timing Timing
	pause  pause
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if err := t.pause.wait(ctx, t.timing); err != nil {
		return nil, err
	}
	limit := t.timing.WriteTimeout
	if req.Method == http.MethodGet {
		limit = t.timing.ReadTimeout
	}
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	start := time.Now()
	resp, body, err := t.exchange(req.WithContext(bounded))
	if state, ok := ctx.Value(attemptsKey{}).(*attempts); ok {
		state.settle(resp, body, err)
	}
	fields := map[string]any{
		"method":      req.Method,
		"path":        req.URL.Path,
		"query":       redactQuery(req.URL.RawQuery),
		"duration_ms": time.Since(start).Milliseconds(),
	}
	if err != nil {
		if bounded.Err() != nil && ctx.Err() == nil {
			err = fmt.Errorf("no answer within %s: %w", limit, err)
		}
		fields["error"] = redactQuery(redactBody([]byte(err.Error())))
		tflog.Debug(ctx, "API request failed", fields)
		return nil, err
	}
	fields["status"] = resp.StatusCode
	tflog.Debug(ctx, "API request", fields)
	tflog.Trace(ctx, "API reply", map[string]any{"path": req.URL.Path, "body": redacted(body)})
	if after := retryAfter(resp); after > 0 && resp.StatusCode == http.StatusTooManyRequests {
		t.pause.until(time.Now().Add(after))
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// maxBody is far above the largest page of the API (100 links are 100 KiB).
const maxBody = 16 << 20

func (t *transport) exchange(req *http.Request) (*http.Response, []byte, error) {
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	_ = resp.Body.Close()
	if err != nil {
		return nil, nil, unreadable("HTTP %d, cut short after %d bytes: %w", resp.StatusCode, len(body), err)
	}
	isJSON := strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") && json.Valid(body)
	switch {
	case isJSON, resp.StatusCode == http.StatusNoContent:
	case resp.StatusCode >= 300:
		// An error page. The SDK uses the status if the page does not claim to be
		// JSON.
		resp.Header.Set("Content-Type", "text/plain")
	default:
		return nil, nil, unreadable("HTTP %d with %d bytes that are not JSON", resp.StatusCode, len(body))
	}
	return resp, body, nil
}

var (
	// Quotes may be escaped: an error may quote JSON.
	pairingKeyJSON  = regexp.MustCompile(`(\\*"(?:pairing_key|secret_key|token)\\*"\s*:\s*\\*")[^"\\]*`)
	pairingKeyQuery = regexp.MustCompile(`(pairing_key=)[^&]*`)
)

// redacted is a body without its secrets. The work is done only if something logs
// it.
type redacted []byte

// MarshalText implements encoding.TextMarshaler, which hclog uses.
func (r redacted) MarshalText() ([]byte, error) { return []byte(redactBody(r)), nil }

// String implements fmt.Stringer.
func (r redacted) String() string { return redactBody(r) }

func redactBody(body []byte) string {
	return string(pairingKeyJSON.ReplaceAll(body, []byte(`$1***`)))
}

func redactQuery(query string) string { return pairingKeyQuery.ReplaceAllString(query, "$1***") }
