package client_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// TestNothingIsSentOverABadConnection places an order with servers that do not
// speak what the URL says. Nothing is sent, and no wait goes on.
func TestNothingIsSentOverABadConnection(t *testing.T) {
	t.Parallel()
	handler := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") })
	encrypted, inClear := httptest.NewUnstartedServer(handler), httptest.NewServer(http.NotFoundHandler())
	encrypted.Config.ErrorLog = log.New(io.Discard, "", 0)
	encrypted.StartTLS()
	defer encrypted.Close()
	defer inClear.Close()
	for _, url := range []string{
		encrypted.URL,
		strings.Replace(encrypted.URL, "https:", "http:", 1),
		strings.Replace(encrypted.URL, "127.0.0.1", "localhost", 1),
		strings.Replace(inClear.URL, "http:", "https:", 1),
	} {
		c, err := client.New(client.Config{APIURL: url, AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.CreateLink(t.Context(), order("paris"))
		if client.MeaningOf(err) != client.NotSent || client.Retryable(err) {
			t.Errorf("%s: %v, passing: %t", url, err, client.Retryable(err))
		}
		if text := client.Advice(err); !strings.Contains(text, "Nothing was sent") || strings.Contains(text, "status page") {
			t.Errorf("%s: %s", url, text)
		}
	}
}
