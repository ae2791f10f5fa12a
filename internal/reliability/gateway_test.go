package reliability

import (
	"net/http"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// noRoute is two 404s in a row of something in between, which knows of no links.
var noRoute = mockapi.Fault{
	Operation: "GetLink", Kind: mockapi.StatusBefore, Status: http.StatusNotFound, Times: 2, Body: `{"message":"no Route matched with those values"}`,
}

// TestGatewaysKnowNoLinks has a gateway answer 404 for a moment of a link that is
// there: it is destroyed, not left behind, ordered again or said to be gone.
func TestGatewaysKnowNoLinks(t *testing.T) {
	t.Parallel()
	again := config{theLink: hosted("paris", attrs{"allow_duplicate_name": true})}
	for name, play := range map[string]func(t *testing.T, w *world, c *core){
		"at a destroy": func(t *testing.T, w *world, c *core) {
			t.Helper()
			c.noRefresh = true
			w.mock.AddFault(noRoute)
			if found := c.destroy(background(t)); found.failed() || len(w.mock.Alive()) > 0 {
				t.Errorf("destroy leaves %d: %s", len(w.mock.Alive()), found)
			}
		},
		"at a refresh": func(t *testing.T, w *world, c *core) {
			t.Helper()
			w.mock.AddFault(noRoute)
			if found := c.apply(background(t), again); found.failed() || w.mock.Orders() != 1 {
				t.Errorf("%d orders: %s", w.mock.Orders(), found)
			}
		},
	} {
		bubble(t, mockapi.Options{}, func(t *testing.T, w *world) {
			t.Helper()
			c := newCore(t, w)
			if found := c.apply(background(t), again); found.failed() {
				t.Fatalf("%s: the apply fails: %s", name, found)
			}
			play(t, w, c)
		})
	}
	bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 5 * time.Minute}}, func(t *testing.T, w *world) {
		t.Helper()
		c := newCore(t, w)
		time.AfterFunc(2*time.Minute, func() { w.mock.AddFault(noRoute) })
		if found := c.apply(background(t), again); found.failed() || len(c.state) != 1 {
			t.Errorf("in a wait: %d in the state: %s", len(c.state), found)
		}
	})
}
