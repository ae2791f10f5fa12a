package reliability

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// lateAPI takes the first order long after its client gave up.
type lateAPI struct {
	api   http.Handler
	delay time.Duration
	taken chan struct{} // closed once the late order has been taken
	first atomic.Bool
}

// ServeHTTP implements http.Handler.
func (l *lateAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/links") || l.first.Swap(true) {
		l.api.ServeHTTP(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	go func() {
		timer := time.NewTimer(l.delay)
		defer timer.Stop()
		<-timer.C
		late := r.Clone(context.Background())
		late.Body = io.NopCloser(bytes.NewReader(body))
		l.api.ServeHTTP(httptest.NewRecorder(), late)
		close(l.taken)
	}()
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

// TestLateOrder: the API takes an order long after the provider has given up on
// the reply. The provider does not order again: the first order may have been
// taken.
func TestLateOrder(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{Lifecycle: quickLife})
	w.Timing.WriteTimeout = time.Second
	late := &lateAPI{api: w.Mock.Handler(), delay: w.Timing.WriteTimeout + w.Timing.SearchWindow + time.Second, taken: make(chan struct{})}
	server := httptest.NewServer(late)
	t.Cleanup(server.Close)
	w.URL = server.URL
	c := protocol.NewCore(t, w)
	cfg := protocol.Config{theLink: hosted("paris", nil)}
	found := c.Apply(background(t), cfg)
	<-late.taken
	if most := mostAlive(w, anyLink); most != 1 {
		t.Fatalf("%d orders are alive, want 1: %s", most, found)
	}
	if !strings.Contains(found.String(), "It is not known whether") || !strings.Contains(found.String(), "wait some minutes") {
		t.Errorf("the error does not say what is not known, and what to do: %s", found)
	}
	link := w.Mock.Alive()[0]
	found = c.Apply(background(t), cfg)
	if !found.Names(link.ID) {
		t.Fatalf("the next apply does not name the order: %s", found)
	}
	c.Import(background(t), theLink, link.Region+"/"+link.ID)
	if found := c.Apply(background(t), cfg); found.Failed() {
		t.Errorf("the apply after the import fails: %s", found)
	}
	if changes, found := c.Plan(background(t), cfg); !changes.Empty() || found.Failed() {
		t.Errorf("the plan after the import is not empty: %s %s", changes, found)
	}
	if found := c.Destroy(background(t)); found.Failed() || len(w.Mock.Alive()) > 0 {
		t.Errorf("destroy leaves %d: %s", len(w.Mock.Alive()), found)
	}
}
