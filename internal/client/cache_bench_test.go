package client_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// To compare two versions, run go test -run '^$' -bench . -count 10
// ./internal/client ./internal/services/link on each, and benchstat on the two
// outputs.

// whole makes the fake's links as large as the API's links (recorded).
func whole(f *fakeAPI) {
	for i, link := range f.links {
		link["organization_id"], link["pop_id"], link["vlan"], link["bandwidth_mbps"] = project, project, 1000+i%3000, 50
		link["partner"] = map[string]any{"partner_id": project, "pairing_key": "k", "disapproved_reason": ""}
		link["bgp_v4_status"], link["bgp_v6_status"], link["updated_at"] = "up", "up", link["created_at"]
		link["scw_bgp_config"] = map[string]any{"asn": 12876, "ipv4": "169.254.0.0/31", "ipv6": "fd00::/127"}
		link["peer_bgp_config"] = map[string]any{"asn": 39801, "ipv4": "169.254.0.1/31", "ipv6": "fd00::1/127"}
	}
}

// BenchmarkListPage decodes one full page of a list.
func BenchmarkListPage(b *testing.B) {
	api := newFake(100)
	whole(api)
	c := connect(b, api, client.Timing{})
	body, err := json.Marshal(map[string]any{"links": api.links, "total_count": 100})
	if err != nil {
		b.Fatal(err)
	}
	text := string(body)
	api.intercept = func(string, *http.Request) (*http.Response, error) {
		return plain(http.StatusOK, "application/json", text), nil
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		links, err := c.ListLinks(b.Context(), &interlink.ListLinksRequest{Region: region})
		if err != nil || len(links) != 100 {
			b.Fatal(len(links), err)
		}
	}
}

// BenchmarkReadAtHand serves a read from a fresh list page.
func BenchmarkReadAtHand(b *testing.B) {
	api := newFake(100)
	whole(api)
	c := connect(b, api, client.Timing{SnapshotAge: time.Hour})
	fresh := client.Freshness{MaxAge: time.Hour}
	ids := api.ids()
	gather(b, c, ids, fresh)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := c.ReadLink(b.Context(), refTo(ids[i%len(ids)]), fresh); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(api.count("list")), "lists")
}

// BenchmarkGather reads every link of a project once, ten at a time, like a plan.
func BenchmarkGather(b *testing.B) {
	for _, count := range []int{100, 1000} {
		b.Run(fmt.Sprintf("links=%d", count), func(b *testing.B) {
			api := newFake(count)
			whole(api)
			ids := api.ids()
			b.ReportAllocs()
			requests := 0
			for b.Loop() {
				c := connect(b, api, client.Timing{})
				gather(b, c, ids, aRead)
				requests += api.count("*")
			}
			b.ReportMetric(float64(requests)/float64(b.N), "requests/op")
		})
	}
}

func gather(b *testing.B, c *client.Client, ids []string, fresh client.Freshness) {
	b.Helper()
	queue := make(chan string)
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			for id := range queue {
				if _, err := c.ReadLink(b.Context(), refTo(id), fresh); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for _, id := range ids {
		queue <- id
	}
	close(queue)
	group.Wait()
}
