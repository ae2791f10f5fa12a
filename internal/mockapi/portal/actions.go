package portal

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// maxBody limits the size of a request of the page, in bytes.
const maxBody = 64 << 10

// request is the body of every action. Each action takes the fields that it needs.
type request struct {
	Reason    string `json:"reason"`
	On        bool   `json:"on"`
	Operation string `json:"operation"`
	Waits     bool   `json:"waits"`
}

// action reads the body, carries out the action, and replies with the result.
func (p *Portal) action(do func(*http.Request, request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body request
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&body)
		if err != nil && !errors.Is(err, io.EOF) {
			answer(w, http.StatusBadRequest, problem{"the body is not what this page sends: " + err.Error()})
			return
		}
		done, err := do(r, body)
		if err != nil {
			answer(w, http.StatusConflict, problem{err.Error()})
			return
		}
		answer(w, http.StatusOK, done)
	}
}

// act does what a button says, if the link's status still has that button.
func (p *Portal) act(r *http.Request, body request) (any, error) {
	id, action := r.PathValue("id"), mockapi.Action(r.PathValue("action"))
	rows := p.mock.Rows(id)
	if len(rows) == 0 {
		return nil, errors.New("there is no such link any more")
	}
	if !slices.ContainsFunc(rows[0].Offers, func(o mockapi.Offer) bool { return o.Action == action }) {
		return nil, errors.New("“" + string(action) + "” does not fit " + rows[0].Name + ": it is " + rows[0].Status)
	}
	if err := p.mock.Act(id, action, body.Reason); err != nil {
		return nil, err
	}
	return p.mock.Rows(id)[0], nil
}

// key returns the pairing key. The page asks for it only on a click.
func (p *Portal) key(r *http.Request, _ request) (any, error) {
	link, err := p.mock.Link(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return map[string]string{"pairing_key": link.PairingKey}, nil
}

func (p *Portal) fault(r *http.Request, body request) (any, error) {
	if err := p.mock.SetSwitch(r.PathValue("name"), body.On, body.Operation); err != nil {
		return nil, err
	}
	return p.mock.Switches(), nil
}

// partner makes links wait for a person, or lets them move by themselves. They then move after the program's initial
// times, or after three seconds if those were manual.
func (p *Portal) partner(_ *http.Request, body request) (any, error) {
	lifecycle := p.mock.Lifecycle()
	if body.Waits {
		lifecycle.Requested, lifecycle.Provisioning, lifecycle.Deprovisioning = mockapi.Manual, mockapi.Manual, mockapi.Manual
	} else {
		lifecycle.Requested = byItself(p.byItself.Requested)
		lifecycle.Provisioning = byItself(p.byItself.Provisioning)
		lifecycle.Deprovisioning = byItself(p.byItself.Deprovisioning)
	}
	p.mock.SetLifecycle(lifecycle)
	return p.pace(), nil
}

func (p *Portal) details(w http.ResponseWriter, r *http.Request) {
	details, err := p.mock.Details(r.PathValue("id"))
	if err != nil {
		answer(w, http.StatusNotFound, problem{err.Error()})
		return
	}
	answer(w, http.StatusOK, details)
}
