package protocol

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// World is a mock API and how the provider talks to it.
type World struct {
	Mock      *mockapi.Server
	URL       string
	Timing    client.Timing
	Transport http.RoundTripper // nil: over the network
}

// ShortTiming returns the timing that users get, about a hundred times faster.
func ShortTiming() client.Timing {
	return client.Timing{
		PollInterval:   25 * time.Millisecond,
		RetryFirst:     5 * time.Millisecond,
		RetryMax:       25 * time.Millisecond,
		SearchWindow:   200 * time.Millisecond,
		ReadTimeout:    10 * time.Second,
		WriteTimeout:   10 * time.Second,
		InterruptGrace: 150 * time.Millisecond,
		SnapshotAge:    10 * time.Millisecond,
		ListPatience:   2 * time.Second,
		NameCheckAge:   60 * time.Millisecond,
		NewObjectGrace: 300 * time.Millisecond,
	}
}

// NewWorld starts a mock API that ends with the test. It runs on the real clock.
func NewWorld(t testing.TB, options mockapi.Options) *World {
	t.Helper()
	w := In(acctest.New(t, options))
	w.Timing = ShortTiming()
	return w
}

// In returns the world of an acceptance test.
func In(env *acctest.Env) *World {
	return &World{Mock: env.Mock, URL: env.URL, Timing: acctest.FastTiming()}
}

// Open starts a provider process in this world.
func (w *World) Open(ctx context.Context, t testing.TB) *Session {
	t.Helper()
	return Open(ctx, t, provider.Options{Timing: w.Timing, Transport: w.Transport}, Attrs{
		"access_key": acctest.AccessKey, "secret_key": acctest.SecretKey, "project_id": mockapi.DefaultProjectID,
		"region": mockapi.DefaultRegion, "api_url": w.URL,
	})
}
