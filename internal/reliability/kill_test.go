package reliability

import (
	"context"
	"maps"
	"net/http"
	"syscall"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// process is the wire of a provider that can be killed. Its connections break,
// and new ones fail.
type process struct {
	http.RoundTripper

	killed context.Context //nolint:containedctx // the lifetime of the process
}

func (p *process) RoundTrip(req *http.Request) (*http.Response, error) {
	if p.killed.Err() != nil {
		return nil, syscall.ECONNREFUSED
	}
	ctx, cancel := context.WithCancel(req.Context())
	context.AfterFunc(p.killed, cancel)
	return p.RoundTripper.RoundTrip(req.WithContext(ctx))
}

// kill applies, and kills provider and core after a while (kill -9). It returns
// false if they had ended before. The state stays as it was before: the
// provider's result counts as not written.
func kill(ctx context.Context, c *protocol.Core, cfg protocol.Config, after time.Duration) (protocol.Findings, bool) {
	ctx, cancel := context.WithTimeout(ctx, after)
	defer cancel()
	before, transport := maps.Clone(c.State), c.World.Transport
	c.World.Transport = &process{transport, ctx}
	found := c.Apply(ctx, cfg)
	c.World.Transport = transport
	if ctx.Err() == nil {
		return found, false
	}
	c.State, c.Taints = before, nil
	return nil, true
}
