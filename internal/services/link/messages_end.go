package link

import (
	"fmt"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// deletion is what is known about a link's deletion.
type deletion struct {
	accepted bool  // the API accepted the DELETE: Scaleway no longer bills the link
	underWay error // the API's reply to the DELETE of a link that was already deprovisioning
}

// notDeleted is the error for a link that is not gone in time.
func (m messages) notDeleted(link *client.Link, partner contact, done deletion, end waitEnd) fw.Message {
	now := fmt.Sprintf("What to do now: ask %s to remove its side. The link stays in the state, and the next terraform destroy goes on waiting. To return at once instead, also if the link is being replaced, run the same command with %s=false before it: %s=false terraform destroy (or terraform apply). `wait_for_deprovisioning = false` in the configuration of the link does so for good, once it has been applied.", partner.ways, waitVariable, waitVariable)
	bills := done.bills(partner)
	if link.Status != interlink.LinkStatusDeprovisioning {
		bills = ""
		now = fmt.Sprintf("The link is %s and could not be deleted yet. What to do now: run terraform destroy again; it goes on from here. If it stays so, open a support ticket with Scaleway. The other party is %s.", link.Status, partner.ways)
	}
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is not deleted yet: still %s", link.Name, link.Status), m.identity(link), end.ended("It"), bills, now)
}

// notDeletedBad is the error for a link whose status does not allow a deletion.
func (m messages) notDeletedBad(link *client.Link, partner contact) fw.Message {
	return m.bad(link, partner).With("The link was not deleted and stays in the state; run terraform destroy again then.")
}

// waitVariable is the variable that turns the wait for partners off for one run.
const waitVariable = "INTERLINK_WAIT_FOR_DEPROVISIONING"

// costByWhoBegan says what a deprovisioning link costs, depending on who began. The
// API does not tell who did.
func costByWhoBegan(partner contact) string {
	return fmt.Sprintf("If you deleted it, Scaleway no longer bills it, and %[1]s may until it has removed its side. If %[1]s began, Scaleway bills it until you delete it, too: terraform destroy does that.", partner.name)
}

// bills says who may bill a deprovisioning link after its DELETE.
func (d deletion) bills(partner contact) string {
	if d.accepted {
		return fmt.Sprintf("The link is deleted on Scaleway's side: Scaleway no longer bills it. %s may, until it has removed its side.", partner.name)
	}
	if d.underWay == nil {
		return costByWhoBegan(partner)
	}
	return fmt.Sprintf("The link was being deprovisioned already, and the API answered its deletion: %[1]s. So it was most likely deleted on Scaleway's side before: then Scaleway no longer bills it, and %[2]s may until it has removed its side. If it was %[2]s who began, Scaleway bills it until it is deleted on its side: open a support ticket with Scaleway.", client.APIText(d.underWay), partner.name)
}

// stripped is the warning in addition to the error of a refused deletion: VPC,
// policies or propagation are already off.
func (m messages) stripped(link *client.Link) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q carries no traffic any more", link.Name),
		m.identity(link),
		"Route propagation, routing policies and VPC are removed from a link before it is deleted, and that was done.",
		"What to do now: if the link is to stay, keep it in the configuration and run terraform apply: it puts them back. Else run terraform destroy again once the deletion is allowed.")
}

// leftDeprovisioning is the warning for a destroy that does not wait.
func (m messages) leftDeprovisioning(link *client.Link, partner contact, done deletion) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is not gone yet: %s must still act", link.Name, partner.name),
		m.identity(link),
		done.bills(partner)+" It was not waited for (wait_for_deprovisioning, or "+waitVariable+", is false), and leaves the state now.",
		fmt.Sprintf("What to do now: ask %s to remove it.", partner.ways))
}
