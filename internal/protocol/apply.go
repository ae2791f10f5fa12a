package protocol

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// Apply plans and carries out the plan: policies, then links. Destroys go in
// the reverse order. As in Terraform, no work starts after an interrupt, and
// work that depends on a failure is skipped.
func (c *Core) Apply(ctx context.Context, cfg Config) Findings {
	changes, found := c.Plan(ctx, cfg)
	if found.Failed() || changes.Empty() {
		return found
	}
	s := c.World.Open(ctx, c.t)
	addresses := slices.Collect(maps.Keys(changes))
	failed := func(fits func(string) bool) bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return slices.ContainsFunc(c.Found, func(f Finding) bool { return f.Failure && fits(f.Address) })
	}
	is := func(address string, wanted ...Action) bool { return slices.Contains(wanted, changes[address].Action) }

	Walk(addresses, func(a string) bool { return IsLink(a) && is(a, Deletes) }, func(a string) { c.DestroyOne(ctx, s, a) })
	Walk(addresses, func(a string) bool { return isPolicy(a) && is(a, Creates, Updates, Replaces) }, func(a string) {
		c.MakeOne(ctx, s, a, cfg, changes)
	})
	if !failed(isPolicy) {
		Walk(addresses, func(a string) bool { return IsLink(a) && is(a, Creates, Updates, Replaces) }, func(a string) {
			c.MakeOne(ctx, s, a, cfg, changes)
		})
	}
	if !failed(IsLink) {
		Walk(addresses, func(a string) bool { return isPolicy(a) && is(a, Deletes) }, func(a string) { c.DestroyOne(ctx, s, a) })
	}
	return c.Found
}

// Destroy destroys everything.
func (c *Core) Destroy(ctx context.Context) Findings { return c.Apply(ctx, Config{}) }

// Refresh does what terraform refresh does.
func (c *Core) Refresh(ctx context.Context) Findings {
	c.Found = nil
	before := maps.Clone(c.State)
	c.refreshAll(ctx, c.World.Open(ctx, c.t))
	if c.Found.Failed() {
		c.State = before
	}
	return c.Found
}

// Import does what terraform import does.
func (c *Core) Import(ctx context.Context, address, id string) Findings {
	imported, found := c.World.Open(ctx, c.t).Import(ctx, address, id)
	if !found.Failed() {
		c.put(address, imported)
	}
	return found
}

// DestroyOne destroys one resource, and reports whether it succeeded.
func (c *Core) DestroyOne(ctx context.Context, s *Session, address string) bool {
	if ctx.Err() != nil {
		c.add(Findings{{address, true, "interrupted"}})
		return false
	}
	held := c.Get(address)
	to, found := s.Plan(ctx, address, held.Value, held.Private, held.Identity, c.Null(address))
	if found.Failed() {
		c.add(found)
		return false
	}
	left, found := s.Apply(ctx, address, held.Value, held.Identity, to, c.Null(address))
	c.add(found)
	switch {
	case !found.Failed():
		c.put(address, nil)
	case left.Value.IsNull():
		// If an error comes without a state, core keeps the old one.
	default:
		left.Tainted = held.Tainted
		c.put(address, left)
	}
	return !found.Failed()
}

// MakeOne carries out one planned create, update or replacement.
func (c *Core) MakeOne(ctx context.Context, s *Session, address string, cfg Config, changes Plan) {
	change := changes[address]
	if change.Action == Replaces && !c.DestroyOne(ctx, s, address) {
		return
	}
	if ctx.Err() != nil {
		c.add(Findings{{address, true, "interrupted"}})
		return
	}
	held := c.Get(address)
	prior := &Object{Value: c.Null(address)}
	if held != nil {
		prior = held
	}
	arguments := c.Evaluate(address, cfg[address], nil)
	final, found := s.Plan(ctx, address, prior.Value, prior.Private, prior.Identity, arguments)
	if !found.Failed() && final.Replace && change.Action == Updates {
		found = append(found, Finding{address, true, "Provider produced inconsistent final plan: it now requires replacement"})
	}
	if !found.Failed() {
		for _, mistake := range resultMistakes(address, change.Planned.Value, final.Value) {
			mistake.Text = strings.Replace(mistake.Text, "inconsistent result after apply", "inconsistent final plan", 1)
			found = append(found, mistake)
		}
	}
	if found.Failed() {
		c.add(found)
		return
	}
	made, found := s.Apply(ctx, address, prior.Value, prior.Identity, final, arguments)
	c.add(found)
	switch {
	case made.Value.IsNull() && found.Failed():
		// The state stays as it was: empty, if this was a create.
	case made.Value.IsNull():
		c.put(address, nil)
	default:
		made.Tainted = held != nil && held.Tainted || held == nil && found.Failed()
		if made.Tainted {
			c.mu.Lock()
			c.Taints = append(c.Taints, Taint{address, Text(made.Value, "id")})
			c.mu.Unlock()
		}
		c.put(address, made)
	}
}
