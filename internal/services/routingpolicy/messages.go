package routingpolicy

import (
	"fmt"
	"strings"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// inUseError is a policy that the API takes for in use.
type inUseError struct {
	users []*client.Link // that hold it; none: nobody knows who does
	said  error          // the API's refusal
}

func (e *inUseError) Error() string { return "the routing policy is in use" }

// maxNamed is how many links a message names.
const maxNamed = 20

// advice says which links use the policy, and what to do now.
func (e *inUseError) advice() string {
	if len(e.users) == 0 {
		return fmt.Sprintf("The API takes it for in use (%s), but shows no InterLink that uses it.\n\n"+
			"What to do now: run terraform apply (or destroy) again in some minutes. If it stays so, an InterLink of a project that your API key may not see uses it: ask whoever looks after that project, or open a support ticket with Scaleway.", client.Said(e.said))
	}
	var names []string
	leaving := false
	for i, link := range e.users {
		if i == maxNamed {
			names = append(names, fmt.Sprintf("and %d more", len(e.users)-maxNamed))
			break
		}
		names = append(names, nameOf(link))
		leaving = leaving || link.Status == interlink.LinkStatusDeprovisioning
	}
	text := fmt.Sprintf("InterLinks use it: %s.\n\nTerraform deletes a routing policy before it updates the links that used it. What to do now, one of these:\n\n"+
		"- You have removed the policy, or its reference: run terraform apply -target=ADDRESS with the address of each of these links (interlink_link.NAME), which updates the links only, then terraform apply, which deletes the policy. A link that is not in this configuration has to be given another policy or none first.\n"+
		"- A change replaces the policy: set `lifecycle { create_before_destroy = true }` on it and run terraform apply. The links take the new policy before the old one is deleted. Set it on every policy that a link uses: then a policy can be removed together with its reference, too, in one apply.\n"+
		"- Or set `detach_on_destroy = true` on the policy: then it is detached from every link that uses it before it is deleted. Routes are dropped until a link has another policy. It has to be applied first: put the block of the policy back as it was, with that line, run terraform apply, and make the change again.",
		strings.Join(names, ", "))
	if leaving {
		text += "\n\nA link that is being deprovisioned holds its policies until it is gone: ask its partner to remove its side."
	}
	return text
}

// heldError is a link from which the policy could not be detached.
type heldError struct {
	link *client.Link
	err  error // nil: it is configuring for too long
}

func (e *heldError) Error() string { return "the routing policy could not be detached" }

func (e *heldError) Unwrap() error { return e.err }

// advice says which link it is, why, and what to do now.
func (e *heldError) advice() string {
	text := fmt.Sprintf("It could not be detached from the InterLink %s", nameOf(e.link))
	switch {
	case e.err == nil:
		text += ": the link is not done with an earlier change.\n\nWhat to do now: run the command again in some minutes."
	case takesNothing(e.link):
		text += fmt.Sprintf(": %s. A link of this status takes no changes, and holds its policies until it is gone.\n\nWhat to do now: delete the link first (terraform destroy; one that is being deprovisioned ends once its partner has removed its side).", client.Said(e.err))
	default:
		text += ". " + client.Explain(e.err)
	}
	return text + "\n\nThe policy was not deleted, and stays in the state."
}

// takesNothing tells whether a link takes nothing but its deletion.
func takesNothing(link *client.Link) bool {
	switch link.Status {
	case interlink.LinkStatusRefused, interlink.LinkStatusExpired, interlink.LinkStatusFailed, interlink.LinkStatusDeprovisioning:
		return true
	default:
		return false
	}
}

func nameOf(link *client.Link) string {
	return fmt.Sprintf("%q (%s/%s, %s)", link.Name, link.Region, link.ID, link.Status)
}
