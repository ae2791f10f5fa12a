package router

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// problem is why there is no configuration. It has a headline, and says what it
// means and what to do now.
type problem struct{ summary, detail string }

func (p *problem) Error() string { return p.summary + ": " + p.detail }

func naming(link *client.Link) string {
	return fmt.Sprintf("InterLink %q (%s/%s), status %q", link.Name, link.Region, link.ID, link.Status)
}

func noPolicy(link *client.Link) *problem {
	return &problem{
		fmt.Sprintf("The InterLink %q has no routing policy, so no BGP session", link.Name),
		naming(link) + ".\n\nA link has one BGP session for each family that it has a routing policy for. This one has none: there is nothing to set a router to, and no traffic.\n\n" +
			"What to do now: give the link a policy (`routing_policy_v4_id`, `routing_policy_v6_id`). If this configuration does so, let `link_id` be `interlink_link.ADDRESS.id`: the data source is then read after the link has changed.",
	}
}

func notKnownYet(link *client.Link, what string) *problem {
	return &problem{
		fmt.Sprintf("The router of the InterLink %q cannot be configured yet", link.Name),
		fmt.Sprintf("%s. The API does not show the %s of this link yet.\n\nWhat to do now: wait until the link is built, for example with `depends_on` on its `interlink_link_activation`, and run terraform apply again.", naming(link), what),
	}
}

func noSessionFor(link *client.Link, prefix netip.Prefix) *problem {
	family := familyName(prefix.Addr().Is6())
	return &problem{
		fmt.Sprintf("There is no %s session to announce %s by", family, prefix),
		fmt.Sprintf("%s has no %s routing policy, so no %s session.\n\nWhat to do now: take %s out of `announce`, or give the link such a policy (`routing_policy_%s_id`).",
			naming(link), family, family, prefix, strings.Replace(strings.ToLower(family), "ip", "", 1)),
	}
}

func notAccepted(link *client.Link, prefix netip.Prefix, accepted []netip.Prefix) *problem {
	texts := make([]string, len(accepted))
	for i, one := range accepted {
		texts[i] = one.String()
	}
	accepts := "accepts " + strings.Join(texts, ", ")
	if len(texts) == 0 {
		accepts = "accepts nothing"
	}
	return &problem{
		fmt.Sprintf("Scaleway would not accept %s", prefix),
		fmt.Sprintf("`announce` holds %s. The %s routing policy of %s %s (`prefix_filter_in`): %s is not inside of it.\n\nWhat to do now: take it out of `announce`, or add it to `prefix_filter_in` of the policy.",
			prefix, familyName(prefix.Addr().Is6()), naming(link), accepts, prefix),
	}
}

// partnersRouter is the warning for a link over an L3 partner.
func partnersRouter(link *client.Link, partner string) (summary, detail string) {
	return fmt.Sprintf("The router of the InterLink %q is the partner's", link.Name),
		fmt.Sprintf("%s goes by way of %s, an L3 partner: the router that speaks BGP with Scaleway is the partner's, not yours. Do not load this configuration into a router of yours. It may serve the partner to check theirs.", naming(link), partner)
}
