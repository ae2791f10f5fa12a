package mockapi

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// delays are the parts of a lifecycle that are times, by their names on the control path.
func (lc *Lifecycle) delays() map[string]*Delay {
	return map[string]*Delay{
		"configuring": &lc.Configuring, "requested": &lc.Requested, "provisioning": &lc.Provisioning,
		"deprovisioning": &lc.Deprovisioning, "reconfiguring": &lc.Reconfiguring,
	}
}

// lifecycleToJSON returns a lifecycle as the control path shows it.
func lifecycleToJSON(lc Lifecycle) map[string]string {
	out := map[string]string{"decision": string(cmp.Or(lc.Decision, Accept)), "reason": lc.Reason}
	for name, delay := range lc.delays() {
		if out[name] = delay.String(); *delay < 0 {
			out[name] = "manual"
		}
	}
	return out
}

// controlLifecycle sets base, overridden by the fields of the body.
func (s *Server) controlLifecycle(base Lifecycle, body []byte) (any, error) {
	var given map[string]string
	if err := decodeStrict(body, &given); err != nil {
		return nil, err
	}
	delays := base.delays()
	for name, text := range given {
		var err error
		switch into := delays[name]; {
		case into != nil:
			*into, err = ParseDelay(text)
		case name == "decision":
			base.Decision, err = Decision(text), CheckDecision(Decision(text))
		case name == "reason":
			base.Reason = text
		default:
			err = &controlError{400, "body: unknown field " + name}
		}
		if err != nil {
			return nil, err
		}
	}
	s.SetLifecycle(base)
	return lifecycleToJSON(base), nil
}

// listLagJSON is a ListLag on the control path.
type listLagJSON struct {
	Content string `json:"content"`
	New     string `json:"new"`
}

func listLagToJSON(lag ListLag) listLagJSON {
	return listLagJSON{Content: lag.Content.String(), New: lag.New.String()}
}

func (s *Server) controlListLag(body []byte) (any, error) {
	var j listLagJSON
	if err := decodeStrict(body, &j); err != nil {
		return nil, err
	}
	content, err := parseDuration(either(j.Content, "0s"))
	if err != nil {
		return nil, err
	}
	fresh, err := parseDuration(either(j.New, "0s"))
	if err != nil {
		return nil, err
	}
	lag := ListLag{Content: content, New: fresh}
	s.SetListLag(lag)
	return listLagToJSON(lag), nil
}

// CheckDecision returns what is wrong with a decision, or nil if it is valid.
func CheckDecision(d Decision) error {
	if !slices.Contains([]Decision{"", Accept, Refuse, Expire, Fail, Lock}, d) {
		return &controlError{400, fmt.Sprintf("unknown decision %q: accept, refuse, expire, fail or lock", d)}
	}
	return nil
}

// faultJSON is a Fault on the control path.
type faultJSON struct {
	Fault
	Delay string `json:"delay,omitempty"`
}

func faultsToJSON(faults []Fault) []faultJSON {
	out := []faultJSON{}
	for _, f := range faults {
		j := faultJSON{Fault: f}
		if f.Delay != 0 {
			j.Delay = f.Delay.String()
		}
		out = append(out, j)
	}
	return out
}

func (j faultJSON) fault() (Fault, error) {
	f := j.Fault
	if f.Operation == "" {
		return f, &controlError{400, `operation is required: the SDK's name of the call, or "*"`}
	}
	if f.Status != 0 && (f.Status < 200 || f.Status > 599) {
		return f, &controlError{400, "status must be an HTTP status from 200 to 599"}
	}
	d, err := parseDuration(either(j.Delay, "0s"))
	f.Delay = d
	return f, errors.Join(err, f.check())
}

// controlFaults adds all the rules of the body, or none if one of them is
// invalid.
func (s *Server) controlFaults(_ *http.Request, body []byte) (any, error) {
	rules, err := decodeSome[faultJSON](body)
	if err != nil {
		return nil, err
	}
	var faults []Fault
	for _, j := range rules {
		f, err := j.fault()
		if err != nil {
			return nil, err
		}
		faults = append(faults, f)
	}
	for _, f := range faults {
		s.AddFault(f)
	}
	return faultsToJSON(s.Faults()), nil
}
