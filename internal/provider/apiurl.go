package provider

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// allowPlainHTTPEnv allows plain http to another host. The provider block has no
// argument for it. It is for a mock API on another machine of a test network,
// which does not belong in a configuration.
const allowPlainHTTPEnv = "INTERLINK_ALLOW_PLAIN_HTTP"

// insecure reads SCW_INSECURE (or the profile's `insecure`). It only turns the
// check of the API's certificate off.
func (r *resolver) insecure() bool {
	on, set := r.switchOf(scw.ScwInsecureEnv, "With true, the provider does not check the certificate of the API.")
	source := "the variable " + scw.ScwInsecureEnv
	if !set {
		on = r.profile.Insecure != nil && *r.profile.Insecure
		source = fmt.Sprintf("`insecure` in the profile %s of %s", shown(r.name), r.shownFile())
	}
	if on {
		r.warn("api_url", "The API's certificate is not checked", fmt.Sprintf("That is what %s says. Whoever is between this machine and the API can pose as the API, and read the secret key. "+
			"Use it with a test server only. For a company's own CA set SSL_CERT_FILE to its certificate instead.", source))
	}
	return on
}

// switchOf reads a variable that is true or false. set is false if the variable
// is not set.
func (r *resolver) switchOf(variable, meaning string) (on, set bool) {
	text, ok := r.env(variable)
	if !ok || text == "" {
		return false, false
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		r.diags.AddError("Malformed "+variable, fmt.Sprintf("The variable %s must be true or false; it is %s. %s", variable, shown(text), meaning))
	}
	return on, true
}

// apiURL checks the URL. Plain http sends the secret key unencrypted, so it is
// for loopback only, unless allowed.
func (r *resolver) apiURL(v value) string {
	const attribute = "api_url"
	allowed, _ := r.switchOf(allowPlainHTTPEnv, "With true, `api_url` may be plain http to another machine.")
	parsed, err := url.Parse(v.text)
	switch {
	case err != nil || parsed.Hostname() == "" || parsed.Scheme != "http" && parsed.Scheme != "https":
		r.fail(attribute, "Malformed api_url", fmt.Sprintf("The %s is %s; it must be a URL such as https://api.scaleway.com.%s", from(attribute, v), shownURL(v.text), withScheme(v.text)))
	case parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "":
		r.fail(attribute, "Malformed api_url", fmt.Sprintf("The %s must have neither user, query nor fragment (it is not shown here). The keys go into `access_key` and `secret_key`.", from(attribute, v)))
	case parsed.Scheme == "https" || client.OnThisMachine(v.text):
	case allowed:
		r.warn(attribute, "The API is reached over plain http", fmt.Sprintf("The %s is %s, which is not this machine: the secret key goes over the network unencrypted. %s allows it. Use it with a mock API only.", from(attribute, v), shownURL(v.text), allowPlainHTTPEnv))
	default:
		r.fail(attribute, "api_url is not safe", fmt.Sprintf("The %s is %s, which is not this machine: the secret key would go over the network unencrypted. Use https. For a mock API on another machine, with keys that are not real, set %s=true.", from(attribute, v), shownURL(v.text), allowPlainHTTPEnv))
	}
	return strings.TrimRight(v.text, "/")
}

// withScheme proposes the URL with https, if only the scheme is missing.
func withScheme(text string) string {
	with := "https://" + text
	parsed, err := url.Parse(with)
	if err != nil || strings.Contains(text, "//") || !strings.Contains(text, ".") || strings.ContainsAny(text, "?#@%") || keyLike.MatchString(text) || !plainURL.MatchString(text) || parsed.Host == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", with)
}
