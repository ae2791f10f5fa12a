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
	fill := func(name string, config types.String, planned *types.String, standard string, unknown bool, otherwise string) {
		switch {
		case !planned.IsUnknown(), !config.IsNull(), unknown:
		case standard == "":
			diags.AddAttributeError(path.Root(name), "No "+name,
				fmt.Sprintf("The resource needs a `%s`. Set it here or in the provider block, or set the environment variable %s", name, otherwise))
		default:
			*planned = types.StringValue(standard)
			diags.Append(plan.SetAttribute(ctx, path.Root(name), *planned)...)
		}
	}
	fill("region", configRegion, region, c.Config.Region, c.Config.Unknown.Region, "SCW_DEFAULT_REGION.")
	fill("project_id", configProject, project, c.Config.ProjectID, c.Config.Unknown.Project,
		"SCW_DEFAULT_PROJECT_ID. The console shows it: https://console.scaleway.com/project/settings.")
	return diags
}

// RegionFor returns the region of an id, else that of the argument, else the
// provider's. It returns an error if the provider's region is needed but not
// known yet.
func RegionFor(c *client.Client, id fw.ID, argument types.String) (string, diag.Diagnostics) {
	region := id.RegionOr(fw.RegionOr(argument, c.Config.Region))
	if region == "" && c.Config.Unknown.Region {
		return "", diag.Diagnostics{notKnownYet("region")}
	}
	return region, nil
}

// unknownDefault is the error for a default of the provider that is needed but not
// known yet.
type unknownDefault struct{ diag.ErrorDiagnostic }

func notKnownYet(name string) diag.Diagnostic {
	return unknownDefault{diag.NewErrorDiagnostic("The provider's "+name+" is not known yet", fmt.Sprintf(
		"`%[1]s` in the provider block depends on something that is only known after an apply, but it is needed here before that. "+
			"Set `%[1]s` here, too (an id may name its region instead), or first apply what the provider block depends on: terraform apply -target=ADDRESS.", name))}
}
