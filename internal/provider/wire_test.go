package provider_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	interlink "github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// configured is the provider's server, configured for an API that does not answer.
func configured(tb testing.TB) (tfprotov6.ProviderServer, *tfprotov6.GetProviderSchemaResponse) {
	tb.Helper()
	server, err := interlink.NewServer("test", interlink.Options{})()
	if err != nil {
		tb.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(tb.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		tb.Fatal(err)
	}
	resp, err := server.ConfigureProvider(tb.Context(), &tfprotov6.ConfigureProviderRequest{Config: onTheWire(tb, schemas.Provider, map[string]any{
		"access_key": "SCWXXXXXXXXXXXXXXXXX", "secret_key": "11111111-1111-1111-1111-111111111111", "project_id": mockapi.DefaultProjectID,
		"api_url": "http://127.0.0.1:1", "region": "fr-par",
	})})
	if err != nil || len(resp.Diagnostics) > 0 {
		tb.Fatal(err, resp)
	}
	return server, schemas
}

// theLink is an active link as its state has it, and its configuration.
func theLink() (saved, config map[string]any) {
	side := map[string]any{"asn": 12876, "ipv4": "169.254.0.0/31", "ipv6": "2001:db8::/127"}
	config = map[string]any{"name": "paris", "pop_id": mockapi.PopTH2, "partner_id": mockapi.PartnerFranceIX, "bandwidth_mbps": 50}
	saved = map[string]any{
		"id": "fr-par/11111111-2222-3333-4444-555555555555", "region": "fr-par", "project_id": mockapi.DefaultProjectID,
		"organization_id": mockapi.DefaultProjectID, "peer_asn": 39801, "vlan": 1500, "enable_route_propagation": false,
		"wait_for_status": "active", "wait_for_deprovisioning": true, "allow_duplicate_name": false, "deletion_protection": false,
		"status": "active", "bgp_v4_status": "disabled", "bgp_v6_status": "disabled", "pairing_key": "k",
		"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "srn": "srn://x",
		"scw_bgp_config": side, "peer_bgp_config": side,
	}
	maps.Copy(saved, config)
	return saved, config
}

// onTheWire is an object of which all is null but what is set.
func onTheWire(tb testing.TB, schema *tfprotov6.Schema, set map[string]any) *tfprotov6.DynamicValue {
	tb.Helper()
	value, err := tfprotov6.NewDynamicValue(schema.ValueType(), wireValue(schema.ValueType(), set))
	if err != nil {
		tb.Fatal(err)
	}
	return &value
}

func wireValue(kind tftypes.Type, value any) tftypes.Value {
	object, isObject := kind.(tftypes.Object)
	set, isSet := value.(map[string]any)
	if !isObject || !isSet {
		return tftypes.NewValue(kind, value)
	}
	values := map[string]tftypes.Value{}
	for name, attribute := range object.AttributeTypes {
		values[name] = wireValue(attribute, set[name])
	}
	return tftypes.NewValue(kind, values)
}
