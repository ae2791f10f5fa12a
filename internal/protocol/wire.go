package protocol

import (
	"context"
	"net"
	"sync"
)

// wire is a network in memory between one server and its clients. It is made of
// net.Pipe, whose deadlines hold: with grpc's bufconn a deadline that net/http has
// taken back can still break the connection.
type wire struct {
	dialed chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newWire() *wire { return &wire{dialed: make(chan net.Conn), closed: make(chan struct{})} }

// Dial connects a client.
func (w *wire) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case w.dialed <- server:
		return client, nil
	case <-w.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept implements net.Listener.
func (w *wire) Accept() (net.Conn, error) {
	select {
	case conn := <-w.dialed:
		return conn, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (w *wire) Close() error {
	w.once.Do(func() { close(w.closed) })
	return nil
}

// Addr implements net.Listener.
func (w *wire) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
