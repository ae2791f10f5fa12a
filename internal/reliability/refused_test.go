package reliability

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// flakyPort is the port of the mock API in a bubble. While it is closed, new connections are refused, and open ones
// break. So nothing depends on the ports of this machine, or on when the API gets to an order that was cut off.
type flakyPort struct {
	connect func(ctx context.Context, network, address string) (net.Conn, error)

	mu          sync.Mutex
	closed      bool
	connections []net.Conn
}

func newFlakyPort(w *protocol.World) *flakyPort {
	transport := w.Transport.(*http.Transport)
	d := &flakyPort{connect: transport.DialContext}
	transport.DialContext = d.dial
	return d
}

func (d *flakyPort) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
	}
	connection, err := d.connect(ctx, network, address)
	if err == nil {
		d.connections = append(d.connections, connection)
	}
	return connection, err
}

func (d *flakyPort) open() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = false
}

func (d *flakyPort) shut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	for _, connection := range d.connections {
		_ = connection.Close()
	}
	d.connections = nil
}

// TestConnectionRefused has no server at the API's address: nothing is ordered, nothing is lost, and the error says
// what to check.
func TestConnectionRefused(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		d, c := newFlakyPort(w), protocol.NewCore(t, w)
		cfg := protocol.Config{theLink: hosted("paris", nil)}
		d.shut()
		if found := c.Apply(background(t), cfg); !found.Failed() || w.Mock.Orders() > 0 || len(c.State) > 0 {
			t.Errorf("%d orders through a shut port: %s", w.Mock.Orders(), found)
		}
		d.open()
		if found := c.Apply(background(t), cfg); found.Failed() {
			t.Fatalf("the next apply fails: %s", found)
		}
		d.shut()
		if found := c.Destroy(background(t)); !found.Failed() || len(c.State) != 1 {
			t.Errorf("what cannot be reached has been destroyed: %s", found)
		}
		d.open()
		if found := c.Destroy(background(t)); found.Failed() || len(w.Mock.Alive()) > 0 {
			t.Errorf("the next destroy fails: %s", found)
		}
	})
}

// TestConnectionFlaps closes the port again and again for some milliseconds while links are made, changed and
// destroyed. A request takes as long, so many are cut off.
func TestConnectionFlaps(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for try := range 12 {
		t.Run(fmt.Sprint(try), func(t *testing.T) {
			t.Parallel()
			options := variants[[]string{"recorded", "documented"}[try%2]]
			options.Latency = 20 * time.Millisecond
			protocol.Bubble(t, options, func(t *testing.T, w *protocol.World) {
				t.Helper()
				flapping(t, w, rand.New(rand.NewPCG(seed, uint64(try))))
			})
		})
	}
}

func flapping(t *testing.T, w *protocol.World, random *rand.Rand) {
	t.Helper()
	w.Mock.AddVPC("one")
	w.Mock.AddVPC("two")
	d, c := newFlakyPort(w), protocol.NewCore(t, w)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go flap(d, random, stop, stopped)
	configs := configurations(w)
	for _, name := range []string{"first", "second", "third", ""} {
		found := c.Apply(background(t), configs[name])
		for _, one := range append(mistakes(found), healthyTaints(c)...) {
			t.Errorf("%s: %s", one.kind, one.text)
		}
		// An order of unknown outcome is in no state. Its user follows the message, and imports it before the name
		// changes.
		for _, orphan := range orphans(w, c) {
			if !strings.Contains(found.String(), "It is not known whether") && !found.Names(orphan.ID) {
				t.Errorf("the apply says nothing of the order %s: %s", orphan.ID, found)
			}
			within(t, time.Hour, "the order is imported", func() bool { return !c.Import(background(t), theLink, orphan.Region+"/"+orphan.ID).Failed() })
		}
	}
	close(stop)
	<-stopped
	d.open()
	current := &run{t: t, world: w, core: c}
	for _, one := range current.applyAgain(background(t), configs["third"]) {
		if one.kind == left && len(w.Mock.Alive()) == 0 {
			continue // a policy whose reply was lost permanently: it costs nothing
		}
		t.Errorf("%s: %s\n%s", one.kind, one.text, current.story())
	}
	if most := mostAlive(w); most > 1 {
		t.Errorf("%d orders were alive at one moment", most)
	}
}

// flap opens and closes a port until it is told to stop.
func flap(d *flakyPort, random *rand.Rand, stop, stopped chan struct{}) {
	defer close(stopped)
	for {
		for _, step := range []struct {
			do    func()
			pause time.Duration
		}{
			{d.open, time.Duration(10+random.IntN(60)) * time.Millisecond},
			{d.shut, time.Duration(1+random.IntN(24)) * time.Millisecond},
		} {
			step.do()
			select {
			case <-stop:
				return
			case <-time.After(step.pause):
			}
		}
	}
}
