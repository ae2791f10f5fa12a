package reliability

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// flakyServer is a mock API whose port can be closed. New connections are then refused, and open ones break.
type flakyServer struct {
	t       testing.TB
	address string
	api     http.Handler

	mu     sync.Mutex
	server *http.Server
}

func newFlakyServer(t testing.TB, w *protocol.World) *flakyServer {
	t.Helper()
	d := &flakyServer{t: t, address: "127.0.0.1:0", api: w.Mock.Handler()}
	d.open()
	t.Cleanup(d.shut)
	w.URL = "http://" + d.address
	// With its own transport the provider does not check the port when it is configured: each call is refused by
	// itself.
	w.Transport = &http.Transport{}
	return d
}

// open opens the port permanently.
func (d *flakyServer) open() { eventually(d.t, "the port is free again", d.tryOpen) }

// tryOpen opens the port, unless a connection of another test uses its number now.
func (d *flakyServer) tryOpen() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.server != nil {
		return true
	}
	listener, err := net.Listen("tcp", d.address)
	if err != nil {
		return false
	}
	d.address = listener.Addr().String()
	d.server = &http.Server{Handler: d.api, ReadHeaderTimeout: time.Minute}
	go func(server *http.Server) { _ = server.Serve(listener) }(d.server) // ends with shut
	return true
}

func (d *flakyServer) shut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.server != nil {
		_ = d.server.Close()
		d.server = nil
	}
}

// TestConnectionRefused has no server at the API's address: nothing is ordered, nothing is lost, and the error says
// what to check.
func TestConnectionRefused(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{Lifecycle: quickLife})
	d := newFlakyServer(t, w)
	c := protocol.NewCore(t, w)
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
}

// TestConnectionFlaps closes the port again and again for some milliseconds while links are made, changed and
// destroyed.
func TestConnectionFlaps(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for try := range 12 {
		t.Run(fmt.Sprint(try), func(t *testing.T) {
			t.Parallel()
			w := protocol.NewWorld(t, sooner(variants[[]string{"recorded", "documented"}[try%2]], 20))
			d := newFlakyServer(t, w)
			w.Mock.AddVPC("one")
			w.Mock.AddVPC("two")
			c := protocol.NewCore(t, w)
			stop, stopped := make(chan struct{}), make(chan struct{})
			go flap(d, rand.New(rand.NewPCG(seed, uint64(try))), stop, stopped)
			configs := configurations(w)
			for _, name := range []string{"first", "second", "third", ""} {
				found := c.Apply(background(t), configs[name])
				for _, one := range append(mistakes(found), healthyTaints(c)...) {
					t.Errorf("%s: %s", one.kind, one.text)
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
			if most := mostAlive(w, anyLink); most > 1 {
				t.Errorf("%d orders were alive at one moment", most)
			}
		})
	}
}

// sooner makes the API faster by a factor, for a world on the real clock. The calls are what breaks, not the waits
// between them.
func sooner(options mockapi.Options, times time.Duration) mockapi.Options {
	l := &options.Lifecycle
	for _, step := range []*time.Duration{&l.Configuring, &l.Requested, &l.Provisioning, &l.Deprovisioning, &l.Reconfiguring} {
		*step /= times
	}
	return options
}

// flap opens and closes a port until it is told to stop.
func flap(d *flakyServer, random *rand.Rand, stop, stopped chan struct{}) {
	defer close(stopped)
	for {
		for _, step := range []struct {
			do    func()
			pause time.Duration
		}{
			{func() { d.tryOpen() }, time.Duration(10+random.IntN(60)) * time.Millisecond},
			{d.shut, time.Duration(random.IntN(25)) * time.Millisecond},
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
