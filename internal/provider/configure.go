package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Configure implements provider.Provider. Every value is checked here, and each
// error names the attribute and the variable.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config configModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	settings, diags := resolve(config)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	interval := settings.Timing.PollInterval
	settings.Timing, settings.Transport = p.options.Timing, p.options.Transport
	if interval > 0 {
		settings.Timing.PollInterval = interval
	}
	settings.UserAgent = userAgent(p.version, req.TerraformVersion)
	made, err := client.New(settings)
	if err != nil {
		notUsable(err).Fail(&resp.Diagnostics)
		return
	}
	if why, detail := base.Contact(ctx, made); why != "" {
		// Report it here, because every data source and resource would report the
		// same.
		resp.Diagnostics.AddError("No connection to the API: "+why, detail)
		return
	}
	resp.ResourceData = made
	resp.DataSourceData = made
	resp.EphemeralResourceData = made
	resp.ListResourceData = made
}

func userAgent(version, terraform string) string {
	return fmt.Sprintf("terraform-provider-interlink/%s terraform/%s", version, terraform)
}

// notKnownYet is the error for an argument that is needed before the apply.
func notKnownYet(argument string) fw.Message {
	return fw.NewMessage("Not known yet", fmt.Sprintf("The provider's `%s` depends on something that is only known after an apply.", argument),
		"What to do now: apply that first (terraform apply -target=...), or give the value in the environment.")
}

// notUsable is the error for settings that the SDK does not accept, although they
// passed the checks here.
func notUsable(err error) fw.Message {
	return fw.NewMessage("The provider's configuration is not usable", client.APIText(err)+".",
		"What to do now: check the provider block and the SCW_ variables. If they are right, this is a mistake in the provider: please report it.")
}
