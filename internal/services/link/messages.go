package link

import (
	"fmt"
	"strings"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// messages are all texts for the user in this package. Each is a function of
// facts that were fetched before: no message calls the API. None holds a pairing
// key. The words are in testdata/messages; go test -update writes them again.
type messages struct{ now time.Time }

func newMessages() messages { return messages{now: time.Now()} }

// expiry is how long a partner has to answer (documented).
const expiry = 10 * 24 * time.Hour

// identity names the link: id, PoP and age.
func (m messages) identity(link *client.Link) string {
	text := fmt.Sprintf("InterLink %q (%s/%s), status %q", link.Name, link.Region, link.ID, link.Status)
	if link.CreatedAt != nil {
		text += fmt.Sprintf(", ordered %s (%s ago)", link.CreatedAt.UTC().Format("2006-01-02 15:04 MST"), span(m.now.Sub(*link.CreatedAt)))
	}
	return text + "."
}

// identities names links, one on each line.
func (m messages) identities(links []*client.Link) string {
	var lines []string
	for _, link := range links {
		lines = append(lines, "  "+m.identity(link))
	}
	return strings.Join(lines, "\n")
}

// span writes a duration in words.
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

// bad is the error for a link with a status that waiting does not change.
func (m messages) bad(link *client.Link, partner contact) fw.Message {
	switch link.Status {
	default: // only for an unknown status, see below
	case interlink.LinkStatusRefused:
		reason := "It gave no reason."
		if link.Partner != nil && fw.Deref(link.Partner.DisapprovedReason) != "" {
			reason = fmt.Sprintf("Its reason: %q.", *link.Partner.DisapprovedReason)
		}
		return fw.NewMessage(fmt.Sprintf("The InterLink %q was refused by %s", link.Name, partner.name),
			m.identity(link),
			fmt.Sprintf("%s refused the request. %s This is final: the link will not be built.", partner.name, reason),
			fmt.Sprintf("What to do now: clear up the reason with %s, or choose another PoP, bandwidth or partner. Then delete this link and order again: if terraform plan says that it is tainted, the next terraform apply replaces it; else run terraform apply -replace=ADDRESS.", partner.ways))
	case interlink.LinkStatusExpired:
		return fw.NewMessage(fmt.Sprintf("The InterLink %q has expired: no answer from %s within 10 days", link.Name, partner.name),
			m.identity(link),
			fmt.Sprintf("%s neither accepted nor refused the request within 10 days, so Scaleway let it expire. This is final: the link will not be built.", partner.name),
			fmt.Sprintf("What to do now: ask %s why, then delete this link and order again: if terraform plan says that it is tainted, the next terraform apply replaces it; else run terraform apply -replace=ADDRESS. Give the partner the new `pairing_key` at once.", partner.ways))
	case interlink.LinkStatusFailed:
		return fw.NewMessage(fmt.Sprintf("The InterLink %q has failed on Scaleway's side", link.Name),
			m.identity(link),
			"Scaleway could not create the link. Its team has been told of it; once that is fixed, the link moves on to \"requested\" by itself.",
			"What to do now: wait, or open a support ticket with Scaleway that names this link. To keep this order, run terraform untaint ADDRESS first if Terraform has marked the resource as tainted (it would be replaced otherwise): the next terraform apply then goes on waiting. To give it up, run terraform destroy.",
			ifHosted(link, fmt.Sprintf("The partner is %s.", partner.ways)))
	case interlink.LinkStatusLocked:
		return fw.NewMessage(fmt.Sprintf("The InterLink %q is locked", link.Name),
			m.identity(link),
			"Scaleway's Trust and Safety team has locked the link: nothing is accepted on it, not even its deletion.",
			"What to do now: open a support ticket with Scaleway that names this link. If Terraform has marked the resource as tainted, run terraform untaint ADDRESS once it is unlocked.",
			ifHosted(link, fmt.Sprintf("The partner is %s.", partner.ways)))
	case interlink.LinkStatusDeprovisioning:
		return fw.NewMessage(fmt.Sprintf("The InterLink %q is being deprovisioned", link.Name),
			m.identity(link),
			"One side has deleted the link, the other has not yet. The status does not say which side began. "+costByWhoBegan(partner),
			fmt.Sprintf("What to do now: run terraform destroy: it deletes the link on Scaleway's side, if that has not been done, and waits for the other side. If it was not you who began, ask %s why. To have a link again, run terraform apply -replace=ADDRESS: it ends this one and places a new order.", partner.ways))
	case interlink.LinkStatusDeleted:
		return m.deletedMeanwhile(link.Name, link.Region.String()+"/"+link.ID)
	}
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is %s", link.Name, link.Status), m.identity(link),
		"This provider does not know that status. What to do now: look at the link in Scaleway's console, and at a newer version of this provider.",
		ifHosted(link, fmt.Sprintf("The partner is %s.", partner.ways)))
}

// attention is the warning of a refresh about a link with a bad status. It is
// short, because the error of the next apply says everything.
func (m messages) attention(link *client.Link, partner contact) fw.Message {
	var now string
	switch link.Status {
	case interlink.LinkStatusRefused:
		reason := "no reason given"
		if link.Partner != nil && fw.Deref(link.Partner.DisapprovedReason) != "" {
			reason = fmt.Sprintf("%q", *link.Partner.DisapprovedReason)
		}
		now = fmt.Sprintf("It will not be built (%s). Talk to %s, then order again.", reason, partner.ways)
	case interlink.LinkStatusExpired:
		now = fmt.Sprintf("It will not be built. Order again, and give the new key to %s at once.", partner.ways)
	case interlink.LinkStatusFailed:
		now = "Wait for Scaleway's team, or open a support ticket."
	case interlink.LinkStatusLocked:
		now = "Only Scaleway's support can unlock it; until then it can be neither changed nor deleted."
	case interlink.LinkStatusDeprovisioning:
		now = fmt.Sprintf("%s Ask %s to remove its side.", costByWhoBegan(partner), partner.ways)
	default:
		return m.bad(link, partner)
	}
	return fw.NewMessage(fmt.Sprintf("InterLink %q needs attention: %s", link.Name, link.Status), m.identity(link), now)
}

func ifHosted(link *client.Link, text string) string {
	if link.Partner == nil {
		return ""
	}
	return text
}

// deletedMeanwhile is the error for a link that was deleted during the wait.
func (messages) deletedMeanwhile(name, id string) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q no longer exists", name),
		fmt.Sprintf("InterLink %q (%s) was there and is not any more: it was deleted elsewhere.", name, id),
		"What to do now: find out who deleted it. The next terraform apply plans it again, and would place a new order.")
}

// waitEnd says how a wait ended before its goal.
type waitEnd struct {
	waited, limit time.Duration
	interrupted   bool
	failed        error // the API's failure that ended it, or its last contradiction
}

// ended says how a wait ended. what names the wait.
func (w waitEnd) ended(what string) string {
	if w.interrupted {
		return fmt.Sprintf("%s was interrupted after %s of waiting.", what, span(w.waited))
	}
	if w.failed != nil {
		return fmt.Sprintf("The wait ended after %s (time-out %s). %s", span(w.waited), span(w.limit), base.Advice(w.failed))
	}
	whose := "The"
	if what != "It" {
		whose = what + "'s"
	}
	return fmt.Sprintf("%s time-out of %s ran out after %s of waiting.", whose, span(w.limit), span(w.waited))
}

// stillWaiting is the warning for a healthy order that is not yet at
// wait_for_status when the time runs out or the user interrupts.
func (m messages) stillWaiting(link *client.Link, partner contact, end waitEnd) fw.Message {
	ended, healthy := end.ended("It"), "is healthy and kept"
	switch {
	case end.interrupted:
		ended = fmt.Sprintf("It was interrupted after %s of waiting (time-out %s).", span(end.waited), span(end.limit))
	case end.failed != nil:
		healthy = "was healthy when it was seen last, and is kept"
	}
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is not built yet: still %s", link.Name, link.Status),
		m.identity(link), ended,
		"The order "+healthy+" in the state: nothing is lost, nothing is ordered twice. The next terraform apply goes on waiting.",
		m.nextStep(link, partner))
}

// nextStep says who has to do what about a link that is not built.
func (messages) nextStep(link *client.Link, partner contact) string {
	switch link.Status {
	default: // only for an unknown status, see below
	case interlink.LinkStatusRequested:
		text := fmt.Sprintf("What to do now: ask %s to accept the link, quoting its pairing key (the sensitive attribute `pairing_key` of this resource, or `ephemeral \"interlink_pairing_key\"`).", partner.ways)
		if link.CreatedAt != nil {
			text += fmt.Sprintf(" Without an answer the request expires after 10 days, about %s.", link.CreatedAt.Add(expiry).UTC().Format("2006-01-02 15:04 MST"))
		}
		return text
	case interlink.LinkStatusProvisioning:
		return fmt.Sprintf("%s has accepted and is building its side. What to do now: nothing, or ask %s how long it takes.", partner.name, partner.ways)
	case interlink.LinkStatusConfiguring:
		return "Scaleway is applying a change, which takes minutes at the most." +
			" What to do now: run terraform apply again; if it stays so for an hour, open a support ticket with Scaleway." +
			ifHosted(link, fmt.Sprintf(" A link that was just ordered is \"requested\" next: then the pairing key (`pairing_key`) has to go to the partner, %s.", partner.ways))
	}
	return fmt.Sprintf("This provider does not know the status %q and waits for it to pass. What to do now: look at the link in Scaleway's console, and ask %s.", link.Status, partner.ways)
}

// degraded is the warning for a link that is built while BGP is down.
func (m messages) degraded(link *client.Link, partner contact) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is built, but BGP is down (%s)", link.Name, link.Status),
		m.identity(link),
		fmt.Sprintf("BGP session over IPv4: %s; over IPv6: %s.", link.BgpV4Status, link.BgpV6Status),
		"What to do now: "+m.whyDown(link, partner))
}

// missingForTraffic names what a link lacks to carry traffic, on the user's side.
func missingForTraffic(link *client.Link) []string {
	var missing []string
	if !link.EnableRoutePropagation {
		missing = append(missing, "turn route propagation on (`enable_route_propagation`)")
	}
	if fw.Deref(link.VpcID) == "" {
		missing = append(missing, "attach a VPC (`vpc_id`)")
	}
	if fw.Deref(link.RoutingPolicyV4ID) == "" && fw.Deref(link.RoutingPolicyV6ID) == "" {
		missing = append(missing, "give it a routing policy")
	}
	return missing
}

// whyDown says what to check first if BGP is down.
func (messages) whyDown(link *client.Link, partner contact) string {
	if missing := missingForTraffic(link); len(missing) > 0 {
		return fmt.Sprintf("this link cannot carry traffic as it is configured: %s. Look at the routers after that.", strings.Join(missing, ", and "))
	}
	const values = "against `peer_bgp_config` and `scw_bgp_config` (addresses, ASN) and `vlan`"
	switch l3 := link.L3Connectivity; {
	case link.Partner == nil:
		return fmt.Sprintf("check your router %s: it speaks BGP with Scaleway. If it is right, open a support ticket with Scaleway.", values)
	case l3 != nil && !*l3:
		return fmt.Sprintf("check your router %s: it speaks BGP with Scaleway. If it is right, ask %s.", values, partner.ways)
	case l3 != nil:
		return fmt.Sprintf("ask %s to check its router, which speaks BGP with Scaleway, %s.", partner.ways, values)
	}
	return fmt.Sprintf("check the router that speaks BGP with Scaleway (yours, or by way of an L3 partner the partner's) %s, and ask %s.", values, partner.ways)
}

// notConfigured is the warning for an order that stays although VPC, policies or
// propagation could not be set.
func (m messages) notConfigured(link *client.Link, err error) fw.Message {
	now := "What to do now: run terraform apply again; the next plan shows what is missing, and sets it."
	text := capitalised(client.APIText(err)) + "."
	switch {
	case linkLocked(err):
		text, now = whichStep(err), "Then run terraform apply again; the next plan shows what is missing."
	case plainlyRefused(err):
		now = "What to do now: fix the configuration, then run terraform apply again."
	}
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is ordered, but not all of it could be set", link.Name),
		m.identity(link),
		text,
		"The order itself is in the state, and stays. "+now)
}

// stepOutOfTime is the error for a change that was not made in time. what names the
// change. last is the failure that prevented it.
func (m messages) stepOutOfTime(link *client.Link, what string, end waitEnd, last error) fw.Message {
	why := fmt.Sprintf("The time-out of %s ran out (%s).", span(end.limit), client.APIText(last))
	if end.interrupted {
		why = "It was interrupted."
	}
	return fw.NewMessage("Could not "+what, m.identity(link), why+" What to do now: run terraform apply again, it goes on from here.")
}

// notYet is the warning for a change that a link accepts only once it is built.
func (m messages) notYet(link *client.Link, partner contact, err error) fw.Message {
	return fw.NewMessage(fmt.Sprintf("Part of the configuration of InterLink %q has to wait until it is built", link.Name),
		m.identity(link),
		capitalised(client.APIText(err))+".",
		"The order is healthy and in the state; every plan shows what is missing, and the first terraform apply after the link is built sets it.",
		m.nextStep(link, partner))
}

func capitalised(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
