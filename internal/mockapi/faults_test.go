package mockapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestFaults applies each kind to an order, through a real connection.
func TestFaults(t *testing.T) {
	const unavailable = 503
	cut := func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }
	rst := func(err error) bool { return errors.Is(err, syscall.ECONNRESET) }
	for _, tc := range []struct {
		fault  Fault
		orders int
		broken func(error) bool // nil: the reply arrives
		status int
		body   string // the body contains it
	}{
		{Fault{Kind: StatusBefore}, 0, nil, 500, "internal_error"},
		{Fault{Kind: StatusBefore, Status: unavailable, RetryAfter: "7", Body: `{"type":"mine"}`}, 0, nil, unavailable, "mine"},
		{Fault{Kind: StatusAfter, Status: unavailable}, 1, nil, unavailable, "unavailable"},
		{Fault{Kind: ResetBefore}, 0, rst, 0, ""},
		{Fault{Kind: ResetAfter}, 1, rst, 0, ""},
		{Fault{Kind: TruncateAfter}, 1, cut, 200, `"id"`},
		{Fault{Kind: NotJSONAfter}, 1, nil, 200, "<html>"},
		{Fault{Kind: EmptyAfter}, 1, nil, 200, ""},
		{Fault{Kind: StallBefore, Delay: time.Millisecond}, 0, nil, 504, "timeout"},
		{Fault{Kind: StallAfter, Delay: time.Millisecond, Status: 502}, 1, nil, 502, "bad_gateway"},
		{Fault{Kind: Latency, Delay: time.Millisecond}, 1, nil, 200, `"requested"`},
		{Fault{Kind: TooManyRequests, RetryAfter: "7"}, 0, nil, 429, "too_many_requests"},
		{Fault{Kind: UnknownStatus, Body: "thawing"}, 1, nil, 200, `"status":"thawing"`},
		{Fault{Kind: TransientState}, 0, nil, 409, "transient_state"},
		{Fault{Kind: PreconditionFailed, Body: "not today"}, 0, nil, 412, "not today"},
		{Fault{Kind: PermissionsDenied}, 0, nil, 403, "permissions_denied"},
		{Fault{Kind: Conflict}, 0, nil, 409, `"conflict"`},
	} {
		t.Run(string(tc.fault.Kind), func(t *testing.T) {
			c := start(t, Options{})
			tc.fault.Operation = "CreateLink"
			c.s.AddFault(tc.fault)
			res, out, err := c.raw("POST", base+"/links", hosted("a"))
			switch {
			case tc.broken == nil && err != nil, tc.broken != nil && !tc.broken(err):
				t.Errorf("error %v", err)
			case res != nil && (res.StatusCode != tc.status || !strings.Contains(string(out), tc.body)):
				t.Errorf("%d %q, want %d with %s", res.StatusCode, out, tc.status, tc.body)
			case res != nil && res.Header.Get("Retry-After") != tc.fault.RetryAfter:
				t.Errorf("%v", res.Header)
			case res != nil && tc.fault.Kind == EmptyAfter && len(out) != 0:
				t.Errorf("%q", out)
			}
			if got := c.s.Orders(); got != tc.orders {
				t.Errorf("%d orders, want %d", got, tc.orders)
			}
			if got := c.s.Requests(); len(got) != 1 || got[0].Fault != tc.fault.Kind || got[0].Status != tc.status && tc.broken == nil {
				t.Errorf("log %+v", got)
			}
			c.order("b") // used up
			if len(c.s.Faults()) != 0 {
				t.Error("the rule is still there")
			}
		})
	}
}

func TestFaultHidden(t *testing.T) {
	c := start(t, Options{})
	a, b := c.order("a"), c.order("b")
	c.s.AddFault(Fault{Operation: "GetLink", Kind: Hidden, Times: 2})
	c.s.AddFault(Fault{Operation: "ListLinks", Kind: Hidden, Link: "b"})
	c.s.AddFault(Fault{Operation: "ListLinks", Kind: Hidden})
	for range 2 {
		if o := c.do("GET", base+"/links/"+a, nil, 404); o["resource"] != "link" || o["resource_id"] != a {
			t.Errorf("%v", o)
		}
	}
	c.status(a)
	for _, want := range []string{"a", "", "a b"} {
		if got, _ := c.names(base+"/links", "links"); strings.Join(got, " ") != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
	c.s.AddFault(Fault{Operation: "*", Kind: Hidden, Link: b, Times: -1})
	c.status(a)
	c.do("DELETE", base+"/links/"+b, nil, 404)
}

// TestFaultHiddenElsewhere: the fault works for every kind of object.
func TestFaultHiddenElsewhere(t *testing.T) {
	c := start(t, Options{})
	policy, vpc := c.s.AddPolicy(PolicySeed{Name: "p"}), c.s.AddVPC("v")
	conn := c.s.AddConnection(ConnectionSeed{Name: "dc"})
	c.s.AddFault(Fault{Operation: "*", Kind: Hidden, Times: -1})
	const vpcs = "/vpc/v2/regions/fr-par/vpcs"
	for _, path := range []string{
		base + "/partners/" + PartnerFreePro, base + "/pops/" + PopTH2, base + "/routing-policies/" + policy,
		base + "/dedicated-connections/" + conn, vpcs + "/" + vpc,
	} {
		c.do("GET", path, nil, 404)
	}
	for _, path := range []string{
		base + "/partners", base + "/pops", base + "/routing-policies", base + "/dedicated-connections", vpcs,
	} {
		if o := c.do("GET", path, nil, 200); o["total_count"] != 0.0 {
			t.Errorf("%s: %v", path, o)
		}
	}
}

// TestCloseWakes: Close ends held requests even if the handler runs in another server.
func TestCloseWakes(t *testing.T) {
	s := New(Options{})
	hs := httptest.NewServer(s.Handler())
	defer hs.Close()
	s.AddFault(Fault{Operation: "GetMetadata", Kind: StallBefore})
	done := make(chan error, 1)
	go func() {
		res, err := http.Get(hs.URL + "/metadata")
		if err == nil {
			err = errors.Join(errors.New("it replied"), res.Body.Close())
		}
		done <- err
	}()
	until(t, func() bool { return len(s.Faults()) == 0 })
	s.Close()
	select {
	case err := <-done:
		if err.Error() == "it replied" {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("held after Close")
	}
}

// TestFaultRules checks which rule applies, and when.
func TestFaultRules(t *testing.T) {
	c := start(t, Options{Lifecycle: manual()})
	a, b := c.order("a"), c.order("b")
	get := func(id string) int {
		t.Helper()
		res, _, err := c.raw("GET", base+"/links/"+id, nil)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode
	}
	c.s.AddFault(Fault{Operation: "GetLink", Kind: StatusBefore, Status: 501, Skip: 1, Times: 2})
	c.s.AddFault(Fault{Operation: "*", Kind: StatusBefore, Status: 502, Link: "b"})
	c.s.AddFault(Fault{Operation: "*", Kind: StatusBefore, Status: 503, Times: -1, Skip: 1})
	var got []int
	for _, id := range []string{a, a, b, b, a, a} {
		got = append(got, get(id))
	}
	for i, want := range []int{200, 501, 501, 502, 503, 503} {
		if got[i] != want {
			t.Fatalf("%v", got)
		}
	}
	if left := c.s.Faults(); len(left) != 1 || left[0].Times != -1 {
		t.Errorf("%+v", left)
	}
	c.s.ClearFaults()
	if got := get(a); got != 200 {
		t.Error(got)
	}
	c.s.AddFault(Fault{Operation: "CreateLink", Kind: StatusBefore, Link: "mine"})
	c.order("other")
	c.do("POST", base+"/links", hosted("mine"), 500)
	// An unknown status in a list, of one link.
	c.s.AddFault(Fault{Operation: "ListLinks", Kind: UnknownStatus, Link: "a", Body: "thawing"})
	for _, v := range c.do("GET", base+"/links", nil, 200)["links"].([]any) {
		if l := v.(object); (l["status"] == "thawing") != (l["name"] == "a") {
			t.Errorf("%v is %v", l["name"], l["status"])
		}
	}
}

// TestStall checks that a held request ends with its client, and with the server.
func TestStall(t *testing.T) {
	c := start(t, Options{})
	c.s.AddFault(Fault{Operation: "CreateLink", Kind: StallAfter})
	ctx, cancel := context.WithCancel(context.Background())
	send := func(ctx context.Context) chan error {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+base+"/links", strings.NewReader(`{"name":"a","project_id":"`+
			DefaultProjectID+`","pop_id":"`+PopTH2+`","bandwidth_mbps":50,"partner_id":"`+PartnerFranceIX+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Auth-Token", token)
		done := make(chan error, 1)
		go func() {
			res, err := c.hc.Do(req)
			if err == nil {
				err = res.Body.Close()
			}
			done <- err
		}()
		return done
	}
	done := send(ctx)
	until(t, func() bool { return c.s.Orders() == 1 })
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	c.s.AddFault(Fault{Operation: "CreateLink", Kind: StallBefore})
	done = send(context.Background())
	until(t, func() bool { return c.s.Count("CreateLink") == 2 })
	c.s.Close()
	if err := <-done; err == nil {
		t.Error("it replied")
	}
	if got := c.s.Orders(); got != 1 {
		t.Errorf("%d orders", got)
	}
}

// until waits for another goroutine.
func until(t *testing.T, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond) // pauses between two tries
	defer tick.Stop()
	for end := time.After(10 * time.Second); !ok(); {
		select {
		case <-end:
			t.Fatal("it does not happen")
		case <-tick.C:
		}
	}
}

func TestRateLimit(t *testing.T) {
	k := newClock()
	c := start(t, Options{Now: k.Now, RateLimit: 2})
	get := func(want int) {
		t.Helper()
		res, _, err := c.raw("GET", base+"/pops", nil)
		if err != nil || res.StatusCode != want {
			t.Fatalf("%v %v, want %d", res, err, want)
		}
		if want == 429 && res.Header.Get("Retry-After") != "1" {
			t.Error("no Retry-After")
		}
	}
	get(200)
	get(200)
	get(429)
	k.add(500 * time.Millisecond)
	get(200)
	get(429)
	k.add(time.Hour)
	get(200)
	get(200)
	get(429)
	c.do("GET", "/mock/lifecycle", nil, 200)
}

func TestLatency(t *testing.T) {
	c := start(t, Options{Latency: 20 * time.Millisecond})
	for path, slow := range map[string]bool{base + "/pops": true, "/mock/lifecycle": false} {
		began := time.Now()
		c.do("GET", path, nil, 200)
		if took := time.Since(began); slow && took < 20*time.Millisecond {
			t.Errorf("%s took %s", path, took)
		}
	}
}
