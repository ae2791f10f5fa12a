package link

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// aPage is the body of a list of a hundred links, as large as the API's.
func aPage(b *testing.B) []byte {
	b.Helper()
	var links []map[string]any
	for n := range 100 {
		links = append(links, map[string]any{
			"id": fmt.Sprintf("00000000-0000-0000-0000-%012d", n), "region": "fr-par", "name": fmt.Sprintf("link-%d", n), "status": "active",
			"project_id": "105bdce1-64c0-48ab-899d-868455867ecf", "organization_id": "105bdce1-64c0-48ab-899d-868455867ecf",
			"pop_id": "fd046cc9-d9bf-4a87-9c32-d299fe4bf4d7", "bandwidth_mbps": 50, "vlan": 1000 + n, "tags": []string{"one", "two"},
			"partner":         map[string]any{"partner_id": "89d00734-eddb-4192-8b16-bc16f0b0f5a5", "pairing_key": "k", "disapproved_reason": ""},
			"scw_bgp_config":  map[string]any{"asn": 12876, "ipv4": "169.254.0.0/31", "ipv6": "fd00::/127"},
			"peer_bgp_config": map[string]any{"asn": 39801, "ipv4": "169.254.0.1/31", "ipv6": "fd00::1/127"},
			"bgp_v4_status":   "up", "bgp_v6_status": "up",
			"created_at": "2026-01-01T00:00:00.000000Z", "updated_at": "2026-01-01T00:00:00.000000Z",
		})
	}
	body, err := json.Marshal(map[string]any{"links": links, "total_count": 100})
	if err != nil {
		b.Fatal(err)
	}
	return body
}

func pageLinks(b *testing.B, body []byte) []*client.Link {
	b.Helper()
	var page interlink.ListLinksResponse
	if err := json.Unmarshal(body, &page); err != nil || len(page.Links) != 100 {
		b.Fatal(len(page.Links), err)
	}
	links := make([]*client.Link, len(page.Links))
	for i, link := range page.Links {
		links[i] = &client.Link{Link: *link}
	}
	return links
}

// BenchmarkListToState turns a page of a list into the states of its hundred
// links: the work of a Read after its request.
func BenchmarkListToState(b *testing.B) {
	body := aPage(b)
	var schema resource.SchemaResponse
	NewResource().Schema(b.Context(), resource.SchemaRequest{}, &schema)
	empty := tfsdk.State{Schema: schema.Schema, Raw: tftypes.NewValue(schema.Schema.Type().TerraformType(b.Context()), nil)}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		for _, link := range pageLinks(b, body) {
			state := empty
			model := ResourceModel{Timeouts: timeouts.Value{Object: types.ObjectNull(timeoutTypes)}}
			model.fromAPI(link)
			model.settings()
			if diags := state.Set(b.Context(), &model); diags.HasError() {
				b.Fatal(diags)
			}
		}
	}
}
