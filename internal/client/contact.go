package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
)

// Contact makes the first request to the API (/metadata, which is needed anyway).
// If no other request can succeed either, it returns why, and what to do. A
// failure that may pass by itself is left to the calls, which are retried.
func (c *Client) Contact(ctx context.Context) (why, detail string) {
	c.ready(ctx)
	select {
	case <-c.metadataRead:
	default: // interrupted
		return "", ""
	}
	var op *net.OpError
	var dns *net.DNSError
	err := c.metadataErr
	why, advice := misdirected(err)
	switch {
	case why != "":
	case errors.As(err, &dns) && dns.IsNotFound:
		why = "there is no host of this name"
		advice = "Check the host in `api_url` (SCW_API_URL; the default is https://api.scaleway.com), and that this machine has a network and a name server."
	case errors.As(err, &op) && op.Op == "proxyconnect":
		why, advice = "the proxy does not answer", "Check the variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY, then run the command again."
	// Only Go's own transport is sure to connect to that host.
	case errors.As(err, &op) && op.Op == "dial" && !op.Timeout() && c.config.Transport == nil && OnThisMachine(c.config.APIURL):
		why = "nothing listens there on this machine"
		advice = "Start the mock API (`make mockapi`, or the program interlink-mockapi) and check the port, then run the command again. " +
			"For the real API take `api_url` (SCW_API_URL) out."
	default:
		return "", ""
	}
	return why, fmt.Sprintf("The attempt ended with: %s (`api_url` is %s).\n\nNothing was sent. %s", textOf(err), c.config.APIURL, advice)
}

// misdirected says why a server cannot be talked to as `api_url` says, and what to
// do; "" for any other error. Nothing was sent to it, and a retry does not help.
func misdirected(err error) (why, advice string) {
	var (
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
		record  tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &host):
		return "the certificate of the server is not one for the host in `api_url`",
			"Check the host in `api_url` (SCW_API_URL): the server there answers with the certificate of another host."
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate of the server has expired or is not valid yet",
			"Check the clock of this machine. If it is right, the server's certificate has to be renewed: check that `api_url` (SCW_API_URL) names the right host."
	case errors.As(err, &verify):
		return "the certificate of the server is not trusted",
			"Check that `api_url` (SCW_API_URL) names the right host. If it does, and a proxy or a company's own CA is in between, " +
				"put the CA's certificate into a file, set the environment variable SSL_CERT_FILE to it (on Windows and macOS: add it to the system's certificates), and run the command again."
	// Conn is set for the first record only: nothing was sent before.
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &record) && record.Conn != nil:
		return "`api_url` says https, but the server there does not",
			"Check the scheme and the port in `api_url` (SCW_API_URL): a server that speaks plain HTTP is reached with http://, which is accepted for this machine (a mock API)."
	}
	return "", ""
}

// OnThisMachine tells whether the host of a URL is this machine.
func OnThisMachine(apiURL string) bool {
	parsed, err := url.Parse(apiURL)
	if err != nil {
		return false
	}
	ip := net.ParseIP(parsed.Hostname())
	return parsed.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
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
