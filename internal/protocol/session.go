package protocol

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// Object is one resource in a state.
type Object struct {
	Value    tftypes.Value
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData
	Tainted  bool
}

// Session is one provider process. Terraform starts one for each plan and each
// apply.
type Session struct {
	// Deferral: the CLI allows the provider to defer a read.
	Deferral bool

	Server tfprotov6.ProviderServer
	t      testing.TB
}

// Schemas returns the schemas of all objects of the provider. It asks for them
// once.
//
//nolint:gochecknoglobals // a cache
var Schemas = once(tfprotov6.ProviderServer.GetProviderSchema)

// IdentitySchemas returns the schemas of the resources' identities.
//
//nolint:gochecknoglobals // a cache
var IdentitySchemas = once(tfprotov6.ProviderServer.GetResourceIdentitySchemas)

// once asks an unconfigured provider a question, the first time.
func once[Request, Response any](ask func(tfprotov6.ProviderServer, context.Context, *Request) (*Response, error)) func() (*Response, error) {
	return sync.OnceValues(func() (*Response, error) {
		server, err := provider.NewServer("test", provider.Options{})()
		if err != nil {
			return nil, err
		}
		return ask(server, context.Background(), new(Request))
	})
}

func schemas(t testing.TB) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	all, err := Schemas()
	if err != nil {
		t.Fatalf("the provider has no schema: %s", err)
	}
	return all
}

// kindOf returns the resource type of an address.
func kindOf(address string) string {
	kind, _, _ := strings.Cut(address, ".")
	return kind
}

func schemaOf(t testing.TB, address string) *tfprotov6.Schema {
	t.Helper()
	return schemas(t).ResourceSchemas[kindOf(address)]
}

// TypeOf returns the type of the resource at an address.
func TypeOf(t testing.TB, address string) tftypes.Type {
	t.Helper()
	return schemaOf(t, address).ValueType()
}

// Open starts a provider and configures it with the arguments of its block.
func Open(ctx context.Context, t testing.TB, options provider.Options, block Attrs) *Session {
	t.Helper()
	server, err := provider.NewServer("test", options)()
	if err != nil {
		t.Fatalf("the provider does not start: %s", err)
	}
	resp, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.14.0", Config: Encode(t, schemas(t).Provider, block),
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("the provider cannot be configured: %v %s", err, findingsOf("provider", resp.Diagnostics))
	}
	return &Session{t: t, Server: server}
}

// Validate checks a configuration before anything is planned.
func (s *Session) Validate(ctx context.Context, address string, config tftypes.Value) Findings {
	resp, err := s.Server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: kindOf(address), Config: dynamic(s.t, TypeOf(s.t, address), config),
	})
	if err != nil {
		return broken(address, err)
	}
	return findingsOf(address, resp.Diagnostics)
}

// Refresh upgrades and reads what a state holds. It returns nil if the object
// is gone.
func (s *Session) Refresh(ctx context.Context, address string, from *Object) (*Object, Findings) {
	typ := TypeOf(s.t, address)
	raw, err := json.Marshal(plain(from.Value))
	must(err)
	upgraded, err := s.Server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: kindOf(address), Version: schemaOf(s.t, address).Version, RawState: &tfprotov6.RawState{JSON: raw},
	})
	if err != nil {
		return from, broken(address, err)
	}
	if found := findingsOf(address, upgraded.Diagnostics); found.Failed() {
		return from, found
	}
	resp, err := s.Server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: kindOf(address), CurrentState: upgraded.UpgradedState, Private: from.Private, CurrentIdentity: from.Identity,
	})
	if err != nil {
		return from, broken(address, err)
	}
	found := findingsOf(address, resp.Diagnostics)
	if found.Failed() {
		return from, found
	}
	value := undynamic(s.t, typ, resp.NewState)
	if value.IsNull() {
		return nil, found
	}
	return &Object{value, resp.Private, resp.NewIdentity, from.Tainted}, found
}

// Planned is what PlanResourceChange returns.
type Planned struct {
	Value    tftypes.Value
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData
	Replace  bool
}

// Plan plans one change: a null prior creates, a null config destroys.
func (s *Session) Plan(ctx context.Context, address string, prior tftypes.Value, private []byte, identity *tfprotov6.ResourceIdentityData, config tftypes.Value) (Planned, Findings) {
	typ, schema := TypeOf(s.t, address), schemaOf(s.t, address)
	resp, err := s.Server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: kindOf(address), PriorState: dynamic(s.t, typ, prior), PriorPrivate: private, PriorIdentity: identity,
		Config: dynamic(s.t, typ, config), ProposedNewState: dynamic(s.t, typ, proposed(schema, prior, config)),
	})
	if err != nil {
		return Planned{}, broken(address, err)
	}
	found := findingsOf(address, resp.Diagnostics)
	if found.Failed() {
		return Planned{}, found
	}
	out := Planned{Value: undynamic(s.t, typ, resp.PlannedState), Private: resp.PlannedPrivate, Identity: resp.PlannedIdentity}
	found = append(found, planMistakes(address, schema, prior, config, out.Value)...)
	for _, path := range resp.RequiresReplace {
		before, _, errBefore := tftypes.WalkAttributePath(prior, path)
		after, _, errAfter := tftypes.WalkAttributePath(out.Value, path)
		if errBefore != nil || errAfter != nil {
			continue
		}
		if !before.(tftypes.Value).Equal(after.(tftypes.Value)) {
			out.Replace = true
		}
	}
	return out, found
}

// Apply makes a planned change. A null plan destroys.
func (s *Session) Apply(ctx context.Context, address string, prior tftypes.Value, identity *tfprotov6.ResourceIdentityData, to Planned, config tftypes.Value) (*Object, Findings) {
	typ := TypeOf(s.t, address)
	resp, err := s.Server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: kindOf(address), PriorState: dynamic(s.t, typ, prior), PlannedState: dynamic(s.t, typ, to.Value),
		Config: dynamic(s.t, typ, config), PlannedPrivate: to.Private, PlannedIdentity: to.Identity,
	})
	if err != nil {
		return &Object{Value: prior, Identity: identity}, broken(address, err)
	}
	found := findingsOf(address, resp.Diagnostics)
	value := undynamic(s.t, typ, resp.NewState)
	if !value.IsNull() && !value.IsFullyKnown() {
		found = append(found, Finding{address, true, "Provider returned invalid result object after apply: it holds unknown values"})
	}
	if !found.Failed() {
		found = append(found, resultMistakes(address, to.Value, value)...)
	}
	return &Object{Value: value, Private: resp.Private, Identity: resp.NewIdentity}, found
}

// Import imports an object by its id.
func (s *Session) Import(ctx context.Context, address, id string) (*Object, Findings) {
	resp, err := s.Server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: kindOf(address), ID: id})
	if err != nil {
		return nil, broken(address, err)
	}
	if found := findingsOf(address, resp.Diagnostics); found.Failed() {
		return nil, found
	}
	one := resp.ImportedResources[0]
	return s.Refresh(ctx, address, &Object{undynamic(s.t, TypeOf(s.t, address), one.State), one.Private, one.Identity, false})
}
