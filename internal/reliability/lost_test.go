package reliability

import (
	"bytes"
	"context"
	"io"
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

// brokenWire loses the reply to the first order, and lets something happen a
// while later: the order is taken all the same, say.
type brokenWire struct {
	http.RoundTripper

	reply func() (*http.Response, error) // nil: the connection is reset
	delay time.Duration
	then  func(order func()) // order sends the order after all
	once  sync.Once
}

// RoundTrip implements http.RoundTripper.
func (b *brokenWire) RoundTrip(req *http.Request) (*http.Response, error) {
	first := false
	if strings.HasSuffix(req.URL.Path, "/links") && req.Method == http.MethodPost {
		b.once.Do(func() { first = true })
	}
	if !first {
		return b.RoundTripper.RoundTrip(req)
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	late := req.Clone(context.WithoutCancel(req.Context()))
	late.Body = io.NopCloser(bytes.NewReader(body))
	time.AfterFunc(b.delay, func() {
		b.then(func() {
			if resp, err := b.RoundTripper.RoundTrip(late); err == nil {
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		})
	})
	if b.reply == nil {
		return nil, syscall.ECONNRESET
	}
	return b.reply()
}

func replied(status int, kind, body string) func() (*http.Response, error) {
	return func() (*http.Response, error) {
		return &http.Response{
			StatusCode: status, Status: http.StatusText(status), Header: http.Header{"Content-Type": {kind}},
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}, nil
	}
}

// maintenance is the page of a gateway that says when to come back.
func maintenance() (*http.Response, error) {
	resp, err := replied(http.StatusServiceUnavailable, "text/html", "<html>maintenance</html>")()
	resp.Header.Set("Retry-After", "1")
	return resp, err
}

// failed is the API's own answer that it could not do a call.
var failed = replied(http.StatusInternalServerError, "application/json", `{"message":"internal error","type":"internal_error"}`)

// unavailable is the API's own answer that it cannot do a call now.
var unavailable = replied(http.StatusServiceUnavailable, "application/json", `{"message":"unavailable","type":"unavailable"}`)

// limited is the API's answer that there are too many requests.
var limited = replied(http.StatusTooManyRequests, "application/json", `{"message":"too many requests","type":"too_many_requests"}`)

// refusedConnection is a connection that is not made.
func refusedConnection() (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

// TestTakenLate loses the reply to an order in each way that says nothing of
// what became of it, and has the API take it later: while it is looked for it is
// found, and after that nothing was ordered beside it.
func TestTakenLate(t *testing.T) {
	t.Parallel()
	const html, asJSON = "text/html", "application/json"
	for name, reply := range map[string]func() (*http.Response, error){
		"reset":                       nil,
		"500 of the API's own":        failed,
		"503 of the API's own":        unavailable,
		"500 of a gateway":            replied(500, asJSON, `{"message":"An unexpected error occurred"}`),
		"502 with a page":             replied(502, html, "<html>bad gateway</html>"),
		"502 with JSON":               replied(502, asJSON, `{"message":"invalid response from upstream","type":"bad_gateway"}`),
		"503 with a page":             replied(503, html, "upstream connect error or disconnect"),
		"503 with a page and a time":  maintenance,
		"504 that is no object":       replied(504, asJSON, `["timeout"]`),
		"success of another shape":    replied(200, asJSON, `{"id":5}`),
		"success with a broken date":  replied(200, asJSON, `{"id":"x","created_at":"soon"}`),
		"success that is no object":   replied(200, asJSON, `[]`),
		"success of a captive portal": replied(200, html, "<html>log in</html>"),
	} {
		for _, delay := range []time.Duration{5 * time.Second, 40 * time.Second} {
			protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 5 * time.Minute}}, func(t *testing.T, w *protocol.World) {
				t.Helper()
				w.Transport = &brokenWire{RoundTripper: w.Transport, reply: reply, delay: delay, then: func(order func()) { order() }}
				c := protocol.NewCore(t, w)
				cfg := protocol.Config{theLink: hosted("paris", protocol.Attrs{"tags": []string{"a", "b"}, "wait_for_status": "requested"})}
				found := c.Apply(background(t), cfg)
				<-time.After(time.Minute)
				alive := w.Mock.Alive()
				if len(alive) != 1 {
					t.Fatalf("%s, taken after %s: %d links are alive, want 1: %s", name, delay, len(alive), found)
				}
				if delay < 10*time.Second {
					if found.Failed() || !strings.Contains(found.String(), "this link is taken for it") || len(c.State) != 1 {
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
				if changes, found := c.Plan(background(t), cfg); found.Failed() || !changes.Empty() {
					t.Errorf("%s, taken after %s: the last plan is not empty: %s %s", name, delay, changes, found)
				}
			})
		}
	}
}

// TestSentOnce has an order fail in each way that says nothing of what became of
// it, also where others may have its name: it is not sent again, and the error
// says what is not known. After an answer that says that nothing was taken it is.
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
			protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
				t.Helper()
				sent := 0
				broken := &brokenWire{RoundTripper: w.Transport, reply: test.reply, then: func(func()) {}}
				w.Transport = wire(func(req *http.Request) (*http.Response, error) {
					if operationOf(req) == "CreateLink" {
						sent++
					}
					return broken.RoundTrip(req)
				})
				c := protocol.NewCore(t, w)
				found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"wait_for_status": "requested", "allow_duplicate_name": allowed})})
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

// TestInterruptedFirstLook interrupts the look before an order, which is made if
// that of the plan is too old: nothing is ordered.
func TestInterruptedFirstLook(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		s, c := w.Open(background(t), t), protocol.NewCore(t, w)
		arguments := c.Evaluate(theLink, hosted("paris", nil), nil)
		planned, found := s.Plan(background(t), theLink, c.Null(theLink), nil, nil, arguments)
		if found.Failed() {
			t.Fatalf("the plan fails: %s", found)
		}
		<-time.After(time.Minute)
		w.Mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.StallBefore, Times: -1})
		ctx, cancel := context.WithTimeout(background(t), time.Second)
		defer cancel()
		began := time.Now()
		made, found := s.Apply(ctx, theLink, c.Null(theLink), nil, planned, arguments)
		if took := time.Since(began); took > 2*time.Second || !found.Failed() || !strings.Contains(found.String(), "Nothing was ordered") {
			t.Errorf("after %s: %s", took, found)
		}
		if w.Mock.Orders() != 0 || !made.Value.IsNull() {
			t.Errorf("%d orders, in the state: %s", w.Mock.Orders(), made.Value)
		}
	})
}

// TestInterruptedLook interrupts the look for an order that has shown up since
// it looked last: it looks once more.
func TestInterruptedLook(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Transport = &brokenWire{RoundTripper: w.Transport, delay: 7 * time.Second, then: func(order func()) { order() }}
		c := protocol.NewCore(t, w)
		ctx, cancel := context.WithTimeout(background(t), 7200*time.Millisecond)
		defer cancel()
		found := c.Apply(ctx, protocol.Config{theLink: hosted("paris", nil)})
		if found.Failed() || len(c.State) != 1 || len(w.Mock.Alive()) != 1 {
			t.Errorf("%d in the state, %d alive: %s", len(c.State), len(w.Mock.Alive()), found)
		}
	})
}

// TestNotTakenForOurs has an order that is lost while somebody else orders a
// link of its name: one that is not all that was ordered is not taken over, and
// nothing is ordered beside it. One that cannot be told from it is taken over,
// but not deleted where the configuration cannot be had.
func TestNotTakenForOurs(t *testing.T) {
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
		protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			test.theirs.Name = "paris"
			w.Transport = &brokenWire{RoundTripper: w.Transport, delay: time.Second, then: func(func()) { w.Mock.AddLink(test.theirs) }}
			c := protocol.NewCore(t, w)
			found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"tags": []string{"ours"}, "vpc_id": test.vpc, "wait_for_status": "requested"})})
			if len(w.Mock.Alive()) != 1 || w.Mock.Orders() != 0 {
				t.Errorf("%s: %d links are alive, %d ordered: %s", name, len(w.Mock.Alive()), w.Mock.Orders(), found)
			}
			if took := len(c.State) == 1; took != test.ours || found.Failed() == test.ours {
				t.Errorf("%s: taken for ours: %t, want %t: %s", name, took, test.ours, found)
			}
		})
	}
}

// TestInterruptedWhileBusy interrupts an order that the API has put off: nothing
// was ordered, and the user is told so.
func TestInterruptedWhileBusy(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mockapi.Fault{
		"429":             {Kind: mockapi.TooManyRequests, RetryAfter: "30", Times: -1},
		"transient state": {Kind: mockapi.TransientState, Times: -1},
	} {
		protocol.Bubble(t, mockapi.Options{}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			fault.Operation = "CreateLink"
			w.Mock.AddFault(fault)
			c := protocol.NewCore(t, w)
			began := time.Now()
			ctx, cancel := context.WithTimeout(background(t), 10*time.Second)
			defer cancel()
			found := c.Apply(ctx, protocol.Config{theLink: hosted("paris", nil)})
			if took := time.Since(began); took > 13*time.Second {
				t.Errorf("%s: it took %s", name, took)
			}
			if !found.Failed() || !strings.Contains(found.String(), "Nothing was ordered") || strings.Contains(found.String(), "not known") {
				t.Errorf("%s: the error does not say that nothing was ordered: %s", name, found)
			}
			if w.Mock.Orders() != 0 {
				t.Errorf("%s: %d orders", name, w.Mock.Orders())
			}
		})
	}
}

// TestInterruptedWithdrawal interrupts an apply that withdraws its order, of an
// API that does not answer: it ends, with the order in the state.
func TestInterruptedWithdrawal(t *testing.T) {
	t.Parallel()
	for _, held := range []string{"GetLink", "DeleteLink"} {
		protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			w.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
			<-time.After(time.Second) // it is the older one
			w.Mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.Hidden, Times: 2})
			w.Mock.AddFault(mockapi.Fault{Operation: held, Kind: mockapi.StallBefore, Times: -1})
			c := protocol.NewCore(t, w)
			const pressed = 5 * time.Second
			began := time.Now()
			ctx, cancel := context.WithTimeout(background(t), pressed)
			defer cancel()
			found := c.Apply(ctx, protocol.Config{theLink: hosted("paris", nil)})
			if took := time.Since(began); took < pressed || took > pressed+3*time.Second {
				t.Errorf("%s held: it took %s, want at most 3 s after the interrupt", held, took)
			}
			if !found.Failed() || !strings.Contains(found.String(), "came second") || len(c.State) != 1 || len(w.Mock.Alive()) != 2 {
				t.Errorf("%s held: %d in the state, %d alive: %s", held, len(c.State), len(w.Mock.Alive()), found)
			}
			w.Mock.ClearFaults()
			if found := c.Destroy(background(t)); found.Failed() || len(w.Mock.Alive()) != 1 {
				t.Errorf("%s held: the order is not ended by the next destroy: %s", held, found)
			}
		})
	}
}

// TestInterruptBudget presses Ctrl-C as an order is sent to an API that is slow or
// does not answer: all that has to come to its end takes 3 s together.
func TestInterruptBudget(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]mockapi.Fault{
		"slow, the reply lost":    {{Operation: "CreateLink", Kind: mockapi.ResetAfter}},
		"slow, the order stalls":  {{Operation: "CreateLink", Kind: mockapi.StallAfter}},
		"list and partner stall":  {{Operation: "ListLinks", Kind: mockapi.StallBefore, Skip: 2, Times: -1}, {Operation: "GetPartner", Kind: mockapi.StallBefore, Times: -1}},
		"order and partner stall": {{Operation: "CreateLink", Kind: mockapi.StallAfter}, {Operation: "GetPartner", Kind: mockapi.StallBefore, Times: -1}},
	} {
		protocol.Bubble(t, mockapi.Options{Latency: 500 * time.Millisecond, Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			for _, fault := range faults {
				w.Mock.AddFault(fault)
			}
			c := protocol.NewCore(t, w)
			ctx, cancel := context.WithCancel(background(t))
			defer cancel()
			var pressed time.Time
			base := w.Transport
			w.Transport = wire(func(req *http.Request) (*http.Response, error) {
				if operationOf(req) == "CreateLink" {
					pressed = time.Now()
					cancel()
				}
				return base.RoundTrip(req)
			})
			found := c.Apply(ctx, protocol.Config{theLink: hosted("paris", nil)})
			if took := time.Since(pressed); took > 2800*time.Millisecond {
				t.Errorf("%s: it took %s: %s", name, took, found)
			}
			if len(c.State) != len(w.Mock.Alive()) {
				t.Errorf("%s: %d in the state, %d alive: %s", name, len(c.State), len(w.Mock.Alive()), found)
			}
		})
	}
}
