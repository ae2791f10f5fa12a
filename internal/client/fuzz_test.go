package client_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// replying answers every request with one body.
type replying struct {
	status int
	kind   string
	body   []byte
}

func (r replying) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: r.status, Status: http.StatusText(r.status), Header: http.Header{"Content-Type": {r.kind}},
		Body: io.NopCloser(bytes.NewReader(r.body)), ContentLength: int64(len(r.body)),
	}, nil
}

// call is one call of the client. It returns an id that every success must have.
type call func(ctx context.Context, c *client.Client) (id string, err error)

// calls are the client's calls, each with a request that fits any reply.
func calls() []call {
	const region, some = "fr-par", "x"
	ref := client.Ref{Region: region, ID: some}
	link := func(link *client.Link, err error) (string, error) {
		if err != nil {
			return "", err
		}
		return link.ID, nil
	}
	return []call{
		func(ctx context.Context, c *client.Client) (string, error) {
			return link(c.GetLink(ctx, ref, client.Unproven))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return link(c.CreateLink(ctx, &interlink.CreateLinkRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return link(c.UpdateLink(ctx, ref, nil, nil, nil))
		},
		func(ctx context.Context, c *client.Client) (string, error) { return link(c.DeleteLink(ctx, ref)) },
		func(ctx context.Context, c *client.Client) (string, error) { return link(c.AttachVPC(ctx, ref, some)) },
		func(ctx context.Context, c *client.Client) (string, error) { return link(c.SetPolicy(ctx, ref, some)) },
		func(ctx context.Context, c *client.Client) (string, error) {
			return link(c.SetPropagation(ctx, ref, true))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return link(c.ReadLink(ctx, ref, client.Freshness{}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.ListLinks(ctx, &interlink.ListLinksRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.LinksNamed(ctx, region, some, some))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.GetPartner(ctx, region, some))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.ListPartners(ctx, &interlink.ListPartnersRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.GetPop(ctx, region, some))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.ListPops(ctx, &interlink.ListPopsRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.GetDedicatedConnection(ctx, region, some))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.ListDedicatedConnections(ctx, &interlink.ListDedicatedConnectionsRequest{Region: region}))
		},
		func(ctx context.Context, c *client.Client) (string, error) {
			return withoutID(c.GetRoutingPolicy(ctx, region, some, client.Unproven))
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
			return "none", c.DeleteRoutingPolicy(ctx, region, some)
		},
	}
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
			Transport: replying{status: status, kind: "application/json", body: body},
			Timing:    client.Timing{RetryFirst: time.Nanosecond, RetryMax: time.Nanosecond, RetryAfterMax: time.Nanosecond},
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
