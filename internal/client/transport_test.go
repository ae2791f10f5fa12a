package client_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// TestWritesAreRepeatedOnlyIfNothingWasTaken has orders, changes and deletions. They are
// retried only if the API certainly did not process them.
func TestWritesAreRepeatedOnlyIfNothingWasTaken(t *testing.T) {
	t.Parallel()
	again := []fault{status(429), status(429, "2"), refused, noHost}
	never := []fault{
		status(500), status(502), status(503), status(503, "2"), status(504), status(400), status(404), status(409), status(412),
		reset, hangUp, timeout, html, htmlJSON, empty, noID, half, cutShort,
	}
	id := newFake(1).ids()[0]
	name := "paris"
	for call, write := range map[string]func(*client.Client, context.Context) error{
		"create links": func(c *client.Client, ctx context.Context) error {
			_, err := c.CreateLink(ctx, order(name))
			return err
		},
		"update links": func(c *client.Client, ctx context.Context) error {
			_, err := c.UpdateLink(ctx, refTo(id), &name, nil, nil)
			return err
		},
		"delete links": func(c *client.Client, ctx context.Context) error { _, err := c.DeleteLink(ctx, refTo(id)); return err },
	} {
		for i, what := range append(again, never...) {
			t.Run(call+" "+what.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					api := newFake(1)
					c := connect(t, api)
					api.inject(call, what, 1)
					want, passes := 1, i < len(again)
					if passes {
						want = 2
					}
					if err := write(c, t.Context()); (err == nil) != passes || api.count(call) != want {
						t.Errorf("%d requests, %v; want %d, and success: %t", api.count(call), err, want, passes)
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
				c, ref := connect(t, api), refTo(api.ids()[0])
				api.inject("get links", what, 2)
				if link, err := c.GetLink(t.Context(), ref); err != nil || link.ID != ref.ID || api.count("get links") != 3 {
					t.Errorf("%v, %v after %d requests, want 3", link, err, api.count("get links"))
				}
				most := 6
				if strings.HasPrefix(what.name, "429") {
					most = 41
				}
				api.inject("get links", what, forever)
				api.reset()
				if _, err := c.GetLink(t.Context(), ref); err == nil || api.count("get links") != most {
					t.Errorf("%v after %d requests, want %d", err, api.count("get links"), most)
				}
				api.reset() // a wait retries by itself
				if _, err := c.GetLink(client.Once(t.Context()), ref); err == nil || !client.Retryable(err) || api.count("get links") != 1 {
					t.Errorf("%d requests of a poll, %v; want 1 and one that passes", api.count("get links"), err)
				}
			})
		})
	}
}

func TestPlainErrorsAreNotRepeated(t *testing.T) {
	t.Parallel()
	for _, code := range []int{400, 401, 403, 409, 412, 423} {
		api := newFake(1)
		c := connect(t, api)
		api.inject("get links", status(code), forever)
		if _, err := c.GetLink(t.Context(), refTo(api.ids()[0])); err == nil || api.count("get links") != 1 {
			t.Errorf("HTTP %d: %d requests, want 1: %v", code, api.count("get links"), err)
		}
	}
}

// TestRedirectsAreNotFollowed has one to another host: Go would send the token to it.
func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	for _, code := range []int{301, 302, 303, 307, 308} {
		requests := 0
		c := connect(t, fault{"", func(req *http.Request) (*http.Response, error) {
			if requests++; req.URL.Host == "elsewhere.example" {
				t.Errorf("followed, with the token %q", req.Header.Get("X-Auth-Token"))
			}
			resp := reply(code, object{})
			resp.Header.Set("Location", "https://elsewhere.example/")
			return resp, nil
		}})
		_, order := c.CreateLink(t.Context(), order("paris"))
		if _, err := c.GetLink(t.Context(), refTo("x")); err == nil || client.MeaningOf(order) != client.Refused || requests != 3 {
			t.Errorf("HTTP %d: %v, and of an order: %v, after %d requests", code, err, order, requests)
		}
	}
}

func TestNoSecretIsLogged(t *testing.T) {
	t.Setenv("TF_LOG", "TRACE")
	synctest.Test(t, func(t *testing.T) {
		const token, key, other = "11111111-1111-1111-1111-111111111111", "PAIRINGKEY0", "PAIRINGKEY1"
		api := newFake(2)
		ids := api.ids()
		api.set(ids[0], "partner", object{"partner_id": "x", "pairing_key": key})
		c := connect(t, api)
		var log bytes.Buffer
		ctx := tflogtest.RootLogger(t.Context(), &log)
		if link, err := c.GetLink(ctx, refTo(ids[0])); err != nil || link.Partner.PairingKey != key {
			t.Fatal(link, err)
		}
		asked := other
		if _, err := c.ListLinks(ctx, &interlink.ListLinksRequest{Region: region, PairingKey: &asked}); err != nil {
			t.Fatal(err)
		}
		api.inject("get links", broken("quotes it", fmt.Errorf(`said {"pairing_key": %q}`, key)), forever)
		_, err := c.GetLink(client.Once(ctx), refTo(ids[0]))
		if err == nil {
			t.Fatal("no error")
		}
		for _, secret := range []string{token, key, other} {
			if strings.Contains(log.String(), secret) || strings.Contains(client.APIText(err), secret) {
				t.Errorf("%s is in the error, %s, or in the log:\n%s", secret, client.APIText(err), log.String())
			}
		}
		for _, hidden := range []string{`\"pairing_key\":\"***\"`, "pairing_key=***"} {
			if !strings.Contains(log.String(), hidden) {
				t.Errorf("%s was not logged:\n%s", hidden, log.String())
			}
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
		c := connect(t, api)
		requests := func(ctx context.Context) int {
			api.inject("get links", status(503), forever)
			api.reset()
			if _, err := c.GetLink(ctx, refTo(api.ids()[0])); !client.Retryable(err) {
				t.Error(err)
			}
			return api.count("get links")
		}
		counts := []int{requests(t.Context()), requests(t.Context()), requests(t.Context()), requests(until(t.Context(), time.Hour))}
		api.heal()
		if _, err := c.GetLink(t.Context(), refTo(api.ids()[0])); err != nil {
			t.Error(err)
		}
		if counts = append(counts, requests(t.Context())); !slices.Equal(counts, []int{6, 1, 1, 6, 6}) {
			t.Errorf("requests of each refresh: %v", counts)
		}
	})
}

// TestMetadataIsAskedForOnce is useful under the race detector: the SDK stores the
// metadata without a lock. Without metadata, srn stays empty.
func TestMetadataIsAskedForOnce(t *testing.T) {
	t.Parallel()
	for code, srn := range map[int]string{200: "srn://interlink.scw.cloud/regions/fr-par/links/0000000a-0000-0000-0000-000000000001", 500: "", 429: ""} {
		api := newFake(1)
		if code != 200 {
			api.inject("metadata", status(code), forever)
		}
		c := connect(t, struct{ http.RoundTripper }{api})
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				link, err := c.GetLink(t.Context(), refTo(api.ids()[0]))
				if err != nil || link.Srn != srn {
					t.Errorf("HTTP %d: srn %q, %v; want %q", code, link.Srn, err, srn)
				}
			})
		}
		group.Wait()
		if asked := api.count("metadata"); asked != 1 {
			t.Errorf("HTTP %d: asked for the metadata %d times, want once", code, asked)
		}
	}
}

// TestACallRetriesAfterTheMetadataFailed has a network that comes back after the request
// for the metadata has given up.
func TestACallRetriesAfterTheMetadataFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(1)
		api.inject("metadata", refused, forever)
		api.inject("get links", refused, forever)
		time.AfterFunc(4*time.Second, api.heal)
		c := connect(t, struct{ http.RoundTripper }{api})
		if _, err := c.GetLink(t.Context(), refTo(api.ids()[0])); err != nil || api.count("metadata") != 3 {
			t.Errorf("%v after %d requests, and %d for the metadata", err, api.count("get links"), api.count("metadata"))
		}
	})
}
