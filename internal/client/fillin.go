package client

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// FillIn plans region and project from the provider where neither the
// configuration nor the state has them, in the plan and in what was read of it.
func FillIn(ctx context.Context, c *Client, plan *tfsdk.Plan, configRegion types.String, region *types.String, configProject types.String, project *types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, field := range []struct {
		name     string
		config   types.String
		planned  *types.String
		standard string
		variable string
	}{
		{"region", configRegion, region, c.Region(), "SCW_DEFAULT_REGION"},
		{"project_id", configProject, project, c.ProjectID(), "SCW_DEFAULT_PROJECT_ID"},
	} {
		if !field.planned.IsUnknown() || !field.config.IsNull() {
			continue
		}
		if field.standard == "" {
			diags.AddAttributeError(path.Root(field.name), "No "+field.name,
				fmt.Sprintf("Set `%s` in this resource or in the provider block, or the environment variable %s.", field.name, field.variable))
			continue
		}
		diags.Append(plan.SetAttribute(ctx, path.Root(field.name), field.standard)...)
		*field.planned = types.StringValue(field.standard)
	}
	return diags
}
