package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Data is what a data source returned.
type Data struct {
	Value    tftypes.Value
	Deferred bool // the provider deferred the read
}

// ReadData reads a data source.
func (s *Session) ReadData(ctx context.Context, name string, arguments Attrs) (Data, Findings) {
	schema := schemas(s.t).DataSourceSchemas[name]
	resp, err := s.Server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: name, Config: Encode(s.t, schema, arguments),
		ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: s.Deferral},
	})
	if err != nil {
		return Data{}, broken(name, err)
	}
	found := findingsOf(name, resp.Diagnostics)
	if found.Failed() {
		return Data{}, found
	}
	return Data{undynamic(s.t, schema.ValueType(), resp.State), resp.Deferred != nil}, found
}

// ListResult is one result of a list resource.
type ListResult struct {
	Name             string
	Identity, Object tftypes.Value // Object is null if it was not asked for
}

// lister returns the part of a server that serves terraform query.
func (s *Session) lister() tfprotov6.ProviderServerWithListResource { //nolint:staticcheck // terraform-plugin-go has no other name for it yet
	return s.Server.(tfprotov6.ProviderServerWithListResource) //nolint:staticcheck // see above
}

// ValidateList checks the configuration of a list.
func (s *Session) ValidateList(ctx context.Context, name string, arguments Attrs) Findings {
	resp, err := s.lister().ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: name, Config: Encode(s.t, schemas(s.t).ListResourceSchemas[name], arguments),
	})
	if err != nil {
		return broken(name, err)
	}
	return findingsOf(name, resp.Diagnostics)
}

// List queries a list resource, and stops at the first result with a
// diagnostic.
func (s *Session) List(ctx context.Context, name string, arguments Attrs, limit int64, objects bool) ([]ListResult, Findings) {
	all := schemas(s.t)
	ids, err := IdentitySchemas()
	if err != nil {
		return nil, broken(name, err)
	}
	stream, err := s.lister().ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: name, Config: Encode(s.t, all.ListResourceSchemas[name], arguments), Limit: limit, IncludeResource: objects,
	})
	if err != nil {
		return nil, broken(name, err)
	}
	var out []ListResult
	for result := range stream.Results {
		if found := findingsOf(name, result.Diagnostics); len(found) > 0 {
			return out, found
		}
		out = append(out, ListResult{
			Name:     result.DisplayName,
			Identity: undynamic(s.t, ids.IdentitySchemas[name].ValueType(), result.Identity.IdentityData),
			Object:   undynamic(s.t, all.ResourceSchemas[name].ValueType(), result.Resource),
		})
	}
	return out, nil
}

// Move takes over the state of another provider's resource, as JSON.
func (s *Session) Move(ctx context.Context, from, fromKind, state, kind string) (tftypes.Value, Findings) {
	resp, err := s.Server.MoveResourceState(ctx, &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: from, SourceTypeName: fromKind, SourceState: &tfprotov6.RawState{JSON: []byte(state)}, TargetTypeName: kind,
	})
	if err != nil {
		return tftypes.Value{}, broken(kind, err)
	}
	return undynamic(s.t, TypeOf(s.t, kind), resp.TargetState), findingsOf(kind, resp.Diagnostics)
}
