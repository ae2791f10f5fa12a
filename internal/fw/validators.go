package fw

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"github.com/scaleway/scaleway-sdk-go/validation"
)

// UUID refuses a text that is not a UUID (for a project id, for example).
func UUID() validator.String { return uuidValidator{} }

type uuidValidator struct{}

func (uuidValidator) Description(context.Context) string { return "must be a UUID" }

func (v uuidValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (uuidValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || validation.IsUUID(req.ConfigValue.ValueString()) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Not a UUID",
		fmt.Sprintf("The argument %s is %q; it must be a UUID such as 11111111-2222-3333-4444-555555555555.", req.Path, req.ConfigValue.ValueString()))
}

// LowerUUID refuses a text that is not a UUID in lower case, the form of the API.
// Use it for an argument that replaces on change: another spelling would be a
// change.
func LowerUUID() validator.String { return lowerUUIDValidator{} }

type lowerUUIDValidator struct{ uuidValidator }

func (v lowerUUIDValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	v.uuidValidator.ValidateString(ctx, req, resp)
	value := req.ConfigValue.ValueString()
	if lower := strings.ToLower(value); !resp.Diagnostics.HasError() && value != lower {
		resp.Diagnostics.AddAttributeError(req.Path, "UUID in upper case",
			fmt.Sprintf("The argument %s is %q; write it in lower case, as Scaleway does: %q.", req.Path, value, lower))
	}
}

// Region refuses a text that is not a region. It warns of a region that the SDK
// does not know, because Scaleway may have opened it since.
func Region() validator.String { return regionValidator{} }

type regionValidator struct{}

func (regionValidator) Description(context.Context) string {
	return "must be " + RegionForm
}

func (v regionValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v regionValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	region := req.ConfigValue.ValueString()
	switch {
	case req.ConfigValue.IsNull(), req.ConfigValue.IsUnknown(), KnownRegion(region):
	case validation.IsRegion(region):
		summary, detail := UnknownRegion(region)
		resp.Diagnostics.AddAttributeWarning(req.Path, summary, detail)
	default:
		resp.Diagnostics.AddAttributeError(req.Path, "Malformed region", fmt.Sprintf("The argument %s is %q; it %s.", req.Path, region, v.Description(ctx)))
	}
}

// RegionForm describes a region in messages.
const RegionForm = "a region of Scaleway's, such as fr-par"

// UnknownRegion is the warning for a region that the SDK does not know.
func UnknownRegion(region string) (summary, detail string) {
	return "Unknown region", fmt.Sprintf("This version of the provider does not know the region %q; it knows %s. "+
		"If Scaleway has opened it since, all is well. If not, the API will refuse it: correct the region.", region, Regions())
}

// KnownRegion tells whether the SDK knows the region.
func KnownRegion(s string) bool { return scw.Region(s).Exists() }

// Regions lists the regions that the SDK knows, for messages.
func Regions() string {
	names := make([]string, 0, len(scw.AllRegions))
	for _, region := range scw.AllRegions {
		names = append(names, region.String())
	}
	return strings.Join(names, ", ")
}

// CheckRegion returns an error if an id names another region than its resource.
// InterLink objects only work together within a region (documented).
func CheckRegion(at path.Path, id ID, region string) diag.Diagnostics {
	var diags diag.Diagnostics
	if parsed := id.Parsed(); parsed.Region != "" && region != "" && parsed.Region != region {
		diags.AddAttributeError(at, "Another region",
			fmt.Sprintf("The argument %s is %q, which is of region %s, but region %s is asked for here. "+
				"An InterLink, its PoP, partner, dedicated connection, routing policies and VPC must be of one region: "+
				"take one of %s, or set `region = %q` here.", at, id.ValueString(), parsed.Region, region, region, parsed.Region))
	}
	return diags
}
