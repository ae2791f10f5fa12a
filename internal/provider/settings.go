package provider

import (
	"fmt"
	"os"
	"strconv"
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

// setting is an argument of the provider block, the other sources of its value,
// and what the value must be.
type setting struct {
	name, variable string
	block          types.String
	profile        *string
	standard       string
	ok             func(text string) bool
	form           string // what ok accepts, for messages
	late           bool   // a plan can do without it

	text, source string // the value, and where it was found
}

const (
	uuid         = "a UUID such as 11111111-2222-3333-4444-555555555555"
	projectForm  = uuid + ". The console shows it: https://console.scaleway.com/project/settings"
	accessForm   = "SCW followed by 17 capital letters or digits"
	urlForm      = "a URL such as https://api.scaleway.com"
	intervalForm = `a number and a unit, from "1s" to "10m", such as "15s"`
)

// settings are the arguments in the order of the documentation.
func (c configModel) settings(p *scw.Profile) []setting {
	return []setting{
		{name: "access_key", variable: scw.ScwAccessKeyEnv, block: c.AccessKey, profile: p.AccessKey, ok: validation.IsAccessKey, form: accessForm},
		{name: "secret_key", variable: scw.ScwSecretKeyEnv, block: c.SecretKey, profile: p.SecretKey, ok: validation.IsUUID, form: uuid},
		{name: "project_id", variable: scw.ScwDefaultProjectIDEnv, block: c.ProjectID, profile: p.DefaultProjectID, late: true, ok: validation.IsUUID, form: projectForm},
		{name: "organization_id", variable: scw.ScwDefaultOrganizationIDEnv, block: c.OrganizationID, profile: p.DefaultOrganizationID, late: true, ok: validation.IsUUID, form: uuid},
		{name: "region", variable: scw.ScwDefaultRegionEnv, block: c.Region, profile: p.DefaultRegion, standard: "fr-par", late: true, ok: validation.IsRegion, form: fw.RegionForm},
		{name: "api_url", variable: scw.ScwAPIURLEnv, block: c.APIURL, profile: p.APIURL, standard: "https://api.scaleway.com", ok: isAPIURL, form: urlForm},
		{name: "poll_interval", block: c.PollInterval, ok: isPollInterval, form: intervalForm},
	}
}

// Variables without an argument in the provider block: plain http to a mock API
// on another machine, and a destroy that must not wait for a partner, do not
// belong in a configuration.
const (
	allowPlainHTTPEnv        = "INTERLINK_ALLOW_PLAIN_HTTP"
	waitForDeprovisioningEnv = "INTERLINK_WAIT_FOR_DEPROVISIONING"
)

// resolver asks the sources in this order: provider block, environment, profile
// of Scaleway's configuration file, default. Most Terraform providers do it this
// way. The official provider reads the environment before its provider block.
type resolver struct {
	from  string // the profile and its file, for messages
	diags diag.Diagnostics
}

// resolve returns what the provider block and the other sources say.
func resolve(config configModel) (client.Config, diag.Diagnostics) {
	r := &resolver{}
	profile := r.loadProfile(r.pick(setting{name: "profile", variable: scw.ScwActiveProfileEnv, block: config.Profile}))
	if r.diags.HasError() {
		return client.Config{}, r.diags
	}
	found := map[string]setting{}
	for _, s := range config.settings(profile) {
		s = r.pick(s)
		r.check(s)
		found[s.name] = s
	}
	r.needsKeys(found["access_key"], found["secret_key"])
	region := found["region"].text
	if validation.IsRegion(region) && !fw.KnownRegion(region) {
		summary, detail := fw.UnknownRegion(region)
		r.warn("region", summary, detail)
	}
	interval, _ := time.ParseDuration(found["poll_interval"].text)
	out := client.Config{
		AccessKey: found["access_key"].text, SecretKey: found["secret_key"].text,
		// In lower case, like in the API's replies: another spelling would plan a new
		// project.
		ProjectID: strings.ToLower(found["project_id"].text), OrganizationID: found["organization_id"].text, Region: region,
		Source:                found["access_key"].source,
		Unknown:               client.UnknownDefaults{Region: config.Region.IsUnknown(), Project: config.ProjectID.IsUnknown(), Organization: config.OrganizationID.IsUnknown()},
		APIURL:                strings.TrimRight(found["api_url"].text, "/"),
		SkipTLSVerify:         r.insecure(profile),
		Timing:                client.Timing{PollInterval: interval},
		WaitForDeprovisioning: r.switchOf(waitForDeprovisioningEnv, "With false, a destroy does not wait until the partner has removed its side of a link."),
	}
	r.refusePlainHTTP(found["api_url"])
	return out, r.diags
}

// pick takes the value of the first source that has one. An empty variable counts
// as not set. An empty argument is refused: it would hide the variable.
func (r *resolver) pick(s setting) setting {
	block, variable := s.block.ValueString(), os.Getenv(s.variable)
	switch {
	case s.block.IsUnknown() && s.late:
	case s.block.IsUnknown():
		notKnownYet(s.name).FailAt(&r.diags, path.Root(s.name))
	case block != "":
		s.text, s.source = block, "the provider block"
	case !s.block.IsNull():
		hides := ""
		if s.variable != "" {
			hides = ", and hides the variable " + s.variable
		}
		r.fail(s.name, "Empty "+s.name, fmt.Sprintf("`%s = \"\"` in the provider block is empty%s: take the line out, or set it to null.", s.name, hides))
	case variable != "":
		s.text, s.source = variable, "the variable "+s.variable
	case s.profile != nil && *s.profile != "":
		s.text, s.source = *s.profile, r.from
	default:
		s.text, s.source = s.standard, "the default"
	}
	return s
}

// String names the setting, its variable, and the source of its value.
func (s setting) String() string {
	if s.variable == "" || strings.HasSuffix(s.source, s.variable) {
		return fmt.Sprintf("`%s` from %s", s.name, s.source)
	}
	return fmt.Sprintf("`%s` (variable %s) from %s", s.name, s.variable, s.source)
}

// check refuses a value that is malformed.
func (r *resolver) check(s setting) {
	if s.text != "" && !s.ok(s.text) {
		is, hint := s.told()
		r.fail(s.name, "Malformed "+s.name, fmt.Sprintf("The %s is %s; it must be %s.%s", s, is, s.form, hint))
	}
}

// insecure reads SCW_INSECURE (or the profile's `insecure`). It only turns the
// check of the API's certificate off.
func (r *resolver) insecure(profile *scw.Profile) bool {
	source, on := "the variable "+scw.ScwInsecureEnv, r.switchOf(scw.ScwInsecureEnv, "With true, the provider does not check the certificate of the API.")
	if on == nil {
		source, on = "`insecure` in "+r.from, profile.Insecure
	}
	if on == nil || !*on {
		return false
	}
	r.warn("api_url", "The API's certificate is not checked", fmt.Sprintf("That is what %s says. Whoever is between this machine and the API can pose as the API, and read the secret key. "+
		"Use it with a test server only. For a company's own CA set SSL_CERT_FILE to its certificate instead.", source))
	return true
}

// switchOf reads a variable that is true or false; nil if it is not set.
func (r *resolver) switchOf(variable, meaning string) *bool {
	text := os.Getenv(variable)
	on, err := strconv.ParseBool(text)
	switch {
	case text == "":
		return nil
	case err != nil:
		r.diags.AddError("Malformed "+variable, fmt.Sprintf("The variable %s must be true or false; it is %s. %s", variable, shown(text), meaning))
	}
	return &on
}

func (r *resolver) fail(attribute, summary, detail string) {
	r.diags.AddAttributeError(path.Root(attribute), summary, detail)
}

func (r *resolver) warn(attribute, summary, detail string) {
	r.diags.AddAttributeWarning(path.Root(attribute), summary, detail)
}
