package reliability

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"
)

// brokenWire loses the reply to the first order. A while later something else
// happens: for example, the order is taken after all.
type brokenWire struct {
	http.RoundTripper

	reply func() (*http.Response, error) // nil: the connection is reset
	delay time.Duration
	then  func(order func()) // order sends the order after all
	once  sync.Once
}

// RoundTrip implements http.RoundTripper.
func (b *brokenWire) RoundTrip(req *http.Request) (*http.Response, error) {
	first := false
	if strings.HasSuffix(req.URL.Path, "/links") && req.Method == http.MethodPost {
		b.once.Do(func() { first = true })
	}
	if !first {
		return b.RoundTripper.RoundTrip(req)
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	late := req.Clone(context.WithoutCancel(req.Context()))
	late.Body = io.NopCloser(bytes.NewReader(body))
	time.AfterFunc(b.delay, func() {
		b.then(func() {
			if resp, err := b.RoundTripper.RoundTrip(late); err == nil {
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		})
	})
	if b.reply == nil {
		return nil, syscall.ECONNRESET
	}
	return b.reply()
}

func replied(status int, kind, body string) func() (*http.Response, error) {
	return func() (*http.Response, error) {
		return &http.Response{
			StatusCode: status, Status: http.StatusText(status), Header: http.Header{"Content-Type": {kind}},
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}, nil
	}
}

// maintenance is the page of a gateway with a Retry-After.
func maintenance() (*http.Response, error) {
	resp, err := replied(http.StatusServiceUnavailable, "text/html", "<html>maintenance</html>")()
	resp.Header.Set("Retry-After", "1")
	return resp, err
}

// failed is the API's own reply that a call failed.
var failed = replied(http.StatusInternalServerError, "application/json", `{"message":"internal error","type":"internal_error"}`)

// unavailable is the API's own reply that a call is not possible now.
var unavailable = replied(http.StatusServiceUnavailable, "application/json", `{"message":"unavailable","type":"unavailable"}`)

// limited is the API's reply that there are too many requests.
var limited = replied(http.StatusTooManyRequests, "application/json", `{"message":"too many requests","type":"too_many_requests"}`)

// refusedConnection is a connection that cannot be made.
func refusedConnection() (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}
