package mockapi

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"
)

const (
	base    = "/interlink/v1beta1/regions/fr-par"
	token   = "11111111-1111-1111-1111-111111111111"
	missing = "99999999-9999-4999-8999-999999999999" // no object has this id
)

// clock is a clock that only tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 4, 15, 12, 0, 0, 123456789, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// client talks to a running server with plain net/http.
type client struct {
	t     testing.TB
	s     *Server
	url   string
	token string
	hc    *http.Client
}

func start(t testing.TB, o Options) *client {
	t.Helper()
	s := New(o)
	url, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	hc := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	t.Cleanup(func() {
		s.Close()
		hc.CloseIdleConnections()
	})
	return &client{t, s, url, token, hc}
}

// manual is a lifecycle in which nothing moves by itself.
func manual() Lifecycle {
	return Lifecycle{Requested: Manual, Provisioning: Manual, Deprovisioning: Manual}
}

// answer is the head of a reply. Its body has been read and closed.
type answer struct {
	StatusCode int
	Header     http.Header
}

// raw sends a request and reads as much of the reply as it can. It returns nil if not even the head arrived.
func (c *client) raw(method, path string, body any) (*answer, []byte, error) {
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = bytes.NewReader([]byte(b))
	default:
		j, err := json.Marshal(b)
		if err != nil {
			c.t.Fatal(err)
		}
		in = bytes.NewReader(j)
	}
	req, err := http.NewRequest(method, c.url+path, in)
	if err != nil {
		c.t.Fatal(err)
	}
	if c.token != "" {
		req.Header.Set("X-Auth-Token", c.token)
	}
	res, err := c.hc.Do(req)
	if err != nil {
		return nil, nil, err
	}
	out, err := io.ReadAll(res.Body)
	_ = res.Body.Close() // read to its end, or broken
	return &answer{res.StatusCode, res.Header}, out, err
}

// do sends a request. It fails the test if the status is not want.
func (c *client) do(method, path string, body any, want int) object {
	c.t.Helper()
	res, out, err := c.raw(method, path, body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	if res.StatusCode != want {
		c.t.Fatalf("%s %s %v: status %d, want %d: %s", method, path, body, res.StatusCode, want, out)
	}
	var o object
	if len(out) > 0 {
		if err := json.Unmarshal(out, &o); err != nil {
			c.t.Fatalf("%s %s: %v: %s", method, path, err, out)
		}
	}
	return o
}

// order orders a hosted link and returns its id.
func (c *client) order(name string) string {
	c.t.Helper()
	return c.do("POST", base+"/links", hosted(name), 200)["id"].(string)
}

func hosted(name string) object {
	return object{
		"name": name, "project_id": DefaultProjectID, "tags": []string{}, "pop_id": PopTH2, "bandwidth_mbps": 50,
		"partner_id": PartnerFranceIX,
	}
}

// with returns a copy of o with some keys and values replaced. A nil value removes the key.
func with(o object, kv ...any) object {
	out := object{}
	for k, v := range o {
		out[k] = v
	}
	for i := 0; i < len(kv); i += 2 {
		if kv[i+1] == nil {
			delete(out, kv[i].(string))
			continue
		}
		out[kv[i].(string)] = kv[i+1]
	}
	return out
}

func (c *client) status(id string) string {
	c.t.Helper()
	return c.do("GET", base+"/links/"+id, nil, 200)["status"].(string)
}

func (c *client) act(id string, a Action) {
	c.t.Helper()
	if err := c.s.Act(id, a, ""); err != nil {
		c.t.Fatal(err)
	}
}
