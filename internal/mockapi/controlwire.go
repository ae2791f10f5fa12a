package mockapi

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// lifecycleJSON is a Lifecycle on the control path. An absent field changes
// nothing.
type lifecycleJSON struct {
	Configuring    *string   `json:"configuring"`
	Requested      *string   `json:"requested"`
	Provisioning   *string   `json:"provisioning"`
	Deprovisioning *string   `json:"deprovisioning"`
	Reconfiguring  *string   `json:"reconfiguring"`
	Decision       *Decision `json:"decision"`
	Reason         *string   `json:"reason"`
}

func (j *lifecycleJSON) delays(lc *Lifecycle) map[*Delay]**string {
	return map[*Delay]**string{
		&lc.Configuring: &j.Configuring, &lc.Requested: &j.Requested, &lc.Provisioning: &j.Provisioning,
		&lc.Deprovisioning: &j.Deprovisioning, &lc.Reconfiguring: &j.Reconfiguring,
	}
}

func lifecycleToJSON(lc Lifecycle) lifecycleJSON {
	if lc.Decision == "" {
		lc.Decision = Accept
	}
	j := lifecycleJSON{Decision: &lc.Decision, Reason: &lc.Reason}
	for delay, field := range j.delays(&lc) {
		text := delayText(*delay)
		*field = &text
	}
	return j
}

// controlLifecycle sets base, overridden by the fields of the body.
func (s *Server) controlLifecycle(base Lifecycle, body []byte) (any, error) {
	var j lifecycleJSON
	if err := decodeStrict(body, &j); err != nil {
		return nil, err
	}
	for delay, field := range j.delays(&base) {
		if *field == nil {
			continue
		}
		d, err := ParseDelay(**field)
		if err != nil {
			return nil, err
		}
		*delay = d
	}
	if j.Decision != nil {
		if err := CheckDecision(*j.Decision); err != nil {
			return nil, err
		}
		base.Decision = *j.Decision
	}
	if j.Reason != nil {
		base.Reason = *j.Reason
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
	var lag ListLag
	for text, into := range map[*string]*time.Duration{&j.Content: &lag.Content, &j.New: &lag.New} {
		if *text == "" {
			continue
		}
		d, err := time.ParseDuration(*text)
		if err != nil || d < 0 {
			return nil, &controlError{400, fmt.Sprintf("%q is no duration like 3s", *text)}
		}
		*into = d
	}
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
	if j.Delay != "" {
		d, err := time.ParseDuration(j.Delay)
		if err != nil || d < 0 {
			return f, &controlError{400, fmt.Sprintf("delay %q is no duration like 3s", j.Delay)}
		}
		f.Delay = d
	}
	return f, f.check()
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
