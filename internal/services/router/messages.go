package router

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// messages are all texts for the user in this package. Each is a function of
// facts that were fetched before. The words are in testdata/messages; go test
// -update writes them again.
type messages struct{}

// identity names a link, with what to look it up by.
func (messages) identity(link *client.Link) string {
	return fmt.Sprintf("InterLink %q (%s/%s), status %q", link.Name, link.Region, link.ID, link.Status)
}

// noPolicy is the error for a link without a BGP session.
func (m messages) noPolicy(link *client.Link) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q has no routing policy, so no BGP session", link.Name), m.identity(link)+".",
		"A link has one BGP session for each family that it has a routing policy for. This one has none: there is nothing to set a router to, and no traffic.",
		"What to do now: give the link a policy (`routing_policy_v4_id`, `routing_policy_v6_id`). If this configuration does so, let `link_id` be `interlink_link.ADDRESS.id`: the data source is then read after the link has changed.")
}

// notKnownYet is the error for a link that is not built.
func (m messages) notKnownYet(link *client.Link, what string) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The router of the InterLink %q cannot be configured yet", link.Name),
		fmt.Sprintf("%s. The API does not show the %s of this link yet.", m.identity(link), what),
		"What to do now: wait until the link is built, for example with `depends_on` on its `interlink_link_activation`, and run terraform apply again.")
}

// noSessionFor is the error for a prefix of a family without a session.
func (m messages) noSessionFor(link *client.Link, prefix netip.Prefix) fw.Message {
	family := familyName(prefix.Addr().Is6())
	return fw.NewMessage(fmt.Sprintf("There is no %s session to announce %s by", family, prefix),
		fmt.Sprintf("%s has no %s routing policy, so no %s session.", m.identity(link), family, family),
		fmt.Sprintf("What to do now: take %s out of `announce`, or give the link such a policy (`routing_policy_%s_id`).", prefix, strings.Replace(strings.ToLower(family), "ip", "", 1)))
}

// notAccepted is the error for a prefix that the link's policy does not accept.
func (m messages) notAccepted(link *client.Link, prefix netip.Prefix, accepted []netip.Prefix) fw.Message {
	texts := make([]string, len(accepted))
	for i, one := range accepted {
		texts[i] = one.String()
	}
	accepts := "accepts " + strings.Join(texts, ", ")
	if len(texts) == 0 {
		accepts = "accepts nothing"
	}
	return fw.NewMessage(fmt.Sprintf("Scaleway would not accept %s", prefix),
		fmt.Sprintf("`announce` holds %s. The %s routing policy of %s %s (`prefix_filter_in`): %s is not inside of it.", prefix, familyName(prefix.Addr().Is6()), m.identity(link), accepts, prefix),
		"What to do now: take it out of `announce`, or add it to `prefix_filter_in` of the policy.")
}

// noPrefix is the error for a text in `announce` that is not a prefix.
func (messages) noPrefix(err error) fw.Message {
	return fw.NewMessage("Not a prefix", fmt.Sprintf("A prefix in `announce` is wrong: %s.", err))
}

// notOfLinux is the error for a name that no interface of Linux can have.
func (messages) notOfLinux(name, dialect string) fw.Message {
	return fw.NewMessage("Not an interface of Linux",
		fmt.Sprintf("`interface` is %q. The dialect %q is of a program that runs on Linux, where the name of an interface has no slash and 15 characters at most.", name, dialect),
		"What to do now: correct `interface`. For a router of another make leave `dialect` out, and make its configuration from `router`.")
}

// linkDeleted is the text for a link that no longer exists.
func (messages) linkDeleted(link *client.Link) string {
	return fmt.Sprintf("The InterLink %q (%s/%s) has been deleted.\n\nWhat to do now: correct `link_id`, or take this block out.", link.Name, link.Region, link.ID)
}

// ofL3Partner is the warning for a link over an L3 partner. partner is its name,
// or its id.
func (m messages) ofL3Partner(link *client.Link, partner string) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The router of the InterLink %q is the partner's", link.Name),
		fmt.Sprintf("%s goes by way of %s, an L3 partner: the router that speaks BGP with Scaleway is the partner's, not yours.", m.identity(link), partner),
		"What to do now: do not load this configuration into a router of yours. It may serve the partner to check theirs.")
}
