package client_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
)

// To compare two versions, run go test -run '^$' -bench . -count 10
// ./internal/client ./internal/services/link on each, and benchstat on the two
// outputs.

// whole makes the fake's links as large as the API's links (recorded).
func whole(f *fakeAPI) {
	for i, link := range f.objects["links"] {
		link["organization_id"], link["pop_id"], link["vlan"], link["bandwidth_mbps"] = project, project, 1000+i%3000, 50
		link["partner"] = object{"partner_id": project, "pairing_key": "k", "disapproved_reason": ""}
		link["bgp_v4_status"], link["bgp_v6_status"], link["updated_at"] = "up", "up", link["created_at"]
		link["scw_bgp_config"] = object{"asn": 12876, "ipv4": "169.254.0.0/31", "ipv6": "fd00::/127"}
		link["peer_bgp_config"] = object{"asn": 39801, "ipv4": "169.254.0.1/31", "ipv6": "fd00::1/127"}
	}
}

// BenchmarkListPage decodes a list of one page, which is all but full.
func BenchmarkListPage(b *testing.B) {
	api := newFake(99)
	whole(api)
	body, err := json.Marshal(object{"links": api.objects["links"], "total_count": 99})
	if err != nil {
		b.Fatal(err)
	}
	c := connect(b, said("", "application/json", string(body)))
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if links, err := c.ListLinks(b.Context(), &interlink.ListLinksRequest{Region: region}); err != nil || len(links) != 99 {
			b.Fatal(len(links), err)
		}
	}
}

// BenchmarkReadAtHand serves a read from a fresh list.
func BenchmarkReadAtHand(b *testing.B) {
	api := newFake(100)
	whole(api)
	c := connect(b, api)
	ids := api.ids()
	readAll(b, c, ids, 10, 0)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := c.ReadLink(b.Context(), refTo(ids[i%len(ids)]), time.Hour, isSame); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(api.count("list links")), "lists")
}

// BenchmarkRefresh reads every link of a project once, ten at a time, like a plan.
func BenchmarkRefresh(b *testing.B) {
	for _, count := range []int{100, 1000} {
		b.Run(fmt.Sprintf("links=%d", count), func(b *testing.B) {
			api := newFake(count)
			whole(api)
			ids := api.ids()
			b.ReportAllocs()
			requests := 0
			for b.Loop() {
				readAll(b, connect(b, api), ids, 10, 0)
				requests += api.count("")
			}
			b.ReportMetric(float64(requests)/float64(b.N), "requests/op")
		})
	}
}
