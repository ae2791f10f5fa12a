package base

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// SetProviderDefaults plans region and project from the provider if neither the
// configuration nor the state has them. It sets them in the plan and in the
// values that were read from it. A default that is not known yet leaves them
// unknown. Terraform plans again at apply, when it is known.
func SetProviderDefaults(ctx context.Context, c *client.Client, plan *tfsdk.Plan, configRegion types.String, region *types.String, configProject types.String, project *types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, field := range []struct {
		name     string
		config   types.String
		planned  *types.String
		standard string
		unknown  bool
		variable string
		where    string
	}{
		{"region", configRegion, region, c.Region(), c.Unknown().Region, "SCW_DEFAULT_REGION", ""},
		{"project_id", configProject, project, c.ProjectID(), c.Unknown().Project, "SCW_DEFAULT_PROJECT_ID", " The console shows it: https://console.scaleway.com/project/settings."},
	} {
		if !field.planned.IsUnknown() || !field.config.IsNull() || field.unknown {
			continue
		}
		if field.standard == "" {
			diags.AddAttributeError(path.Root(field.name), "No "+field.name,
				fmt.Sprintf("The resource needs a `%s`. Set it here or in the provider block, or set the environment variable %s.%s", field.name, field.variable, field.where))
			continue
		}
		*field.planned = types.StringValue(field.standard)
		diags.Append(plan.SetAttribute(ctx, path.Root(field.name), *field.planned)...)
	}
	return diags
}

// RegionFor returns the region of an id, else that of the argument, else the
// provider's. It returns an error if the provider's region is needed but not
// known yet.
func RegionFor(c *client.Client, id fw.ID, argument types.String) (string, diag.Diagnostics) {
	region := id.RegionOr(fw.RegionOr(argument, c.Region()))
	if region == "" && c.Unknown().Region {
		return "", notKnownYet("region")
	}
	return region, nil
}

// Scope is where a list searches. Organization is nil for every organization.
type Scope struct {
	Region       string
	Organization *string
}

// ScopeFor returns the scope in the arguments of a list, else the provider's. It
// returns an error if the provider's is needed but not known yet.
func ScopeFor(c *client.Client, region, organization types.String) (Scope, diag.Diagnostics) {
	name, diags := RegionFor(c, fw.NullID(), region)
	scope := Scope{Region: name, Organization: fw.OptionalString(organization)}
	switch standard := c.OrganizationID(); {
	case scope.Organization != nil:
	case c.Unknown().Organization:
		diags.Append(notKnownYet("organization_id")...)
	case standard != "":
		scope.Organization = &standard
	}
	return scope, diags
}

func notKnownYet(name string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic("The provider's "+name+" is not known yet", fmt.Sprintf(
		"`%[1]s` in the provider block depends on something that is only known after an apply, but it is needed here before that. "+
			"Set `%[1]s` here, too (an id may name its region instead), or first apply what the provider block depends on: terraform apply -target=ADDRESS.", name))}
}
