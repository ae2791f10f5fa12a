package client_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// call is one call of the client. It returns an id, which every success must have.
type call func(ctx context.Context, c *client.Client) (id string, err error)

// calls are the client's calls, each with a request that fits any reply.
func calls() []call {
	const region, some = "fr-par", "x"
	ref, inProject := client.Ref{Region: region, ID: some}, client.Ref{Region: region, Project: some, ID: some}
	return []call{
		func(ctx context.Context, c *client.Client) (string, error) { return idOf(c.GetLink(ctx, ref)) },
		func(ctx context.Context, c *client.Client) (string, error) { return idOf(c.GetLink(ctx, inProject)) },
		func(ctx context.Context, c *client.Client) (string, error) {
			return idOf(c.CreateLink(ctx, &interlink.CreateLinkRequest{Region: region, Name: some}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return idOf(c.UpdateLink(ctx, ref, nil, nil, nil))
		},
		func(ctx context.Context, c *client.Client) (string, error) { return idOf(c.DeleteLink(ctx, ref)) },
		func(ctx context.Context, c *client.Client) (string, error) { return idOf(c.SetVPC(ctx, ref, some)) },
		func(ctx context.Context, c *client.Client) (string, error) {
			return idOf(c.SetPolicy(ctx, ref, some, ""))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return idOf(c.SetPropagation(ctx, ref, true))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return firstID(c.ListLinks(ctx, &interlink.ListLinksRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return firstID(c.LinksNamed(ctx, region, some, some, 0))
		},
		func(ctx context.Context, c *client.Client) (string, error) { return idOf(c.Partner(ctx, region, some)) },
		func(ctx context.Context, c *client.Client) (string, error) {
			return firstID(c.ListPartners(ctx, &interlink.ListPartnersRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) { return idOf(c.Pop(ctx, region, some)) },
		func(ctx context.Context, c *client.Client) (string, error) {
			return firstID(c.ListPops(ctx, &interlink.ListPopsRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return idOf(c.Connection(ctx, region, some))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return firstID(c.ListDedicatedConnections(ctx, &interlink.ListDedicatedConnectionsRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return idOf(c.GetRoutingPolicy(ctx, inProject))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return firstID(c.ListRoutingPolicies(ctx, &interlink.ListRoutingPoliciesRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return idOf(c.CreateRoutingPolicy(ctx, &interlink.CreateRoutingPolicyRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return idOf(c.UpdateRoutingPolicy(ctx, &interlink.UpdateRoutingPolicyRequest{Region: region, RoutingPolicyID: some}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return some, c.DeleteRoutingPolicy(ctx, ref)
		},
	}
}

// firstID is the id of the first object of a list, and not "" if there is none.
func firstID[T any](objects []*T, err error) (string, error) {
	if err != nil || len(objects) == 0 {
		return "none", err
	}
	return idOf(objects[0], nil)
}

// FuzzReplies gives a call any status and body. It must not panic, must not
// accept an object without an id, and each error must have a text.
func FuzzReplies(f *testing.F) {
	all := calls()
	for _, seed := range []struct {
		status int
		body   string
	}{
		{200, `{"id":"x","name":"x","region":"fr-par","project_id":"x","status":"active","updated_at":"2026-01-01T00:00:00Z"}`},
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
		replies := fault{"", func(*http.Request) (*http.Response, error) {
			return plain(status, "application/json", string(body)), nil
		}}
		c := connect(t, replies, func(config *client.Config) {
			config.Timing = client.Timing{RetryFirst: 1, RetryMax: 1, RetryAfterMax: 1}
		})
		id, err := all[int(which)%len(all)](t.Context(), c)
		switch {
		case err == nil && id == "":
			t.Error("an object without an id was accepted")
		case err != nil:
			if text := base.Advice(err); strings.TrimSpace(text) == "" || strings.Contains(text, "%!") {
				t.Errorf("the error %v is explained as %q", err, text)
			}
		}
	})
}
