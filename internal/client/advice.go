package client

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// advices are what a failed call means and what to do now. %s is what the API said.
var advices = map[Meaning]string{
	Unknown: "The API failed or its reply was lost: %s.\n\nIf it goes on, look at Scaleway's status page, or open a support ticket.",
	NotSent: "The API could not be reached: %s.\n\n" +
		"Nothing was sent. Check the network and `api_url` (SCW_API_URL), then run terraform apply again.",
	Busy: "The API limits the number of requests: %s.\n\n" +
		"Send fewer requests at a time (terraform apply -parallelism=2), or run the command again later.",
	Transient:    "Scaleway is still applying an earlier change: %s.\n\nTry again in some minutes.",
	Precondition: "The API does not allow this in the present state: %s.\n\nRun terraform apply again once that has changed.",
	NotFound:     "It does not exist: %s.\n\nCheck the id, the region and the project; it may have been deleted elsewhere.",
	Denied: "The API key may not do this: %s.\n\n" +
		"Give the owner of the key an IAM policy with the permission set InterLinkFullAccess in the project.",
	Locked: "Scaleway's Trust and Safety team has locked it: %s.\n\n" +
		"Open a support ticket with Scaleway; nothing is accepted on it until it is unlocked.",
	Refused: "The API refused it: %s.\n\nCorrect in the configuration what the API names, then run the command again.",
}

// What to do about answers that prove nothing.
const (
	adviceForeign = "This reply is not the API's own: check the host in `api_url` (SCW_API_URL), and the proxy, if there is one. " +
		"Nothing was concluded from it: the state is kept. Then run the command again."
	adviceContradiction = "The API contradicts itself, so nothing was concluded: the state is kept. Run the command again. " +
		"If it goes on, ask Scaleway's support: an account that Trust and Safety has flagged shows just this."
	adviceTenant = "Nothing was concluded: the state is kept. Check the API key, the profile, the project and the organization that this run uses. " +
		"If the project itself was deleted, take the object out of the state: terraform state rm ADDRESS."
)

// Advice returns what a failed call means and what to do now.
func Advice(err error) string {
	failed := ErrorOf(err)
	advice := advices[failed.Meaning]
	switch {
	case failed.advice != "":
		advice = "%s.\n\n" + failed.advice
	case failed.unsent:
		return "It was interrupted before the API had taken anything: this call changed nothing.\n\nRun the command again."
	case failed.Meaning == Unknown && errors.Is(err, context.Canceled):
		return "It was interrupted before the API answered.\n\nRun the command again."
	case failed.Meaning == Denied && Unauthenticated(err):
		advice = "The API did not accept the API key: %s.\n\nCheck `secret_key` (SCW_SECRET_KEY), and in Scaleway's console " +
			"that the key exists and has not expired: https://console.scaleway.com/iam/api-keys."
	case failed.Meaning == Refused && !failed.FromAPI:
		advice = "The API refused it: %s.\n\nThis reply is not the API's own: check the host in `api_url` (SCW_API_URL), " +
			"and the proxy, if there is one. Then run the command again."
	case failed.kind == "quotas_exceeded":
		advice = "The API refused it: %s.\n\nDelete what you no longer need, or ask Scaleway for a higher quota. Then run the command again."
	case failed.kind == "out_of_stock":
		advice = "The API refused it: %s.\n\nRun the command again later, or ask for something else (another PoP or bandwidth)."
	}
	return fmt.Sprintf(advice, APIText(err))
}

// sdkWords takes out what the SDK puts around the API's words.
var sdkWords = strings.NewReplacer("scaleway-sdk-go: ", "", "error executing request: ", "", "could request api metadata: ", "",
	"http error ", "HTTP ")

// APIText returns what the API said, on one line, without the SDK's words and secrets.
func APIText(err error) string {
	text := redact(sdkWords.Replace(err.Error()))
	return strings.TrimRight(strings.Join(strings.Fields(text), " "), ":. ")
}
