package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// fault replies to the first requests of an operation instead of the API.
type fault struct {
	name string
	make func(req *http.Request) (*http.Response, error)
}

func status(code int, header ...string) fault {
	return fault{fmt.Sprint(code, header), func(*http.Request) (*http.Response, error) {
		resp := reply(code, map[string]any{"message": "not now"})
		if len(header) > 0 {
			resp.Header.Set("Retry-After", header[0])
		}
		return resp, nil
	}}
}

func broken(name string, err error) fault {
	return fault{name, func(*http.Request) (*http.Response, error) { return nil, err }}
}

// The faults that the tests inject.
var (
	refused = broken("connection refused", &net.OpError{Op: "dial", Err: errors.New("connection refused")})
	noProxy = broken("proxy refused", &net.OpError{Op: "proxyconnect", Err: &net.OpError{Op: "dial", Err: errors.New("connection refused")}})
	noHost  = broken("no such host", &net.DNSError{Err: "no such host", Name: "api"})
	reset   = broken("reset", &net.OpError{Op: "read", Err: errors.New("connection reset by peer")})
	hangUp  = broken("EOF", io.EOF)
	timeout = fault{"time-out", func(req *http.Request) (*http.Response, error) { return nil, rest(req.Context(), time.Hour) }}
	html    = fault{"HTML", func(*http.Request) (*http.Response, error) {
		return plain(http.StatusOK, "text/html", "<html></html>"), nil
	}}
	htmlJSON = fault{"HTML that says JSON", func(*http.Request) (*http.Response, error) {
		return plain(http.StatusOK, "application/json", "<html></html>"), nil
	}}
	empty = fault{"empty", func(*http.Request) (*http.Response, error) { return plain(http.StatusOK, "application/json", ""), nil }}
	noID  = fault{"no id", func(*http.Request) (*http.Response, error) {
		return plain(http.StatusOK, "application/json", "{}"), nil
	}}
	half = fault{"half", func(*http.Request) (*http.Response, error) {
		return plain(http.StatusOK, "application/json", `{"id":"x"`), nil
	}}
	cutShort = fault{"cut short", func(*http.Request) (*http.Response, error) {
		resp := plain(http.StatusOK, "application/json", "")
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id":"x"}`), failing{}))
		return resp, nil
	}}
)

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// inject makes an operation fail that many times.
func (f *fakeAPI) inject(operation string, what fault, times int64) {
	var left atomic.Int64
	left.Store(times)
	f.tune(func() {
		f.intercept = func(asked string, req *http.Request) (*http.Response, error) {
			if asked != operation || left.Add(-1) < 0 {
				return nil, nil
			}
			return what.make(req)
		}
	})
}

// An order, a change and a deletion are retried only if the API certainly did not
// process them.
func TestWritesAreRepeatedOnlyIfNothingWasTaken(t *testing.T) {
	t.Parallel()
	again := []fault{status(429), status(429, "2"), refused, noHost}
	never := []fault{
		status(500), status(502), status(503), status(503, "2"), status(504), status(400), status(404), status(409), status(412),
		reset, hangUp, timeout, html, htmlJSON, empty, noID, half, cutShort,
	}
	id := newFake(1).ids()[0]
	name := "paris"
	for operation, write := range map[string]func(*client.Client, context.Context) error{
		"create": func(c *client.Client, ctx context.Context) error {
			_, err := c.CreateLink(ctx, order(name))
			return err
		},
		"update": func(c *client.Client, ctx context.Context) error {
			_, err := c.UpdateLink(ctx, refTo(id), &name, nil, nil)
			return err
		},
		"delete": func(c *client.Client, ctx context.Context) error { _, err := c.DeleteLink(ctx, refTo(id)); return err },
	} {
		for i, what := range append(again, never...) {
			t.Run(operation+" "+what.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					api := newFake(1)
					c := connect(t, api, client.Timing{})
					api.inject(operation, what, 1)
					err := write(c, t.Context())
					if want := 1; i < len(again) {
						if want = 2; err != nil || api.count(operation) != want {
							t.Errorf("%d requests, %v; want %d and none", api.count(operation), err, want)
						}
					} else if err == nil || api.count(operation) != want {
						t.Errorf("%d requests, %v; want %d and an error", api.count(operation), err, want)
					}
				})
			})
		}
	}
}

func TestReadsAreRepeated(t *testing.T) {
	t.Parallel()
	for _, what := range []fault{
		status(429), status(429, "2"), status(500), status(502), status(503), status(503, "2"), status(504),
		refused, noHost, reset, hangUp, timeout, html, htmlJSON, empty, half, cutShort,
	} {
		t.Run(what.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1)
				c := connect(t, api, client.Timing{})
				api.inject("get", what, 2)
				if link, err := c.GetLink(t.Context(), refTo(api.ids()[0]), client.Unproven); err != nil || link.ID != api.ids()[0] {
					t.Errorf("%v, %v", link, err)
				}
				if gets := api.count("get"); gets != 3 {
					t.Errorf("%d requests, want 3", gets)
				}
				api.inject("get", what, 1000)
				if _, err := c.GetLink(t.Context(), refTo(api.ids()[0]), client.Unproven); err == nil {
					t.Error("no error at the end")
				}
				// A wait retries by itself.
				api.reset()
				if _, err := c.ReadLink(t.Context(), refTo(api.ids()[0]), aPoll); err == nil || !client.Retryable(err) || api.count("get") != 1 {
					t.Errorf("%d requests of a poll, %v; want 1 and one that passes", api.count("get"), err)
				}
			})
		})
	}
}

func TestPlainErrorsAreNotRepeated(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]int{
		400: 1, 401: 1, 403: 1, 409: 1, 412: 1, 423: 1,
		// Not the API's own word about the link: it has to last to be believed.
		404: 6, 410: 6,
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1)
				c := connect(t, api, client.Timing{})
				api.inject("get", status(code), 1000)
				if _, err := c.GetLink(t.Context(), refTo(api.ids()[0]), client.Unproven); err == nil || api.count("get") != want {
					t.Errorf("%d requests, want %d: %v", api.count("get"), want, err)
				}
			})
		})
	}
}

func TestARetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code     int
		header   func() string
		from, to time.Duration
	}{
		{429, func() string { return "7" }, 7 * time.Second, 7700 * time.Millisecond},
		{503, func() string { return "7" }, 7 * time.Second, 7700 * time.Millisecond},
		{429, func() string { return time.Now().Add(9 * time.Second).UTC().Format(http.TimeFormat) }, 8 * time.Second, 10 * time.Second},
		{429, func() string { return "" }, 200 * time.Millisecond, 300 * time.Millisecond},
		{429, func() string { return "soon" }, 200 * time.Millisecond, 300 * time.Millisecond},
		{429, func() string { return "-3" }, 200 * time.Millisecond, 300 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			api := newFake(1)
			c := connect(t, api, client.Timing{})
			header := test.header()
			api.inject("get", status(test.code, header), 1)
			start := time.Now()
			if _, err := c.GetLink(t.Context(), refTo(api.ids()[0]), client.Unproven); err != nil {
				t.Error(err)
			}
			if took := time.Since(start); took < test.from || took > test.to {
				t.Errorf("%d with Retry-After %q: repeated after %s, want %s to %s", test.code, header, took, test.from, test.to)
			}
		})
	}
}

// A pause that is longer than any wait is an error that gives its length.
func TestALongRetryAfterIsAnError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(1)
		c := connect(t, api, client.Timing{})
		api.inject("create", status(429, "3600"), 1)
		start := time.Now()
		_, err := c.CreateLink(t.Context(), order("paris"))
		if client.MeaningOf(err) != client.Busy || client.RetryAfter(err) != time.Hour || time.Since(start) != 0 {
			t.Errorf("%v (%s) after %s", err, client.RetryAfter(err), time.Since(start))
		}
	})
}

// A 429 holds every request back, so that many calls do not hit the same limit.
func TestA429HoldsAllBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(30)
		c := connect(t, api, client.Timing{})
		api.inject("get", status(429, "5"), 1)
		start := time.Now()
		var group sync.WaitGroup
		for _, id := range api.ids() {
			group.Go(func() {
				if _, err := c.GetLink(t.Context(), refTo(id), client.Unproven); err != nil {
					t.Error(err)
				}
				<-time.After(time.Millisecond)
				if _, err := c.GetLink(t.Context(), refTo(id), client.Unproven); err != nil {
					t.Error(err)
				}
				if took := time.Since(start); took < 5*time.Second {
					t.Errorf("a second request was sent after %s", took)
				}
			})
		}
		group.Wait()
	})
}

// A redirect is an error: Go would send the token to its target.
func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	for _, code := range []int{301, 302, 303, 307, 308} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(1)
				c := connect(t, api, client.Timing{})
				api.intercept = func(_ string, req *http.Request) (*http.Response, error) {
					if req.URL.Host == "elsewhere.example" {
						t.Errorf("followed, with the token %q", req.Header.Get("X-Auth-Token"))
						return nil, nil
					}
					resp := reply(code, map[string]any{})
					resp.Header.Set("Location", "https://elsewhere.example/")
					return resp, nil
				}
				if _, err := c.GetLink(t.Context(), refTo(api.ids()[0]), client.Unproven); err == nil {
					t.Error("a redirect is no answer")
				}
				if _, err := c.CreateLink(t.Context(), order("paris")); client.MeaningOf(err) != client.Refused {
					t.Errorf("an order that was redirected: %v", err)
				}
			})
		})
	}
}

func TestNoSecretIsLogged(t *testing.T) {
	t.Setenv("TF_LOG", "TRACE")
	synctest.Test(t, func(t *testing.T) {
		const token, key, other = "11111111-1111-1111-1111-111111111111", "PAIRINGKEY0", "PAIRINGKEY1"
		api := newFake(2)
		ids := api.ids()
		api.set(ids[0], "partner", map[string]any{"partner_id": "x", "pairing_key": key})
		api.set(ids[1], "status", "active")
		c := connect(t, api, client.Timing{})
		var log bytes.Buffer
		ctx := tflogtest.RootLogger(t.Context(), &log)
		if link, err := c.GetLink(ctx, refTo(ids[0]), client.Unproven); err != nil || link.Partner.PairingKey != key {
			t.Fatal(link, err)
		}
		asked := other
		if _, err := c.ListLinks(ctx, listOf(asked)); err != nil {
			t.Fatal(err)
		}
		api.inject("get", broken("quotes it", fmt.Errorf(`said {"pairing_key": %q}`, key)), 1000)
		_, err := c.ReadLink(ctx, refTo(ids[0]), aPoll)
		if err == nil {
			t.Fatal("no error")
		}
		for _, secret := range []string{token, key, other} {
			if strings.Contains(log.String(), secret) {
				t.Errorf("%s is in the log:\n%s", secret, log.String())
			}
			if strings.Contains(client.APIText(err), secret) {
				t.Errorf("%s is in the error: %s", secret, client.APIText(err))
			}
		}
		if !strings.Contains(log.String(), `"***\"`) && !strings.Contains(log.String(), "***") {
			t.Errorf("nothing was logged:\n%s", log.String())
		}
	})
}

// TestAnAPIThatIsDownIsWaitedForOnce refreshes many links while the API fails. The
// first refresh retries, the others fail at once. As soon as a reply comes, and in an
// operation with time of its own, retries go on.
func TestAnAPIThatIsDownIsWaitedForOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(1)
		c := connect(t, api, client.Timing{})
		requests := func(ctx context.Context) int {
			api.inject("get", status(503), 1000)
			api.reset()
			if _, err := c.GetLink(ctx, refTo(api.ids()[0]), client.Shown); !client.Retryable(err) {
				t.Error(err)
			}
			return api.count("get")
		}
		counts := []int{
			requests(t.Context()), requests(t.Context()), requests(t.Context()),
			requests(client.RepeatUntil(t.Context(), time.Now().Add(time.Hour))),
		}
		api.tune(func() { api.intercept = nil })
		if _, err := c.GetLink(t.Context(), refTo(api.ids()[0]), client.Shown); err != nil {
			t.Error(err)
		}
		if counts = append(counts, requests(t.Context())); !slices.Equal(counts, []int{6, 1, 1, 6, 6}) {
			t.Errorf("requests of each refresh: %v", counts)
		}
	})
}

// TestACallRetriesAfterTheMetadataFailed has a network that comes back after the request
// for the metadata has given up.
func TestACallRetriesAfterTheMetadataFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(1)
		api.intercept = func(string, *http.Request) (*http.Response, error) { return refused.make(nil) }
		time.AfterFunc(4*time.Second, func() { api.tune(func() { api.intercept = nil }) })
		c := connect(t, struct{ http.RoundTripper }{api}, client.Timing{})
		if _, err := c.GetLink(t.Context(), refTo(api.ids()[0]), client.Shown); err != nil {
			t.Errorf("%v after %d requests", err, api.count("get"))
		}
	})
}
