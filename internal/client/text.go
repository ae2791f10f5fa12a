package client

import (
	"regexp"
	"strings"
)

// sdkWords takes out what the SDK puts around the API's words.
var sdkWords = strings.NewReplacer("scaleway-sdk-go: ", "", "error executing request: ", "", "could request api metadata: ", "",
	"http error ", "HTTP ")

// APIText returns what the API said, on one line, without the SDK's words and
// without anything secret.
func APIText(err error) string {
	text := redact(sdkWords.Replace(err.Error()))
	return strings.TrimRight(strings.Join(strings.Fields(text), " "), ":. ")
}

// secret finds secrets in JSON and in a query. Quotes may be escaped: an error may
// quote JSON.
var secret = regexp.MustCompile(`(\\*"(?:pairing_key|secret_key|token)\\*"\s*:\s*\\*")[^"\\]*|(pairing_key=)[^&\s"]*`)

func redact(text string) string { return secret.ReplaceAllString(text, "$1$2***") }

// redacted is a body without its secrets. The work is done only if something logs
// it.
type redacted []byte

// MarshalText implements encoding.TextMarshaler, which hclog uses.
func (r redacted) MarshalText() ([]byte, error) { return []byte(redact(string(r))), nil }
