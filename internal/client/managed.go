package client

// Manage notes that a link is in the Terraform state that this process works on.
func (c *Client) Manage(id string) { c.managed.Store(id, true) }

// Manages tells whether a link is known to be in the Terraform state that this
// process works on. False says nothing: the state may not have come to it yet.
func (c *Client) Manages(id string) bool {
	_, managed := c.managed.Load(id)
	return managed
}
