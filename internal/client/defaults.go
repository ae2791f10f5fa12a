package client

// UnknownDefaults says which defaults of the provider block are not known yet,
// because they depend on what the apply makes.
type UnknownDefaults struct{ Region, Project, Organization bool }

// Unknown returns the defaults that are not known yet.
func (c *Client) Unknown() UnknownDefaults { return c.config.Unknown }
