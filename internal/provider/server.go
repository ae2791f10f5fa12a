package provider

import (
	"context"
	"sync/atomic"
	"time"

	v6 "github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// framework has all interfaces of the framework's server. Their users find them by
// type assertion.
type framework interface {
	v6.ProviderServer
	v6.ListResourceServer
	v6.ActionServer
	v6.StateStoreServer
}

// server releases the contexts of the calls that come for each resource. The
// framework keeps the context of every call until StopProvider, with its loggers:
// a plan of 1,000 links took 177 MB, and takes 43 MB.
type server struct{ framework }

// callContext is a context during a call, and one that has ended after it.
type callContext struct {
	atomic.Pointer[context.Context]
}

func (c *callContext) Deadline() (time.Time, bool) { return (*c.Load()).Deadline() }
func (c *callContext) Done() <-chan struct{}       { return (*c.Load()).Done() }
func (c *callContext) Err() error                  { return (*c.Load()).Err() }
func (c *callContext) Value(key any) any           { return (*c.Load()).Value(key) }

func within[Req, Resp any](ctx context.Context, req Req, call func(context.Context, Req) (Resp, error)) (Resp, error) {
	var own callContext
	own.Store(&ctx)
	ended, end := context.WithCancel(context.Background())
	end()
	defer own.Store(&ended)
	return call(&own, req)
}

func (s server) ValidateResourceConfig(ctx context.Context, req *v6.ValidateResourceConfigRequest) (*v6.ValidateResourceConfigResponse, error) {
	return within(ctx, req, s.framework.ValidateResourceConfig)
}

func (s server) UpgradeResourceState(ctx context.Context, req *v6.UpgradeResourceStateRequest) (*v6.UpgradeResourceStateResponse, error) {
	return within(ctx, req, s.framework.UpgradeResourceState)
}

func (s server) ReadResource(ctx context.Context, req *v6.ReadResourceRequest) (*v6.ReadResourceResponse, error) {
	return within(ctx, req, s.framework.ReadResource)
}

func (s server) PlanResourceChange(ctx context.Context, req *v6.PlanResourceChangeRequest) (*v6.PlanResourceChangeResponse, error) {
	return within(ctx, req, s.framework.PlanResourceChange)
}

func (s server) ApplyResourceChange(ctx context.Context, req *v6.ApplyResourceChangeRequest) (*v6.ApplyResourceChangeResponse, error) {
	return within(ctx, req, s.framework.ApplyResourceChange)
}
