package mockapi

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// FaultKind is what goes wrong. A kind named …Before happens instead of the operation, a kind named …After once the
// operation is done.
type FaultKind string

// The kinds of faults.
const (
	StatusBefore       FaultKind = "status_before"       // Status (500), and nothing is done
	StatusAfter        FaultKind = "status_after"        // done, but the reply is Status (500)
	ResetBefore        FaultKind = "reset_before"        // the TCP connection is reset
	ResetAfter         FaultKind = "reset_after"         // done, then the connection is reset
	TruncateAfter      FaultKind = "truncate_after"      // done; half of the body arrives
	NotJSONAfter       FaultKind = "not_json_after"      // done; 200 with a page of HTML
	EmptyAfter         FaultKind = "empty_after"         // done; 200 with no body
	StallBefore        FaultKind = "stall_before"        // no reply for Delay (0: until the client disconnects), then Status (504); nothing is done
	StallAfter         FaultKind = "stall_after"         // the same, but the operation is done at once
	Latency            FaultKind = "latency"             // Delay, then everything as usual
	TooManyRequests    FaultKind = "too_many_requests"   // 429, with RetryAfter if set
	UnknownStatus      FaultKind = "unknown_status"      // done; Body replaces each status in the reply: an Edit
	LeaveOut           FaultKind = "leave_out"           // done; each object, and its partner, loses the field that Body names: an Edit
	Edit               FaultKind = "edit"                // done; Body, a JSON object, is merged into the object of the reply or of a list
	Another            FaultKind = "another"             // done; the reply is another link or policy, made up if there is none
	Replace            FaultKind = "replace"             // done; 200 with Body, or a message that is no object of the API
	TotalCount         FaultKind = "total_count"         // done; a list says that it has Body objects; "": it does not say
	EmptyPage          FaultKind = "empty_page"          // done; page Body ("2") of a list is empty; other pages do not count
	ConflictAfter      FaultKind = "conflict_after"      // done; 409 about the object itself, of type Body: conflict or transient_state
	Ignored            FaultKind = "ignored"             // the reply is as if it were done (DELETE: `deleted`), but nothing is
	Query              FaultKind = "query"               // Body, a query, replaces parts of the request's; page_size only caps
	Frozen             FaultKind = "frozen"              // lists show the links as they were when the rule was added
	OtherTenant        FaultKind = "other_tenant"        // another organization's key: 404 (Body "403": 403), lists without objects
	Hidden             FaultKind = "hidden"              // as if the object did not exist: 404, and not in lists
	TransientState     FaultKind = "transient_state"     // 409; Body is the current state (configuring)
	PreconditionFailed FaultKind = "precondition_failed" // 412; Body is the help message
	PermissionsDenied  FaultKind = "permissions_denied"  // 403
	Conflict           FaultKind = "conflict"            // 409 of type conflict
)

// effect is what a kind of fault does. Each of its functions may be nil.
type effect struct {
	before step // its reply takes the place of the operation; nil goes on to the operation
	after  step // its reply takes the place of the operation's, which is done
	fits   func(body string) bool
}

// step is a part of an effect. done is nil before the operation. A nil result changes nothing.
type step func(s *Server, f *fault, c *call, done *reply) *reply

// effects are all kinds of faults.
var effects = map[FaultKind]effect{
	StatusBefore:    {before: status(http.StatusInternalServerError)},
	StatusAfter:     {after: status(http.StatusInternalServerError)},
	ResetBefore:     {before: fixed(reply{})},
	ResetAfter:      {after: fixed(reply{})},
	TruncateAfter:   {after: truncate},
	NotJSONAfter:    {after: fixed(reply{200, "text/html; charset=utf-8", []byte("<html><body>Please wait…</body></html>"), "", false})},
	EmptyAfter:      {after: fixed(reply{status: http.StatusOK})},
	StallBefore:     {before: stall},
	StallAfter:      {after: stall},
	Latency:         {before: func(s *Server, f *fault, c *call, _ *reply) *reply { s.delay(c, f.Delay); return nil }},
	TooManyRequests: {before: refuse(func(f *fault, _ *call) *apiError { return tooManyRequests(f.RetryAfter) })},
	UnknownStatus:   {after: edit(func(f *fault) object { return object{"status": either(f.Body, "some_new_status")} })},
	LeaveOut:        {after: edit(func(f *fault) object { return object{f.Body: nil, "partner": object{f.Body: nil}} })},
	Edit:            {after: edit(func(f *fault) object { return decoded(f.Body) }), fits: isObject},
	Another:         {after: another},
	Replace:         {after: replace},
	TotalCount:      {after: rewrite(count), fits: isNumber},
	EmptyPage:       {after: rewrite(emptyPage), fits: isNumber},
	ConflictAfter:   {after: conflictAfter, fits: isConflict},
	Ignored:         {before: func(_ *Server, _ *fault, c *call, _ *reply) *reply { c.ignored = true; return nil }, after: sayDeleted},
	Query:           {before: query, fits: isQuery},
	Frozen:          {before: func(_ *Server, f *fault, c *call, _ *reply) *reply { c.frozen = &f.links; return nil }},
	OtherTenant:     {before: otherTenant},
	Hidden:          {before: hide},
	TransientState: {before: refuse(func(f *fault, c *call) *apiError {
		return transientState("link", c.id, either(f.Body, statusConfiguring))
	})},
	PreconditionFailed: {before: refuse(func(f *fault, _ *call) *apiError { return preconditionFailed(f.Body) })},
	PermissionsDenied:  {before: refuse(func(*fault, *call) *apiError { return permissionsDenied("write", "interlink") })},
	Conflict:           {before: refuse(func(_ *fault, c *call) *apiError { return conflict("link", c.id) })},
}

func isObject(body string) bool { return decoded(body) != nil }

func isNumber(body string) bool {
	_, err := strconv.Atoi(either(body, "0"))
	return err == nil
}

func isConflict(body string) bool {
	return body == "" || body == "conflict" || body == "transient_state"
}

func isQuery(body string) bool {
	_, err := url.ParseQuery(body)
	return err == nil && body != ""
}

// status replies with the fault's status, or with byDefault if it has none.
func status(byDefault int) step {
	return func(_ *Server, f *fault, _ *call, _ *reply) *reply {
		out := bareStatus(cmp.Or(f.Status, byDefault)).reply()
		out.retryAfter = f.RetryAfter
		if f.Body != "" {
			out.body = []byte(f.Body)
		}
		return out
	}
}

func fixed(r reply) step { return func(*Server, *fault, *call, *reply) *reply { return &r } }

func refuse(with func(*fault, *call) *apiError) step {
	return func(_ *Server, f *fault, c *call, _ *reply) *reply { return with(f, c).reply() }
}

func truncate(_ *Server, _ *fault, _ *call, done *reply) *reply {
	done.truncated = true
	return done
}

// stall holds a request, then replies as a gateway that has waited long enough.
func stall(s *Server, f *fault, c *call, _ *reply) *reply {
	if !s.wait(c.request, cmp.Or(f.Delay, -1)) {
		panic(http.ErrAbortHandler)
	}
	return status(http.StatusGatewayTimeout)(s, f, c, nil)
}

func hide(s *Server, f *fault, c *call, _ *reply) *reply {
	if c.hideAll = f.Link == ""; !c.hideAll {
		s.mu.Lock()
		defer s.mu.Unlock()
		c.hidden, _ = s.st.findLink(f.Link) // if there is no such link, there is nothing to hide
	}
	return nil
}

// object is a JSON object.
type object = map[string]any

// edit merges a patch into the objects of a reply (only the fault's link, if it names one).
func edit(patch func(*fault) object) step {
	return rewrite(func(f *fault, _ *call, whole object) {
		for _, o := range objects(whole) {
			partner, _ := o["partner"].(object)
			if f.Link == "" || o["id"] == f.Link || o["name"] == f.Link || partner["pairing_key"] == f.Link {
				merge(o, patch(f))
			}
		}
	})
}

// rewrite changes the body of a reply, unless it is an error.
func rewrite(change func(f *fault, c *call, whole object)) step {
	return func(_ *Server, f *fault, c *call, done *reply) *reply {
		var whole object
		if done.status != http.StatusOK || json.Unmarshal(done.body, &whole) != nil {
			return nil
		}
		change(f, c, whole)
		done.body, _ = json.Marshal(whole) // it was JSON before
		return done
	}
}

// objects returns the object of a reply, or those of a list.
func objects(whole object) []object {
	if _, list := whole["total_count"]; !list {
		return []object{whole}
	}
	var out []object
	for _, v := range whole {
		many, _ := v.([]any)
		for _, one := range many {
			if o, ok := one.(object); ok {
				out = append(out, o)
			}
		}
	}
	return out
}

// merge sets the fields of a patch. A null deletes the field, and an object is merged into the object that is there.
func merge(into, patch object) {
	for key, value := range patch {
		inner, nested := value.(object)
		old, there := into[key].(object)
		switch {
		case value == nil:
			delete(into, key)
		case nested && there:
			merge(old, inner)
		case !nested:
			into[key] = value
		}
	}
}

func decoded(body string) (o object) {
	_ = json.Unmarshal([]byte(body), &o) // checked when the rule was added
	return o
}

// another replies with the first other object of the same kind, or else with one that is made up.
func another(s *Server, _ *fault, c *call, done *reply) *reply {
	id, _ := decoded(string(done.body))["id"].(string)
	if id == "" || done.status != http.StatusOK {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.st.links.get(id); ok {
		for _, l := range s.st.aliveLinks() {
			if l.id != id {
				return jsonReply(http.StatusOK, l.json())
			}
		}
	}
	if _, ok := s.st.policies.get(id); ok {
		for _, p := range s.st.policies.list {
			if p.ID != id {
				return jsonReply(http.StatusOK, p.PolicyView)
			}
		}
	}
	return edit(func(*fault) object {
		return object{"id": "ffffffff" + id[8:], "name": "another", "created_at": "2026-01-01T00:00:00.000000Z"}
	})(s, &fault{}, c, done)
}

func replace(_ *Server, f *fault, _ *call, _ *reply) *reply {
	return &reply{status: http.StatusOK, contentType: "application/json", body: []byte(either(f.Body, `{"message":"maintenance"}`))}
}

func count(f *fault, _ *call, whole object) {
	if _, list := whole["total_count"]; !list {
		return
	}
	delete(whole, "total_count")
	if f.Body != "" {
		whole["total_count"] = json.Number(f.Body)
	}
}

func emptyPage(_ *fault, _ *call, whole object) {
	for key, value := range whole {
		if _, list := value.([]any); list {
			whole[key] = []any{}
		}
	}
}

func conflictAfter(s *Server, f *fault, c *call, done *reply) *reply {
	if done.status >= http.StatusBadRequest {
		return nil
	}
	made, _ := decoded(string(done.body))["id"].(string)
	id, resource := either(c.id, made), "routing_policy"
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.st.links.get(id); ok {
		resource = "link"
	}
	if f.Body == "transient_state" {
		return transientState(resource, id, statusConfiguring).reply()
	}
	return conflict(resource, id).reply()
}

func sayDeleted(s *Server, f *fault, c *call, done *reply) *reply {
	if c.operation != "DeleteLink" {
		return nil
	}
	return edit(func(*fault) object { return object{"status": statusDeleted} })(s, f, c, done)
}

// query changes the query of a call.
func query(_ *Server, f *fault, c *call, _ *reply) *reply {
	override, _ := url.ParseQuery(f.Body) // checked when the rule was added
	for key, values := range override {
		asked, _ := strconv.Atoi(c.query.Get(key))
		most, _ := strconv.Atoi(values[0])
		switch {
		case key == "page_size" && asked > 0 && asked < most: // a cap
		case values[0] == "":
			c.query.Del(key)
		default:
			c.query[key] = values
		}
	}
	return nil
}

// otherTenant hides everything but what all organizations see, and a VPC of the other one.
func otherTenant(_ *Server, f *fault, c *call, _ *reply) *reply {
	switch {
	case slices.Contains([]string{"GetPartner", "ListPartners", "GetPop", "ListPops"}, c.operation):
		return nil
	case f.Body == "403" && c.id != "":
		return permissionsDenied("read", "interlink").reply()
	case c.operation == "ListVPCs" && c.query.Get("project_id") == "": // inferred
		id, now := newUUID(), c.now.Format(timeLayout)
		theirs := VPCView{ID: id, ProjectID: id, OrganizationID: id, Name: "default", CreatedAt: now, UpdatedAt: now}
		return jsonReply(http.StatusOK, map[string]any{"vpcs": []VPCView{theirs}, "total_count": 1})
	}
	c.hideAll = true
	return nil
}
