package provider

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
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

// settings are the provider's values after all sources have been asked.
type settings struct {
	accessKey, secretKey, projectID, organizationID, region, apiURL string
	insecure                                                        bool
	pollInterval                                                    time.Duration
	unknown                                                         client.UnknownDefaults
	waitForDeprovisioning                                           *bool // of every link; nil: as configured
}

// value is a setting with where it came from, for messages.
type value struct {
	text   string
	source string
}

const (
	defaultAPIURL = "https://api.scaleway.com"
	defaultRegion = "fr-par"
)

// resolver asks the sources in their order: provider block, environment,
// profile of Scaleway's configuration file, default. That is the habit of
// Terraform's providers. The official provider has the environment before its
// provider block.
type resolver struct {
	env     func(string) (string, bool)
	profile *scw.Profile
	name    string // of the profile, for messages
	missing string // the configuration file that is named and not there
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
	out.secretKey = r.checked("secret_key", r.pick(config.SecretKey, scw.ScwSecretKeyEnv, r.profile.SecretKey, ""), required, isUUID, "a UUID such as 11111111-2222-3333-4444-555555555555")
	out.accessKey = r.checked("access_key", r.pick(config.AccessKey, scw.ScwAccessKeyEnv, r.profile.AccessKey, ""), required, validation.IsAccessKey, "SCW followed by 17 capital letters or digits")
	// In lower case, as the API returns it: another spelling would plan a new project.
	out.projectID = strings.ToLower(r.checked("project_id", r.pick(config.ProjectID, scw.ScwDefaultProjectIDEnv, r.profile.DefaultProjectID, ""), optional, isUUID, "a UUID such as 11111111-2222-3333-4444-555555555555"))
	out.organizationID = r.checked("organization_id", r.pick(config.OrganizationID, scw.ScwDefaultOrganizationIDEnv, r.profile.DefaultOrganizationID, ""), optional, isUUID, "a UUID such as 11111111-2222-3333-4444-555555555555")
	out.region = r.checked("region", r.pick(config.Region, scw.ScwDefaultRegionEnv, r.profile.DefaultRegion, defaultRegion), required, validation.IsRegion, fw.RegionForm)
	if out.region != "" && validation.IsRegion(out.region) && !fw.KnownRegion(out.region) {
		summary, detail := fw.UnknownRegion(out.region)
		r.diags.AddAttributeWarning(path.Root("region"), summary, detail)
	}
	out.insecure = r.insecure()
	out.apiURL = r.apiURL(r.pick(config.APIURL, scw.ScwAPIURLEnv, r.profile.APIURL, defaultAPIURL), out.insecure)
	out.pollInterval = r.pollInterval(config.PollInterval)
	r.missingFile()
	out.waitForDeprovisioning = r.waitForDeprovisioning()
	return out, r.diags
}

// notEmpty refuses an empty text in the provider block: it would hide what the
// environment or the profile has.
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

// missingFile says that the file that SCW_CONFIG_PATH names is not there: an
// error only if something else is wrong or missing, which may be in the file.
func (r *resolver) missingFile() {
	const summary = "Scaleway's configuration file cannot be read"
	switch text := fmt.Sprintf("The variable %s names %s, which does not exist.", scw.ScwConfigPathEnv, r.missing); {
	case r.missing == "":
	case r.diags.HasError():
		r.fail("profile", summary, text)
	default:
		r.diags.AddAttributeWarning(path.Root("profile"), summary, text+" All that is needed is set elsewhere, so the provider goes on without it. Correct the variable, or unset it.")
	}
}

// loadProfile reads the configuration file. That there is none is no error,
// unless a profile or a file was asked for.
func (r *resolver) loadProfile(fromBlock types.String) {
	r.profile = &scw.Profile{}
	name, source := fromBlock.ValueString(), "the argument `profile`"
	if name == "" {
		name, _ = r.env(scw.ScwActiveProfileEnv)
		source = "the variable " + scw.ScwActiveProfileEnv
	}
	file, asked := r.env(scw.ScwConfigPathEnv)
	config, err := readConfigFile(file)
	var missing *scw.ConfigFileNotFoundError
	switch {
	case errors.As(err, &missing):
		if asked && file != "" {
			r.missing = file
		}
		if name != "" {
			r.fail("profile", "No such profile", fmt.Sprintf("The profile %q (%s) cannot be used: there is no configuration file of Scaleway's. Make one with `scw init`, or name it with %s.", name, source, scw.ScwConfigPathEnv))
			r.missingFile()
		}
		return
	case err != nil:
		r.fail("profile", "Scaleway's configuration file cannot be read", fmt.Sprintf("%s. Correct the file, or name another one with %s.", quoted.ReplaceAllString(err.Error(), "(a value that is not shown here)"), scw.ScwConfigPathEnv))
		return
	}
	if name == "" {
		if config.ActiveProfile == nil {
			r.profile, r.name = &config.Profile, "default"
			return
		}
		name, source = *config.ActiveProfile, "`active_profile` in the file"
	}
	profile, err := config.GetProfile(name)
	if err != nil || profile == nil {
		r.fail("profile", "No such profile", fmt.Sprintf("The profile %q (%s) is not in Scaleway's configuration file.", name, source))
		return
	}
	r.profile, r.name = profile, name
}

// quoted is a value of the file as the YAML package quotes it: it may be a key.
var quoted = regexp.MustCompile("`[^`\n]*`")

// readConfigFile reads the file that is named, or the first of the usual ones.
func readConfigFile(named string) (*scw.Config, error) {
	if named != "" {
		return scw.LoadConfigFromPath(filepath.Clean(named))
	}
	return scw.LoadConfig()
}

// pick returns the first source that has the value. An empty variable counts as
// not set.
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
		return value{*fromProfile, fmt.Sprintf("the profile %q", r.name)}
	}
	return value{standard, "the default"}
}

const (
	required = true
	optional = false
)

// variables name the variable of each attribute, for messages.
var variables = map[string]string{
	"access_key":      scw.ScwAccessKeyEnv,
	"secret_key":      scw.ScwSecretKeyEnv,
	"project_id":      scw.ScwDefaultProjectIDEnv,
	"organization_id": scw.ScwDefaultOrganizationIDEnv,
	"region":          scw.ScwDefaultRegionEnv,
	"api_url":         scw.ScwAPIURLEnv,
	"profile":         scw.ScwActiveProfileEnv,
}

// checked refuses a value that is missing or malformed. A key is not shown: the
// secret key may have been put in the place of the access key.
func (r *resolver) checked(attribute string, v value, needed bool, ok func(string) bool, form string) string {
	variable := variables[attribute]
	switch {
	case v.source == "": // it is not known yet
	case v.text == "" && needed:
		r.fail(attribute, "No "+attribute, fmt.Sprintf("The provider needs a `%s`. Set it in the provider block, the variable %s, or a profile of Scaleway's configuration file; it must be %s.", attribute, variable, form))
	case v.text != "" && !ok(v.text):
		shown := fmt.Sprintf("%q", v.text)
		switch {
		case attribute == "access_key" && isUUID(v.text):
			shown = "a UUID, as secret keys are (not shown here)"
		case attribute == "access_key", attribute == "secret_key":
			shown = "something else (not shown here)"
		}
		r.fail(attribute, "Malformed "+attribute, fmt.Sprintf("The `%s` (variable %s) from %s must be %s; it is %s.", attribute, variable, v.source, form, shown))
	}
	return v.text
}

func isUUID(s string) bool { return validation.IsUUID(s) }

// insecure reads SCW_INSECURE (or the profile's `insecure`).
func (r *resolver) insecure() bool {
	if text, ok := r.env(scw.ScwInsecureEnv); ok && text != "" {
		on, err := strconv.ParseBool(text)
		if err != nil {
			r.fail("api_url", "Malformed "+scw.ScwInsecureEnv, fmt.Sprintf("The variable %s must be true or false; it is %q.", scw.ScwInsecureEnv, text))
		}
		return on
	}
	return r.profile.Insecure != nil && *r.profile.Insecure
}

// apiURL checks the URL. The token goes over it in the clear if it is plain
// http, so that is for loopback only, unless told otherwise.
func (r *resolver) apiURL(v value, insecure bool) string {
	const attribute = "api_url"
	from := fmt.Sprintf("The `api_url` (variable %s) from %s is %q", scw.ScwAPIURLEnv, v.source, withoutSecrets(v.text))
	parsed, err := url.Parse(v.text)
	switch {
	case err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https":
		r.fail(attribute, "Malformed api_url", from+"; it must be a URL such as https://api.scaleway.com.")
	case parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "":
		r.fail(attribute, "Malformed api_url", fmt.Sprintf("The `api_url` (variable %s) from %s must have neither user, query nor fragment.", scw.ScwAPIURLEnv, v.source))
	case parsed.Scheme == "http" && !loopback(parsed.Hostname()) && !insecure:
		r.fail(attribute, "api_url is not safe", from+fmt.Sprintf(": the secret key would go over the network unencrypted. Use https. For a mock API that is not on this machine, set %s=true.", scw.ScwInsecureEnv))
	}
	return strings.TrimRight(v.text, "/")
}

// withoutSecrets is a URL, or what should be one, without user, password, query
// and fragment.
func withoutSecrets(text string) string {
	if end := strings.IndexAny(text, "?#"); end >= 0 {
		text = text[:end] + "…"
	}
	at := strings.LastIndex(text, "@")
	if at < 0 {
		return text
	}
	scheme, _, found := strings.Cut(text[:at], "://")
	if !found {
		return "…" + text[at:]
	}
	return scheme + "://…" + text[at:]
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Bounds of poll_interval.
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
		r.fail("poll_interval", "Malformed poll_interval", fmt.Sprintf("The `poll_interval` is %q; it must be a duration from %s to %s, such as \"15s\".", block.ValueString(), minPollInterval, maxPollInterval))
	}
	return interval
}

func (r *resolver) fail(attribute, summary, detail string) {
	r.diags.AddAttributeError(path.Root(attribute), summary, detail)
}
