package client

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/scaleway/scaleway-sdk-go/scw"
)

// Explain says what a failed call means and what to do now.
func Explain(err error) string {
	var unsent *unsentError
	if errors.As(err, &unsent) {
		return "It was interrupted before the API had taken anything: this call changed nothing.\n\nRun the command again."
	}
	said := Said(err)
	var misdirected *misdirectedError
	if errors.As(err, &misdirected) {
		return fmt.Sprintf("No connection to the API, because %s: %s.\n\nNothing was sent. %s", misdirected.what, said, misdirected.advice)
	}
	switch MeaningOf(err) {
	case NotSent:
		return fmt.Sprintf("The API could not be reached: %s.\n\nNothing was sent. Check the network and `api_url` (SCW_API_URL), then run terraform apply again.", said)
	case Busy:
		return busy(said, RetryAfter(err))
	case Transient:
		return fmt.Sprintf("Scaleway is still applying an earlier change: %s.\n\nTry again in some minutes.", said)
	case NotNow:
		return fmt.Sprintf("The API does not allow this in the present state: %s.\n\nRun terraform apply again once that has changed.", said)
	case NotFound:
		return fmt.Sprintf("It does not exist: %s.\n\nCheck the id, the region and the project; it may have been deleted elsewhere.", said)
	case Denied:
		if Unauthenticated(err) {
			return fmt.Sprintf("The API did not accept the API key: %s.\n\nCheck `secret_key` (SCW_SECRET_KEY), and in Scaleway's console that the key exists and has not expired.", said)
		}
		return fmt.Sprintf("The API key may not do this: %s.\n\nGive the owner of the key an IAM policy with the permission set InterLinkFullAccess in the project.", said)
	case Locked:
		return fmt.Sprintf("Scaleway's Trust and Safety team has locked it: %s.\n\nOpen a support ticket with Scaleway; nothing is accepted on it until it is unlocked.", said)
	case Refused:
		return fmt.Sprintf("The API refused it: %s.", said)
	default:
		if errors.Is(err, context.Canceled) {
			return "It was interrupted before the API answered."
		}
		return fmt.Sprintf("The API failed or its reply was lost: %s.\n\nIf it goes on, look at Scaleway's status page, or open a support ticket.", said)
	}
}

// busy explains a 429 that was not waited for to the end.
func busy(said string, after time.Duration) string {
	const advice = "Send fewer requests at a time (terraform apply -parallelism=2), or run the command again "
	if after < time.Second {
		return fmt.Sprintf("The API limits the rate of requests, and still did so after many attempts: %s.\n\n%sin some minutes.", said, advice)
	}
	return fmt.Sprintf("The API limits the rate of requests: %s. This call had no time left to wait for that.\n\n%safter that time.", said, advice)
}

var sdkPrefix = regexp.MustCompile(`scaleway-sdk-go: `)

// Said answers what the API said, on one line, without the SDK's name before it
// and without anything secret.
func Said(err error) string {
	text := err.Error()
	var transient *scw.TransientStateError
	var invalid *scw.InvalidArgumentsError
	var paused *pausedError
	switch {
	case errors.As(err, &paused):
		text = paused.Error()
	case errors.As(err, &transient):
		text = fmt.Sprintf("HTTP 409, the %s %s is %s", strings.ReplaceAll(transient.Resource, "_", " "), transient.ResourceID, transient.CurrentState)
	case errors.As(err, &invalid) && len(invalid.Details) == 0:
		text = "invalid arguments"
	}
	text = sdkPrefix.ReplaceAllString(text, "")
	text = redactQuery(string(pairingKeyJSON.ReplaceAll([]byte(text), []byte(`$1***`))))
	return strings.TrimRight(strings.Join(strings.Fields(text), " "), ". ")
}
