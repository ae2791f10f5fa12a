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
// configuration nor the state has them.
func FillIn(ctx context.Context, c *Client, plan *tfsdk.Plan, configRegion, planRegion, configProject, planProject types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, field := range []struct {
		name         string
		config, plan types.String
		standard     string
		variable     string
	}{
		{"region", configRegion, planRegion, c.Region(), "SCW_DEFAULT_REGION"},
		{"project_id", configProject, planProject, c.ProjectID(), "SCW_DEFAULT_PROJECT_ID"},
	} {
		if !field.plan.IsUnknown() || !field.config.IsNull() {
			continue
		}
		if field.standard == "" {
			diags.AddAttributeError(path.Root(field.name), "No "+field.name,
				fmt.Sprintf("Set `%s` in this resource or in the provider block, or the environment variable %s.", field.name, field.variable))
			continue
		}
		diags.Append(plan.SetAttribute(ctx, path.Root(field.name), types.StringValue(field.standard))...)
	}
	return diags
}
