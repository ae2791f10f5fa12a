//go:build linux

package routers

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// textOf asks the provider, over its protocol, for the text of a link's router.
func textOf(t testing.TB, env *acctest.Env, arguments map[string]tftypes.Value) string {
	t.Helper()
	const name = "interlink_router_configuration"
	server, err := env.Factories()["interlink"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: block(t, schemas.Provider, map[string]tftypes.Value{
		"access_key": text(acctest.AccessKey), "secret_key": text(acctest.SecretKey), "project_id": text(mockapi.DefaultProjectID),
		"region": text("fr-par"), "api_url": text(env.URL),
	})})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatalf("%v, %+v", err, configured.Diagnostics)
	}
	schema := schemas.DataSourceSchemas[name]
	read, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: block(t, schema, arguments)})
	if err != nil || len(read.Diagnostics) > 0 {
		t.Fatalf("%v, %+v", err, read.Diagnostics)
	}
	value, err := read.State.Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	var attributes map[string]tftypes.Value
	var written string
	if err := value.As(&attributes); err != nil {
		t.Fatal(err)
	}
	if err := attributes["text"].As(&written); err != nil {
		t.Fatal(err)
	}
	return written
}

func text(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

// block is a block with these arguments and nulls for the others.
func block(t testing.TB, schema *tfprotov6.Schema, given map[string]tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	typ, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		t.Fatalf("the schema is a %s", schema.ValueType())
	}
	values := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
		if value, is := given[name]; is {
			values[name] = value
		}
	}
	dynamic, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, values))
	if err != nil {
		t.Fatal(err)
	}
	return &dynamic
}
