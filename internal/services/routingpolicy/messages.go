package routingpolicy

import (
	"fmt"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// messages are all texts for the user in this package. Each is a function of
// facts that were fetched before. The words are in testdata/messages; go test
// -update writes them again.
type messages struct{}

// inUse is the error for a policy that links use. name is the policy's name with its
// id.
func (messages) inUse(name string, users []*client.Link) fw.Message {
	var names []string
	until := ""
	for _, link := range users {
		names = append(names, nameOf(link))
		if link.Status == interlink.LinkStatusDeprovisioning {
			until = "A link that is being deprovisioned holds its policies until it is gone: ask its partner to remove its side."
		}
	}
	return fw.NewMessage("Could not delete the routing policy "+name,
		fmt.Sprintf("InterLinks use it: %s.", fw.Listed(names)),
		"Terraform deletes a routing policy before it updates the links that used it. What to do now, one of these:",
		"- You have removed the policy, or its reference: run terraform apply -target=ADDRESS with the address of each of these links (interlink_link.NAME), which updates the links only, then terraform apply, which deletes the policy. A link that is not in this configuration has to be given another policy or none first.\n"+
			"- A change replaces the policy: set `lifecycle { create_before_destroy = true }` on it and run terraform apply. The links take the new policy before the old one is deleted. Set it on every policy that a link uses: then a policy can be removed together with its reference, too, in one apply.\n"+
			"- Or set `detach_on_destroy = true` on the policy: then it is detached from every link that uses it before it is deleted. Routes are dropped until a link has another policy. It has to be applied first: put the block of the policy back as it was, with that line, run terraform apply, and make the change again.",
		until)
}

// inUseByNobody is the error for a policy that the API reports as in use by links
// that it does not show.
func (messages) inUseByNobody(name string, said error) fw.Message {
	return fw.NewMessage("Could not delete the routing policy "+name,
		fmt.Sprintf("The API takes it for in use (%s), but shows no InterLink that uses it.", client.APIText(said)),
		"What to do now: run terraform apply (or destroy) again in some minutes. If it stays so, an InterLink of a project that your API key may not see uses it: "+
			"ask whoever looks after that project, or open a support ticket with Scaleway.")
}

// held is the error for a policy that could not be detached from a link. Without
// err, the link was configuring for too long.
func (messages) held(name string, link *client.Link, err error) fw.Message {
	text := fmt.Sprintf("It could not be detached from the InterLink %s", nameOf(link))
	switch {
	case err == nil:
		text += ": the link is not done with an earlier change.\n\nWhat to do now: run the command again in some minutes."
	case takesNothing(link):
		text += fmt.Sprintf(": %s. A link of this status takes no changes, and holds its policies until it is gone.\n\nWhat to do now: delete the link first (terraform destroy; one that is being deprovisioned ends once its partner has removed its side).", client.APIText(err))
	default:
		text += ". " + base.Advice(err)
	}
	return fw.NewMessage("Could not delete the routing policy "+name, text, "The policy was not deleted, and stays in the state.")
}

// unknownPolicy is the error for a policy that may or may not exist.
func (messages) unknownPolicy(name, region, project string, lost error) fw.Message {
	return fw.NewMessage(fmt.Sprintf("It is not known whether the routing policy %q was made", name),
		fmt.Sprintf("The API's reply was lost (%s), and looking for the policy gave no certain answer. A routing policy costs nothing.", client.APIText(lost)),
		fmt.Sprintf("What to do now: look for it in project %s, region %s (Scaleway's console, or `data \"interlink_routing_policies\"`). If it is there, import it:", project, region),
		fmt.Sprintf("  import {\n    to = interlink_routing_policy.ADDRESS_OF_THIS_RESOURCE\n    id = \"%s/ID_OF_THE_POLICY\"\n  }", region),
		"Then run terraform apply again.")
}

// nullPrefix is the error for a prefix that is null.
func (messages) nullPrefix() fw.Message {
	return fw.NewMessage("Not an IP prefix", "A prefix must not be null. Take it out of the list, or give it a value.")
}

// notAPrefix is the error for a text that is not a prefix.
func (messages) notAPrefix(err error) fw.Message {
	return fw.NewMessage("Not an IP prefix", fmt.Sprintf("%s.", err))
}

// samePrefix is the error for a repeated prefix.
func (messages) samePrefix(one, other string) fw.Message {
	return fw.NewMessage("One prefix twice", fmt.Sprintf("%q and %q are the same prefix: leave one of them out.", one, other))
}

// bothFamilies is the error for prefixes of both families.
func (messages) bothFamilies() fw.Message {
	return fw.NewMessage("Prefixes of both families",
		"A routing policy holds prefixes of one family: make one policy for the IPv4 prefixes and one for the IPv6 prefixes (a link takes one of each).")
}

// otherFamily is the error for prefixes that are not of the configured family.
func (messages) otherFamily(ipv6 bool) fw.Message {
	return fw.NewMessage("Prefixes of the other family",
		fmt.Sprintf("`is_ipv6` is %t, but the prefixes are %s ones. Leave `is_ipv6` out, and it follows from the prefixes.", !ipv6, family(ipv6)))
}

// otherFamilyNow is otherFamily for prefixes that were unknown at plan.
func (messages) otherFamilyNow(ipv6 bool) fw.Message {
	return fw.NewMessage("Prefixes of the other family", "The prefixes are "+family(ipv6)+" ones, `is_ipv6` says otherwise. Nothing was made. Leave `is_ipv6` out, and run terraform apply again.")
}

// familyNotKnown is the warning if only the apply shows the family of an existing
// policy. ipv6 is its family.
func (messages) familyNotKnown(ipv6 bool) fw.Message {
	other := family(!ipv6)
	return fw.NewMessage("The prefixes are not known yet: is_ipv6 is planned as unchanged",
		fmt.Sprintf("%s prefixes would replace the routing policy, and prefixes that are not known yet are no reason to. "+
			"If they turn out to be %s ones during the apply, nothing is changed or deleted in that run: Terraform ends with the error \"Provider produced inconsistent final plan\", and the next plan shows the replacement.", other, other),
		"If they will be of the other family, set `is_ipv6`: then this plan shows the replacement.")
}

// notAnID is the error for an import by something that is not an id.
func (messages) notAnID(err error) fw.Message {
	return fw.NewMessage("Not the id of a routing policy", fmt.Sprintf("%s. Nothing was imported. Correct the id, and run the command again.", err))
}

// notMoved is the error for a state of the official provider without a policy's id.
func (messages) notMoved(err error) fw.Message {
	return fw.NewMessage("The state of scaleway_interlink_routing_policy cannot be read", fmt.Sprintf("%s. Nothing was moved. Take the `moved` block out, and import the policy instead.", err))
}

// takesNothing reports whether a link accepts only its deletion.
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
