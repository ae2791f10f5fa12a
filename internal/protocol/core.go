package protocol

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Config is a configuration: resources by address.
type Config map[string]Attrs

// With returns a copy with more resources, or with others at their addresses.
func (c Config) With(more Config) Config {
	out := Config{}
	for _, from := range []Config{c, more} {
		for address, arguments := range from {
			out[address] = arguments
		}
	}
	return out
}

// Core is a working directory. It keeps a state, and plans and applies, the way
// Terraform core does. Its methods must not be called by two goroutines at
// once, but two cores may share a world.
type Core struct {
	t     testing.TB
	World *World
	State map[string]*Object

	mu     sync.Mutex // guards State, Found and Taints within one walk
	Found  Findings   // of the last run
	Taints []Taint    // of all runs

	NothingToDo bool // the last plan had nothing to do
	NoRefresh   bool // plan with -refresh=false
}

// Taint is a resource that was tainted.
type Taint struct{ Address, ID string }

// NewCore makes an empty working directory.
func NewCore(t testing.TB, w *World) *Core {
	t.Helper()
	return &Core{t: t, World: w, State: map[string]*Object{}}
}

// Action is what a plan does to one resource.
type Action string

// What a plan may do.
const (
	Nothing  Action = ""
	Creates  Action = "create"
	Updates  Action = "update"
	Replaces Action = "replace"
	Deletes  Action = "delete"
)

// Change is the planned change of one resource.
type Change struct {
	Action  Action
	Planned Planned
}

// Plan is what a run would do, by address. It leaves out unchanged resources.
type Plan map[string]Change

// Empty reports whether there is nothing to do.
func (p Plan) Empty() bool { return len(p) == 0 }

// String returns the plan in one line.
func (p Plan) String() string {
	var parts []string
	for _, address := range slices.Sorted(maps.Keys(p)) {
		parts = append(parts, address+": "+string(p[address].Action))
	}
	return strings.Join(parts, ", ")
}

// IsLink reports whether an address is a link. Links are made after policies
// and destroyed before them.
func IsLink(address string) bool { return kindOf(address) == "interlink_link" }

// Walk runs do for each address that fits, all at the same time.
func Walk(addresses []string, fits func(string) bool, do func(string)) {
	var group sync.WaitGroup
	for _, address := range addresses {
		if fits(address) {
			group.Go(func() { do(address) })
		}
	}
	group.Wait()
}

func isPolicy(address string) bool { return !IsLink(address) }

func (c *Core) add(found Findings) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Found = append(c.Found, found...)
}

// Get returns a resource of the state, or nil if there is none.
func (c *Core) Get(address string) *Object {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.State[address]
}

func (c *Core) put(address string, to *Object) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if to == nil {
		delete(c.State, address)
		return
	}
	c.State[address] = to
}

// Held returns the addresses of the links in the state, by UUID.
func (c *Core) Held() map[string]string {
	out := map[string]string{}
	for address, object := range c.State {
		if IsLink(address) {
			_, uuid, _ := strings.Cut(Text(object.Value, "id"), "/")
			out[uuid] = address
		}
	}
	return out
}

// Null returns the value of a resource that does not exist.
func (c *Core) Null(address string) tftypes.Value {
	return tftypes.NewValue(TypeOf(c.t, address), nil)
}

// Evaluate makes a value of a configuration. A resource that the plan creates has
// an unknown id.
func (c *Core) Evaluate(address string, arguments Attrs, changes Plan) tftypes.Value {
	return Build(TypeOf(c.t, address), arguments, func(to Ref) tftypes.Value {
		c.mu.Lock()
		defer c.mu.Unlock()
		made := changes[string(to)].Action == Creates || changes[string(to)].Action == Replaces
		if held := c.State[string(to)]; held != nil && !made {
			return Fields(held.Value)["id"]
		}
		return tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	})
}

// refreshAll reads everything in the state.
func (c *Core) refreshAll(ctx context.Context, s *Session) {
	Walk(slices.Collect(maps.Keys(c.State)), func(string) bool { return true }, func(address string) {
		fresh, found := s.Refresh(ctx, address, c.Get(address))
		c.add(found)
		c.put(address, fresh)
	})
}

// Plan refreshes and plans. If it fails, the state stays as it was, as with
// terraform plan.
func (c *Core) Plan(ctx context.Context, cfg Config) (Plan, Findings) {
	before := maps.Clone(c.State)
	c.Found = nil
	s := c.World.Open(ctx, c.t)
	changes := Plan{}
	var mu sync.Mutex
	for address, arguments := range cfg {
		c.add(s.Validate(ctx, address, Build(TypeOf(c.t, address), arguments, func(Ref) tftypes.Value {
			return tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		})))
	}
	if !c.Found.Failed() && !c.NoRefresh {
		c.refreshAll(ctx, s)
	}
	for _, fits := range []func(string) bool{isPolicy, IsLink} {
		if c.Found.Failed() {
			break
		}
		Walk(slices.Collect(maps.Keys(cfg)), fits, func(address string) {
			mu.Lock()
			made := maps.Clone(changes)
			mu.Unlock()
			one := c.planOne(ctx, s, address, c.Evaluate(address, cfg[address], made))
			mu.Lock()
			defer mu.Unlock()
			if one.Action != Nothing {
				changes[address] = one
			}
		})
	}
	for address := range c.State {
		if _, kept := cfg[address]; !kept {
			changes[address] = c.planDelete(ctx, s, address)
		}
	}
	if c.Found.Failed() {
		c.State = before
	}
	c.NothingToDo = !c.Found.Failed() && changes.Empty()
	return changes, c.Found
}

func (c *Core) planDelete(ctx context.Context, s *Session, address string) Change {
	held := c.Get(address)
	to, found := s.Plan(ctx, address, held.Value, held.Private, held.Identity, c.Null(address))
	c.add(found)
	return Change{Deletes, to}
}

func (c *Core) planOne(ctx context.Context, s *Session, address string, config tftypes.Value) Change {
	held := c.Get(address)
	does := Creates
	var to Planned
	var found Findings
	if held != nil && !held.Tainted {
		to, found = s.Plan(ctx, address, held.Value, held.Private, held.Identity, config)
		switch {
		case found.Failed():
		case to.Replace:
			does = Replaces
		case to.Value.Equal(held.Value):
			does = Nothing
		default:
			does = Updates
		}
	} else if held != nil {
		does = Replaces
	}
	if (does == Creates || does == Replaces) && !found.Failed() {
		var more Findings
		to, more = s.Plan(ctx, address, c.Null(address), nil, nil, config)
		found = append(found, more...)
	}
	c.add(found)
	return Change{does, to}
}
