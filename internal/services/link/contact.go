package link

import (
	"context"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// contact is the other party of a link: its name, and how to reach it.
type contact struct{ name, ways string }

// How long the partner of a link is asked for when a message is written. The time
// of the operation is up by then, or the user has interrupted it.
const (
	contactPatience            = 2 * time.Second
	contactPatienceInterrupted = 400 * time.Millisecond
)

// contactOf returns the partner of a link with how to reach it. The client asks
// once per partner and process. A partner that cannot be looked up is named by its
// id.
func contactOf(ctx context.Context, c *client.Client, link *client.Link) contact {
	if link.Partner == nil {
		return contact{name: "your own side", ways: "your own router and the dedicated connection"}
	}
	patience := contactPatience
	if ctx.Err() != nil {
		patience = contactPatienceInterrupted
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	partner, err := c.Partner(ctx, link.Region.String(), link.Partner.PartnerID)
	if err != nil {
		name := "the partner " + link.Partner.PartnerID
		return contact{name: name, ways: name + " (its contact could not be looked up: see `data.interlink_partner`)"}
	}
	return contact{name: partner.Name, ways: reach(partner)}
}

// reach is a partner's name with its email and portal.
func reach(partner *client.Partner) string {
	var ways []string
	if partner.ContactEmail != "" {
		ways = append(ways, "email "+partner.ContactEmail)
	}
	if partner.PortalURL != "" {
		ways = append(ways, "portal "+partner.PortalURL)
	}
	if len(ways) == 0 {
		return partner.Name
	}
	return partner.Name + " (" + strings.Join(ways, ", ") + ")"
}

// contactIfBGPIsDown is contactOf for the warning that BGP is down. That names the
// partner only if nothing is missing on the user's own side.
func contactIfBGPIsDown(ctx context.Context, c *client.Client, link *client.Link) contact {
	if len(missingForTraffic(link)) > 0 {
		return contact{}
	}
	return contactOf(ctx, c, link)
}
