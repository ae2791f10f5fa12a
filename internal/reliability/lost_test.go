package reliability

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// brokenWire breaks the connection of the first order, and lets something happen
// a while later: the order is taken all the same, say.
type brokenWire struct {
	http.RoundTripper

	delay time.Duration
	then  func(order func()) // order sends the order after all
	once  sync.Once
}

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
				_ = resp.Body.Close()
			}
		})
	})
	return nil, syscall.ECONNRESET
}

// TestTakenAfterAReset has an order whose connection breaks and which the API
// takes all the same, later and later. One order remains for as long as it is
// looked for; after that the user is told of both.
func TestTakenAfterAReset(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		delay time.Duration
		alive int
		told  string
	}{
		"within the look":         {20 * time.Second, 1, "this link is taken for it"},
		"as it is sent again":     {30*time.Second + 100*time.Millisecond, 1, "this link is taken for it"},
		"while the link is built": {2 * time.Minute, 2, "both are billed"},
	} {
		bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 5 * time.Minute}}, func(t *testing.T, w *world) {
			t.Helper()
			w.transport = &brokenWire{RoundTripper: w.transport, delay: test.delay, then: func(order func()) { order() }}
			c := newCore(t, w)
			cfg := config{theLink: hosted("paris", attrs{"tags": []string{"a", "b"}})}
			found := c.apply(background(t), cfg)
			if found.failed() || !strings.Contains(found.String(), test.told) {
				t.Errorf("%s: the apply fails, or does not say %q: %s", name, test.told, found)
			}
			if alive := len(w.mock.Alive()); alive != test.alive || len(c.state) != 1 {
				t.Errorf("%s: %d links are alive, want %d; %d in the state", name, alive, test.alive, len(c.state))
			}
			if changes, found := c.plan(background(t), cfg); found.failed() || !changes.empty() {
				t.Errorf("%s: the next plan is not empty: %s %s", name, changes, found)
			}
		})
	}
}

// TestRefusedAfterAReset has an order that the API takes as it is sent again, and
// so refuses the second time: the first one is found.
func TestRefusedAfterAReset(t *testing.T) {
	t.Parallel()
	bubble(t, mockapi.Options{}, func(t *testing.T, w *world) {
		t.Helper()
		w.transport = &brokenWire{RoundTripper: w.transport, delay: 30*time.Second + 100*time.Millisecond, then: func(order func()) {
			order()
			w.mock.AddFault(mockapi.Fault{Operation: "CreateLink", Kind: mockapi.StatusBefore, Status: http.StatusForbidden, Body: `{"type":"quotas_exceeded","details":[{"resource":"links","quota":1,"current":1}]}`})
		}}
		c := newCore(t, w)
		found := c.apply(background(t), config{theLink: hosted("paris", nil)})
		if found.failed() || !strings.Contains(found.String(), "this link is taken for it") || len(w.mock.Alive()) != 1 || len(c.state) != 1 {
			t.Errorf("%d links are alive, %d in the state: %s", len(w.mock.Alive()), len(c.state), found)
		}
	})
}

// TestNotTakenForOurs has an order that is lost while somebody else orders a
// link of its name: one that is not all that was ordered is not taken over, and
// nothing is ordered beside it.
func TestNotTakenForOurs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		theirs mockapi.LinkSeed
		ours   bool
	}{
		"other tags":      {theirs: mockapi.LinkSeed{Name: "paris", Tags: []string{"theirs"}}},
		"other bandwidth": {theirs: mockapi.LinkSeed{Name: "paris", Tags: []string{"ours"}, BandwidthMbps: 100}},
		"just the same":   {theirs: mockapi.LinkSeed{Name: "paris", Tags: []string{"ours"}, BandwidthMbps: 50}, ours: true},
	} {
		bubble(t, mockapi.Options{}, func(t *testing.T, w *world) {
			t.Helper()
			w.transport = &brokenWire{RoundTripper: w.transport, delay: time.Second, then: func(func()) { w.mock.AddLink(test.theirs) }}
			c := newCore(t, w)
			found := c.apply(background(t), config{theLink: hosted("paris", attrs{"tags": []string{"ours"}})})
			if len(w.mock.Alive()) != 1 || w.mock.Orders() != 0 {
				t.Errorf("%s: %d links are alive, %d ordered: %s", name, len(w.mock.Alive()), w.mock.Orders(), found)
			}
			if took := len(c.state) == 1; took != test.ours || found.failed() == test.ours {
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
		bubble(t, mockapi.Options{}, func(t *testing.T, w *world) {
			t.Helper()
			fault.Operation = "CreateLink"
			w.mock.AddFault(fault)
			c := newCore(t, w)
			began := time.Now()
			ctx, cancel := context.WithTimeout(background(t), 10*time.Second)
			defer cancel()
			found := c.apply(ctx, config{theLink: hosted("paris", nil)})
			if took := time.Since(began); took > 13*time.Second {
				t.Errorf("%s: it took %s", name, took)
			}
			if !found.failed() || !strings.Contains(found.String(), "Nothing was ordered") || strings.Contains(found.String(), "not known") {
				t.Errorf("%s: the error does not say that nothing was ordered: %s", name, found)
			}
			if w.mock.Orders() != 0 {
				t.Errorf("%s: %d orders", name, w.mock.Orders())
			}
		})
	}
}

// TestInterruptedWithdrawal interrupts an apply that withdraws its order, of an
// API that does not answer: it ends, with the order in the state.
func TestInterruptedWithdrawal(t *testing.T) {
	t.Parallel()
	for _, held := range []string{"GetLink", "DeleteLink"} {
		bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}, func(t *testing.T, w *world) {
			t.Helper()
			w.mock.AddLink(mockapi.LinkSeed{Name: "paris"})
			w.mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.Hidden})
			w.mock.AddFault(mockapi.Fault{Operation: held, Kind: mockapi.StallBefore, Times: -1})
			c := newCore(t, w)
			const pressed = 5 * time.Second
			began := time.Now()
			ctx, cancel := context.WithTimeout(background(t), pressed)
			defer cancel()
			found := c.apply(ctx, config{theLink: hosted("paris", nil)})
			if took := time.Since(began); took < pressed || took > pressed+3*time.Second {
				t.Errorf("%s held: it took %s, want at most 3 s after the interrupt", held, took)
			}
			if !found.failed() || !strings.Contains(found.String(), "came second") || len(c.state) != 1 || len(w.mock.Alive()) != 2 {
				t.Errorf("%s held: %d in the state, %d alive: %s", held, len(c.state), len(w.mock.Alive()), found)
			}
			w.mock.ClearFaults()
			if found := c.destroy(background(t)); found.failed() || len(w.mock.Alive()) != 1 {
				t.Errorf("%s held: the order is not ended by the next destroy: %s", held, found)
			}
		})
	}
}
