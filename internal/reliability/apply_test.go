package reliability

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// apply plans, and makes the plan come true: policies, then links; what is
// destroyed goes in the reverse order. Terraform stops giving out work after an
// interrupt, and skips what depends on what failed.
func (c *core) apply(ctx context.Context, cfg config) findings {
	changes, found := c.plan(ctx, cfg)
	if found.failed() || changes.empty() {
		return found
	}
	s := c.world.open(ctx, c.t)
	addresses := slices.Collect(maps.Keys(changes))
	failed := func(fits func(string) bool) bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return slices.ContainsFunc(c.found, func(f finding) bool { return f.failure && fits(f.address) })
	}
	is := func(address string, wanted ...action) bool { return slices.Contains(wanted, changes[address].action) }

	walk(addresses, func(a string) bool { return links(a) && is(a, deletes) }, func(a string) { c.destroyOne(ctx, s, a) })
	walk(addresses, func(a string) bool { return policies(a) && is(a, creates, updates, replaces) }, func(a string) {
		c.makeOne(ctx, s, a, cfg, changes)
	})
	if !failed(policies) {
		walk(addresses, func(a string) bool { return links(a) && is(a, creates, updates, replaces) }, func(a string) {
			c.makeOne(ctx, s, a, cfg, changes)
		})
	}
	if !failed(links) {
		walk(addresses, func(a string) bool { return policies(a) && is(a, deletes) }, func(a string) { c.destroyOne(ctx, s, a) })
	}
	return c.found
}

// destroy destroys everything.
func (c *core) destroy(ctx context.Context) findings { return c.apply(ctx, config{}) }

// refresh is terraform refresh.
func (c *core) refresh(ctx context.Context) findings {
	c.found = nil
	before := maps.Clone(c.state)
	c.refreshAll(ctx, c.world.open(ctx, c.t))
	if c.found.failed() {
		c.state = before
	}
	return c.found
}

// adopt is terraform import.
func (c *core) adopt(ctx context.Context, address, id string) findings {
	imported, found := c.world.open(ctx, c.t).adopt(ctx, address, id)
	if !found.failed() {
		c.put(address, imported)
	}
	return found
}

// destroyOne tells whether the resource is gone.
func (c *core) destroyOne(ctx context.Context, s *session, address string) bool {
	if ctx.Err() != nil {
		c.add(findings{{address, true, "interrupted"}})
		return false
	}
	held := c.get(address)
	to, found := s.plan(ctx, address, held.value, held.private, held.identity, c.null(address))
	if found.failed() {
		c.add(found)
		return false
	}
	left, found := s.apply(ctx, address, held.value, held.identity, to, c.null(address))
	c.add(found)
	switch {
	case !found.failed():
		c.put(address, nil)
	case left.value.IsNull():
		// Core keeps what was there where an error comes with nothing.
	default:
		left.tainted = held.tainted
		c.put(address, left)
	}
	return !found.failed()
}

func (c *core) makeOne(ctx context.Context, s *session, address string, cfg config, changes plan) {
	change := changes[address]
	if change.action == replaces && !c.destroyOne(ctx, s, address) {
		return
	}
	if ctx.Err() != nil {
		c.add(findings{{address, true, "interrupted"}})
		return
	}
	held := c.get(address)
	prior := &object{value: c.null(address)}
	if held != nil {
		prior = held
	}
	arguments := c.resolved(address, cfg[address], nil)
	final, found := s.plan(ctx, address, prior.value, prior.private, prior.identity, arguments)
	if !found.failed() && final.replace && change.action == updates {
		found = append(found, finding{address, true, "Provider produced inconsistent final plan: it now requires replacement"})
	}
	if !found.failed() {
		for _, mistake := range resultMistakes(address, change.planned.value, final.value) {
			mistake.text = strings.Replace(mistake.text, "inconsistent result after apply", "inconsistent final plan", 1)
			found = append(found, mistake)
		}
	}
	if found.failed() {
		c.add(found)
		return
	}
	made, found := s.apply(ctx, address, prior.value, prior.identity, final, arguments)
	c.add(found)
	switch {
	case made.value.IsNull() && found.failed():
		// The state keeps what it had: nothing, where it was to be made.
	case made.value.IsNull():
		c.put(address, nil)
	default:
		made.tainted = held != nil && held.tainted || held == nil && found.failed()
		if made.tainted {
			c.mu.Lock()
			c.taints = append(c.taints, taint{address, text(made.value, "id")})
			c.mu.Unlock()
		}
		c.put(address, made)
	}
}
