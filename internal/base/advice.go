package base

import (
	"context"
	"errors"
	"fmt"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// advices are what a failed call means and what to do now. %s is what the API said.
var advices = map[client.Meaning]string{
	client.Unknown: "The API failed or its reply was lost: %s.\n\nIf it goes on, look at Scaleway's status page, or open a support ticket.",
	client.NotSent: "The API could not be reached: %s.\n\n" +
		"Nothing was sent. Check the network and `api_url` (SCW_API_URL), then run terraform apply again.",
	client.Busy: "The API limits the number of requests: %s.\n\n" +
		"Send fewer requests at a time (terraform apply -parallelism=2), or run the command again later.",
	client.Transient:    "Scaleway is still applying an earlier change: %s.\n\nTry again in some minutes.",
	client.Precondition: "The API does not allow this in the present state: %s.\n\nRun terraform apply again once that has changed.",
	client.NotFound:     "It does not exist: %s.\n\nCheck the id, the region and the project; it may have been deleted elsewhere.",
	client.Denied: "The API key may not do this: %s.\n\n" +
		"Give the owner of the key an IAM policy with the permission set InterLinkFullAccess in the project.",
	client.Locked: "Scaleway's Trust and Safety team has locked it: %s.\n\n" +
		"Open a support ticket with Scaleway; nothing is accepted on it until it is unlocked.",
	client.Doubtful: "Nothing follows from what the API says: %s.\n\n" +
		"The state is kept. Run the command again. If it goes on, ask Scaleway's support: an account that Trust and Safety has flagged shows just this.",
	client.Unseen: "Nothing follows from what the API says: %s.\n\nThe state is kept. Use the API key, the profile, the project and the organization " +
		"of the state. If the project itself was deleted, take the object out of the state: terraform state rm ADDRESS.",
	client.Refused: "The API refused it: %s.\n\nCorrect in the configuration what the API names, then run the command again.",
}

// Advice returns what a failed call means and what to do now.
func Advice(err error) string {
	failed := client.ErrorOf(err)
	advice := advices[failed.Meaning]
	switch {
	case failed.Unsent:
		return "It was interrupted before the API had taken anything: this call changed nothing.\n\nRun the command again."
	case failed.Meaning == client.Unknown && errors.Is(err, context.Canceled):
		return "It was interrupted before the API answered.\n\nRun the command again."
	case failed.Meaning == client.Denied && client.Unauthenticated(err):
		advice = "The API did not accept the API key: %s.\n\nCheck `secret_key` (SCW_SECRET_KEY), and in Scaleway's console " +
			"that the key exists and has not expired: https://console.scaleway.com/iam/api-keys."
	case (failed.Meaning == client.Refused || failed.Meaning == client.Doubtful) && failed.Status != 0 && !failed.FromAPI:
		advice = "The API refused it: %s.\n\nThis reply is not the API's own: check the host in `api_url` (SCW_API_URL), " +
			"and the proxy, if there is one. Then run the command again."
	case failed.Kind == "quotas_exceeded":
		advice = "The API refused it: %s.\n\nDelete what you no longer need, or ask Scaleway for a higher quota. Then run the command again."
	case failed.Kind == "out_of_stock":
		advice = "The API refused it: %s.\n\nRun the command again later, or ask for something else (another PoP or bandwidth)."
	}
	return fmt.Sprintf(advice, client.APIText(err))
}

// NotOffered returns a text for a region without partners. It returns "" if there
// are some, or if the API does not tell.
func NotOffered(c *client.Client, ctx context.Context, region string) string { //nolint:revive // as a method of the client, for Kind
	partners, err := c.ListPartners(ctx, &interlink.ListPartnersRequest{Region: scw.Region(region)})
	if err != nil || len(partners) > 0 {
		return ""
	}
	return fmt.Sprintf("Region %s has no partners at all: InterLink may not be offered there. Take another region.", region)
}
