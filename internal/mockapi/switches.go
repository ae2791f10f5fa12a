package mockapi

import (
	"fmt"
	"slices"
	"time"
)

// Switch is a fault that a person turns on and off. While it is on, it is a rule that never runs out and comes after
// those of AddFault. A rule without a name is one of AddFault.
type Switch struct {
	Name  string
	Fault Fault
	On    bool
	Fired int // since the start or the last Reset
}

// LagSwitch is the name of the one switch that is not a rule: lists of links that are behind, see ListLag.
const LagSwitch = "lag"

// lagOfSwitch is how far lists are behind while the switch is on.
const lagOfSwitch = 5 * time.Second

// switchFaults are what the switches do, in order: the first that matches applies, alone.
func switchFaults() []Switch {
	return []Switch{
		{Name: "reset", Fault: Fault{Operation: "CreateLink", Kind: ResetAfter, Times: -1}},
		{Name: "after_commit", Fault: Fault{Operation: "CreateLink", Kind: StatusAfter, Status: 500, Times: -1}},
		{Name: "too_many", Fault: Fault{Operation: "*", Kind: TooManyRequests, RetryAfter: "1", Times: -1}},
		{Name: "slow", Fault: Fault{Operation: "*", Kind: Latency, Delay: time.Second, Times: -1}},
	}
}

// Operations returns the SDK's names of the calls, sorted.
func (s *Server) Operations() []string { return slices.Clone(s.operations) }

// SetSwitch turns a switch on or off. operation limits it to one call; "" is its default.
func (s *Server) SetSwitch(name string, on bool, operation string) error {
	if operation != "" && operation != "*" && !slices.Contains(s.operations, operation) {
		return &controlError{400, fmt.Sprintf("unknown operation %q", operation)}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if name == LagSwitch {
		s.listLag = ListLag{}
		if on {
			s.listLag.Content = lagOfSwitch
		}
		return nil
	}
	known := switchFaults()
	rank := func(name string) int { return slices.IndexFunc(known, func(k Switch) bool { return k.Name == name }) }
	if rank(name) < 0 {
		return &controlError{404, fmt.Sprintf("unknown fault %q", name)}
	}
	s.switched = slices.DeleteFunc(s.switched, func(f *fault) bool { return f.name == name })
	if on {
		f := known[rank(name)].Fault
		f.Operation = either(operation, f.Operation)
		s.switched = append(s.switched, &fault{Fault: f, name: name, left: -1})
		slices.SortFunc(s.switched, func(a, b *fault) int { return rank(a.name) - rank(b.name) })
	}
	return nil
}

// Switches returns the switches, in order, then the rules of AddFault that are left.
func (s *Server) Switches() []Switch {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := switchFaults()
	for i := range out {
		out[i].Fired = s.fired[out[i].Name]
		for _, f := range s.switched {
			if f.name == out[i].Name {
				out[i].On, out[i].Fault = true, f.Fault
			}
		}
	}
	lag := Fault{Operation: "ListLinks", Delay: max(s.listLag.Content, s.listLag.New)}
	if lag.Delay == 0 {
		lag.Delay = lagOfSwitch
	}
	out = append(out, Switch{LagSwitch, lag, s.listLag != ListLag{}, s.fired[LagSwitch]})
	for _, f := range s.faults {
		rule := f.Fault
		rule.Skip, rule.Times = f.skip, f.left
		out = append(out, Switch{"", rule, true, f.fired})
	}
	return out
}
