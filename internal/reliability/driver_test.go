package reliability

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// object is one resource in a state.
type object struct {
	value    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	tainted  bool
}

// finding is a diagnostic.
type finding struct {
	address string
	failure bool // an error; else a warning
	text    string
}

func (f finding) String() string {
	kind := "warning"
	if f.failure {
		kind = "error"
	}
	return fmt.Sprintf("%s: %s: %s", f.address, kind, f.text)
}

type findings []finding

func (f findings) failed() bool {
	for _, one := range f {
		if one.failure {
			return true
		}
	}
	return false
}

func (f findings) String() string {
	lines := make([]string, 0, len(f))
	for _, one := range f {
		lines = append(lines, one.String())
	}
	return strings.Join(lines, "\n")
}

// schemas are the provider's, asked for once.
var schemas = sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
	server, err := provider.NewServer("test", provider.Options{})()
	if err != nil {
		return nil, err
	}
	return server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
})

// session is one provider process, as Terraform starts one for each plan and
// each apply.
type session struct {
	t      testing.TB
	server tfprotov6.ProviderServer
}

// kindOf is the resource type of an address.
func kindOf(address string) string {
	kind, _, _ := strings.Cut(address, ".")
	return kind
}

func schemaOf(t testing.TB, address string) *tfprotov6.Schema {
	t.Helper()
	all, err := schemas()
	if err != nil {
		t.Fatalf("the provider has no schema: %s", err)
	}
	return all.ResourceSchemas[kindOf(address)]
}

func typeOf(t testing.TB, address string) tftypes.Type {
	t.Helper()
	return schemaOf(t, address).ValueType()
}

// open starts and configures a provider.
func (w *world) open(ctx context.Context, t testing.TB) *session {
	t.Helper()
	all, err := schemas()
	if err != nil {
		t.Fatalf("the provider has no schema: %s", err)
	}
	server, err := provider.NewServer("test", provider.Options{Timing: w.timing, Transport: w.transport})()
	if err != nil {
		t.Fatalf("the provider does not start: %s", err)
	}
	typ := all.Provider.ValueType()
	config := build(typ, attrs{
		"access_key": acctest.AccessKey, "secret_key": acctest.SecretKey, "project_id": mockapi.DefaultProjectID,
		"region": mockapi.DefaultRegion, "api_url": w.url,
	}, nil)
	resp, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.12.0", Config: dynamic(t, typ, config)})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("the provider cannot be configured: %v %s", err, read("provider", resp.Diagnostics))
	}
	return &session{t: t, server: server}
}

func read(address string, diagnostics []*tfprotov6.Diagnostic) findings {
	var out findings
	for _, one := range diagnostics {
		out = append(out, finding{address, one.Severity == tfprotov6.DiagnosticSeverityError, one.Summary + "\n" + one.Detail})
	}
	return out
}

// broken is an RPC that failed: a mistake of the provider, a panic perhaps.
func broken(address string, err error) findings {
	return findings{{address, true, "the RPC failed: " + err.Error()}}
}

func (s *session) validate(ctx context.Context, address string, config tftypes.Value) findings {
	resp, err := s.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: kindOf(address), Config: dynamic(s.t, typeOf(s.t, address), config),
	})
	if err != nil {
		return broken(address, err)
	}
	return read(address, resp.Diagnostics)
}

// refresh upgrades and reads what a state holds; nil where it is gone.
func (s *session) refresh(ctx context.Context, address string, from *object) (*object, findings) {
	typ := typeOf(s.t, address)
	raw, err := json.Marshal(plain(from.value))
	must(err)
	upgraded, err := s.server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: kindOf(address), Version: schemaOf(s.t, address).Version, RawState: &tfprotov6.RawState{JSON: raw},
	})
	if err != nil {
		return from, broken(address, err)
	}
	if found := read(address, upgraded.Diagnostics); found.failed() {
		return from, found
	}
	resp, err := s.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: kindOf(address), CurrentState: upgraded.UpgradedState, Private: from.private, CurrentIdentity: from.identity,
	})
	if err != nil {
		return from, broken(address, err)
	}
	found := read(address, resp.Diagnostics)
	if found.failed() {
		return from, found
	}
	value := undynamic(s.t, typ, resp.NewState)
	if value.IsNull() {
		return nil, found
	}
	return &object{value, resp.Private, resp.NewIdentity, from.tainted}, found
}

// planned is what PlanResourceChange answers.
type planned struct {
	value    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	replace  bool
}

func (s *session) plan(ctx context.Context, address string, prior tftypes.Value, private []byte, identity *tfprotov6.ResourceIdentityData, config tftypes.Value) (planned, findings) {
	typ, schema := typeOf(s.t, address), schemaOf(s.t, address)
	resp, err := s.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: kindOf(address), PriorState: dynamic(s.t, typ, prior), PriorPrivate: private, PriorIdentity: identity,
		Config: dynamic(s.t, typ, config), ProposedNewState: dynamic(s.t, typ, proposed(schema, prior, config)),
	})
	if err != nil {
		return planned{}, broken(address, err)
	}
	found := read(address, resp.Diagnostics)
	if found.failed() {
		return planned{}, found
	}
	out := planned{value: undynamic(s.t, typ, resp.PlannedState), private: resp.PlannedPrivate, identity: resp.PlannedIdentity}
	found = append(found, planMistakes(address, schema, prior, config, out.value)...)
	for _, path := range resp.RequiresReplace {
		before, _, errBefore := tftypes.WalkAttributePath(prior, path)
		after, _, errAfter := tftypes.WalkAttributePath(out.value, path)
		if errBefore != nil || errAfter != nil {
			continue
		}
		if !before.(tftypes.Value).Equal(after.(tftypes.Value)) {
			out.replace = true
		}
	}
	return out, found
}

// apply makes one change: value is the planned state, null to destroy.
func (s *session) apply(ctx context.Context, address string, prior tftypes.Value, identity *tfprotov6.ResourceIdentityData, to planned, config tftypes.Value) (*object, findings) {
	typ := typeOf(s.t, address)
	resp, err := s.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: kindOf(address), PriorState: dynamic(s.t, typ, prior), PlannedState: dynamic(s.t, typ, to.value),
		Config: dynamic(s.t, typ, config), PlannedPrivate: to.private, PlannedIdentity: to.identity,
	})
	if err != nil {
		return &object{value: prior, identity: identity}, broken(address, err)
	}
	found := read(address, resp.Diagnostics)
	value := undynamic(s.t, typ, resp.NewState)
	if !value.IsNull() && !value.IsFullyKnown() {
		found = append(found, finding{address, true, "Provider returned invalid result object after apply: it holds unknown values"})
	}
	if !found.failed() {
		found = append(found, resultMistakes(address, to.value, value)...)
	}
	return &object{value: value, private: resp.Private, identity: resp.NewIdentity}, found
}

// adopt imports an object.
func (s *session) adopt(ctx context.Context, address, id string) (*object, findings) {
	resp, err := s.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: kindOf(address), ID: id})
	if err != nil {
		return nil, broken(address, err)
	}
	if found := read(address, resp.Diagnostics); found.failed() {
		return nil, found
	}
	one := resp.ImportedResources[0]
	return s.refresh(ctx, address, &object{undynamic(s.t, typeOf(s.t, address), one.State), one.Private, one.Identity, false})
}
