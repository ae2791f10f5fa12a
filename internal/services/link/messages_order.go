package link

import (
	"context"
	"errors"
	"fmt"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// nameInUse is what is known about a name that a new order needs.
type nameInUse struct {
	name, region, project string
	generated             bool           // the configuration has no name
	present               []*client.Link // the live links of the name
	managed               bool           // the first of them is in the same state
}

// nameInUse is the error for an order whose name is in use.
func (m messages) nameInUse(use nameInUse) fw.Message {
	first := use.present[0]
	hint := ""
	if use.generated {
		hint = "No `name` is configured, so the name was derived from region, project, PoP, bandwidth and partner: another link of the same kind has it already. Give each link a `name` of its own."
	}
	moved, imported := movedHint("If the address of this resource was changed (renamed, or moved into a module), that link is in the state under its old address, and this apply destroys it there. Keep it with"), importHint(first)
	if use.managed {
		moved = movedHint("That link is in this very state, under another address, and this apply changes or destroys it there. If the address of the resource was changed, keep the link with") +
			"\n\nIf this apply has destroyed the link by then, there is nothing to move: the next terraform apply orders a new one."
		imported = ""
	}
	return fw.NewMessage(fmt.Sprintf("An InterLink named %q exists already: nothing was ordered", use.name),
		fmt.Sprintf("Project %s in %s has:\n%s", use.project, use.region, m.identities(use.present)),
		"A second one of the same name is not ordered. "+cost(!selfHosted(first)),
		hint,
		moved,
		imported,
		"If it is the link that this apply replaces (create_before_destroy), give the new one another name. If you really want two links of this name, set allow_duplicate_name = true.")
}

// movedHint is the block that keeps a link whose resource has a new address.
func movedHint(why string) string {
	return why + " a `moved` block, and run terraform plan: it must not destroy the link.\n\n" +
		"  moved {\n    from = interlink_link.OLD_ADDRESS\n    to   = interlink_link.ADDRESS_OF_THIS_RESOURCE\n  }"
}

// importHint is the block that imports an existing link.
func importHint(link *client.Link) string {
	return fmt.Sprintf("If that link is in no state (an earlier apply may have been cut off), import it:\n\n"+
		"  import {\n    to = interlink_link.ADDRESS_OF_THIS_RESOURCE\n    id = \"%s/%s\"\n  }", link.Region, link.ID)
}

// cameSecond is the error for an order that was withdrawn because of an older
// one.
func (m messages) cameSecond(ours, older *client.Link, gone bool) fw.Message {
	end := fmt.Sprintf("This order (%s/%s) came second, so it was withdrawn at once: it is deleted, the partner knows nothing of it.", ours.Region, ours.ID)
	if !gone {
		end = fmt.Sprintf("This order (%s/%s) came second, but could not be withdrawn at once (status %q). It is in the state, marked as tainted: the next terraform apply or destroy ends it.", ours.Region, ours.ID, ours.Status)
	}
	return fw.NewMessage(fmt.Sprintf("Another InterLink named %q was ordered at the same moment", ours.Name),
		"The older one stays: "+m.identity(older), end,
		"What to do now: if another configuration ordered the older one and you want both, give this one another name, then run terraform apply again.", importHint(older))
}

// twoOrders is the warning for an order that came second. It stays because the
// partner knows about it.
func (m messages) twoOrders(ours *client.Link, older []*client.Link) fw.Message {
	return fw.NewMessage(fmt.Sprintf("There is a second InterLink named %q%s", ours.Name, ifHosted(ours, ": both are billed")),
		"This apply ordered "+m.identity(ours),
		"An older one of that name showed up after that:\n"+m.identities(older),
		"This order is in the state and stays: the partner has it by now, so it was not withdrawn.",
		"What to do now: find out who ordered the older one (another terraform apply at the same moment, for example). If you need only one of the two, ask whoever owns the other to delete it, before the partner builds it. To keep the older one in place of this one, run terraform destroy for this one, then import the older one. If both are meant, give one of them another name.")
}

// otherOrders is the warning for an order that stays. It is unknown whether
// another order of its name was placed at the same moment, because the check
// failed.
func (m messages) otherOrders(link *client.Link, err error) fw.Message {
	return fw.NewMessage(fmt.Sprintf("Another order named %q may have been placed at the same moment", link.Name),
		m.identity(link),
		fmt.Sprintf("The order was taken and is in the state. The check for another order of that name, which another terraform apply might have placed just then, failed: %s.", client.APIText(err)),
		fmt.Sprintf("What to do now: nothing, if no other apply runs for project %s. Else look for a second InterLink named %q there (`data \"interlink_links\"`), and delete the younger one.", link.ProjectID, link.Name))
}

// setUpRefused is the error for an order that was withdrawn because the API
// refuses its VPC or its propagation.
func (messages) setUpRefused(ours *client.Link, cause error, gone bool) fw.Message {
	became, end := "the order was withdrawn", "The order was deleted at once: the partner knows nothing of it, and nothing is in the state. The next terraform apply orders again."
	if !gone {
		became = "the order is to be withdrawn"
		end = fmt.Sprintf("The order could not be deleted at once (status %q). It is in the state, marked as tainted: the next terraform apply or destroy ends it.", ours.Status)
	}
	return fw.NewMessage(fmt.Sprintf("The InterLink %q cannot be set up as configured: %s", ours.Name, became), whichStep(cause), end)
}

// interruptedOrder is the error for an order that was not sent because of an
// interrupt.
func (messages) interruptedOrder(name string) fw.Message {
	return fw.NewMessage(fmt.Sprintf("Interrupted before the InterLink %q was ordered", name),
		"Nothing was ordered, and nothing is billed. What to do now: run terraform apply again.")
}

// adopted is the warning for an order that was found by its name.
func (m messages) adopted(link *client.Link, err error) fw.Message {
	lost := fmt.Sprintf("The API's reply was lost (%s).", client.APIText(err))
	if errors.Is(err, context.Canceled) {
		lost = "It was interrupted while the order was being placed."
	}
	return fw.NewMessage(fmt.Sprintf("The reply to the order of the InterLink %q was lost: this link was found in its place", link.Name),
		m.identity(link),
		lost+" A new link of this name, as it was ordered, was there afterwards: it is in the state, and nothing was ordered in addition to it.",
		"What to do now: nothing, unless somebody else ordered a link of the same name and kind in that very moment. Then it may be theirs, and yours may be a second one of that name: compare the id above with the one in their state.")
}

// unknownOrder is the error for an order whose outcome is unknown. seen are the
// links that may be it.
func (m messages) unknownOrder(req *interlink.CreateLinkRequest, allowDuplicate bool, err error, seen []*client.Link) fw.Message {
	may := ""
	if len(seen) > 0 {
		may = "New InterLinks of that name; their owner is unknown:\n" + m.identities(seen)
	}
	again := "Then run terraform apply again: before it orders it looks for a link of that name, and if there is one it shows its id and the import block instead of ordering."
	if allowDuplicate {
		again = "Import it if it is there, before you run terraform apply again: allow_duplicate_name is on, so the next apply would order without looking."
	}
	return fw.NewMessage(fmt.Sprintf("It is not known whether the order of the InterLink %q was taken", req.Name),
		fmt.Sprintf("The order was sent once. What came back does not say whether it was taken (%s), and looking for it gave no certain answer. The API may still be at work on it, so nothing more was ordered after that.", client.APIText(err)),
		may,
		fmt.Sprintf("What to do now: wait some minutes, and look for an InterLink named %q in project %s, region %s (Scaleway's console, or `data \"interlink_links\"`). %s", req.Name, req.ProjectID, req.Region, again))
}
