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

// TestTakenLate loses the reply to an order in each way that leaves its outcome
// unknown, and the API takes the order later. If that happens during the search
// for it, it is found. If it happens later, nothing was ordered in addition to
// it.
func TestTakenLate(t *testing.T) {
	t.Parallel()
	const html, asJSON = "text/html", "application/json"
	const givesUp = 45 * time.Second // client.Timing
	for name, reply := range map[string]func() (*http.Response, error){
		"reset":                         nil,
		"500 of the API's own":          failed,
		"503 of the API's own":          unavailable,
		"500 of a gateway":              replied(500, asJSON, `{"message":"An unexpected error occurred"}`),
		"502 with a page":               replied(502, html, "<html>bad gateway</html>"),
		"502 with JSON":                 replied(502, asJSON, `{"message":"invalid response from upstream","type":"bad_gateway"}`),
		"503 with a page":               replied(503, html, "upstream connect error or disconnect"),
		"503 with a page and a time":    maintenance,
		"504 that is no object":         replied(504, asJSON, `["timeout"]`),
		"success of another shape":      replied(200, asJSON, `{"id":5}`),
		"success with a broken date":    replied(200, asJSON, `{"id":"x","created_at":"soon"}`),
		"success that is not an object": replied(200, asJSON, `[]`),
		"success of a captive portal":   replied(200, html, "<html>log in</html>"),
		"no reply": func() (*http.Response, error) {
			<-time.After(givesUp + time.Millisecond)
			return nil, context.DeadlineExceeded
		},
	} {
		for _, delay := range []time.Duration{5 * time.Second, 40 * time.Second} {
			ordered(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 5 * time.Minute}}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
				t.Helper()
				broken := &brokenWire{RoundTripper: w.Transport, reply: reply, delay: delay, then: func(order func()) { order() }}
				if name == "no reply" {
					broken.delay += givesUp
				}
				w.Transport = broken
				cfg := protocol.Config{theLink: hosted("paris", protocol.Attrs{"tags": []string{"a", "b"}, "wait_for_status": "requested"})}
				found := c.Apply(background(t), cfg)
				<-time.After(time.Minute)
				alive := w.Mock.Alive()
				if len(alive) != 1 {
					t.Fatalf("%s, taken after %s: %d links are alive, want 1: %s", name, delay, len(alive), found)
				}
				if delay < 10*time.Second {
					if found.Failed() || !strings.Contains(found.String(), "this link was found in its place") || len(c.State) != 1 {
						t.Errorf("%s, taken after %s: the apply fails, or does not say how the link was found: %s", name, delay, found)
					}
				} else {
					if !found.Failed() || !strings.Contains(found.String(), "It is not known whether") {
						t.Errorf("%s, taken after %s: the error does not say what is not known: %s", name, delay, found)
					}
					if found := c.Apply(background(t), cfg); !found.Names(alive[0].ID) {
						t.Errorf("%s, taken after %s: the next apply does not name the order: %s", name, delay, found)
					}
					c.Import(background(t), theLink, "fr-par/"+alive[0].ID)
					if found := c.Apply(background(t), cfg); found.Failed() {
						t.Errorf("%s, taken after %s: the apply after the import fails: %s", name, delay, found)
					}
				}
				planIsEmpty(t, c, cfg)
			})
		}
	}
}

// TestSentOnce has an order fail in each way that leaves its outcome unknown,
// also if duplicate names are allowed. The order is not sent again, and the
// error says what is unknown. It is sent again only after a reply that says
// that nothing was taken.
func TestSentOnce(t *testing.T) {
	t.Parallel()
	busy := replied(http.StatusConflict, "application/json", `{"type":"transient_state","resource":"routing_policy","resource_id":"x","current_state":"configuring"}`)
	for name, test := range map[string]struct {
		reply func() (*http.Response, error)
		sent  int
	}{
		"the connection breaks":                   {nil, 1},
		"500 of the API's own":                    {failed, 1},
		"503 of the API's own":                    {unavailable, 1},
		"503 of a gateway":                        {maintenance, 1},
		"a policy that is being changed":          {busy, 2},
		"a limit of requests":                     {limited, 2},
		"the connection is refused":               {refusedConnection, 2},
		"a body that says nothing":                {replied(http.StatusOK, "application/json", `{}`), 1},
		"the API's own answer that it gave it up": {replied(http.StatusGatewayTimeout, "application/json", `{"type":"timeout","message":"timeout"}`), 1},
	} {
		for _, allowed := range []bool{false, true} {
			ordered(t, silent, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
				t.Helper()
				sent := 0
				broken := &brokenWire{RoundTripper: w.Transport, reply: test.reply, then: func(func()) {}}
				w.Transport = wire(func(req *http.Request) (*http.Response, error) {
					if operationOf(req) == "CreateLink" {
						sent++
					}
					return broken.RoundTrip(req)
				})
				found := c.Apply(background(t), protocol.Config{theLink: handedOver.With(protocol.Attrs{"allow_duplicate_name": allowed})})
				if sent != test.sent || w.Mock.Orders() != test.sent-1 {
					t.Errorf("%s: sent %d times, want %d; %d orders: %s", name, sent, test.sent, w.Mock.Orders(), found)
				}
				if unknown := strings.Contains(found.String(), "It is not known whether"); unknown != (test.sent == 1) || unknown != found.Failed() {
					t.Errorf("%s: it says that the outcome is not known: %t, want %t: %s", name, unknown, test.sent == 1, found)
				}
			})
		}
	}
}

// TestAnotherOrderIsNotAdopted loses an order while somebody else orders a link of the
// same name. A link that differs from the order is not adopted, and nothing
// is ordered in addition to it. An identical link is adopted, but not
// deleted if its configuration cannot be set.
func TestAnotherOrderIsNotAdopted(t *testing.T) {
	t.Parallel()
	nobody := "11111111-2222-3333-4444-555555555555"
	for name, test := range map[string]struct {
		theirs mockapi.LinkSeed
		vpc    any
		ours   bool
	}{
		"other tags":               {theirs: mockapi.LinkSeed{Tags: []string{"theirs"}}},
		"other bandwidth":          {theirs: mockapi.LinkSeed{Tags: []string{"ours"}, BandwidthMbps: 100}},
		"just the same":            {theirs: mockapi.LinkSeed{Tags: []string{"ours"}}, ours: true},
		"the same, the VPC is not": {theirs: mockapi.LinkSeed{Tags: []string{"ours"}, Status: "requested"}, vpc: nobody, ours: true},
	} {
		ordered(t, mockapi.Options{}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			test.theirs.Name = "paris"
			w.Transport = &brokenWire{RoundTripper: w.Transport, delay: time.Second, then: func(func()) { w.Mock.AddLink(test.theirs) }}
			found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"tags": []string{"ours"}, "vpc_id": test.vpc, "wait_for_status": "requested"})})
			if len(w.Mock.Alive()) != 1 || w.Mock.Orders() != 0 {
				t.Errorf("%s: %d links are alive, %d ordered: %s", name, len(w.Mock.Alive()), w.Mock.Orders(), found)
			}
			if took := len(c.State) == 1; took != test.ours || found.Failed() == test.ours {
				t.Errorf("%s: adopted: %t, want %t: %s", name, took, test.ours, found)
			}
		})
	}
}
