package mockapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// controlHelp is the reply to GET /mock/.
const controlHelp = `mock of the InterLink API: control path (JSON, no token)

GET    /mock/links                        all links ever ordered, deleted ones too, with their history
GET    /mock/links/{id|name|pairing_key}  one of them
POST   /mock/links/{...}/{action}         do something to it; body optional: {"reason":"...","status":"..."}
POST   /mock/partner/{pairing_key}/{action}  the same, as the partner's portal would
         actions: %s
GET    /mock/requests                     requests to the API so far         DELETE: forget them
GET    /mock/lifecycle                    how links move by themselves
PUT    /mock/lifecycle                    replace it; PATCH: change what is given
         {"configuring":"1s","requested":"manual","provisioning":"3s","deprovisioning":"2s","reconfiguring":"0s",
          "decision":"accept|refuse|expire|fail|lock","reason":"..."}
GET    /mock/list-lag                     how far lists of links are behind
PUT    /mock/list-lag                     set it: {"content":"5s","new":"20s"}; {} ends it
GET    /mock/faults                       rules left                          DELETE: drop them all
POST   /mock/faults                       add a rule, or a list of rules
         {"operation":"CreateLink","kind":"reset_after","link":"","skip":0,"times":1,"status":503,"retry_after":"2",
          "delay":"3s","body":""}
         kinds: %s
GET    /mock/switches                     the faults that the page switches
POST   /mock/switches/{name}              {"on":true,"operation":"GetLink"}; without an operation: its own
POST   /mock/vpcs                         {"name":"..."} adds a VPC
POST   /mock/connections                  {"name":"...","pop_id":"...","vlan_start":1500,"vlan_end":1600} adds one
POST   /mock/seed                         adds a link, or a list of links: fields as in the API, {"name":"...","status":"active"}
GET    /mock/events?after=N               what happened after event N
POST   /mock/reset                        forget everything
`

// controlRoutes adds the control path.
func (s *Server) controlRoutes(mux *http.ServeMux) {
	control := func(pattern string, do func(r *http.Request, body []byte) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
			var answer any
			if err == nil {
				answer, err = do(r, body)
			}
			writeControl(w, answer, err)
		})
	}
	control("GET /mock/{$}", func(*http.Request, []byte) (any, error) {
		return fmt.Sprintf(controlHelp, names(transitions), names(effects)), nil
	})
	control("GET /mock/links", func(*http.Request, []byte) (any, error) { return s.Links(), nil })
	control("GET /mock/links/{key}", func(r *http.Request, _ []byte) (any, error) { return s.Link(r.PathValue("key")) })
	control("POST /mock/links/{key}/{action}", s.controlAct)
	control("POST /mock/partner/{key}/{action}", s.controlPartner)
	control("GET /mock/requests", func(*http.Request, []byte) (any, error) { return s.Requests(), nil })
	control("DELETE /mock/requests", func(*http.Request, []byte) (any, error) { s.ResetRequests(); return nil, nil })
	control("GET /mock/lifecycle", func(*http.Request, []byte) (any, error) { return lifecycleToJSON(s.Lifecycle()), nil })
	control("PUT /mock/lifecycle", func(_ *http.Request, b []byte) (any, error) { return s.controlLifecycle(Lifecycle{}, b) })
	control("PATCH /mock/lifecycle", func(_ *http.Request, b []byte) (any, error) { return s.controlLifecycle(s.Lifecycle(), b) })
	control("GET /mock/list-lag", func(*http.Request, []byte) (any, error) { return listLagToJSON(s.ListLag()), nil })
	control("PUT /mock/list-lag", func(_ *http.Request, b []byte) (any, error) { return s.controlListLag(b) })
	control("GET /mock/faults", func(*http.Request, []byte) (any, error) { return faultsToJSON(s.Faults()), nil })
	control("POST /mock/faults", s.controlFaults)
	control("DELETE /mock/faults", func(*http.Request, []byte) (any, error) { s.ClearFaults(); return nil, nil })
	control("GET /mock/switches", func(*http.Request, []byte) (any, error) { return s.Switches(), nil })
	control("POST /mock/switches/{name}", s.controlSwitch)
	control("POST /mock/vpcs", s.controlVPC)
	control("POST /mock/connections", s.controlConnection)
	control("POST /mock/seed", s.controlSeed)
	control("POST /mock/reset", func(*http.Request, []byte) (any, error) { s.Reset(); return nil, nil })
	control("GET /mock/events", func(r *http.Request, _ []byte) (any, error) {
		after, err := strconv.Atoi(either(r.URL.Query().Get("after"), "0"))
		if err != nil {
			return nil, &controlError{400, "after must be a number"}
		}
		return s.Events(after), nil
	})
	control("/mock/", func(_ *http.Request, _ []byte) (any, error) {
		return nil, &controlError{404, "no such control call; GET /mock/ lists them"}
	})
}

func writeControl(w http.ResponseWriter, answer any, err error) {
	status := http.StatusBadRequest
	if ce := (*controlError)(nil); errors.As(err, &ce) {
		status = ce.status
	}
	out := jsonReply(http.StatusOK, answer)
	if text, plain := answer.(string); plain {
		out = &reply{status: http.StatusOK, contentType: "text/plain; charset=utf-8", body: []byte(text)}
	}
	switch {
	case err != nil:
		out = jsonReply(status, map[string]string{"message": err.Error()})
	case answer == nil:
		out = &reply{status: http.StatusNoContent}
	}
	out.write(w)
}

// decodeStrict reads a body and refuses unknown fields: a misspelt one would otherwise be ignored silently.
func decodeStrict(body []byte, into any) error {
	if strings.TrimSpace(string(body)) == "" {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return &controlError{400, "body: " + err.Error()}
	}
	return nil
}

// decodeSome reads one object or a list of objects.
func decodeSome[T any](body []byte) ([]T, error) {
	if strings.HasPrefix(strings.TrimSpace(string(body)), "[") {
		var many []T
		err := decodeStrict(body, &many)
		return many, err
	}
	var one T
	err := decodeStrict(body, &one)
	return []T{one}, err
}

func (s *Server) controlAct(r *http.Request, body []byte) (any, error) {
	var b struct {
		Reason string `json:"reason"`
		Status string `json:"status"`
	}
	if err := decodeStrict(body, &b); err != nil {
		return nil, err
	}
	action := Action(r.PathValue("action"))
	if action == SetStatus {
		b.Reason = b.Status
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advance(now)
	l, err := s.st.findLink(r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	if err := s.act(l, action, b.Reason, now); err != nil {
		return nil, err
	}
	return s.view(l), nil
}

// controlPartner does what a partner can do. The caller needs the pairing key.
func (s *Server) controlPartner(r *http.Request, body []byte) (any, error) {
	key, action := r.PathValue("key"), Action(r.PathValue("action"))
	if !slices.Contains([]Action{Accept, Refuse, Activate, Degrade, Down, Up, Deprovision}, action) {
		return nil, &controlError{400, fmt.Sprintf("a partner cannot %s", action)}
	}
	for _, l := range s.Links() {
		if l.PairingKey == key && key != "" {
			return s.controlAct(r, body)
		}
	}
	return nil, &controlError{404, "no link has that pairing key"}
}

func (s *Server) controlSwitch(r *http.Request, body []byte) (any, error) {
	var b struct {
		On        bool   `json:"on"`
		Operation string `json:"operation"`
	}
	if err := decodeStrict(body, &b); err != nil {
		return nil, err
	}
	if err := s.SetSwitch(r.PathValue("name"), b.On, b.Operation); err != nil {
		return nil, err
	}
	return s.Switches(), nil
}

func (s *Server) controlVPC(_ *http.Request, body []byte) (any, error) {
	var b struct {
		Name      string `json:"name"`
		Region    string `json:"region"`
		ProjectID string `json:"project_id"`
	}
	if err := decodeStrict(body, &b); err != nil {
		return nil, err
	}
	id := s.AddVPCIn(either(b.Region, DefaultRegion), either(b.ProjectID, DefaultProjectID), either(b.Name, "vpc"))
	return map[string]string{"id": id}, nil
}

func (s *Server) controlConnection(_ *http.Request, body []byte) (any, error) {
	seed := ConnectionSeed{Name: "connection"}
	if err := decodeStrict(body, &seed); err != nil {
		return nil, err
	}
	return map[string]string{"id": s.AddConnection(seed)}, nil
}

func (s *Server) controlSeed(_ *http.Request, body []byte) (any, error) {
	seeds, err := decodeSome[LinkSeed](body)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, seed := range seeds {
		ids = append(ids, s.AddLink(seed))
	}
	return map[string][]string{"ids": ids}, nil
}

// ParseDelay reads a Delay as people write it: a Go duration such as "3s", or "manual".
func ParseDelay(text string) (Delay, error) {
	if text == "manual" {
		return Manual, nil
	}
	return parseDuration(text)
}

func parseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, &controlError{400, fmt.Sprintf("%q is no duration like 3s", text)}
	}
	return d, nil
}
