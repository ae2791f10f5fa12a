package reliability

import (
	"net/http"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// noRoute is two 404s in a row from a gateway that knows no links.
var noRoute = mockapi.Fault{
	Operation: "GetLink", Kind: mockapi.StatusBefore, Status: http.StatusNotFound, Times: 2, Body: `{"message":"no Route matched with those values"}`,
}

// TestGatewaysKnowNoLinks: a gateway returns 404 for a moment for a link that
// exists. The link is destroyed properly. It is not left behind, ordered again
// or reported as gone.
func TestGatewaysKnowNoLinks(t *testing.T) {
	t.Parallel()
	again := hosted("paris", protocol.Attrs{"allow_duplicate_name": true})
	ordered(t, mockapi.Options{}, again, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		w.Mock.AddFault(noRoute)
		if found := c.Apply(background(t), protocol.Config{theLink: again}); found.Failed() || w.Mock.Orders() != 1 {
			t.Errorf("at a refresh: %d orders: %s", w.Mock.Orders(), found)
		}
		w.Mock.ClearFaults()
		w.Mock.AddFault(noRoute)
		c.NoRefresh = true
		if found := c.Destroy(background(t)); found.Failed() || len(w.Mock.Alive()) > 0 {
			t.Errorf("destroy leaves %d: %s", len(w.Mock.Alive()), found)
		}
	})
	ordered(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 5 * time.Minute}}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		time.AfterFunc(2*time.Minute, func() { w.Mock.AddFault(noRoute) })
		if found := c.Apply(background(t), protocol.Config{theLink: again}); found.Failed() || len(c.State) != 1 {
			t.Errorf("in a wait: %d in the state: %s", len(c.State), found)
		}
	})
}
