package link

import (
	"context"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// contact is the other party of a link: its name, and the ways to reach it.
type contact struct{ name, ways string }

// How long a message waits for the look-up of the partner. At that point the time
// of the operation is up, or the user has interrupted it.
const (
	contactPatience            = 2 * time.Second
	contactPatienceInterrupted = 400 * time.Millisecond
)

// contactOf returns the partner of a link and how to reach it. The client looks it
// up once per partner and process. If the look-up fails, the id is the name.
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

// reach returns a partner's name with its email and portal.
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

// contactIfBGPIsDown is contactOf for the warning that BGP is down. That warning
// names the partner only if nothing is missing on the user's side.
func contactIfBGPIsDown(ctx context.Context, c *client.Client, link *client.Link) contact {
	if len(missingForTraffic(link)) > 0 {
		return contact{}
	}
	return contactOf(ctx, c, link)
}
