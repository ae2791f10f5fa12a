package client

// Manage notes that a link is in the state of this run.
func (c *Client) Manage(ref LinkRef) { c.managed.Store(ref.ID, true) }

// Manages reports whether Manage was called for a link.
func (c *Client) Manages(id string) bool {
	_, managed := c.managed.Load(id)
	return managed
}
