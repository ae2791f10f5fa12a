package provider

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/scaleway/scaleway-sdk-go/validation"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
)

var (
	// keyLike matches what may be a key, or most of one: SCW and capital letters,
	// like an access key, or many hexadecimal digits, like a secret key. It is used
	// for every setting, because people paste a key into the wrong place.
	keyLike = regexp.MustCompile(`SCW[0-9A-Z]{6,}|[0-9a-fA-F-]{16,}`)
	// plain matches a word, a URL, or a part of one, that cannot hold a password: no
	// user, no query, nothing encoded, and only a number as the port.
	plain = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*://)?([a-zA-Z0-9._-]+|\[[0-9a-fA-F:.]+\])?(:[0-9]+)?(/[^?#@:%]*)?$`)
	// hostOnly matches a URL that only lacks its scheme.
	hostOnly = regexp.MustCompile(`^[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+(:\d+)?/?$`)
)

// shown returns a text of the user for a message, unless it may be a key.
func shown(text string) string {
	if keyLike.MatchString(text) {
		return fmt.Sprintf("a text of %d characters that may be a key (not shown here)", len(text))
	}
	return fmt.Sprintf("%q", text)
}

// told describes a malformed value for a message, and says what was probably
// meant. A key is never shown: it may be the other half.
func (s setting) told() (is, hint string) {
	isKey := s.name == "access_key" || s.name == "secret_key"
	switch {
	case isKey && (validation.IsUUID(s.text) || validation.IsAccessKey(s.text)):
		return "of the form of the other half of an API key (not shown here)", " Are the two swapped?" + whereKeys
	case isKey:
		return "of another form (not shown here)", whereKeys
	case keyLike.MatchString(s.text):
	case s.name == "api_url" && !plain.MatchString(s.text):
		return "a text that may hold a password (not shown here)", " It has neither user, query nor fragment: the keys go into `access_key` and `secret_key`."
	case s.name == "api_url" && hostOnly.MatchString(s.text):
		hint = fmt.Sprintf(" Did you mean %q?", "https://"+s.text)
	case s.name == "region" && validation.IsZone(s.text):
		hint = fmt.Sprintf(" This is a zone; its region is %q.", s.text[:strings.LastIndex(s.text, "-")])
	}
	return shown(s.text), hint
}

// whereKeys says where to get an API key.
const whereKeys = "\n\nAn API key is made in Scaleway's console: https://console.scaleway.com/iam/api-keys. For the mock API any two keys of this form will do."

// needsKeys reports the halves of an API key that are missing, in one error.
func (r *resolver) needsKeys(halves ...setting) {
	var names, missing []string
	for _, half := range halves {
		if half.text == "" && half.source != "" { // else the argument was refused
			names = append(names, half.name)
			missing = append(missing, fmt.Sprintf("`%s` (%s; the variable %s is empty or not set)", half.name, half.form, half.variable))
		}
	}
	if len(names) > 0 {
		r.fail(names[0], "No "+strings.Join(names, " and no "), fmt.Sprintf("The provider needs both halves of an API key. It has no %s: neither from the provider block, nor from the environment, nor from %s.%s Set the variable, or run `scw init`, which writes the file.",
			strings.Join(missing, " and no "), r.from, whereKeys))
	}
}

func isAPIURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "https" || parsed.Scheme == "http") && parsed.Hostname() != "" &&
		parsed.User == nil && parsed.RawQuery == "" && parsed.Fragment == ""
}

// refusePlainHTTP refuses a URL over which the secret key would go unencrypted to
// another machine, unless that is allowed.
func (r *resolver) refusePlainHTTP(s setting) {
	report, allowed := r.fail, r.switchOf(allowPlainHTTPEnv, "With true, `api_url` may be plain http to another machine.")
	if allowed != nil && *allowed {
		report = r.warn
	}
	if isAPIURL(s.text) && strings.EqualFold(s.text[:5], "http:") && !base.OnThisMachine(s.text) {
		is, _ := s.told()
		report(s.name, "api_url is not safe", fmt.Sprintf("The %s is %s, which is not this machine: the secret key would go over the network unencrypted. Use https. "+
			"For a mock API on another machine, with keys that are not real, set %s=true.", s, is, allowPlainHTTPEnv))
	}
}

func isPollInterval(text string) bool {
	interval, err := time.ParseDuration(text)
	return err == nil && interval >= time.Second && interval <= 10*time.Minute
}
