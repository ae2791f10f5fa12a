package provider

import (
	"bytes"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link"
)

// server wraps the framework's server of the provider. The framework keeps the
// context of every call as long as the process lives, to cancel it on
// StopProvider. With the context it keeps the loggers and everything else of the
// call: about 10 kB a call that is never used again. Calls that come once or more
// for each resource get a context that releases it all.
type server struct {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	provider *Provider
}

// NewServer makes the server for a version of the provider. main serves it, and
// tests call it.
func NewServer(version string, options Options) func() (tfprotov6.ProviderServer, error) {
	return func() (tfprotov6.ProviderServer, error) {
		served := &Provider{version: version, options: options}
		framework := providerserver.NewProtocol6(served)()
		lists, ok := framework.(tfprotov6.ListResourceServer)
		if !ok {
			return nil, fmt.Errorf("the framework's server (%T) serves no list resources", framework)
		}
		return &server{framework, lists, served}, nil
	}
}

// within makes a call with a context that ends with the call.
func within[Request, Response any](
	ctx context.Context, req Request, call func(context.Context, Request) (Response, error),
) (Response, error) {
	ctx, end := newCallContext(ctx)
	defer end()
	return call(ctx, req)
}

// ValidateResourceConfig implements tfprotov6.ResourceServer.
func (s *server) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return within(ctx, req, s.ProviderServer.ValidateResourceConfig)
}

// UpgradeResourceState implements tfprotov6.ResourceServer.
func (s *server) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return within(ctx, req, s.ProviderServer.UpgradeResourceState)
}

// UpgradeResourceIdentity implements tfprotov6.ResourceServer.
func (s *server) UpgradeResourceIdentity(
	ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return within(ctx, req, s.ProviderServer.UpgradeResourceIdentity)
}

// ReadResource implements tfprotov6.ResourceServer.
func (s *server) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return within(ctx, req, s.ProviderServer.ReadResource)
}

// PlanResourceChange implements tfprotov6.ResourceServer.
func (s *server) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	if planned := s.plansNew(ctx, req); planned != nil {
		return planned, nil
	}
	if s.plansNothing(req) {
		return &tfprotov6.PlanResourceChangeResponse{
			PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: link.IdentityOf(req),
		}, nil
	}
	return within(ctx, req, s.ProviderServer.PlanResourceChange)
}

// plansNew plans a new link, if it can. It skips the framework, too.
func (s *server) plansNew(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	c := s.provider.client.Load()
	if c == nil || req.TypeName != typeName+"_link" || !link.IsNull(req.PriorState) || req.Config == nil {
		return nil
	}
	ctx, end := newCallContext(ctx)
	defer end()
	return link.PlanNew(ctx, c, req)
}

// plansNothing tells whether the plan of an object equals its state. It skips the
// framework, which takes most of the time of such a plan.
func (s *server) plansNothing(req *tfprotov6.PlanResourceChangeRequest) bool {
	c := s.provider.client.Load()
	return c != nil && req.TypeName == typeName+"_link" && req.PriorState != nil && req.ProposedNewState != nil &&
		len(req.PriorState.MsgPack) > 0 && bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) &&
		link.PlansNothing(c, req)
}

// ApplyResourceChange implements tfprotov6.ResourceServer.
func (s *server) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return within(ctx, req, s.ProviderServer.ApplyResourceChange)
}

// ImportResourceState implements tfprotov6.ResourceServer.
func (s *server) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	return within(ctx, req, s.ProviderServer.ImportResourceState)
}

// ValidateDataResourceConfig implements tfprotov6.DataSourceServer.
func (s *server) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return within(ctx, req, s.ProviderServer.ValidateDataResourceConfig)
}

// ReadDataSource implements tfprotov6.DataSourceServer.
func (s *server) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	return within(ctx, req, s.ProviderServer.ReadDataSource)
}
