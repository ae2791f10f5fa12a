package link

import (
	"fmt"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// What a plan or a refresh says before anything costs money.

// replacementFacts are what is known about the replacement of a link.
type replacementFacts struct {
	changed []string // the attributes that cannot be changed
	hosted  bool     // the new link is hosted
	vlan    int64    // of both links; 0: they differ
}

// replacement is the warning for a plan that deletes a link and orders another.
func (messages) replacement(link stateLink, of replacementFacts) fw.Message {
	vlan := ""
	if of.vlan != 0 {
		vlan = fmt.Sprintf("The configuration gives both links the VLAN %d, which the old one holds until it is gone: while the partner has not removed its side, the order of the new one may be refused. Another `vlan`, or none, avoids that.", of.vlan)
	}
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is replaced: that is a new order", link.Name),
		fmt.Sprintf("%s, cannot be changed in %s.", link, strings.Join(of.changed, ", ")),
		orderingAgain(of.hosted), vlan)
}

// stateLink is a link as a state shows it.
type stateLink struct{ Name, ID, Status string }

func (m *ResourceModel) inState() stateLink {
	return stateLink{m.Name.ValueString(), m.ID.ValueString(), m.Status.ValueString()}
}

func (l stateLink) String() string {
	return fmt.Sprintf("InterLink %q (%s), status %q", l.Name, l.ID, l.Status)
}

// protected is the error for deleting or replacing a link with
// deletion_protection.
func (messages) protected(link stateLink, what string) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is protected from deletion", link.Name),
		fmt.Sprintf("%s, would be %s, and has deletion_protection = true. Nothing was called.", link, what),
		"What to do now: if it is to end, set deletion_protection = false, run terraform apply, then go on. Else undo the change. If terraform plan says that the resource is tainted, run terraform untaint ADDRESS before either: an apply would try to replace the link.")
}

// notNoted is the error for a mark that could not be written.
func (messages) notNoted(mark string, err error) fw.Message {
	return fw.NewMessage(fmt.Sprintf("Could not note that the InterLink is %s", mark), fmt.Sprintf("%s. This is a mistake in the provider: please report it.", err))
}

// orderedAgain is the warning for a plan that orders a link with the name of
// another link of this state. The reason is a taint, a changed address, or a
// copied block. hosted tells whether the new link is hosted.
func (m messages) orderedAgain(link *client.Link, hosted bool) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q is ordered once more", link.Name),
		m.identity(link)+" Terraform manages it already.",
		"If the plan replaces it (the resource is tainted): "+orderingAgain(hosted),
		movedHint("If the plan destroys it under another address, that address was changed, and nothing has to be ordered. Keep the link with"),
		"If the plan does neither, the name is in use: the apply orders nothing. Give this link a `name` of its own.")
}

// orderingAgain says what the replacement of a link means, depending on whether the
// new one is hosted.
func orderingAgain(hosted bool) string {
	means := "A new link is ordered. It costs nothing beyond the dedicated connection, and may get other addresses and another VLAN. "
	if hosted {
		means = "A new link is ordered and billed, with a new pairing key, and the partner has to accept it and build its side again. "
	}
	return means + "The old link is deleted first, so no traffic flows in between. With `lifecycle { create_before_destroy = true }` the new one is ordered first; it then needs another `name`. " +
		"The old one is deleted as soon as the apply stops waiting, even if the new one is not built: an `interlink_link_activation` for this link keeps it until then."
}

// cost says what an order costs (documented).
func cost(hosted bool) string {
	if hosted {
		return "An order is billed from the moment that it is placed."
	}
	return "A self-hosted InterLink costs nothing beyond its dedicated connection."
}

// notThere is the warning for a link of the state that the API no longer has.
func (messages) notThere(link stateLink, hosted bool) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q no longer exists", link.Name),
		fmt.Sprintf("%s when it was seen last, is in the state, but the API does not have it: it was deleted elsewhere.", link),
		"As long as the resource is in the configuration, the next terraform apply places a new order. "+cost(hosted)+" If that is not wanted, take the resource out of the configuration first.")
}

// nameWillBeRefused is the warning at plan for a name that is in use. replaced is
// the link that the new one replaces, nil if there is none.
func (m messages) nameWillBeRefused(use nameInUse, replaced *stateLink) fw.Message {
	before := ""
	if replaced != nil {
		before = fmt.Sprintf("The InterLink %q (%s) is deleted before that, unless the resource has create_before_destroy: you would have neither the old link nor a new one. Do not apply this plan: choose another `name` first.", replaced.Name, replaced.ID)
	}
	return fw.NewMessage(fmt.Sprintf("An InterLink named %q exists already: the apply will not order another", use.name), before, m.nameInUse(use).Detail)
}

// nameNotChecked is the warning at plan that the API did not say whether the name of a
// new link is in use.
func (messages) nameNotChecked(name string, err error) fw.Message {
	return fw.NewMessage(fmt.Sprintf("It is not known whether the name %q is in use", name),
		base.Advice(err), "The apply checks it again, and orders nothing if it cannot.")
}

// propagationWithoutPolicy is the warning for a link that announces no routes.
func (messages) propagationWithoutPolicy() fw.Message {
	return fw.NewMessage("Route propagation without a routing policy",
		"Without a routing policy no route is announced or accepted, so no traffic will flow. Set `routing_policy_v4_id` or `routing_policy_v6_id`.")
}

// propagationWithoutVPC is the warning for a link that is not connected to a VPC.
func (messages) propagationWithoutVPC() fw.Message {
	return fw.NewMessage("Route propagation without a VPC",
		"Without a VPC the InterLink leads nowhere, so no traffic will flow. Set `vpc_id`.")
}
