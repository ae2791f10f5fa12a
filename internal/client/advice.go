package client

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Advice says what a failed call means and what to do now.
func Advice(err error) string {
	said, failed := APIText(err), ErrorOf(err)
	if failed.unsent {
		return "It was interrupted before the API had taken anything: this call changed nothing.\n\nRun the command again."
	}
	switch {
	case failed.advice != "":
		return capitalised(said) + ".\n\n" + failed.advice
	}
	switch failed.Meaning {
	case NotSent:
		return fmt.Sprintf("The API could not be reached: %s.\n\nNothing was sent. Check the network and `api_url` (SCW_API_URL), then run terraform apply again.", said)
	case Busy:
		return busy(said, failed.RetryAfter)
	case Transient:
		return fmt.Sprintf("Scaleway is still applying an earlier change: %s.\n\nTry again in some minutes.", said)
	case Precondition:
		return fmt.Sprintf("The API does not allow this in the present state: %s.\n\nRun terraform apply again once that has changed.", said)
	case NotFound:
		return fmt.Sprintf("It does not exist: %s.\n\nCheck the id, the region and the project; it may have been deleted elsewhere.", said)
	case Denied:
		if Unauthenticated(err) {
			return fmt.Sprintf("The API did not accept the API key: %s.\n\nCheck `secret_key` (SCW_SECRET_KEY), and in Scaleway's console that the key exists and has not expired: https://console.scaleway.com/iam/api-keys.", said)
		}
		return fmt.Sprintf("The API key may not do this: %s.\n\nGive the owner of the key an IAM policy with the permission set InterLinkFullAccess in the project.", said)
	case Locked:
		return fmt.Sprintf("Scaleway's Trust and Safety team has locked it: %s.\n\nOpen a support ticket with Scaleway; nothing is accepted on it until it is unlocked.", said)
	case Refused:
		return fmt.Sprintf("The API refused it: %s.\n\n%s", said, afterRefusal(failed))
	default:
		if errors.Is(err, context.Canceled) {
			return "It was interrupted before the API answered.\n\nRun the command again."
		}
		return fmt.Sprintf("The API failed or its reply was lost: %s.\n\nIf it goes on, look at Scaleway's status page, or open a support ticket.", said)
	}
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

// afterRefusal says what to do about a request that can never succeed as it is.
func afterRefusal(failed Error) string {
	switch {
	case !failed.FromAPI:
		return "This reply is not the API's own: check the host in `api_url` (SCW_API_URL), and the proxy, if there is one. Then run the command again."
	case failed.kind == "quotas_exceeded":
		return "Delete what you no longer need, or ask Scaleway for a higher quota. Then run the command again."
	case failed.kind == "out_of_stock":
		return "Run the command again later, or ask for something else (another PoP or bandwidth)."
	}
	return "Correct in the configuration what the API names, then run the command again."
}

// busy explains a 429 that was not waited for to the end.
func busy(said string, after time.Duration) string {
	const advice = "Send fewer requests at a time (terraform apply -parallelism=2), or run the command again "
	if after < time.Second {
		return fmt.Sprintf("%s. It still did so after many attempts.\n\n%sin some minutes.", capitalised(said), advice)
	}
	return fmt.Sprintf("%s. This call had no time left to wait for that.\n\n%safter that time.", capitalised(said), advice)
}
