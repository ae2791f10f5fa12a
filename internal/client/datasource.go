package client

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
)

// DataSource is what every data source of the provider embeds: its name, and
// the client that the provider's configuration has made.
type DataSource struct {
	Client *Client

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
	d.Client = From(req.ProviderData, &resp.Diagnostics)
}
