package client_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

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

func FuzzReplies(f *testing.F) {
	f.Add(200, []byte(`{"id":"x","status":"active"}`))
	f.Add(200, []byte(`{}`))
	f.Add(200, []byte(`{"links":[null],"total_count":18446744073709551615}`))
	f.Add(200, []byte(`{"peer_bgp_config":{"ipv4":"x"}}`))
	f.Add(200, []byte(`null`))
	f.Add(404, []byte(`{"type":"not_found"}`))
	f.Add(409, []byte(`{"type":"transient_state","resource":1}`))
	f.Add(412, []byte(`{"type":"precondition_failed"`))
	f.Add(400, []byte(`{"type":"invalid_arguments","details":null}`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			status = 200
		}
		c, err := client.New(client.Config{
			APIURL: "http://127.0.0.1:1", AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111",
			Transport: replying{status: status, kind: "application/json", body: body},
			Timing:    client.Timing{RetryFirst: time.Nanosecond, RetryMax: time.Nanosecond, RetryAfterMax: time.Nanosecond, GatherWindow: time.Nanosecond},
		})
		if err != nil {
			t.Fatal(err)
		}
		link, err := c.GetLink(t.Context(), client.LinkRef{Region: "fr-par", ID: "x"})
		if err == nil && link.ID == "" {
			t.Error("a link without an id was accepted")
		}
		if err != nil {
			_ = client.Explain(err)
		}
		_, err = c.ListLinks(t.Context(), &interlink.ListLinksRequest{Region: "fr-par"})
		if err != nil {
			_ = client.Explain(err)
		}
	})
}
