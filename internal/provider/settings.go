package provider

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"github.com/scaleway/scaleway-sdk-go/validation"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// settings are the provider's values from all sources.
type settings struct {
	accessKey, secretKey, projectID, organizationID, region, apiURL string
	insecure                                                        bool
	pollInterval                                                    time.Duration
	unknown                                                         client.UnknownDefaults
	waitForDeprovisioning                                           *bool // of every link; nil: each link's own argument
}

// value is a setting and its source, for messages.
type value struct {
	text   string
	source string
}

const (
	defaultAPIURL = "https://api.scaleway.com"
	defaultRegion = "fr-par"
)

// resolver asks the sources in this order: provider block, environment, profile
// of Scaleway's configuration file, default. Most Terraform providers do it this
// way. The official provider reads the environment before its provider block.
type resolver struct {
	env     func(string) (string, bool)
	profile *scw.Profile
	name    string // of the profile, for messages
	file    string // the configuration file
	noFile  bool   // the file does not exist
	missing bool   // the file does not exist, and SCW_CONFIG_PATH names it
	diags   diag.Diagnostics
}

func resolve(config configModel, env func(string) (string, bool)) (settings, diag.Diagnostics) {
	r := &resolver{env: env}
	r.notEmpty(config)
	r.loadProfile(config.Profile)
	if r.diags.HasError() {
		return settings{}, r.diags
	}
	out := settings{unknown: client.UnknownDefaults{
		Region: config.Region.IsUnknown(), Project: config.ProjectID.IsUnknown(), Organization: config.OrganizationID.IsUnknown(),
	}}
	out.accessKey, out.secretKey = r.keys(config)
	// In lower case, like in the API's replies: another spelling would plan a new
	// project.
	out.projectID = strings.ToLower(r.checked("project_id", r.pick(config.ProjectID, scw.ScwDefaultProjectIDEnv, r.profile.DefaultProjectID, ""), isUUID, uuidForm+". The console shows it: https://console.scaleway.com/project/settings"))
	out.organizationID = r.checked("organization_id", r.pick(config.OrganizationID, scw.ScwDefaultOrganizationIDEnv, r.profile.DefaultOrganizationID, ""), isUUID, uuidForm)
	out.region = r.checked("region", r.pick(config.Region, scw.ScwDefaultRegionEnv, r.profile.DefaultRegion, defaultRegion), validation.IsRegion, fw.RegionForm)
	if out.region != "" && validation.IsRegion(out.region) && !fw.KnownRegion(out.region) {
		summary, detail := fw.UnknownRegion(out.region)
		r.warn("region", summary, detail)
	}
	out.insecure = r.insecure()
	out.apiURL = r.apiURL(r.pick(config.APIURL, scw.ScwAPIURLEnv, r.profile.APIURL, defaultAPIURL))
	out.pollInterval = r.pollInterval(config.PollInterval)
	r.missingFile()
	out.waitForDeprovisioning = r.waitForDeprovisioning()
	return out, r.diags
}

// notEmpty refuses an empty string in the provider block: it would hide the value
// of the environment or the profile.
func (r *resolver) notEmpty(config configModel) {
	for _, argument := range config.arguments() {
		if argument.value.IsNull() || argument.value.IsUnknown() || argument.value.ValueString() != "" {
			continue
		}
		hides := ""
		if variable := variables[argument.name]; variable != "" {
			hides = ", and hides the variable " + variable
		}
		r.fail(argument.name, "Empty "+argument.name, fmt.Sprintf("`%s = \"\"` in the provider block is empty%s: take the line out, or set it to null.", argument.name, hides))
	}
}

// pick returns the value of the first source that has one. An empty variable
// counts as not set.
func (r *resolver) pick(block types.String, variable string, fromProfile *string, standard string) value {
	if block.IsUnknown() {
		return value{}
	}
	if !block.IsNull() {
		return value{block.ValueString(), "the provider block"}
	}
	if text, ok := r.env(variable); ok && text != "" {
		return value{text, "the variable " + variable}
	}
	if fromProfile != nil && *fromProfile != "" {
		return value{*fromProfile, fmt.Sprintf("the profile %s of %s", shown(r.name), r.shownFile())}
	}
	return value{standard, "the default"}
}

// variables maps each attribute to its variable, for messages.
var variables = map[string]string{
	"access_key":      scw.ScwAccessKeyEnv,
	"secret_key":      scw.ScwSecretKeyEnv,
	"project_id":      scw.ScwDefaultProjectIDEnv,
	"organization_id": scw.ScwDefaultOrganizationIDEnv,
	"region":          scw.ScwDefaultRegionEnv,
	"api_url":         scw.ScwAPIURLEnv,
	"profile":         scw.ScwActiveProfileEnv,
}

// checked refuses a value that is malformed.
func (r *resolver) checked(attribute string, v value, ok func(string) bool, form string) string {
	if v.text != "" && !ok(v.text) {
		r.fail(attribute, "Malformed "+attribute, fmt.Sprintf("The %s is %s; it must be %s.%s", from(attribute, v), shown(v.text), form, zoneFor(attribute, v.text)))
	}
	return v.text
}

// zoneFor names the region of a zone, if the user wrote a zone as the region.
func zoneFor(attribute, text string) string {
	if attribute != "region" || !validation.IsZone(text) {
		return ""
	}
	return fmt.Sprintf(" This is a zone; its region is %q.", text[:strings.LastIndex(text, "-")])
}

// from names an attribute, its variable, and the source of its value.
func from(attribute string, v value) string {
	variable := variables[attribute]
	if v.source == "the variable "+variable {
		return fmt.Sprintf("`%s` from %s", attribute, v.source)
	}
	return fmt.Sprintf("`%s` (variable %s) from %s", attribute, variable, v.source)
}

func isUUID(s string) bool { return validation.IsUUID(s) }

// Limits of poll_interval. Its message names them.
const (
	minPollInterval = time.Second
	maxPollInterval = 10 * time.Minute
)

func (r *resolver) pollInterval(block types.String) time.Duration {
	if block.IsNull() {
		return 0
	}
	interval, err := time.ParseDuration(block.ValueString())
	if err != nil || interval < minPollInterval || interval > maxPollInterval {
		r.fail("poll_interval", "Malformed poll_interval", fmt.Sprintf("The `poll_interval` in the provider block is %s; it must be a number and a unit, from \"1s\" to \"10m\", such as \"15s\".", shown(block.ValueString())))
	}
	return interval
}

func (r *resolver) fail(attribute, summary, detail string) {
	r.diags.AddAttributeError(path.Root(attribute), summary, detail)
}
