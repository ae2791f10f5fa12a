// Package provider is the provider itself: its schema, its configuration, and the
// list of its resources and data sources.
package provider

import (
	"context"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/connection"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/partner"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/pop"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/router"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/routingpolicy"
)

// Provider is the interlink provider.
type Provider struct {
	version string
	options Options
}

// typeName is the prefix of the names of resources and data sources.
const typeName = "interlink"

// Options change how the provider talks to the API. The zero value is for users;
// tests pass others.
type Options struct {
	Timing client.Timing
	// Transport carries the requests; nil is Go's own.
	Transport http.RoundTripper
}

var (
	_ provider.ProviderWithEphemeralResources = (*Provider)(nil)
	_ provider.ProviderWithListResources      = (*Provider)(nil)
)

// NewServer makes the server of a version of the provider. main serves it, and tests
// call it.
func NewServer(version string, options Options) func() (tfprotov6.ProviderServer, error) {
	return func() (tfprotov6.ProviderServer, error) {
		made := providerserver.NewProtocol6(&Provider{version: version, options: options})()
		whole, ok := made.(framework)
		if !ok {
			return nil, fmt.Errorf("the framework's server (%T) lacks an interface", made)
		}
		return server{whole}, nil
	}
}

// Metadata implements provider.Provider.
func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = typeName
	resp.Version = p.version
}

// configModel is the provider block.
type configModel struct {
	AccessKey      types.String `tfsdk:"access_key"`
	SecretKey      types.String `tfsdk:"secret_key"`
	ProjectID      types.String `tfsdk:"project_id"`
	OrganizationID types.String `tfsdk:"organization_id"`
	Region         types.String `tfsdk:"region"`
	Profile        types.String `tfsdk:"profile"`
	APIURL         types.String `tfsdk:"api_url"`
	PollInterval   types.String `tfsdk:"poll_interval"`
}

// Schema implements provider.Provider.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Takes a Scaleway InterLink, a private link between your network and your Scaleway VPC, through its whole life: ordered, handed to the partner, provisioned, active, configured, and at the end deprovisioned and deleted.",
		Attributes: map[string]schema.Attribute{
			"access_key":      schema.StringAttribute{Optional: true, MarkdownDescription: "Access key of a Scaleway API key (`SCW` and 17 more letters or digits). Environment: `SCW_ACCESS_KEY`."},
			"secret_key":      schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: "Secret key of a Scaleway API key, a UUID. Environment: `SCW_SECRET_KEY`."},
			"project_id":      schema.StringAttribute{Optional: true, MarkdownDescription: "Default project of what is ordered, a UUID. It may be unknown at plan. Environment: `SCW_DEFAULT_PROJECT_ID`."},
			"organization_id": schema.StringAttribute{Optional: true, MarkdownDescription: "Organization that plural data sources and list resources ask for unless they name one, a UUID. It has no other effect, and may be unknown at plan. Environment: `SCW_DEFAULT_ORGANIZATION_ID`."},
			"region":          schema.StringAttribute{Optional: true, MarkdownDescription: "Default region, for example `fr-par` (the default). It may be unknown at plan. Environment: `SCW_DEFAULT_REGION`."},
			"profile":         schema.StringAttribute{Optional: true, MarkdownDescription: "Profile of Scaleway's configuration file to take the values from that are set neither here nor in the environment. Environment: `SCW_PROFILE`; the file: `SCW_CONFIG_PATH`."},
			"api_url":         schema.StringAttribute{Optional: true, MarkdownDescription: "URL of the API. Default `https://api.scaleway.com`. Plain `http` is for this machine (a mock API) only, unless `INTERLINK_ALLOW_PLAIN_HTTP=true`. Environment: `SCW_API_URL`."},
			"poll_interval":   schema.StringAttribute{Optional: true, MarkdownDescription: "The longest time between two reads of an InterLink that is waited for, from `1s` to `10m`. Default `15s`. The reads of the first two minutes are about a second apart."},
		},
	}
}

// Resources implements provider.Provider.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{link.NewResource, link.NewActivation, routingpolicy.NewResource}
}

// DataSources implements provider.Provider.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		connection.Kind.Lookup, connection.Kind.Listing,
		link.Kind.Lookup, link.Kind.Listing,
		partner.Kind.Lookup, partner.Kind.Listing,
		pop.Kind.Lookup, pop.Kind.Listing,
		router.NewDataSource,
		routingpolicy.Kind.Lookup, routingpolicy.Kind.Listing,
	}
}

// EphemeralResources implements provider.ProviderWithEphemeralResources.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{link.NewPairingKey}
}

// ListResources implements provider.ProviderWithListResources.
func (p *Provider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{link.NewListResource, routingpolicy.NewListResource}
}
