package reliability

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// instantly has nothing waited for.
func instantly() client.Timing {
	const moment = time.Nanosecond
	return client.Timing{
		PollInterval: moment, RetryFirst: moment, RetryMax: moment, RetryAfterMax: moment, LookupWindow: moment,
		InterruptGrace: moment, SnapshotAge: moment, ListPatience: moment,
	}
}

// rpc is one thing that Terraform asks of the provider.
type rpc func(ctx context.Context, s *session) findings

// rpcs read and make all that the provider has.
func rpcs(t testing.TB) []rpc {
	t.Helper()
	all, err := schemas()
	if err != nil {
		t.Fatalf("the provider has no schema: %s", err)
	}
	const id = "fr-par/11111111-2222-3333-4444-555555555555"
	var out []rpc
	for address, arguments := range map[string]attrs{
		theLink:                      hosted("paris", attrs{"timeouts": attrs{"create": "1ms"}}),
		"interlink_routing_policy.a": {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}},
	} {
		typ := typeOf(t, address)
		config := build(typ, arguments, nil)
		held := &object{value: build(typ, arguments.with(attrs{"id": id, "region": "fr-par"}), nil)}
		out = append(out,
			func(ctx context.Context, s *session) findings { return second(s.adopt(ctx, address, id)) },
			func(ctx context.Context, s *session) findings { return second(s.refresh(ctx, address, held)) },
			func(ctx context.Context, s *session) findings {
				nothing := tftypes.NewValue(typ, nil)
				to, found := s.plan(ctx, address, nothing, nil, nil, config)
				if found.failed() {
					return found
				}
				return second(s.apply(ctx, address, nothing, nil, to, config))
			},
			func(ctx context.Context, s *session) findings {
				return second(s.apply(ctx, address, held.value, nil, planned{value: tftypes.NewValue(typ, nil)}, tftypes.NewValue(typ, nil)))
			},
		)
	}
	for _, name := range slices.Sorted(maps.Keys(all.DataSourceSchemas)) {
		schema := all.DataSourceSchemas[name]
		arguments := attrs{}
		if !strings.HasSuffix(name, "s") && !strings.HasSuffix(name, "ies") {
			arguments["id"] = id
		}
		config := build(schema.ValueType(), arguments, nil)
		out = append(out, func(ctx context.Context, s *session) findings {
			resp, err := s.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: dynamic(s.t, schema.ValueType(), config)})
			if err != nil {
				return broken(name, err)
			}
			return read(name, resp.Diagnostics)
		})
	}
	return out
}

func second(_ *object, found findings) findings { return found }

// FuzzAPI has every call that one request of Terraform's makes answered with any
// status and body: the provider does not panic, and answers what Terraform takes.
func FuzzAPI(f *testing.F) {
	all := rpcs(f)
	for _, seed := range []struct {
		status int
		body   string
	}{
		{200, `{"id":"11111111-2222-3333-4444-555555555555","name":"paris","status":"requested","region":"fr-par","partner":{},"pairing_key":"k"}`},
		{200, `{"id":"11111111-2222-3333-4444-555555555555","status":"active","self":{},"peer_bgp_config":{"asn":1,"ipv4":"192.0.2.1/31","ipv6":null},"created_at":"2026-01-01T00:00:00Z"}`},
		{200, `{"id":"x","is_ipv6":true,"prefix_filter_in":["x",""],"tags":null}`},
		{200, `{"links":[{"id":"x","name":"paris","status":"active"}],"total_count":1,"pops":[{"id":"x"}],"partners":[null],"routing_policies":[{}],"connections":[{"id":"x"}]}`},
		{200, `{"id":"x","available_link_bandwidths_mbps":[50],"contact_email":"","vlan_range":null,"pop_ids":[""]}`},
		{200, `{}`},
		{404, `{"type":"not_found","resource":"link"}`},
		{423, `{"type":"locked","resource":"link"}`},
		{503, `null`},
	} {
		for which := range all {
			f.Add(uint8(which), seed.status, []byte(seed.body))
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, status int, body []byte) {
		if status < 200 || status > 599 {
			status = 200
		}
		reply := replied(status, "application/json", string(body))
		alike := wire(func(*http.Request) (*http.Response, error) { return reply() })
		w := &world{url: "http://127.0.0.1:1", timing: instantly(), transport: alike}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		found := all[int(which)%len(all)](ctx, w.open(ctx, t))
		for _, mistake := range mistakes(found) {
			t.Errorf("the provider's own mistake: %s", mistake.text)
		}
		if strings.Contains(found.String(), "<nil>") || strings.Contains(found.String(), "%!") {
			t.Errorf("a message with a hole in it: %s", found)
		}
	})
}
