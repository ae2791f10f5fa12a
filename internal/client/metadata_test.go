package client_test

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// counting replies with a link to every request, and counts the requests for
// /metadata.
type counting struct {
	metadata atomic.Int32
	status   int
}

func (c *counting) RoundTrip(req *http.Request) (*http.Response, error) {
	status, body := http.StatusOK, `{"id":"x","region":"fr-par","status":"active"}`
	if strings.HasSuffix(req.URL.Path, "/metadata") {
		c.metadata.Add(1)
		status, body = c.status, `{"domain":"scw.cloud"}`
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}, nil
}

// TestMetadataIsAskedForOnce is useful under the race detector: the SDK stores
// the metadata without a lock.
func TestMetadataIsAskedForOnce(t *testing.T) {
	for status, srn := range map[int]string{http.StatusOK: "srn://interlink.scw.cloud/regions/fr-par/links/x", http.StatusInternalServerError: "", http.StatusTooManyRequests: ""} {
		api := &counting{status: status}
		c, err := client.New(client.Config{APIURL: "http://127.0.0.1:1", AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111", Transport: api})
		if err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				link, err := c.GetLink(t.Context(), client.Ref{Region: "fr-par", ID: "x"}, client.Unproven)
				if err != nil || link.Srn != srn {
					t.Errorf("HTTP %d: srn %q, %v; want %q", status, link.Srn, err, srn)
				}
			})
		}
		group.Wait()
		if asked := api.metadata.Load(); asked != 1 {
			t.Errorf("HTTP %d: asked for the metadata %d times, want once", status, asked)
		}
	}
}
