// Package pop is the PoPs: the data centres where InterLinks are built. Only
// Scaleway can add PoPs, so there are only data sources.
package pop

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Model is a PoP in Terraform.
type Model struct {
	ID                          fw.ID        `tfsdk:"id"`
	Name                        types.String `tfsdk:"name"`
	Region                      types.String `tfsdk:"region"`
	DisplayName                 types.String `tfsdk:"display_name"`
	HostingProviderName         types.String `tfsdk:"hosting_provider_name"`
	Address                     types.String `tfsdk:"address"`
	City                        types.String `tfsdk:"city"`
	LogoURL                     types.String `tfsdk:"logo_url"`
	AvailableLinkBandwidthsMbps types.List   `tfsdk:"available_link_bandwidths_mbps"`
	Srn                         types.String `tfsdk:"srn"`
}

func (m *Model) fromAPI(pop *client.Pop, region string) {
	m.ID = fw.NewID(region, pop.ID)
	m.Name = types.StringValue(pop.Name)
	m.Region = types.StringValue(region)
	m.DisplayName = types.StringValue(pop.DisplayName)
	m.HostingProviderName = types.StringValue(pop.HostingProviderName)
	m.Address = types.StringValue(pop.Address)
	m.City = types.StringValue(pop.City)
	m.LogoURL = types.StringValue(pop.LogoURL)
	m.AvailableLinkBandwidthsMbps = fw.Int64List(pop.AvailableLinkBandwidthsMbps)
	m.Srn = fw.NullIfEmpty(pop.Srn)
}

// attributes are the computed attributes of a PoP.
func attributes() map[string]schema.Attribute {
	attributes := fw.Computed(map[string]string{
		"name":                  "Name of the PoP, as its data centre is commonly called (`DC3`).",
		"region":                "Region of the PoP.",
		"display_name":          "Name of the PoP with city and hosting provider.",
		"hosting_provider_name": "Company that runs the data centre.",
		"address":               "Postal address of the data centre.",
		"city":                  "City of the data centre.",
		"logo_url":              "URL of the PoP's logo.",
		"srn":                   "Scaleway resource name of the PoP.",
	})
	attributes["id"] = fw.ComputedID("Id of the PoP, `{region}/{uuid}`.")
	attributes["available_link_bandwidths_mbps"] = schema.ListAttribute{
		Computed: true, ElementType: types.Int64Type,
		MarkdownDescription: "Bandwidths in Mbps that a hosted InterLink may be ordered with at this PoP.",
	}
	return attributes
}
