package base_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// replying is a client whose API replies with one body to every request, and counts them.
func replying(t *testing.T, status int, body string) (c *client.Client, asked *[]string) {
	t.Helper()
	asked = new([]string)
	return configured(t, client.Config{Region: "fr-par", Transport: exchange(func(req *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(req.URL.Path, "/metadata") {
			*asked = append(*asked, req.URL.String())
		}
		return &http.Response{
			StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)),
		}, nil
	})}), asked
}

// TestWhatIsLeftOfAConnection asks once for the links on it. Deleted ones do not count, nor
// do those of another connection, or of a partner, if the API ignores the filter.
func TestWhatIsLeftOfAConnection(t *testing.T) {
	t.Parallel()
	c, asked := replying(t, http.StatusOK, `{"total_count":5,"links":[
		{"id":"one","status":"active","bandwidth_mbps":100,"self":{"connection_id":"mine"}},
		{"id":"two","status":"requested","bandwidth_mbps":200,"self":{"connection_id":"mine"}},
		{"id":"gone","status":"deleted","bandwidth_mbps":300,"self":{"connection_id":"mine"}},
		{"id":"other","status":"active","bandwidth_mbps":400,"self":{"connection_id":"theirs"}},
		{"id":"hosted","status":"active","bandwidth_mbps":500,"partner":{"partner_id":"p"}}]}`)
	for bandwidth, want := range map[uint64]uint64{1000: 700, 300: 0, 250: 0} {
		connection := &client.DedicatedConnection{ID: "mine", BandwidthMbps: bandwidth}
		links, err := base.LinksOn(t.Context(), c, "fr-par", connection)
		if left := base.Remaining(connection, links); err != nil || len(links) != 2 || left != want {
			t.Errorf("of %d: %d, %v, %v; want %d", bandwidth, left, links, err, want)
		}
	}
	if len(*asked) != 1 || !strings.Contains((*asked)[0], "connection_id=mine") || !strings.Contains((*asked)[0], "kind=self_hosted") {
		t.Errorf("asked for %q", *asked)
	}
}

// TestNotOffered expects a text only if the API says that the region has no partners.
func TestNotOffered(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status int
		body   string
		want   string
	}{
		{200, `{"partners":[],"total_count":0}`, "Region fr-par has no partners at all: InterLink may not be offered there. Take another region."},
		{200, `{"partners":[{"id":"a"}],"total_count":1}`, ""},
		{200, `{"message":"maintenance"}`, ""},
		{403, `{"type":"permissions_denied"}`, ""},
	} {
		c, _ := replying(t, test.status, test.body)
		if said := base.NotOffered(c, t.Context(), "fr-par"); said != test.want {
			t.Errorf("%d %s: %q", test.status, test.body, said)
		}
	}
}
