package provider

import (
	"fmt"
	"net/url"
	"regexp"
)

// keyLike matches what may be a key, or most of one: SCW and capital letters,
// like an access key, or many hexadecimal digits, like a secret key. It is used
// for every setting, because people paste a key into the wrong place.
var keyLike = regexp.MustCompile(`SCW[0-9A-Z]{6,}|[0-9a-fA-F-]{16,}`)

// shown returns a setting's value for a message, unless it may be a key.
func shown(text string) string {
	if keyLike.MatchString(text) {
		return fmt.Sprintf("a text of %d characters that may be a key (not shown here)", len(text))
	}
	return fmt.Sprintf("%q", text)
}

// plainURL matches a URL, or a part of one, that cannot hold a password: no user,
// no query, and only a number as the port.
var plainURL = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*://)?([a-zA-Z0-9._-]+|\[[0-9a-fA-F:.]+\])?(:[0-9]+)?(/[^?#@:]*)?$`)

// shownURL is shown for a URL, which may hold a password.
func shownURL(text string) string {
	if !plainURL.MatchString(text) {
		return "a text that may hold a password (not shown here)"
	}
	if decoded, err := url.PathUnescape(text); err != nil || !plainURL.MatchString(decoded) {
		return "a text that may hold a password (not shown here)"
	}
	return shown(text)
}
