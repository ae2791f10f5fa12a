package reliability

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestLateOrder: the API takes an order long after the provider has given up on
// the reply. The provider does not order again: the first order may have been
// taken.
func TestLateOrder(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{Lifecycle: quickLife}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		const givesUp, searches = 45 * time.Second, 10 * time.Second // client.Timing
		w.Transport = &brokenWire{
			RoundTripper: w.Transport, delay: givesUp + searches + time.Second, then: func(order func()) { order() },
			reply: func() (*http.Response, error) {
				<-time.After(givesUp + time.Millisecond)
				return nil, context.DeadlineExceeded
			},
		}
		c := protocol.NewCore(t, w)
		cfg := protocol.Config{theLink: hosted("paris", nil)}
		found := c.Apply(background(t), cfg)
		for _, part := range []string{"It is not known whether", "no answer within 45s", "wait some minutes"} {
			if !strings.Contains(found.String(), part) {
				t.Errorf("the error does not say %q: %s", part, found)
			}
		}
		<-time.After(time.Minute)
		if most := mostAlive(w); most != 1 {
			t.Fatalf("%d orders are alive, want 1: %s", most, found)
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
	})
}
