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

// textCheck is a validator of a string argument. must says what the argument has to be.
type textCheck struct {
	must  string
	check func(at path.Path, text string, diags *diag.Diagnostics)
}

func (c textCheck) Description(context.Context) string         { return "must be " + c.must }
func (c textCheck) MarkdownDescription(context.Context) string { return "must be " + c.must }

// ValidateString implements validator.String.
func (c textCheck) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() {
		c.check(req.Path, req.ConfigValue.ValueString(), &resp.Diagnostics)
	}
}

// UUID refuses a text that is not a UUID (for a project id, for example).
func UUID() validator.String { return textCheck{"a UUID", checkUUID} }

func checkUUID(at path.Path, text string, diags *diag.Diagnostics) {
	if !validation.IsUUID(text) {
		diags.AddAttributeError(at, "Not a UUID", fmt.Sprintf("The argument %s is %q; it must be a UUID such as 11111111-2222-3333-4444-555555555555.", at, text))
	}
}

// LowerUUID refuses a text that is not a UUID in lower case, the form of the API.
// Use it for an argument that replaces on change: another spelling would be a
// change.
func LowerUUID() validator.String {
	return textCheck{"a UUID in lower case", func(at path.Path, text string, diags *diag.Diagnostics) {
		checkUUID(at, text, diags)
		if lower := strings.ToLower(text); validation.IsUUID(text) && text != lower {
			diags.AddAttributeError(at, "UUID in upper case", fmt.Sprintf("The argument %s is %q; write it in lower case, as Scaleway does: %q.", at, text, lower))
		}
	}}
}

// Region refuses a text that is not a region. It warns of a region that the SDK
// does not know, because Scaleway may have opened it since.
func Region() validator.String {
	return textCheck{RegionForm, func(at path.Path, region string, diags *diag.Diagnostics) {
		switch {
		case KnownRegion(region):
		case validation.IsRegion(region):
			summary, detail := UnknownRegion(region)
			diags.AddAttributeWarning(at, summary, detail)
		default:
			diags.AddAttributeError(at, "Malformed region", fmt.Sprintf("The argument %s is %q; it must be %s.", at, region, RegionForm))
		}
	}}
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
