package mockapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Switch is a fault that a person turns on and off. While it is on, it is a rule that never runs out and comes after
// those of AddFault. A rule without a name is one of AddFault.
type Switch struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	About string `json:"about"`
	Fault
	On    bool `json:"on"`
	Fired int  `json:"fired"` // since the start or the last Reset
}

// LagSwitch is the name of the one switch that is not a rule: lists of links that are behind, see ListLag.
const LagSwitch = "lag"

// lagOfSwitch is how far lists are behind while the switch is on.
const lagOfSwitch = 5 * time.Second

// switches are what the switches do, in order: the first that matches applies, alone.
func switches() []Switch {
	const byID = "GetLink,DeleteLink,GetRoutingPolicy,DeleteRoutingPolicy"
	var all []Switch
	add := func(name, title, about string, f Fault) {
		f.Times = -1
		all = append(all, Switch{Name: name, Title: title, About: about, Fault: f})
	}
	add("reset", "Connection reset", "Done, but the connection drops instead of an answer.", Fault{Operation: "CreateLink", Kind: ResetAfter})
	add("after_commit", "500 after commit", "Done, but the answer is 500.", Fault{Operation: "CreateLink", Kind: StatusAfter, Status: 500})
	add("taken_409", "409 after commit", "Done, but the answer is 409 about the object.", Fault{Operation: "CreateLink", Kind: ConflictAfter})
	add("ignored", "Ignored", "Not done, though the answer says so. DELETE: deleted.", Fault{Operation: "DeleteLink", Kind: Ignored})
	add("another", "Another object", "Done, but the answer is another link or policy.", Fault{Operation: "GetLink", Kind: Another})
	add("flagged", "Flagged account", "GET and DELETE say 404. Lists still show the objects.", Fault{Operation: byID, Kind: Hidden})
	add("list_differs", "Lists differ", "Lists of links say deleted. A GET does not.",
		Fault{Operation: "ListLinks", Kind: Edit, Body: `{"status":"deleted"}`})
	add("no_list", "No list", "200, with a message in place of the list.", Fault{Operation: "ListLinks", Kind: Replace})
	add("paging", "First page only", "Every page of a list is the first one.", Fault{Operation: "ListLinks", Kind: Query, Body: "page=1"})
	add("other_tenant", "Another organization's key", "404 for each id, empty lists. Orders work.", Fault{Operation: "*", Kind: OtherTenant})
	add("too_many", "429 too many requests", "Not done. Retry-After says 1 s.", Fault{Operation: "*", Kind: TooManyRequests, RetryAfter: "1"})
	add("slow", "Slow", "Every answer 1 s later.", Fault{Operation: "*", Kind: Latency, Delay: time.Second})
	return all
}

// Operations returns the SDK's names of the calls, sorted.
func (s *Server) Operations() []string { return slices.Clone(s.operations) }

// SetSwitch turns a switch on or off. operations limits it to some calls, as a Fault's; "" is its default.
func (s *Server) SetSwitch(name string, on bool, operations string) error {
	for one := range strings.SplitSeq(either(operations, "*"), ",") {
		if one != "*" && !slices.Contains(s.operations, one) {
			return &controlError{400, fmt.Sprintf("unknown operation %q", one)}
		}
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
	known := switches()
	rank := func(name string) int { return slices.IndexFunc(known, func(k Switch) bool { return k.Name == name }) }
	if rank(name) < 0 {
		return &controlError{404, fmt.Sprintf("unknown fault %q", name)}
	}
	s.switched = slices.DeleteFunc(s.switched, func(f *fault) bool { return f.name == name })
	if on {
		f := known[rank(name)].Fault
		f.Operation = either(operations, f.Operation)
		s.switched = append(s.switched, &fault{Fault: f, name: name, left: -1})
		slices.SortFunc(s.switched, func(a, b *fault) int { return rank(a.name) - rank(b.name) })
	}
	return nil
}

// Switches returns the switches, in order, then the rules of AddFault that are left.
func (s *Server) Switches() []Switch {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := switches()
	for i := range out {
		out[i].Fired = s.fired[out[i].Name]
		for _, f := range s.switched {
			if f.name == out[i].Name {
				out[i].On, out[i].Fault = true, f.Fault
			}
		}
	}
	lag := max(s.listLag.Content, s.listLag.New)
	about := fmt.Sprintf("Lists of links show what was so %s ago. A GET does not.", cmp.Or(lag, lagOfSwitch))
	out = append(out, Switch{LagSwitch, "Lists lag", about, Fault{Operation: "ListLinks", Delay: lag}, lag > 0, s.fired[LagSwitch]})
	for _, f := range s.faults {
		out = append(out, Switch{Fault: f.rest(), On: true, Fired: f.fired})
	}
	return out
}
