package reliability

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// instantly returns a Timing without any waits.
func instantly() client.Timing {
	const moment = time.Nanosecond
	return client.Timing{
		PollInterval: moment, RetryFirst: moment, RetryMax: moment, RetryAfterMax: moment, SearchWindow: moment,
		InterruptGrace: moment, SnapshotAge: moment, ListPatience: moment,
	}
}

// rpc is one request of Terraform to the provider.
type rpc func(ctx context.Context, s *protocol.Session) protocol.Findings

// rpcs read and make all objects of the provider.
func rpcs(t testing.TB) []rpc {
	t.Helper()
	all, err := protocol.Schemas()
	if err != nil {
		t.Fatalf("the provider has no schema: %s", err)
	}
	const id = "fr-par/11111111-2222-3333-4444-555555555555"
	var out []rpc
	for address, arguments := range map[string]protocol.Attrs{
		theLink:                      hosted("paris", protocol.Attrs{"timeouts": protocol.Attrs{"create": "1ms"}}),
		"interlink_routing_policy.a": {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}},
	} {
		typ := protocol.TypeOf(t, address)
		config := protocol.Build(typ, arguments, nil)
		held := &protocol.Object{Value: protocol.Build(typ, arguments.With(protocol.Attrs{"id": id, "region": "fr-par"}), nil)}
		out = append(out,
			func(ctx context.Context, s *protocol.Session) protocol.Findings {
				return second(s.Import(ctx, address, id))
			},
			func(ctx context.Context, s *protocol.Session) protocol.Findings {
				return second(s.Refresh(ctx, address, held))
			},
			func(ctx context.Context, s *protocol.Session) protocol.Findings {
				nothing := tftypes.NewValue(typ, nil)
				to, found := s.Plan(ctx, address, nothing, nil, nil, config)
				if found.Failed() {
					return found
				}
				return second(s.Apply(ctx, address, nothing, nil, to, config))
			},
			func(ctx context.Context, s *protocol.Session) protocol.Findings {
				return second(s.Apply(ctx, address, held.Value, nil, protocol.Planned{Value: tftypes.NewValue(typ, nil)}, tftypes.NewValue(typ, nil)))
			},
		)
	}
	for _, name := range slices.Sorted(maps.Keys(all.DataSourceSchemas)) {
		arguments := protocol.Attrs{}
		switch {
		case name == "interlink_router_configuration":
			arguments = protocol.Attrs{"link_id": id, "dialect": "frr", "interface": "eth1"}
		case !strings.HasSuffix(name, "s"):
			arguments["id"] = id
		}
		out = append(out, func(ctx context.Context, s *protocol.Session) protocol.Findings {
			_, found := s.ReadData(ctx, name, arguments)
			return found
		})
	}
	return out
}

func second(_ *protocol.Object, found protocol.Findings) protocol.Findings { return found }

// FuzzAPI answers every call of one request of Terraform with any status and
// body. The provider does not panic, and returns a valid response.
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
		w := &protocol.World{URL: "http://127.0.0.1:1", Timing: instantly(), Transport: alike}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		found := all[int(which)%len(all)](ctx, w.Open(ctx, t))
		for _, mistake := range mistakes(found) {
			t.Errorf("the provider's own mistake: %s", mistake.text)
		}
		if strings.Contains(found.String(), "<nil>") || strings.Contains(found.String(), "%!") {
			t.Errorf("a message with a hole in it: %s", found)
		}
	})
}
