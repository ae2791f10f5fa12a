package client

import "sync"

// managed holds the links that this process reads, changes or deletes for a
// state.
type managed struct {
	mu    sync.Mutex
	links map[string]bool // by id
}

// Manage notes that a link is in the state of this run.
func (c *Client) Manage(ref LinkRef) {
	c.managed.mu.Lock()
	defer c.managed.mu.Unlock()
	if c.managed.links == nil {
		c.managed.links = map[string]bool{}
	}
	c.managed.links[ref.ID] = true
}

// Manages tells whether Manage was called for a link.
func (c *Client) Manages(id string) bool {
	c.managed.mu.Lock()
	defer c.managed.mu.Unlock()
	return c.managed.links[id]
}
