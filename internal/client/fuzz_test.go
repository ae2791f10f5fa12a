package client_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// call is one call of the client. It returns an id that every success must have.
type call func(ctx context.Context, c *client.Client) (id string, err error)

// calls are the client's calls, each with a request that fits any reply.
func calls() []call {
	const region, some = "fr-par", "x"
	ref, name := client.Ref{Region: region, ID: some}, some
	link := func(do func(context.Context, *client.Client) (*client.Link, error)) call {
		return func(ctx context.Context, c *client.Client) (string, error) {
			link, err := do(ctx, c)
			if err != nil {
				return "", err
			}
			return link.ID, nil
		}
	}
	return []call{
		link(func(ctx context.Context, c *client.Client) (*client.Link, error) { return c.GetLink(ctx, ref) }),
		link(func(ctx context.Context, c *client.Client) (*client.Link, error) {
			return c.CreateLink(ctx, &interlink.CreateLinkRequest{Region: region, Name: name})
		}),
		link(func(ctx context.Context, c *client.Client) (*client.Link, error) {
			return c.UpdateLink(ctx, ref, nil, nil, nil)
		}),
		link(func(ctx context.Context, c *client.Client) (*client.Link, error) { return c.DeleteLink(ctx, ref) }),
		link(func(ctx context.Context, c *client.Client) (*client.Link, error) { return c.SetVPC(ctx, ref, some) }),
		link(func(ctx context.Context, c *client.Client) (*client.Link, error) {
			return c.SetPolicy(ctx, ref, some, "")
		}),
		link(func(ctx context.Context, c *client.Client) (*client.Link, error) {
			return c.SetPropagation(ctx, ref, true)
		}),
		link(func(ctx context.Context, c *client.Client) (*client.Link, error) {
			known := client.Ref{Region: region, Project: some, ID: some}
			_, _ = c.ReadLink(ctx, client.Ref{Region: region, Project: some, ID: "y"}, time.Hour, isSame)
			listed := &client.Link{}
			link, err := c.ReadLink(ctx, known, time.Hour, func(link *client.Link) bool {
				listed = link
				return true
			})
			if link == nil && err == nil {
				return listed, nil
			}
			return link, err
		}),
		func(ctx context.Context, c *client.Client) (string, error) {
			links, err := c.ListLinks(ctx, &interlink.ListLinksRequest{Region: region})
			return firstID(links), err
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			links, err := c.LinksNamed(ctx, region, some, some, 0)
			return firstID(links), err
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.Partner(ctx, region, some))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.ListPartners(ctx, &interlink.ListPartnersRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.Pop(ctx, region, some))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.ListPops(ctx, &interlink.ListPopsRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.Connection(ctx, region, some))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.ListDedicatedConnections(ctx, &interlink.ListDedicatedConnectionsRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.GetRoutingPolicy(ctx, ref))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.ListRoutingPolicies(ctx, &interlink.ListRoutingPoliciesRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.CreateRoutingPolicy(ctx, &interlink.CreateRoutingPolicyRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.UpdateRoutingPolicy(ctx, &interlink.UpdateRoutingPolicyRequest{Region: region, RoutingPolicyID: some}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return "none", c.DeleteRoutingPolicy(ctx, ref)
		},
	}
}

// firstID is the id of the first link, and not "" if there is none.
func firstID(links []*client.Link) string {
	if len(links) == 0 {
		return "none"
	}
	return links[0].ID
}

// withoutID adapts a call whose result needs no id.
func withoutID[T any](_ T, err error) (string, error) { return "none", err }

// FuzzReplies gives a call any status and body. It must not panic, must not
// accept a link without an id, and each error must have a text.
func FuzzReplies(f *testing.F) {
	all := calls()
	for _, seed := range []struct {
		status int
		body   string
	}{
		{200, `{"id":"x","status":"active"}`},
		{200, `{}`},
		{200, `{"links":[null],"total_count":18446744073709551615}`},
		{200, `{"peer_bgp_config":{"ipv4":"x"}}`},
		{200, `null`},
		{200, `{"links":[{"id":"x","name":"x","partner":{},"self":{},"created_at":"y"}],"total_count":1}`},
		{200, `{"pops":[{"id":"x","available_link_bandwidths_mbps":[0,-1]}],"total_count":2}`},
		{200, `{"partners":[{"id":"x","pop_ids":null}],"routing_policies":[{"id":"x","prefix_filter_in":["x"]}],"connections":[{"id":"x","vlan_range":null}]}`},
		{404, `{"type":"not_found"}`},
		{409, `{"type":"transient_state","resource":1}`},
		{412, `{"type":"precondition_failed"`},
		{400, `{"type":"invalid_arguments","details":null}`},
	} {
		for which := range all {
			f.Add(uint8(which), seed.status, []byte(seed.body))
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, status int, body []byte) {
		if status < 200 || status > 599 {
			status = 200
		}
		c, err := client.New(client.Config{
			APIURL: "http://127.0.0.1:1", AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111",
			Transport: transport{fault{"", func(*http.Request) (*http.Response, error) {
				return plain(status, "application/json", string(body)), nil
			}}},
			Timing: client.Timing{RetryFirst: time.Nanosecond, RetryMax: time.Nanosecond, RetryAfterMax: time.Nanosecond},
		})
		if err != nil {
			t.Fatal(err)
		}
		id, err := all[int(which)%len(all)](t.Context(), c)
		switch {
		case err == nil && id == "":
			t.Error("a link without an id was accepted")
		case err != nil:
			if text := base.Advice(err); strings.TrimSpace(text) == "" || strings.Contains(text, "%!") {
				t.Errorf("the error %v is explained as %q", err, text)
			}
		}
	})
}
