package link

import (
	"context"
	"slices"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// lookUp looks for an order of unknown outcome, several times over: a link may
// show up late. It answers nil where it found none.
func (o *orderer) lookUp(ctx context.Context) *client.Link {
	timing := o.client.Timing()
	window := timing.LookupWindow
	if ctx.Err() != nil {
		// Terraform stops the provider soon after an interrupt.
		window = min(window, timing.InterruptGrace)
	}
	outliving, cancel := o.client.Outlive(ctx, afterLookUp)
	defer cancel()
	detached, cancel := context.WithTimeout(outliving, window+timing.ReadTimeout)
	defer cancel()
	end := time.Now().Add(window)
	for backoff := (waiter.Backoff{Next: timing.LookupWindow / 20, Max: timing.LookupWindow / 5}); ; {
		interrupted := ctx.Err() != nil
		links, err := o.client.LookUpLinks(detached, o.request.Region.String(), o.request.ProjectID, o.request.Name)
		ours, others := o.ours(links)
		if err == nil {
			o.seen = slices.Concat(ours, others)
		}
		last := !time.Now().Before(end)
		switch {
		case len(ours) == 1, len(ours) > 1 && last && !o.allowDuplicate:
			// Of several the youngest is taken for ours: by the rule of the look
			// after an order it is the one to be withdrawn, whoever placed it.
			return ours[len(ours)-1]
		case last || detached.Err() != nil:
			return nil
		}
		// An interrupt ends the pause for a last look or two, not the look.
		pausing := ctx
		if interrupted {
			pausing = detached
		}
		waiter.Sleep(pausing, min(backoff.Pause(), max(0, time.Until(end))))
		if ctx.Err() != nil && !interrupted {
			backoff.Next, end = timing.InterruptGrace/4, time.Now().Add(timing.InterruptGrace*3/4)
		}
	}
}

// ours answers the links that were not there before the order and are all that
// it asked for, and others that are new, of which nobody can say whose they
// are. One that was refused in the meantime counts, too.
func (o *orderer) ours(links []*client.Link) (ours, others []*client.Link) {
	for _, link := range links {
		same := func(other *client.Link) bool { return other.ID == link.ID }
		switch {
		case slices.ContainsFunc(o.before, same), link.Status == interlink.LinkStatusDeleted:
		case o.isAsOrdered(link) && !o.longBefore(link):
			ours = append(ours, link)
		case !o.allowDuplicate, link.PopID == o.request.PopID && link.BandwidthMbps == o.request.BandwidthMbps:
			others = append(others, link)
		}
	}
	return ours, others
}

// longBefore tells whether a link is much older than the order: it was renamed.
// The clocks of two machines differ by less.
func (o *orderer) longBefore(link *client.Link) bool {
	return link.CreatedAt != nil && link.CreatedAt.Before(o.sentAt.Add(-10*time.Minute))
}

// isAsOrdered tells whether a link is what the order asks for.
func (o *orderer) isAsOrdered(link *client.Link) bool {
	req := o.request
	var partner, connection string
	if link.Partner != nil {
		partner = link.Partner.PartnerID
	}
	if link.Self != nil {
		connection = link.Self.ConnectionID
	}
	return link.PopID == req.PopID && link.BandwidthMbps == req.BandwidthMbps &&
		partner == deref(req.PartnerID) && connection == deref(req.ConnectionID) &&
		fw.SameTexts(link.Tags, req.Tags) &&
		sameWhereSet(link.RoutingPolicyV4ID, req.RoutingPolicyV4ID) && sameWhereSet(link.RoutingPolicyV6ID, req.RoutingPolicyV6ID) &&
		(req.Vlan == nil || link.Vlan == *req.Vlan) && (req.PeerAsn == nil || link.PeerBgpConfig == nil || peerASN(link) == *req.PeerAsn)
}

// sameWhereSet compares the policy of a link with the one ordered; it may be
// attached a moment later.
func sameWhereSet(link, ordered *string) bool {
	return deref(link) == "" || deref(link) == deref(ordered)
}
