package client

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
)

// setupFault is why a connection cannot be made as it is set up. A retry does not
// help. It is found before the request is sent.
type setupFault struct{ what, advice string }

// badSetup is the failure of a call over such a connection.
func badSetup(what, advice string, cause error) *Error {
	return &Error{Meaning: NotSent, setup: &setupFault{what, advice}, text: cause.Error(), cause: cause}
}

// Advice for each kind of such a connection.
const (
	adviceCA = "Check that `api_url` (SCW_API_URL) names the right host. If it does, and a proxy or a company's own CA is in between, " +
		"put the CA's certificate into a file, set the environment variable SSL_CERT_FILE to it (on Windows and macOS: add it to the system's certificates), and run the command again."
	adviceHost    = "Check the host in `api_url` (SCW_API_URL): the server there answers with the certificate of another host."
	adviceExpired = "Check the clock of this machine. If it is right, the server's certificate has to be renewed: check that `api_url` (SCW_API_URL) names the right host."
	adviceHTTP    = "Check the scheme and the port in `api_url` (SCW_API_URL): a server that speaks plain HTTP is reached with http://, which is accepted for this machine (a mock API)."
	adviceHTTPS   = "Check the scheme and the port in `api_url` (SCW_API_URL): this server is reached with https://."
)

var errWantsHTTPS = errors.New("plain HTTP was sent to a server that speaks HTTPS")

// misdirected classifies an error of the connection if it is such a fault.
func misdirected(err error) error {
	var (
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
		record  tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &host):
		return badSetup("the certificate of the server is not one for the host in `api_url`", adviceHost, err)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return badSetup("the certificate of the server has expired or is not valid yet", adviceExpired, err)
	case errors.As(err, &verify):
		return badSetup("the certificate of the server is not trusted", adviceCA, err)
	// Conn is set for the first record only: nothing was sent before.
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &record) && record.Conn != nil:
		return badSetup("`api_url` says https, but the server there does not", adviceHTTP, err)
	}
	return err
}

// wantsHTTPS tells whether the page of an HTTP 400 says that the server speaks
// HTTPS (Go's server, nginx and Apache say so).
func wantsHTTPS(page []byte) bool {
	for _, text := range []string{"HTTP request to an HTTPS server", "plain HTTP request was sent to HTTPS port", "speaking plain HTTP to an SSL-enabled server port"} {
		if bytes.Contains(page, []byte(text)) {
			return true
		}
	}
	return false
}

// hopeless tells whether an attempt failed before anything was sent, and a retry
// would fail too: the connection cannot be made, or the pause is too long for the
// call. Both are classified at once.
func hopeless(err error) bool {
	var failed *Error
	return errors.As(err, &failed)
}
