package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// watch records when calls for resources are under way. For each period with at
// least one call, it writes the beginning and the end, in nanoseconds.
type watch struct {
	tfprotov6.ProviderServer

	mu       sync.Mutex
	out      io.Writer
	underWay int
	since    time.Time
}

// call records the beginning of a call. The returned function records the end.
func (w *watch) call() (ended func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.underWay++; w.underWay == 1 {
		w.since = time.Now()
	}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.underWay--; w.underWay == 0 {
			fmt.Fprintln(w.out, w.since.UnixNano(), time.Now().UnixNano())
		}
	}
}

// ValidateResourceConfig implements tfprotov6.ResourceServer.
func (w *watch) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	defer w.call()()
	return w.ProviderServer.ValidateResourceConfig(ctx, req)
}

// UpgradeResourceState implements tfprotov6.ResourceServer.
func (w *watch) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	defer w.call()()
	return w.ProviderServer.UpgradeResourceState(ctx, req)
}

// UpgradeResourceIdentity implements tfprotov6.ResourceServer.
func (w *watch) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	defer w.call()()
	return w.ProviderServer.UpgradeResourceIdentity(ctx, req)
}

// ReadResource implements tfprotov6.ResourceServer.
func (w *watch) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	defer w.call()()
	return w.ProviderServer.ReadResource(ctx, req)
}

// PlanResourceChange implements tfprotov6.ResourceServer.
func (w *watch) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	defer w.call()()
	return w.ProviderServer.PlanResourceChange(ctx, req)
}

// ApplyResourceChange implements tfprotov6.ResourceServer.
func (w *watch) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	defer w.call()()
	return w.ProviderServer.ApplyResourceChange(ctx, req)
}
