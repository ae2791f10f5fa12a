package link

import (
	"context"
	"fmt"
	"strings"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// expiry is how long a partner has to answer (documented).
const expiry = 10 * 24 * time.Hour

// messages writes the messages about links. It is the one place that does. It
// never names a pairing key.
type messages struct{ client *client.Client }

// counterpart is the other party of a link.
type counterpart struct{ name, contact string }

// who answers the partner of a link with how to reach it, asked once per
// partner and process, and only when a message is written. A partner that
// cannot be looked up is named by its id.
func (m messages) who(ctx context.Context, link *client.Link) counterpart {
	if link.Partner == nil {
		return counterpart{name: "your own side", contact: "your own router and the dedicated connection"}
	}
	// A message is written when the time is up or the user interrupts, too.
	patience := 2 * time.Second
	if ctx.Err() != nil {
		patience = 400 * time.Millisecond
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	partner, err := m.client.Partner(ctx, link.Region.String(), link.Partner.PartnerID)
	if err != nil {
		name := "the partner " + link.Partner.PartnerID
		return counterpart{name: name, contact: name + " (its contact could not be looked up: see `data.interlink_partner`)"}
	}
	contact := partner.Name
	var ways []string
	if partner.ContactEmail != "" {
		ways = append(ways, "email "+partner.ContactEmail)
	}
	if partner.PortalURL != "" {
		ways = append(ways, "portal "+partner.PortalURL)
	}
	if len(ways) > 0 {
		contact += " (" + strings.Join(ways, ", ") + ")"
	}
	return counterpart{name: partner.Name, contact: contact}
}

// identity names the link: id, PoP and age.
func identity(link *client.Link) string {
	text := fmt.Sprintf("InterLink %q (%s/%s), status %q", link.Name, link.Region, link.ID, link.Status)
	if link.CreatedAt != nil {
		text += fmt.Sprintf(", ordered %s (%s ago)", link.CreatedAt.UTC().Format("2006-01-02 15:04 MST"), span(time.Since(*link.CreatedAt)))
	}
	return text + "."
}

// identities names links, one on a line.
func identities(links []*client.Link) string {
	var lines []string
	for _, link := range links {
		lines = append(lines, "  "+identity(link))
	}
	return strings.Join(lines, "\n")
}

// span writes a duration as people say it.
func span(d time.Duration) string {
	switch {
	case d < 0:
		return "0s"
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	case d < 48*time.Hour:
		text := d.Round(time.Second).String()
		for _, zero := range []string{"m0s", "h0m"} {
			if whole, ends := strings.CutSuffix(text, zero); ends {
				text = whole + zero[:1]
			}
		}
		return text
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// bad says what a status means that will not mend by waiting.
func (m messages) bad(ctx context.Context, link *client.Link) fw.Message {
	who := m.who(ctx, link)
	switch link.Status {
	case interlink.LinkStatusRefused:
		reason := "It gave no reason."
		if link.Partner != nil && deref(link.Partner.DisapprovedReason) != "" {
			reason = fmt.Sprintf("Its reason: %q.", *link.Partner.DisapprovedReason)
		}
		return fw.NewMessage(fmt.Sprintf("The InterLink %q was refused by %s", link.Name, who.name),
			identity(link),
			fmt.Sprintf("%s refused the request. %s This is final: the link will not be built.", who.name, reason),
			fmt.Sprintf("What to do now: settle the reason with %s, or choose another PoP, bandwidth or partner. Then delete this link and order again: where terraform plan says that it is tainted, the next terraform apply replaces it; else run terraform apply -replace=ADDRESS.", who.contact))
	case interlink.LinkStatusExpired:
		return fw.NewMessage(fmt.Sprintf("The InterLink %q has expired: no answer from %s within 10 days", link.Name, who.name),
			identity(link),
			fmt.Sprintf("%s neither accepted nor refused the request within 10 days, so Scaleway let it expire. This is final: the link will not be built.", who.name),
			fmt.Sprintf("What to do now: ask %s why, then delete this link and order again: where terraform plan says that it is tainted, the next terraform apply replaces it; else run terraform apply -replace=ADDRESS. Give the partner the new `pairing_key` at once.", who.contact))
	case interlink.LinkStatusFailed:
		return fw.NewMessage(fmt.Sprintf("The InterLink %q has failed on Scaleway's side", link.Name),
			identity(link),
			"Scaleway could not create the link. Its team has been told of it; once mended, the link moves on to \"requested\" by itself.",
			"What to do now: wait, or open a support ticket with Scaleway that names this link. To keep this order, run terraform untaint ADDRESS first where Terraform has marked the resource as tainted (it would be replaced otherwise): the next terraform apply then goes on waiting. To give it up, run terraform destroy.",
			ifHosted(link, fmt.Sprintf("The partner is %s.", who.contact)))
	case interlink.LinkStatusLocked:
		return fw.NewMessage(fmt.Sprintf("The InterLink %q is locked", link.Name),
			identity(link),
			"Scaleway's Trust and Safety team has locked the link: nothing is accepted on it, not even its deletion.",
			"What to do now: open a support ticket with Scaleway that names this link. Where Terraform has marked the resource as tainted, run terraform untaint ADDRESS once it is unlocked.",
			ifHosted(link, fmt.Sprintf("The partner is %s.", who.contact)))
	case interlink.LinkStatusDeprovisioning:
		return fw.NewMessage(fmt.Sprintf("The InterLink %q is being deprovisioned", link.Name),
			identity(link),
			"One side has deleted the link, the other has not yet. The status does not say which side began. "+whoBegan(who),
			fmt.Sprintf("What to do now: run terraform destroy: it deletes the link on Scaleway's side, if that has not been done, and waits for the other side. If it was not you who began, ask %s why. To have a link again, run terraform apply -replace=ADDRESS: it ends this one and places a new order.", who.contact))
	case interlink.LinkStatusDeleted:
		return m.gone(link.Name, link.Region.String()+"/"+link.ID)
	}
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is %s", link.Name, link.Status), identity(link),
		"This provider does not know that status. What to do now: look at the link in Scaleway's console, and at a newer version of this provider.",
		ifHosted(link, fmt.Sprintf("The partner is %s.", who.contact)))
}

// refreshed is the warning of a refresh for a link of a bad status. It is short,
// for the error of an apply that follows says it all.
func (m messages) refreshed(ctx context.Context, link *client.Link) fw.Message {
	who := m.who(ctx, link)
	var now string
	switch link.Status {
	case interlink.LinkStatusRefused:
		reason := "no reason given"
		if link.Partner != nil && deref(link.Partner.DisapprovedReason) != "" {
			reason = fmt.Sprintf("%q", *link.Partner.DisapprovedReason)
		}
		now = fmt.Sprintf("It will not be built (%s). Talk to %s, then order again.", reason, who.contact)
	case interlink.LinkStatusExpired:
		now = fmt.Sprintf("It will not be built. Order again, and give the new key to %s at once.", who.contact)
	case interlink.LinkStatusFailed:
		now = "Wait for Scaleway's team, or open a support ticket."
	case interlink.LinkStatusLocked:
		now = "Only Scaleway's support can unlock it; until then it can be neither changed nor deleted."
	case interlink.LinkStatusDeprovisioning:
		now = fmt.Sprintf("%s Its contact: %s.", whoBegan(who), who.contact)
	default:
		return m.bad(ctx, link)
	}
	return fw.NewMessage(fmt.Sprintf("InterLink %q needs attention: %s", link.Name, link.Status), identity(link), now)
}

func ifHosted(link *client.Link, text string) string {
	if link.Partner == nil {
		return ""
	}
	return text
}

// gone says that a link ceased to exist while it was waited for.
func (m messages) gone(name, id string) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q no longer exists", name),
		fmt.Sprintf("InterLink %q (%s) was there and is not any more: it was deleted elsewhere.", name, id),
		"What to do now: find out who deleted it. The next terraform apply plans it anew, and would place a new order.")
}

// stillWaiting is the warning for a healthy order that is not where
// wait_for_status wants it when the time runs out or the user interrupts.
func (m messages) stillWaiting(ctx context.Context, o *operation, why error) fw.Message {
	link := o.link
	who := m.who(ctx, link)
	ended := fmt.Sprintf("The time-out of %s ran out after %s of waiting.", span(o.limit), span(o.waited()))
	switch {
	case interrupted(why):
		ended = fmt.Sprintf("It was interrupted after %s of waiting (time-out %s).", span(o.waited()), span(o.limit))
	case !outOfTime(why):
		ended = fmt.Sprintf("The wait ended after %s, before its time-out of %s. %s", span(o.waited()), span(o.limit), client.Explain(why))
	}
	kept := "The order is healthy and kept in the state: nothing is lost, nothing is ordered twice. The next terraform apply goes on waiting."
	if !outOfTime(why) {
		kept = "The order was healthy when it was seen last, and is kept in the state: nothing is lost, nothing is ordered twice. The next terraform apply goes on waiting."
	}
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is not built yet: still %s", link.Name, link.Status),
		identity(link), ended, kept, m.nextStep(link, who))
}

// gateClosed is the error of the gate when its time runs out.
func (m messages) gateClosed(ctx context.Context, o *operation, interrupted bool) fw.Message {
	ended := fmt.Sprintf("The gate's time-out of %s ran out after %s of waiting.", span(o.limit), span(o.waited()))
	if interrupted {
		ended = fmt.Sprintf("The gate was interrupted after %s of waiting.", span(o.waited()))
	}
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is not built yet: still %s", o.link.Name, o.link.Status),
		identity(o.link), ended+" Nothing is lost and nothing is tainted: the next terraform apply waits again.",
		m.nextStep(o.link, m.who(ctx, o.link)))
}

// nextStep says who has to do what for a link that is not built.
func (m messages) nextStep(link *client.Link, who counterpart) string {
	switch link.Status {
	case interlink.LinkStatusRequested:
		text := fmt.Sprintf("What to do now: ask %s to accept the link, quoting its pairing key (the sensitive attribute `pairing_key` of this resource, or `ephemeral \"interlink_pairing_key\"`).", who.contact)
		if link.CreatedAt != nil {
			text += fmt.Sprintf(" Without an answer the request expires after 10 days, about %s.", link.CreatedAt.Add(expiry).UTC().Format("2006-01-02 15:04 MST"))
		}
		return text
	case interlink.LinkStatusProvisioning:
		return fmt.Sprintf("%s has accepted and is building its side. What to do now: nothing, or ask %s how long it takes.", who.name, who.contact)
	case interlink.LinkStatusConfiguring:
		return "Scaleway is applying a change, which takes minutes at the most." +
			" What to do now: run terraform apply again; if it stays so for an hour, open a support ticket with Scaleway." +
			ifHosted(link, fmt.Sprintf(" A link that was just ordered is \"requested\" next: then the pairing key (`pairing_key`) has to go to the partner, %s.", who.contact))
	}
	return fmt.Sprintf("This provider does not know the status %q and waits for it to pass. What to do now: look at the link in Scaleway's console, and ask %s.", link.Status, who.contact)
}

// degraded is the warning for a link that is built while BGP is down.
func (m messages) degraded(ctx context.Context, link *client.Link) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is built, but BGP is down (%s)", link.Name, link.Status),
		identity(link),
		fmt.Sprintf("BGP session over IPv4: %s; over IPv6: %s.", link.BgpV4Status, link.BgpV6Status),
		"What to do now: "+m.whyDown(ctx, link))
}

// whyDown says what to look at first where BGP is down.
func (m messages) whyDown(ctx context.Context, link *client.Link) string {
	var missing []string
	if !link.EnableRoutePropagation {
		missing = append(missing, "turn route propagation on (`enable_route_propagation`)")
	}
	if deref(link.VpcID) == "" {
		missing = append(missing, "attach a VPC (`vpc_id`)")
	}
	if deref(link.RoutingPolicyV4ID) == "" && deref(link.RoutingPolicyV6ID) == "" {
		missing = append(missing, "give it a routing policy")
	}
	if len(missing) > 0 {
		return fmt.Sprintf("this link cannot carry traffic as it is configured: %s. Look at the routers after that.", strings.Join(missing, ", and "))
	}
	who := m.who(ctx, link)
	const values = "against `peer_bgp_config` and `scw_bgp_config` (addresses, ASN) and `vlan`"
	switch l3 := link.L3Connectivity; {
	case link.Partner == nil:
		return fmt.Sprintf("check your router %s: it speaks BGP with Scaleway. If it is right, open a support ticket with Scaleway.", values)
	case l3 != nil && !*l3:
		return fmt.Sprintf("check your router %s: it speaks BGP with Scaleway. If it is right, ask %s.", values, who.contact)
	case l3 != nil:
		return fmt.Sprintf("ask %s to check its router, which speaks BGP with Scaleway, %s.", who.contact, values)
	}
	return fmt.Sprintf("check the router that speaks BGP with Scaleway (yours, or by way of an L3 partner the partner's) %s, and ask %s.", values, who.contact)
}

// notConfigured is the warning for an order that stands, while VPC, policies or
// propagation could not be set.
func (m messages) notConfigured(link *client.Link, err error) fw.Message {
	now := "What to do now: run terraform apply again; the next plan shows what is missing, and sets it."
	text := capitalised(client.Said(err)) + "."
	switch {
	case client.LinkLocked(err):
		text, now = explained(err), "Then run terraform apply again; the next plan shows what is missing."
	case plainlyRefused(err):
		now = "What to do now: mend the configuration, then run terraform apply again."
	}
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is ordered, but not all of it could be set", link.Name),
		identity(link),
		text,
		"The order itself is in the state, and stays. "+now)
}

// notYet is the warning for a change that a link takes only once it is built.
func (m messages) notYet(ctx context.Context, link *client.Link, err error) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q takes not all of its configuration before it is built", link.Name),
		identity(link),
		capitalised(client.Said(err))+".",
		"The order is healthy and in the state; every plan shows what is missing, and the first terraform apply after the link is built sets it.",
		m.nextStep(link, m.who(ctx, link)))
}

func capitalised(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
