package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"syscall"
)

// Contact makes the first request to the API (for /metadata, which is needed in
// any case). It returns an error if no other request can succeed either: a
// connection that cannot be made as it is set up, a host that does not exist,
// nothing that listens on this machine. What may pass by itself is no error here:
// the calls are repeated then.
func (c *Client) Contact(ctx context.Context) error {
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
		at    = fmt.Sprintf(" (`api_url` is %s)", c.config.APIURL)
	)
	switch {
	case errors.As(err, &setup) && setup.setup != nil:
		return badSetup(setup.setup.what, setup.setup.advice, fmt.Errorf("%w%s", setup.cause, at))
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return badSetup("the proxy does not answer", adviceProxy, fmt.Errorf("%w%s", op.Err, at))
	case errors.As(err, &dns) && dns.IsNotFound:
		return badSetup("there is no host of this name", adviceNoHost, fmt.Errorf("%w%s", dns, at))
	case errors.As(err, &op) && op.Op == "dial" && onThisMachine(op.Addr) && connectionRefused(op):
		return badSetup("nothing listens there on this machine", adviceMock, fmt.Errorf("%w%s", op, at))
	}
	return nil
}

// What to do about each kind of failure of the first contact.
const (
	adviceProxy  = "Check the variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY, then run the command again."
	adviceNoHost = "Check the host in `api_url` (SCW_API_URL; the default is https://api.scaleway.com), and that this machine has a network and a name server."
	adviceMock   = "Start the mock API (`make mockapi`, or the program interlink-mockapi) and check the port, then run the command again. For the real API take `api_url` (SCW_API_URL) out."
)

func onThisMachine(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// connectionRefused tells whether nobody listens on the port.
func connectionRefused(err error) bool {
	const onWindows = syscall.Errno(10061) // WSAECONNREFUSED
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, onWindows)
}

// told notes which trouble, common to all calls of a process, a person has read
// of already.
type told struct{ key, connection atomic.Bool }

// ToldBefore tells whether a failure has nothing to do with the call that failed
// (the API key is not accepted, the API cannot be reached), and this function was
// asked about such a failure before.
func ToldBefore(err error) bool {
	failed := ErrorOf(err)
	switch {
	case failed.told == nil, failed.unsent:
		return false
	case Unauthenticated(err):
		return failed.told.key.Swap(true)
	case failed.Meaning == NotSent:
		return failed.told.connection.Swap(true)
	}
	return false
}
