package client_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// catalog are the calls for what does not change while a process runs, by their kind.
var catalog = map[string]func(ctx context.Context, c *client.Client, id string) (found string, err error){
	"partners": func(ctx context.Context, c *client.Client, id string) (string, error) {
		return idOf(c.Partner(ctx, region, id))
	},
	"pops": func(ctx context.Context, c *client.Client, id string) (string, error) {
		return idOf(c.Pop(ctx, region, id))
	},
	"dedicated-connections": func(ctx context.Context, c *client.Client, id string) (string, error) {
		return idOf(c.Connection(ctx, region, id))
	},
}

// TestTheCatalogIsAskedForOnce has callers before, during and after the reply.
func TestTheCatalogIsAskedForOnce(t *testing.T) {
	t.Parallel()
	for kind, get := range catalog {
		synctest.Test(t, func(t *testing.T) {
			api := newFake(0)
			one, two := api.add(kind, "one"), api.add(kind, "two")
			api.latency = always(50 * time.Millisecond)
			c := connect(t, api)
			var group sync.WaitGroup
			for i := range 50 {
				group.Go(func() {
					_ = rest(t.Context(), time.Duration(i)*3*time.Millisecond)
					if found, err := get(t.Context(), c, one); err != nil || found != one {
						t.Errorf("%s: %s, %v", kind, found, err)
					}
				})
			}
			group.Wait()
			if found, err := get(t.Context(), c, two); err != nil || found != two || api.count("get "+kind) != 2 {
				t.Errorf("%s: %s, %v; %d requests for two objects", kind, found, err, api.count("get "+kind))
			}
		})
	}
}

// TestTheCatalogSharesNoFailureForLong has five callers, whose failure is one. The next
// caller asks again. A 404 needs no list, and another's body is no answer.
func TestTheCatalogSharesNoFailureForLong(t *testing.T) {
	t.Parallel()
	for kind, get := range catalog {
		for what, test := range map[*fault]struct {
			want  client.Meaning
			tries int
		}{
			new(apiError(403, "permissions_denied", nil)): {client.Denied, 1}, &missing: {client.NotFound, 1},
			new(said("another's", "application/json", `{"id":"x"}`)): {client.Doubtful, 4},
		} {
			synctest.Test(t, func(t *testing.T) {
				api := newFake(0)
				id := api.add(kind, "one")
				c := connect(t, api)
				api.latency = always(50 * time.Millisecond)
				api.inject("get "+kind, *what, forever)
				var group sync.WaitGroup
				for range 5 {
					group.Go(func() {
						if _, err := get(t.Context(), c, id); client.MeaningOf(err) != test.want {
							t.Errorf("%s, %s: %v", kind, what.name, err)
						}
					})
				}
				group.Wait()
				if api.count("get "+kind) > 5*test.tries {
					t.Errorf("%s, %s: %d requests", kind, what.name, api.count("get "+kind))
				}
				api.heal()
				if found, err := get(t.Context(), c, id); err != nil || found != id {
					t.Errorf("%s, %s: a failure is kept: %v", kind, what.name, err)
				}
			})
		}
	}
}

// TestAConnectionSaysWhatItIs has one whose reply lacks a field. It is no answer.
func TestAConnectionSaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"id", "region", "project_id", "status", "updated_at"} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(0)
				id := api.add("dedicated-connections", "one")
				c := connect(t, api)
				api.edit = func(_ string, _ *http.Request, reply object) any {
					put(reply, object{field: absent{}})
					return reply
				}
				if one, err := c.Connection(t.Context(), region, id); client.MeaningOf(err) != client.Doubtful || one != nil {
					t.Errorf("%+v, %v", one, err)
				}
			})
		})
	}
}

// TestAnInterruptedCallerOfTheCatalog does not end the call of the others.
func TestAnInterruptedCallerOfTheCatalog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(0)
		api.latency = always(time.Second)
		c := connect(t, api)
		var group sync.WaitGroup
		for i := range 6 {
			ctx, patience := t.Context(), time.Second
			if i%2 == 0 {
				patience = 500 * time.Millisecond
				ctx = ends(t, ctx, patience)
			}
			group.Go(func() {
				start := time.Now()
				partner, err := c.Partner(ctx, region, "one")
				if took := time.Since(start); took != patience || (err != nil) != (i%2 == 0) || err == nil && partner.ID != "one" {
					t.Errorf("caller %d: %v, %v after %s", i, partner, err, took)
				}
			})
			synctest.Wait() // the first caller is one who does not wait for the reply
		}
		group.Wait()
		if api.count("get partners") != 1 {
			t.Errorf("%d requests", api.count("get partners"))
		}
	})
}

// saidOf names what the API says about layer 3: true, false, or nothing.
func saidOf(says *bool) string {
	if says == nil {
		return "nothing"
	}
	return fmt.Sprint(*says)
}

// TestWhatTheAPISaysOfLayer3 keeps "false" and "nothing" apart, for single objects and
// for lists. The SDK does not.
func TestWhatTheAPISaysOfLayer3(t *testing.T) {
	t.Parallel()
	for says, l3 := range map[string]string{"true": `"l3_connectivity":true`, "false": `"l3_connectivity":false`, "nothing": `"name":"b"`} {
		partner := `{"id":"x",` + l3 + `}`
		link := `{"id":"x","region":"fr-par","project_id":"p","status":"active","updated_at":"2026-01-01T00:00:00Z","partner":` + partner + `}`
		over := func(body string) *client.Client { return connect(t, said("", "application/json", body)) }
		one, err := over(partner).Partner(t.Context(), region, "x")
		if err != nil || saidOf(one.L3Connectivity) != says {
			t.Errorf("%s: %+v, %v", partner, one, err)
		}
		linked, err := over(link).GetLink(t.Context(), client.Ref{Region: region, ID: "x"})
		if err != nil || saidOf(linked.L3Connectivity) != says {
			t.Errorf("%s: %+v, %v", link, linked, err)
		}
		partners, err := over(`{"partners":[{"id":"own"},`+partner+`],"total_count":2}`).ListPartners(t.Context(), &interlink.ListPartnersRequest{Region: region})
		if err != nil || saidOf(partners[1].L3Connectivity) != says || saidOf(partners[0].L3Connectivity) != "nothing" {
			t.Errorf("%s: %+v, %v", partner, partners, err)
		}
		links, err := over(`{"links":[{"id":"own"},`+link+`],"total_count":2}`).ListLinks(t.Context(), &interlink.ListLinksRequest{Region: region})
		if err != nil || saidOf(links[1].L3Connectivity) != says || saidOf(links[0].L3Connectivity) != "nothing" {
			t.Errorf("%s: %+v, %v", link, links, err)
		}
	}
}
