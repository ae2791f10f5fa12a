package client

import "time"

// ownLink is what this process did to one link.
type ownLink struct {
	link     *Link     // as the reply to the last write showed it; nil: none did
	unseen   time.Time // until then reads may not show it: it was ordered a moment ago
	accepted bool      // the API accepted a DELETE
	gone     bool      // this process has seen its end: a list may still show it
}

// on changes what this process knows about one link.
func (p *linkCache) on(id string, change func(*ownLink)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.own[id] == nil {
		p.own[id] = &ownLink{}
	}
	change(p.own[id])
}

// wrote notes the API's reply to a write or an order.
func (p *linkCache) wrote(link *Link) {
	p.on(link.ID, func(own *ownLink) { own.link = link })
}

// accepted notes that the API accepted a DELETE.
func (p *linkCache) accepted(id string) { p.on(id, func(own *ownLink) { own.accepted = true }) }

// ended reports whether the API accepted a DELETE of this process.
func (p *linkCache) ended(id string) (ended bool) {
	p.on(id, func(own *ownLink) { ended = own.accepted })
	return ended
}

// knows reports whether this process ordered or changed a link.
func (p *linkCache) knows(id string) (known bool) {
	p.on(id, func(own *ownLink) { known = own.link != nil })
	return known
}

// mayAppear reports whether a link was ordered so lately that reads may not show it.
func (p *linkCache) mayAppear(id string) (may bool) {
	p.on(id, func(own *ownLink) { may = time.Now().Before(own.unseen) })
	return may
}

// Expect notes that a link may have been ordered a moment ago. For a while (at most
// Timing.NewLinkGrace) a 404 is doubtful.
func (c *Client) Expect(ref Ref, while time.Duration) {
	until := time.Now().Add(min(while, c.config.Timing.NewLinkGrace))
	c.linksOf(ref).on(ref.ID, func(own *ownLink) { own.unseen = until })
}

// MayAppear reports whether a 404 for a link may mean that it is new.
func (c *Client) MayAppear(ref Ref) bool { return c.linksOf(ref).mayAppear(ref.ID) }

// Forget notes that a link is gone, so its name is free again.
func (c *Client) Forget(ref Ref) {
	c.linksOf(ref).on(ref.ID, func(own *ownLink) { own.gone = true })
}

// Manage notes that a link is in the state of this run.
func (c *Client) Manage(ref Ref) { c.managed.Store(ref.ID, true) }

// Manages reports whether Manage was called for a link.
func (c *Client) Manages(id string) bool {
	_, managed := c.managed.Load(id)
	return managed
}
