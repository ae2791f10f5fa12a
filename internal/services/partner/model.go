// Package partner is the partners: the companies on whose connections hosted
// InterLinks are built. Only Scaleway can add partners, so there are only data
// sources.
package partner

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Model is a partner in Terraform.
type Model struct {
	ID             fw.ID        `tfsdk:"id"`
	Name           types.String `tfsdk:"name"`
	Region         types.String `tfsdk:"region"`
	ContactEmail   types.String `tfsdk:"contact_email"`
	PortalURL      types.String `tfsdk:"portal_url"`
	LogoURL        types.String `tfsdk:"logo_url"`
	L3Connectivity types.Bool   `tfsdk:"l3_connectivity"`
	CreatedAt      types.String `tfsdk:"created_at"`
	UpdatedAt      types.String `tfsdk:"updated_at"`
	Srn            types.String `tfsdk:"srn"`
}

// fromAPI fills the model. A partner has no region in its JSON (recorded), so the
// region of the request is used.
func (m *Model) fromAPI(partner *client.Partner, region string) {
	m.ID = fw.NewID(region, partner.ID)
	m.Name = types.StringValue(partner.Name)
	m.Region = types.StringValue(region)
	m.ContactEmail = types.StringValue(partner.ContactEmail)
	m.PortalURL = types.StringValue(partner.PortalURL)
	m.LogoURL = types.StringValue(partner.LogoURL)
	m.L3Connectivity = types.BoolPointerValue(partner.L3Connectivity)
	m.CreatedAt = fw.Time(partner.CreatedAt)
	m.UpdatedAt = fw.Time(partner.UpdatedAt)
	m.Srn = fw.NullIfEmpty(partner.Srn)
}

// attributes are the computed attributes of a partner.
func attributes() map[string]schema.Attribute {
	attributes := fw.Computed(map[string]string{
		"name":          "Name of the partner.",
		"region":        "Region of the partner.",
		"contact_email": "Email address of the partner's support: whom to ask to accept a link.",
		"portal_url":    "URL of the partner's portal.",
		"logo_url":      "URL of the partner's logo.",
		"created_at":    "When the partner was added (RFC 3339).",
		"updated_at":    "When the partner was last changed (RFC 3339).",
		"srn":           "Scaleway resource name of the partner.",
	})
	attributes["id"] = fw.ComputedID("Id of the partner, `{region}/{uuid}`.")
	attributes["l3_connectivity"] = schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the partner offers connectivity on layer 3. `true`: the partner's router speaks BGP with Scaleway; `false`: yours does. Null if the API does not say."}
	return attributes
}
