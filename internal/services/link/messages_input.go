package link

import (
	"fmt"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Mistakes in a configuration, found before they cost money.

// noSuch is the error for an object that the API does not have. offered says what
// the region offers, if that is the reason.
func (messages) noSuch(what, id, region, offered string) fw.Message {
	return fw.NewMessage("No such "+what,
		strings.TrimSpace(fmt.Sprintf("There is no %s %s in region %s, so nothing was ordered. Check the id, the region and the project. %s", what, id, region, offered)))
}

// couldNotCheck is the error for an object that could not be read.
func (messages) couldNotCheck(what string, err error) fw.Message {
	return fw.NewMessage("Could not check the "+what, "Nothing was ordered. "+base.Advice(err))
}

// bandwidthNotOffered is the error for a bandwidth that host, a PoP or a
// connection, does not offer.
func (messages) bandwidthNotOffered(host string, offered []uint64, wanted int64) fw.Message {
	texts := make([]string, len(offered))
	for i, number := range offered {
		texts[i] = fmt.Sprint(number)
	}
	return fw.NewMessage("Bandwidth not on offer",
		fmt.Sprintf("%s offers %s Mbps, not %d. Nothing was ordered. Set `bandwidth_mbps` to one of these.", host, strings.Join(texts, ", "), wanted))
}

// partnerNotAtPop is the error for a partner that is not at the PoP.
func (messages) partnerNotAtPop(partner *client.Partner, pop *client.Pop, present []*client.Partner) fw.Message {
	there := "Nobody is. Nothing was ordered. Take another PoP"
	if len(present) > 0 {
		names := make([]string, len(present))
		for i, other := range present {
			names[i] = fmt.Sprintf("%s (%s)", other.Name, other.ID)
		}
		there = fmt.Sprintf("There are %s. Nothing was ordered. Take one of these, or another PoP", strings.Join(names, ", "))
	}
	return fw.NewMessage("Partner not at this PoP",
		fmt.Sprintf("The partner %s is not at the PoP %q. %s.", partner.Name, pop.DisplayName, there))
}

// noASN is the warning if the user's router has no ASN. partner is the L2
// partner's name, "" for the user's own connection.
func (messages) noASN(partner string) fw.Message {
	why := "On a dedicated connection of your own, your router speaks BGP with Scaleway."
	if partner != "" {
		why = fmt.Sprintf("By way of %s, an L2 partner, your router speaks BGP with Scaleway.", partner)
	}
	return fw.NewMessage("No peer_asn for your router",
		why+" Without `peer_asn` Scaleway gives it a default AS number, which your router then has to use. Set `peer_asn` to the AS number of your router; it can be changed in place later.")
}

// notByWayOfL3 is the error for VLAN and AS number with an L3 partner. present are
// the arguments to remove.
func (messages) notByWayOfL3(present []string) fw.Message {
	return fw.NewMessage("Not by way of an L3 partner",
		"The partner of this InterLink offers layer 3: its router speaks BGP with Scaleway, and the partner sets VLAN and AS number. "+
			fmt.Sprintf("Take out `%s`, which generated configuration may have written, and read the attributes of the same name instead.", strings.Join(present, "` and `")))
}

// otherPop is the error for a PoP that differs from the connection's.
func (messages) otherPop(connection *client.DedicatedConnection, region, popID string) fw.Message {
	return fw.NewMessage("Another PoP than the connection's",
		fmt.Sprintf("%[1]s is at the PoP %[2]s/%[3]s, not %[4]s. Nothing was ordered. Set `pop_id` to the PoP of the connection, or take a connection at the other PoP.", named(connection), region, connection.PopID, popID))
}

// vlanOutOfRange is the error for a VLAN outside the connection's range.
func (messages) vlanOutOfRange(connection *client.DedicatedConnection, vlan int64) fw.Message {
	return fw.NewMessage("VLAN out of the connection's range",
		fmt.Sprintf("%s takes VLANs %d to %d, not %d. Nothing was ordered. Take a VLAN of this range, or leave `vlan` out and a free one is given.", named(connection), connection.VlanRange.Start, connection.VlanRange.End, vlan))
}

// notEnoughLeft is the message for a bandwidth that exceeds what the other links
// of a connection leave.
func (m messages) notEnoughLeft(connection *client.DedicatedConnection, links []*client.Link, wanted int64) fw.Message {
	return fw.NewMessage("Not enough left on the connection",
		fmt.Sprintf("%s has %d Mbps, and its InterLinks leave %d Mbps of it: not enough for %d. Order a smaller bandwidth, or end one of these first:\n%s",
			named(connection), connection.BandwidthMbps, base.Remaining(connection, links), wanted, m.identities(links)))
}

// vlanInUse is the message for a VLAN of another link on the same connection.
func (m messages) vlanInUse(connection *client.DedicatedConnection, link *client.Link) fw.Message {
	return fw.NewMessage("VLAN in use on the connection",
		fmt.Sprintf("%s has an InterLink with VLAN %d already: %s Take another VLAN, or leave `vlan` out and a free one is given.", named(connection), link.Vlan, m.identity(link)))
}

// named names a dedicated connection.
func named(connection *client.DedicatedConnection) string {
	return fmt.Sprintf("The dedicated connection %q", connection.Name)
}

// otherFamily is the error for a routing policy of the other family.
func (messages) otherFamily(policy *client.RoutingPolicy) fw.Message {
	holds, belongs := "IPv4", "routing_policy_v4_id"
	if policy.IsIPv6 {
		holds, belongs = "IPv6", "routing_policy_v6_id"
	}
	return fw.NewMessage("Routing policy of the other family",
		fmt.Sprintf("The routing policy %q (%s) holds %s prefixes. Nothing was changed. Set `%s` to it, or take a policy of the other family here.", policy.Name, policy.ID, holds, belongs))
}

// twoHosts is the error for a link with both a partner and a connection.
func (messages) twoHosts() fw.Message {
	return fw.NewMessage("Both a partner and a dedicated connection",
		"An InterLink is either hosted by a partner or self-hosted on a dedicated connection of your own: set exactly one of `partner_id` and `connection_id`.")
}

// noHost is the error for a link with neither.
func (messages) noHost() fw.Message {
	return fw.NewMessage("Neither a partner nor a dedicated connection",
		"Set exactly one of `partner_id` (hosted by a partner, see `data.interlink_partner`) and `connection_id` (self-hosted on a dedicated connection of your own, see `data.interlink_dedicated_connection`).")
}

// notAnID is the error for an import by something that is not an id.
func (messages) notAnID(err error) fw.Message {
	return fw.NewMessage("Not the id of an InterLink", fmt.Sprintf("%s. Nothing was imported. Correct the id, and run the command again.", err))
}

// notMoved is the error for a state of the official provider without a link's id.
func (messages) notMoved(err error) fw.Message {
	return fw.NewMessage("The state of scaleway_interlink_link cannot be read", fmt.Sprintf("%s. Nothing was moved. Take the `moved` block out, and import the link instead.", err))
}

// keyOfDeleted is the error for the pairing key of a link that is deleted.
func (m messages) keyOfDeleted(link *client.Link) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q has been deleted", link.Name),
		m.identity(link)+" There is nothing left for a partner to accept. Take this block out, or correct its `link_id`.")
}

// keyOfSelfHosted is the error for the pairing key of a self-hosted link.
func (m messages) keyOfSelfHosted(link *client.Link) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q has no pairing key", link.Name),
		m.identity(link)+" It is self-hosted, on a dedicated connection of your own: no partner has to accept it, so there is no key to quote. Take this block out, or name an InterLink with a `partner_id`.")
}

// noKeyYet is the error for a hosted link without a pairing key.
func (m messages) noKeyYet(link *client.Link) fw.Message {
	return fw.NewMessage(fmt.Sprintf("The InterLink %q has no pairing key yet", link.Name),
		m.identity(link)+" The API shows none for it. Try again in some minutes; if it stays so, open a support ticket with Scaleway.")
}
