package base

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// DataSource is embedded in every data source of the provider. It holds the name,
// and the client that the provider's configuration has made.
type DataSource struct {
	Client *client.Client

	suffix string
}

// NewDataSource names a data source: "pop" is interlink_pop.
func NewDataSource(suffix string) DataSource { return DataSource{suffix: suffix} }

// Metadata implements datasource.DataSource.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.suffix
}

// Configure implements datasource.DataSourceWithConfigure. The client is nil
// while the provider is not configured.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.Client = ClientFrom(req.ProviderData, &resp.Diagnostics)
}

// RegionFor is the function RegionFor for a read. If ok is false, nothing can be
// read now.
func (d *DataSource) RegionFor(id fw.ID, argument types.String, req datasource.ReadRequest, resp *datasource.ReadResponse) (region string, ok bool) {
	region, diags := RegionFor(d.Client, id, argument)
	return region, later(diags, req, resp)
}

// later defers a read that needs a default which is not known yet, if the CLI can
// do that. It reports whether the read can go on.
func later(diags diag.Diagnostics, req datasource.ReadRequest, resp *datasource.ReadResponse) bool {
	isUnknown := func(one diag.Diagnostic) bool { _, is := one.(unknownDefault); return is }
	if req.ClientCapabilities.DeferralAllowed && slices.ContainsFunc(diags, isUnknown) {
		resp.Deferred = &datasource.Deferred{Reason: datasource.DeferredReasonProviderConfigUnknown}
		return false
	}
	resp.Diagnostics.Append(diags...)
	return !diags.HasError()
}
