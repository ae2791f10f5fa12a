package reliability

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// config is a configuration: resources by address.
type config map[string]attrs

// core keeps a state the way Terraform does, and walks plans and applies. A
// core is one working directory: nothing of it may be called by two goroutines
// at once, but two cores may share a world.
type core struct {
	t     testing.TB
	world *world
	state map[string]*object

	mu     sync.Mutex // guards state and findings within one walk
	found  findings
	taints []taint // every tainting there ever was

	empty     bool // the last plan had nothing to do
	noRefresh bool // plan with -refresh=false
}

// taint is a resource that was tainted.
type taint struct{ address, id string }

func newCore(t testing.TB, w *world) *core {
	t.Helper()
	return &core{t: t, world: w, state: map[string]*object{}}
}

// action is what a plan does to one resource.
type action string

const (
	nothing  action = ""
	creates  action = "create"
	updates  action = "update"
	replaces action = "replace"
	deletes  action = "delete"
)

// change is one resource in a plan.
type change struct {
	action  action
	planned planned
}

type plan map[string]change

func (p plan) empty() bool { return len(p) == 0 }

func (p plan) String() string {
	var parts []string
	for _, address := range slices.Sorted(maps.Keys(p)) {
		parts = append(parts, address+": "+string(p[address].action))
	}
	return strings.Join(parts, ", ")
}

// links tells whether an address is a link: links are made after policies, and
// destroyed before them.
func links(address string) bool { return kindOf(address) == "interlink_link" }

// walk does something to each of the addresses that fit, at once.
func walk(addresses []string, fits func(string) bool, do func(string)) {
	var group sync.WaitGroup
	for _, address := range addresses {
		if fits(address) {
			group.Go(func() { do(address) })
		}
	}
	group.Wait()
}

func policies(address string) bool { return !links(address) }

func (c *core) add(found findings) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.found = append(c.found, found...)
}

func (c *core) get(address string) *object {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state[address]
}

func (c *core) put(address string, to *object) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if to == nil {
		delete(c.state, address)
		return
	}
	c.state[address] = to
}

func (c *core) null(address string) tftypes.Value {
	return tftypes.NewValue(typeOf(c.t, address), nil)
}

// resolved evaluates a configuration. What is planned to be made has an unknown
// id.
func (c *core) resolved(address string, arguments attrs, changes plan) tftypes.Value {
	return build(typeOf(c.t, address), arguments, func(to ref) tftypes.Value {
		c.mu.Lock()
		defer c.mu.Unlock()
		made := changes[to.address].action == creates || changes[to.address].action == replaces
		if held := c.state[to.address]; held != nil && !made {
			return fields(held.value)["id"]
		}
		return tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	})
}

// refreshAll reads everything in the state.
func (c *core) refreshAll(ctx context.Context, s *session) {
	walk(slices.Collect(maps.Keys(c.state)), func(string) bool { return true }, func(address string) {
		fresh, found := s.refresh(ctx, address, c.get(address))
		c.add(found)
		c.put(address, fresh)
	})
}

// plan refreshes and plans. Where it fails the state stays as it was, as it
// does for terraform plan.
func (c *core) plan(ctx context.Context, cfg config) (plan, findings) {
	before := maps.Clone(c.state)
	c.found = nil
	s := c.world.open(ctx, c.t)
	changes := plan{}
	var mu sync.Mutex
	for address, arguments := range cfg {
		c.add(s.validate(ctx, address, build(typeOf(c.t, address), arguments, func(ref) tftypes.Value {
			return tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		})))
	}
	if !c.found.failed() && !c.noRefresh {
		c.refreshAll(ctx, s)
	}
	for _, fits := range []func(string) bool{policies, links} {
		if c.found.failed() {
			break
		}
		walk(slices.Collect(maps.Keys(cfg)), fits, func(address string) {
			mu.Lock()
			made := maps.Clone(changes)
			mu.Unlock()
			one := c.planOne(ctx, s, address, c.resolved(address, cfg[address], made))
			mu.Lock()
			defer mu.Unlock()
			if one.action != nothing {
				changes[address] = one
			}
		})
	}
	for address := range c.state {
		if _, kept := cfg[address]; !kept {
			changes[address] = c.planDelete(ctx, s, address)
		}
	}
	if c.found.failed() {
		c.state = before
	}
	c.empty = !c.found.failed() && changes.empty()
	return changes, c.found
}

func (c *core) planDelete(ctx context.Context, s *session, address string) change {
	held := c.get(address)
	to, found := s.plan(ctx, address, held.value, held.private, held.identity, c.null(address))
	c.add(found)
	return change{deletes, to}
}

func (c *core) planOne(ctx context.Context, s *session, address string, config tftypes.Value) change {
	held := c.get(address)
	does := creates
	var to planned
	var found findings
	if held != nil && !held.tainted {
		to, found = s.plan(ctx, address, held.value, held.private, held.identity, config)
		switch {
		case found.failed():
		case to.replace:
			does = replaces
		case to.value.Equal(held.value):
			does = nothing
		default:
			does = updates
		}
	} else if held != nil {
		does = replaces
	}
	if (does == creates || does == replaces) && !found.failed() {
		var more findings
		to, more = s.plan(ctx, address, c.null(address), nil, nil, config)
		found = append(found, more...)
	}
	c.add(found)
	return change{does, to}
}
