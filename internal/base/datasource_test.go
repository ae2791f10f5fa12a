package base_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// TestADataSourceWithoutItsRegion expects a deferred read if the CLI can do that,
// otherwise an error.
func TestADataSourceWithoutItsRegion(t *testing.T) {
	t.Parallel()
	source := base.NewDataSource("pop")
	var metadata datasource.MetadataResponse
	source.Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: "interlink"}, &metadata)
	if metadata.TypeName != "interlink_pop" {
		t.Errorf("its name is %s", metadata.TypeName)
	}
	later := configured(t, client.Config{Unknown: client.UnknownDefaults{Region: true, Organization: true}})
	source.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: later}, &datasource.ConfigureResponse{})
	for _, allowed := range []bool{true, false} {
		req := datasource.ReadRequest{ClientCapabilities: datasource.ReadClientCapabilities{DeferralAllowed: allowed}}
		for _, test := range []struct {
			source    datasource.DataSource
			arguments map[string]tftypes.Value
		}{
			{things(nil).Lookup(), map[string]tftypes.Value{"name": text("paris")}},
			{things(nil).Listing(), nil},
			{things(nil).Listing(), map[string]tftypes.Value{"region": text("fr-par")}},
		} {
			resp := read(t, later, test.source, req, test.arguments)
			if (resp.Deferred != nil) != allowed || resp.Diagnostics.HasError() == allowed {
				t.Errorf("deferral allowed %t: %v, %v", allowed, resp.Deferred, resp.Diagnostics)
			}
		}
	}
	var resp datasource.ReadResponse
	if region, ok := source.RegionFor(fw.NewID("nl-ams", uuid), types.StringNull(), datasource.ReadRequest{}, &resp); !ok || region != "nl-ams" || resp.Diagnostics.HasError() {
		t.Errorf("with a region in the id: %q, %t, %v", region, ok, resp.Diagnostics)
	}
}
