package client

import (
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
)

// known is what this process knows about one link or policy.
type known struct {
	newest   time.Time // the newest updated_at of a GET or of the reply to a write
	link     *Link     // a link, as the reply to the last write showed it
	unseen   time.Time // until then reads may not show it: it was ordered a moment ago
	accepted bool      // the API accepted a DELETE
	gone     bool      // its end was seen: a list may still show it
	managed  bool      // it is in the state of this run
}

// know changes what is known about an object, and returns it.
func (c *Client) know(id string, changes ...func(*known)) known {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.known[id]
	for _, change := range changes {
		change(&now)
		c.known[id] = now
	}
	return now
}

// wrote notes the reply to an order or a change. An end may be accepted and ignored.
func (c *Client) wrote(link *Link) {
	ends := link.Status == interlink.LinkStatusDeprovisioning || link.Status == interlink.LinkStatusDeleted
	c.know(link.ID, func(k *known) {
		if k.link = link; !ends {
			k.saw(link.UpdatedAt)
		}
		c.written[link.Name] = append(c.written[link.Name], link)
	})
}

// saw notes the updated_at of an answer.
func (k *known) saw(updated *time.Time) {
	if updated != nil && updated.After(k.newest) {
		k.newest = *updated
	}
}

// Expect notes that a link may be new. For a while (at most Timing.NewLinkGrace) a 404 is doubtful.
func (c *Client) Expect(ref Ref, while time.Duration) {
	c.know(ref.ID, func(k *known) { k.unseen = time.Now().Add(min(while, c.Config.Timing.NewLinkGrace)) })
}

// MayAppear reports whether a 404 for a link may mean that it is new.
func (c *Client) MayAppear(ref Ref) bool { return time.Now().Before(c.know(ref.ID).unseen) }

// Forget notes that a link is gone, so its name is free again.
func (c *Client) Forget(ref Ref) { c.know(ref.ID, func(k *known) { k.gone = true }) }

// Manage notes that a link is in the state of this run.
func (c *Client) Manage(ref Ref) { c.know(ref.ID, func(k *known) { k.managed = true }) }

// Manages reports whether Manage was called for a link.
func (c *Client) Manages(id string) bool { return c.know(id).managed }
