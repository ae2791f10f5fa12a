package client

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// APIText returns what the API said, on one line, without the SDK's name before it
// and without anything secret.
func APIText(err error) string { return oneLine(err.Error()) }

// textOf says which request failed, and how. A request is its method and its path:
// the host is in `api_url`, and the query is long.
func textOf(err error) string {
	var request *url.Error
	if !errors.As(err, &request) {
		return oneLine(err.Error())
	}
	path := ""
	if target, wrong := url.Parse(request.URL); wrong == nil {
		path = " " + target.Path
	}
	return oneLine(fmt.Sprintf("%s%s: %s", strings.ToUpper(request.Op), path, request.Err))
}

// wait says how long the API asks to wait, "" for not at all.
func wait(intro string, pause time.Duration) string {
	switch {
	case pause <= 0:
		return ""
	case pause < time.Second:
		return intro + "less than a second"
	}
	return intro + pause.Round(time.Second).String()
}

var (
	sdkPrefix = regexp.MustCompile(`scaleway-sdk-go: `)
	sdkStatus = regexp.MustCompile(`\bhttp error `)
)

// oneLine returns a text on one line, without the SDK's words around it and
// without secrets.
func oneLine(text string) string {
	text = sdkPrefix.ReplaceAllString(text, "")
	text = sdkStatus.ReplaceAllString(text, "HTTP ")
	text = redactQuery(redactBody([]byte(text)))
	return strings.TrimRight(strings.Join(strings.Fields(text), " "), ":. ")
}

func capitalised(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
