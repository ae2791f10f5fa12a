package fw

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// identityModel is the identity of a regional object.
type identityModel struct {
	Region types.String `tfsdk:"region"`
	ID     types.String `tfsdk:"id"`
}

// IdentitySchema is the identity schema of a regional object. what names the kind
// of object.
func IdentitySchema(what string) identityschema.Schema {
	return identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"region": identityschema.StringAttribute{OptionalForImport: true, Description: "Region of the " + what + ". Default: the provider's."},
			"id":     identityschema.StringAttribute{RequiredForImport: true, Description: "UUID of the " + what + "."},
		},
	}
}

// SetIdentity writes the identity of an object. region is its region if the id has
// none. It does nothing if the CLI does not support identities.
func SetIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, id ID, region types.String) diag.Diagnostics {
	if identity == nil || id.UUID() == "" {
		return nil
	}
	return identity.Set(ctx, identityModel{Region: types.StringValue(id.RegionOr(region.ValueString())), ID: types.StringValue(id.UUID())})
}

// ImportID reads the id of an import: "{region}/{uuid}", a bare UUID, or an identity.
func ImportID(ctx context.Context, req resource.ImportStateRequest) (ID, error) {
	text := req.ID
	if text == "" && req.Identity != nil {
		var identity identityModel
		if diags := req.Identity.Get(ctx, &identity); diags.HasError() {
			return NullID(), errors.New(diags.Errors()[0].Detail())
		}
		text = RegionalID{Region: identity.Region.ValueString(), UUID: identity.ID.ValueString()}.String()
	}
	id, err := ParseID(text)
	return NewID(id.Region, id.UUID), err
}
