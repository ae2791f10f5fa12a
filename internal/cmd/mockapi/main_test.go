package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// buffer is what a server prints to while a test reads it.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

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

func TestRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var out buffer
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, []string{"-addr", "127.0.0.1:0", "-requested", "manual", "-configuring", "0s", "-links", "3", "-secret-key", "it's"}, &out, io.Discard)
	}()
	until(t, func() bool { return strings.Contains(out.String(), "curl ") })
	text := out.String()
	url, _, _ := strings.Cut(text, "\n")
	for _, want := range []string{
		"export SCW_API_URL=" + url + "\n", "export SCW_ACCESS_KEY=SCWXXXXXXXXXXXXXXXXX\n", `export SCW_SECRET_KEY='it'\''s'` + "\n",
		"export SCW_DEFAULT_PROJECT_ID=105bdce1-64c0-48ab-899d-868455867ecf\n", "export SCW_DEFAULT_REGION=fr-par\n", url + "/    # in a browser", "curl -s " + url + "/mock/",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not printed:\n%s", want, text)
		}
	}
	post := func(path, body string) {
		t.Helper()
		res, err := http.Post(url+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil || res.StatusCode >= 300 {
			t.Errorf("%s: %s %v", path, res.Status, err)
		}
	}
	res, err := http.Get(url + "/")
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(res.Body)
	if closed := res.Body.Close(); err != nil || closed != nil || res.StatusCode != http.StatusOK || !strings.Contains(string(page), "<title>InterLink mock</title>") {
		t.Errorf("the page: %s %v %s", res.Status, err, page)
	}
	post("/mock/seed", `{"name":"mine","status":"requested"}`)
	until(t, func() bool { return strings.Contains(out.String(), "mine  seeded: requested") })
	post("/mock/links/mine/refuse", `{"reason":"no port"}`)
	until(t, func() bool { return strings.Contains(out.String(), "requested → refused: no port") })
	post("/mock/reset", "")
	post("/mock/seed", `{"name":"again"}`)
	until(t, func() bool { return strings.Contains(out.String(), "again  seeded: active") })
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// atOnce posts a seed before the line with the address is written.
type atOnce struct {
	buffer
	t *testing.T
}

func (a *atOnce) Write(p []byte) (int, error) {
	if url, _, _ := strings.Cut(string(p), "\n"); strings.HasPrefix(url, "http") {
		res, err := http.Post(url+"/mock/seed", "application/json", strings.NewReader(`{"name":"early"}`))
		if err != nil {
			a.t.Error(err)
		} else if err := res.Body.Close(); err != nil || res.StatusCode >= 300 {
			a.t.Error(res.Status, err)
		}
	}
	return a.buffer.Write(p)
}

// TestEventsAtTheStart: events right after the start are printed too.
func TestEventsAtTheStart(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	out := atOnce{t: t}
	done := make(chan error, 1)
	go func() { done <- run(ctx, []string{"-addr", "127.0.0.1:0", "-links", "1"}, &out, io.Discard) }()
	until(t, func() bool { return strings.Contains(out.String(), "early  seeded: active") })
	if strings.Contains(out.String(), "seed-001") {
		t.Errorf("what was there before is told as news:\n%s", out.String())
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestFlags(t *testing.T) {
	o, err := parse(nil, io.Discard)
	want := mockapi.Lifecycle{
		Configuring: time.Second, Requested: 3 * time.Second, Provisioning: 3 * time.Second, Deprovisioning: 2 * time.Second,
	}
	if err != nil || o.lifecycle != want || o.addr != "127.0.0.1:7777" {
		t.Errorf("%+v %v", o, err)
	}
	for _, ok := range []string{"-addr=[::1]:1", "-addr=localhost:1", "-allow-remote -addr=0.0.0.0:1", "-decision=refuse -reason=full"} {
		if _, err := parse(strings.Fields(ok), io.Discard); err != nil {
			t.Errorf("%s: %v", ok, err)
		}
	}
	for _, bad := range []string{
		"-addr=0.0.0.0:1", "-addr=:7777", "-addr=example.com:1", "-addr=127.0.0.1", "-requested=soon", "-decision=mend", "-links=-1", "more",
	} {
		if _, err := parse(strings.Fields(bad), io.Discard); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}
