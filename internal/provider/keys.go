package provider

import (
	"fmt"

	"github.com/scaleway/scaleway-sdk-go/scw"
	"github.com/scaleway/scaleway-sdk-go/validation"
)

const (
	uuidForm      = "a UUID such as 11111111-2222-3333-4444-555555555555"
	accessKeyForm = "SCW followed by 17 capital letters or digits"
	// whereKeys says where to get an API key.
	whereKeys = "An API key is made in Scaleway's console: https://console.scaleway.com/iam/api-keys. For the mock API any two keys of this form will do."
)

// keys are the two halves of an API key. If both have the same problem, one error
// reports it.
func (r *resolver) keys(config configModel) (access, secret string) {
	accessKey := r.pick(config.AccessKey, scw.ScwAccessKeyEnv, r.profile.AccessKey, "")
	secretKey := r.pick(config.SecretKey, scw.ScwSecretKeyEnv, r.profile.SecretKey, "")
	switch {
	case accessKey.text == "" && secretKey.text == "":
		r.fail("access_key", "No API key", fmt.Sprintf("The provider needs an `access_key` (%s) and a `secret_key` (a UUID). They are neither in the provider block, nor in the variables %s and %s%s, nor in %s.\n\n%s Set the two variables, or run `scw init`, which writes the file.",
			accessKeyForm, scw.ScwAccessKeyEnv, scw.ScwSecretKeyEnv, r.emptyVariable(scw.ScwAccessKeyEnv, scw.ScwSecretKeyEnv), r.whichFile(), whereKeys))
	case isUUID(accessKey.text) && validation.IsAccessKey(secretKey.text):
		r.fail("access_key", "The two halves of the API key are swapped", fmt.Sprintf("The `access_key` from %s is a UUID, as secret keys are, and the `secret_key` from %s has the form of an access key (neither is shown here). Swap them.", accessKey.source, secretKey.source))
	default:
		r.key("access_key", "an", accessKey, validation.IsAccessKey, accessKeyForm)
		r.key("secret_key", "a", secretKey, isUUID, uuidForm)
	}
	return accessKey.text, secretKey.text
}

// key refuses one half of an API key that is missing or malformed. No message
// shows it, because the user may have put the secret key in the place of the
// access key.
func (r *resolver) key(attribute, article string, v value, ok func(string) bool, form string) {
	variable := variables[attribute]
	is := "something else (not shown here)"
	switch {
	case v.text == "":
		r.fail(attribute, "No "+attribute, fmt.Sprintf("The provider needs %s `%s`, the other half of the API key. It is neither in the provider block, nor in the variable %s%s, nor in %s.\n\n%s Set the variable. It must be %s.",
			article, attribute, variable, r.emptyVariable(variable), r.whichFile(), whereKeys, form))
		return
	case ok(v.text):
		return
	case isUUID(v.text):
		is = "a UUID, as secret keys are (not shown here). Are the two swapped?"
	case validation.IsAccessKey(v.text):
		is = "of the form of an access key (not shown here). Are the two swapped?"
	}
	r.fail(attribute, "Malformed "+attribute, fmt.Sprintf("The %s must be %s; it is %s\n\n%s", from(attribute, v), form, full(is), whereKeys))
}

// emptyVariable names the variables that are set but empty.
func (r *resolver) emptyVariable(names ...string) string {
	for _, name := range names {
		if text, ok := r.env(name); ok && text == "" {
			return fmt.Sprintf(" (%s is set, but empty)", name)
		}
	}
	return ""
}

// full returns a text with a full stop, unless it already ends a sentence.
func full(text string) string {
	if last := text[len(text)-1]; last == '?' || last == '.' {
		return text
	}
	return text + "."
}
