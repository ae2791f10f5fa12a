package order

import (
	"context"
	"slices"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// search searches for an order of unknown outcome by its name. It tries several times, because a
// link may show up late. It returns nil if it finds none.
func (o *Order) search(ctx context.Context) *client.Link {
	timing := o.timing
	window := timing.SearchWindow
	if ctx.Err() != nil {
		// Terraform stops the provider soon after an interrupt.
		window = min(window, timing.InterruptGrace)
	}
	outliving, cancel := o.detach(ctx, searchGraces)
	defer cancel()
	detached, cancel := context.WithTimeout(outliving, window+timing.ReadTimeout)
	defer cancel()
	end := time.Now().Add(window)
	for backoff := (waiter.Backoff{Next: timing.SearchWindow / 20, Max: timing.SearchWindow / 5}); ; {
		wasInterrupted := ctx.Err() != nil
		links, err := o.links.Named(detached, 0)
		asOrdered, others := o.newOnes(links)
		if err == nil {
			o.newLinks = slices.Concat(asOrdered, others)
		}
		last := !time.Now().Before(end)
		switch {
		case len(asOrdered) == 1, len(asOrdered) > 1 && last && !o.AllowDuplicate:
			// Take the youngest of several as ours. By the rule of the name check
			// after an order, the youngest is withdrawn, whoever placed it.
			return asOrdered[len(asOrdered)-1]
		case last || detached.Err() != nil:
			return nil
		}
		// An interrupt ends the pause, but leaves time for another try or two.
		pausing := ctx
		if wasInterrupted {
			pausing = detached
		}
		waiter.Sleep(pausing, min(backoff.Pause(), max(0, time.Until(end))))
		if ctx.Err() != nil && !wasInterrupted {
			backoff.Next, end = timing.InterruptGrace/4, time.Now().Add(timing.InterruptGrace*3/4)
		}
	}
}

// newOnes returns the links that were not there before the order: asOrdered match
// the request, the owner of the others is unknown. A link that was refused in the
// meantime counts, too.
func (o *Order) newOnes(links []*client.Link) (asOrdered, others []*client.Link) {
	for _, link := range links {
		switch {
		case isAmong(link, o.before), link.Status == interlink.LinkStatusDeleted:
		case o.isAsOrdered(link) && !wasRenamed(link):
			asOrdered = append(asOrdered, link)
		case !o.AllowDuplicate, link.PopID == o.request.PopID && link.BandwidthMbps == o.request.BandwidthMbps:
			others = append(others, link)
		}
	}
	return asOrdered, others
}

// newFor is how long after its creation a link is still new.
const newFor = 10 * time.Minute

// wasRenamed reports whether a link was changed long after it was ordered. Both times
// are the API's, because this machine's clock may be wrong.
func wasRenamed(link *client.Link) bool {
	return link.CreatedAt != nil && link.UpdatedAt != nil && link.UpdatedAt.Sub(*link.CreatedAt) > newFor
}

// isAsOrdered tells whether a link matches the request.
func (o *Order) isAsOrdered(link *client.Link) bool {
	req := o.request
	var partner, connection string
	if link.Partner != nil {
		partner = link.Partner.PartnerID
	}
	if link.Self != nil {
		connection = link.Self.ConnectionID
	}
	return link.PopID == req.PopID && link.BandwidthMbps == req.BandwidthMbps &&
		partner == fw.Deref(req.PartnerID) && connection == fw.Deref(req.ConnectionID) &&
		fw.SameTexts(link.Tags, req.Tags) &&
		sameIfSet(link.RoutingPolicyV4ID, req.RoutingPolicyV4ID) && sameIfSet(link.RoutingPolicyV6ID, req.RoutingPolicyV6ID) &&
		(req.Vlan == nil || link.Vlan == *req.Vlan) &&
		(req.PeerAsn == nil || link.PeerBgpConfig == nil || link.PeerBgpConfig.Asn == *req.PeerAsn)
}

// sameIfSet compares the policy of a link with the ordered one. It accepts a link
// without one, because the policy may be attached a moment later.
func sameIfSet(link, ordered *string) bool {
	return fw.Deref(link) == "" || fw.Deref(link) == fw.Deref(ordered)
}
