package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"syscall"
	"time"
)

// Contact makes the first request to the API (/metadata, which is needed anyway).
// It returns an error only if no other request can succeed: the connection cannot
// be made as it is set up, the host does not exist, or nothing listens on this
// machine. A failure that may pass by itself is not an error here, because the
// calls are retried.
func (c *Client) Contact(ctx context.Context) error {
	if err := c.listening(ctx); err != nil {
		return err
	}
	c.ready(ctx)
	select {
	case <-c.metadataRead:
	default: // interrupted
		return nil
	}
	var (
		setup *Error
		op    *net.OpError
		dns   *net.DNSError
		err   = c.metadataErr
	)
	switch {
	case errors.As(err, &setup) && setup.setup != nil:
		return c.noContact(setup.setup.what, setup.setup.advice, setup.cause)
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return c.noContact("the proxy does not answer", adviceProxy, op.Err)
	case errors.As(err, &dns) && dns.IsNotFound:
		return c.noContact("there is no host of this name", adviceNoHost, dns)
	}
	return nil
}

func (c *Client) noContact(what, advice string, cause error) error {
	return badSetup(what, advice, fmt.Errorf("%w (`api_url` is %s)", cause, c.config.APIURL))
}

// startTime is how long to wait for a mock API on this machine to listen. There is
// no wait for an API elsewhere: a proxy may be in between.
const startTime = time.Second

// listening waits until something listens at an address on this machine.
func (c *Client) listening(ctx context.Context) error {
	address, here := onThisMachine(c.config.APIURL)
	if !here || c.config.Transport != nil {
		return nil
	}
	refused := awaitListener(ctx, func() error {
		connection, err := (&net.Dialer{Timeout: startTime}).DialContext(ctx, "tcp", address)
		if err == nil {
			_ = connection.Close()
		}
		return err
	})
	if refused != nil {
		return c.noContact("nothing listens there on this machine", adviceMock, refused)
	}
	return nil
}

// awaitListener dials until the connection is not refused any more. It returns the
// last refusal if that takes too long.
func awaitListener(ctx context.Context, dial func() error) error {
	until := time.Now().Add(startTime)
	for pause := 20 * time.Millisecond; ; pause *= 2 {
		err := dial()
		switch {
		case ctx.Err() != nil, !connectionRefused(err):
			return nil //nolint:nilerr // the calls tell
		case time.Now().Add(pause).After(until):
			return err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
}

// Advice for each kind of failure of the first contact.
const (
	adviceProxy  = "Check the variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY, then run the command again."
	adviceNoHost = "Check the host in `api_url` (SCW_API_URL; the default is https://api.scaleway.com), and that this machine has a network and a name server."
	adviceMock   = "Start the mock API (`make mockapi`, or the program interlink-mockapi) and check the port, then run the command again. For the real API take `api_url` (SCW_API_URL) out."
)

// onThisMachine returns the address of a URL, if it is on this machine.
func onThisMachine(apiURL string) (address string, here bool) {
	parsed, err := url.Parse(apiURL)
	if err != nil {
		return "", false
	}
	host, port := parsed.Hostname(), parsed.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[parsed.Scheme]
	}
	return net.JoinHostPort(host, port), Loopback(host)
}

// Loopback tells whether a host of a URL is this machine.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// connectionRefused tells whether nobody listens on the port.
func connectionRefused(err error) bool {
	const onWindows = syscall.Errno(10061) // WSAECONNREFUSED
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, onWindows)
}

// told notes which failure, common to all calls of a process, the user has
// already read.
type told struct{ key, connection atomic.Bool }

// ToldBefore tells whether an earlier error of this run already explained this
// failure. It covers failures that are common to all calls: the API does not
// accept the key, cannot be reached, or is out of service.
func ToldBefore(err error) bool {
	failed := ErrorOf(err)
	switch {
	case failed.told == nil, failed.unsent:
		return false
	case Unauthenticated(err):
		return failed.told.key.Swap(true)
	case failed.Meaning == NotSent, Retryable(err) && failed.Meaning == Unknown && outOfService(failed.Status):
		return failed.told.connection.Swap(true)
	}
	return false
}

// outOfService reports whether a failure is one of the whole API, or of a gateway in
// front of it: there is no readable reply, or the gateway's own. A 500 may be about
// one object.
func outOfService(status int) bool { return status == 0 || status > http.StatusInternalServerError }
