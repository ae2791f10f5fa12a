package base

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// Contact makes the first request to the API (/metadata, which is needed anyway).
// If no other request can succeed either, it returns why, and what to do. A
// failure that may pass by itself is left to the calls, which are retried.
func Contact(ctx context.Context, c *client.Client) (why, advice string) {
	if ctx.Err() != nil {
		return "", ""
	}
	err := c.Metadata(ctx)
	if err != nil {
		tflog.Warn(ctx, "the API's metadata could not be read: srn stays empty", map[string]any{"error": client.APIText(err)})
	}
	op, _ := errors.AsType[*net.OpError](err)
	dns, _ := errors.AsType[*net.DNSError](err)
	invalid, _ := errors.AsType[x509.CertificateInvalidError](err)
	record, _ := errors.AsType[tls.RecordHeaderError](err)
	_, otherHost := errors.AsType[x509.HostnameError](err)
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case otherHost:
		why, advice = "the certificate of the server is not one for the host in `api_url`", "Check the host in `api_url` (SCW_API_URL)."
	case invalid.Reason == x509.Expired:
		why = "the certificate of the server has expired or is not valid yet"
		advice = "Check the clock of this machine. If it is right, check the host in `api_url` (SCW_API_URL): its certificate has to be renewed."
	case untrusted:
		why = "the certificate of the server is not trusted"
		advice = "Check the host in `api_url` (SCW_API_URL). For a proxy or a company's own CA, set SSL_CERT_FILE to a file with " +
			"the CA's certificate (on Windows and macOS: add it to the system's certificates)."
	case record.Conn != nil:
		why = "`api_url` says https, but the server there does not"
		advice = "Check the scheme and the port in `api_url` (SCW_API_URL). A mock API on this machine is reached with http://."
	case dns != nil && dns.IsNotFound:
		why = "there is no host of this name"
		advice = "Check the host in `api_url` (SCW_API_URL; default: https://api.scaleway.com), and this machine's network and name server."
	case op != nil && op.Op == "proxyconnect":
		why, advice = "the proxy does not answer", "Check the variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY."
	// Only Go's own transport is sure to connect to that host.
	case op != nil && op.Op == "dial" && !op.Timeout() && c.Config.Transport == nil && OnThisMachine(c.Config.APIURL):
		why = "nothing listens there on this machine"
		advice = "Start the mock API (`make mockapi`, or the program interlink-mockapi) and check the port. " +
			"For the real API, remove `api_url` (SCW_API_URL)."
	default:
		return "", ""
	}
	return why, fmt.Sprintf("The attempt ended with: %s (`api_url` is %s).\n\nNothing was sent. %s", client.APIText(err), c.Config.APIURL, advice)
}

// OnThisMachine reports whether the host of a URL is this machine.
func OnThisMachine(apiURL string) bool {
	parsed, err := url.Parse(apiURL)
	return err == nil && (parsed.Hostname() == "localhost" || net.ParseIP(parsed.Hostname()).IsLoopback())
}
