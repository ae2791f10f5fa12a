package provider_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// TestDataSourceIsDeferred reads a data source while the region is not known,
// for a CLI that can defer it, and for one that cannot.
func TestDataSourceIsDeferred(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	server, err := provider.NewServer("test", provider.Options{Transport: noAPI{}})()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: object(t, schemas.Provider, map[string]tftypes.Value{
		"access_key": tftypes.NewValue(tftypes.String, acctest.AccessKey),
		"secret_key": tftypes.NewValue(tftypes.String, acctest.SecretKey),
		"region":     tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
	})})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatalf("%v, %+v", err, configured.Diagnostics)
	}
	for name, schema := range schemas.DataSourceSchemas {
		for _, allowed := range []bool{true, false} {
			read := read(ctx, t, server, name, object(t, schema, nil), allowed)
			if deferred := read.Deferred != nil; deferred != allowed || (len(read.Diagnostics) == 0) != allowed {
				t.Errorf("%s, deferral allowed: %t: deferred: %t, %+v", name, allowed, deferred, read.Diagnostics)
			}
		}
	}
}

func read(ctx context.Context, t *testing.T, server tfprotov6.ProviderServer, name string, config *tfprotov6.DynamicValue, deferral bool) *tfprotov6.ReadDataSourceResponse {
	t.Helper()
	resp, err := server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: name, Config: config, ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: deferral},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// object is a value of a schema with these attributes; the others are null.
func object(t *testing.T, schema *tfprotov6.Schema, set map[string]tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	typ, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		t.Fatalf("the schema is a %s", schema.ValueType())
	}
	values := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
		if value, given := set[name]; given {
			values[name] = value
		}
	}
	dynamic, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, values))
	if err != nil {
		t.Fatal(err)
	}
	return &dynamic
}
