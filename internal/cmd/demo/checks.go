package main

// checks are what the demo has asserted.
type checks struct{ list []check }

type check struct {
	ok        bool
	what, got string
}

func (c *checks) add(ok bool, what, got string) {
	c.list = append(c.list, check{ok: ok, what: what, got: got})
}

func (c *checks) failed() int {
	count := 0
	for _, one := range c.list {
		if !one.ok {
			count++
		}
	}
	return count
}

// report lists them, with what was found where they failed.
func (c *checks) report() []string {
	lines := make([]string, 0, len(c.list))
	for _, one := range c.list {
		if one.ok {
			lines = append(lines, "  ✓ "+one.what)
		} else {
			lines = append(lines, "  ✗ "+one.what+" (got: "+one.got+")")
		}
	}
	return lines
}
