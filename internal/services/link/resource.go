package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
)

// Short names for the framework's requests in this package's signatures.
type (
	resourceSchemaRequest  = resource.SchemaRequest
	resourceSchemaResponse = resource.SchemaResponse
	identitySchemaRequest  = resource.IdentitySchemaRequest
	identitySchemaResponse = resource.IdentitySchemaResponse
)

// Resource is interlink_link.
type Resource struct{ client *client.Client }

// NewResource makes the resource.
func NewResource() resource.Resource { return &Resource{} }

// Metadata implements resource.Resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_link"
}

// Configure implements resource.ResourceWithConfigure.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.client = client.From(req.ProviderData, &resp.Diagnostics)
}

func (r *Resource) teller() teller { return teller{client: r.client} }

// identityModel is the resource's identity.
type identityModel struct {
	Region types.String `tfsdk:"region"`
	ID     types.String `tfsdk:"id"`
}

// setIdentity writes the identity; CLIs that know none have a nil one.
func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, model Model) diag.Diagnostics {
	if identity == nil || !known(model.ID) {
		return nil
	}
	id := model.ID.Parsed()
	region := id.Region
	if region == "" {
		region = model.Region.ValueString()
	}
	return identity.Set(ctx, identityModel{Region: types.StringValue(region), ID: types.StringValue(id.UUID)})
}
