package provider

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// Configure implements provider.Provider. Every value is checked here, and each
// error names the attribute and the variable.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config configModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	for _, argument := range config.arguments() {
		if argument.value.IsUnknown() && !argument.late {
			resp.Diagnostics.AddAttributeError(path.Root(argument.name), "Not known yet",
				fmt.Sprintf("The provider's `%s` depends on something that is only known after an apply. Apply that first (terraform apply -target=...), or give the value in the environment.", argument.name))
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	settings, diags := resolve(config, os.LookupEnv)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	timing := p.options.Timing
	if settings.pollInterval > 0 {
		timing.PollInterval = settings.pollInterval
	}
	made, err := client.New(client.Config{
		APIURL: settings.apiURL, AccessKey: settings.accessKey, SecretKey: settings.secretKey,
		ProjectID: settings.projectID, OrganizationID: settings.organizationID, Region: settings.region, Unknown: settings.unknown,
		UserAgent:     fmt.Sprintf("terraform-provider-interlink/%s terraform/%s", p.version, req.TerraformVersion),
		SkipTLSVerify: settings.insecure, Timing: timing, WaitForDeprovisioning: settings.waitForDeprovisioning, Gather: p.options.Gather, Transport: p.options.Transport,
	})
	if err != nil {
		resp.Diagnostics.AddError("The provider's configuration is not usable", client.APIText(err)+".")
		return
	}
	if err := made.Contact(ctx); err != nil {
		// Report it here, because every data source and resource would report the
		// same.
		resp.Diagnostics.AddError("No connection to the API", client.Advice(err))
		return
	}
	p.client.Store(made)
	resp.ResourceData = made
	resp.DataSourceData = made
	resp.EphemeralResourceData = made
	resp.ListResourceData = made
}
