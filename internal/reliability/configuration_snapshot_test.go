package reliability

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// snapshot is what the state and the API have at one moment.
type snapshot struct {
	ids      map[string]string // uuid of each link and policy of the state, by address
	deposed  map[string]string // replaced but not destroyed yet: the address, by uuid
	tainted  []string
	made     map[string]instance // the dependents, by address
	revision int                 // of the state
	orders   int
	api      map[string]mockapi.LinkView // links that are alive, by uuid
	policies []mockapi.PolicyView
}

// instance is one dependent and the values that it was made from.
type instance struct{ id, from string }

// tfstate is the part of a state file that the checks need.
type tfstate struct {
	Resources []struct {
		Mode, Type, Name string
		Instances        []struct {
			Status, Deposed string
			Attributes      json.RawMessage
		}
	}
}

// readState reads the state file of a folder. There may be none yet; the CLI locks
// an empty file.
func readState(dir string) tfstate {
	var state tfstate
	content, err := os.ReadFile(filepath.Join(dir, "terraform.tfstate"))
	if os.IsNotExist(err) || len(content) == 0 {
		return state
	}
	must(errors.Join(err, json.Unmarshal(content, &state)))
	return state
}

// takeSnapshot reads the state file and the mock API.
func (l *configurationLife) takeSnapshot() snapshot {
	now := snapshot{
		ids: map[string]string{}, deposed: map[string]string{}, made: map[string]instance{}, api: map[string]mockapi.LinkView{}, revision: -1,
		orders: l.mock.Orders(), policies: l.mock.Policies(),
	}
	for _, link := range l.mock.Alive() {
		now.api[link.ID] = link
	}
	for _, resource := range readState(l.cli.Dir).Resources {
		for _, one := range resource.Instances {
			switch {
			case resource.Mode != "managed":
			case one.Deposed != "":
				now.deposed[idIn(one.Attributes)] = resource.Type + "." + resource.Name
			default:
				now.add(resource.Type, resource.Type+"."+resource.Name, one.Status, one.Attributes)
			}
		}
	}
	return now
}

func (s *snapshot) add(kind, address, status string, attributes json.RawMessage) {
	var values struct {
		ID       string
		Triggers struct{ Value json.RawMessage } `json:"triggers_replace"`
		Input    struct{ Value json.RawMessage }
	}
	// A dependent without triggers has null there instead of an object.
	_ = json.Unmarshal(attributes, &values)
	if status == "tainted" {
		s.tainted = append(s.tainted, address)
	}
	switch kind {
	case "interlink_link", "interlink_routing_policy":
		_, s.ids[address], _ = strings.Cut(values.ID, "/")
	case "terraform_data":
		s.made[address] = instance{values.ID, string(values.Triggers.Value)}
		if address == "terraform_data.revision" {
			_, _ = fmt.Sscan(string(values.Input.Value), &s.revision)
		}
	}
}

func idIn(attributes json.RawMessage) string {
	var values struct{ ID string }
	must(json.Unmarshal(attributes, &values))
	_, id, _ := strings.Cut(values.ID, "/")
	return id
}

// of returns the id that the state has for a block, under any of its addresses.
func (s *snapshot) of(b *block) string {
	for _, label := range slices.Backward(b.addresses) {
		if id := s.ids[b.kind+"."+label]; id != "" {
			return id
		}
	}
	return ""
}

// moves reports whether a block is in the state under an older address.
func (s *snapshot) moves(b *block) bool { return s.of(b) != "" && s.ids[b.address()] == "" }

// users returns the living links that use what will be destroyed of a policy:
// the policy itself, if it ends, and what replacements have left.
func (s *snapshot) users(policy *policyBlock, ends bool) []mockapi.LinkView {
	going := map[string]bool{}
	if ends {
		going[s.of(&policy.block)] = true
	}
	for id, address := range s.deposed {
		for _, label := range policy.addresses {
			going[id] = going[id] || address == policy.kind+"."+label
		}
	}
	var out []mockapi.LinkView
	for _, link := range s.api {
		for _, id := range []string{link.RoutingPolicyV4ID, link.RoutingPolicyV6ID} {
			if id != "" && going[id] {
				out = append(out, link)
			}
		}
	}
	return out
}

// held returns the ids of the links in the state.
func (s *snapshot) held() map[string]bool {
	out := map[string]bool{}
	for address, id := range s.ids {
		if protocol.IsLink(address) {
			out[id] = true
		}
	}
	for id, address := range s.deposed {
		if protocol.IsLink(address) {
			out[id] = true
		}
	}
	return out
}

// missing reports whether a link of the state is gone from the API.
func (s *snapshot) missing() bool {
	for id := range s.held() {
		if _, alive := s.api[id]; !alive {
			return true
		}
	}
	return false
}

// named returns the living link of a name that is in the state.
func (s *snapshot) named(name string) (id string, ok bool) {
	for id := range s.held() {
		if s.api[id].Name == name {
			return id, true
		}
	}
	return "", false
}

// leaving returns the names of the links of the state that are being deleted.
func (s *snapshot) leaving() []string {
	var names []string
	for id := range s.held() {
		if s.api[id].Status == "deprovisioning" {
			names = append(names, s.api[id].Name)
		}
	}
	return names
}

var errorLine = regexp.MustCompile(`(?m)^[│╷ ]*Error: (.*)$`)

// errorsIn returns the headlines of the errors in an output.
func errorsIn(output string) []string {
	var out []string
	for _, match := range errorLine.FindAllStringSubmatch(output, -1) {
		out = append(out, strings.TrimSpace(match[1]))
	}
	return out
}
