package mockapi

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// call is one request to the API, as an operation sees it. Operations run one at a time, under Server.mu.
type call struct {
	request    *http.Request
	operation  string // the SDK's name
	region, id string
	query      url.Values
	body       []byte
	now        time.Time
	hideAll    bool     // a fault hides every object
	hidden     *link    // a fault hides this one
	frozen     *[]*link // a fault lists these
	ignored    bool     // a fault undoes the operation
}

func (c *call) hides(l *link) bool { return c.hideAll || c.hidden == l }

// decode reads the body. An empty body counts as {}.
func (c *call) decode(into any) *apiError {
	if len(bytes.TrimSpace(c.body)) == 0 {
		return nil
	}
	if err := json.Unmarshal(c.body, into); err != nil {
		return invalidArgument("body", reasonFormat, err.Error())
	}
	return nil
}

// operation carries out one call. A nil result becomes 204, any other 200 (recorded: creating returns 200 too).
type operation func(*call) (any, *apiError)

// routes lists every call of the API under the SDK's name for it.
func (s *Server) routes() http.Handler {
	const base = "/interlink/v1beta1/regions/{region}/"
	const vpcs = "/vpc/v2/regions/{region}/vpcs"
	mux := http.NewServeMux()
	api := func(name, pattern string, op operation) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, name, op) })
		s.operations = append(s.operations, name)
	}
	api("ListDedicatedConnections", "GET "+base+"dedicated-connections", s.listDedicatedConnections)
	api("GetDedicatedConnection", "GET "+base+"dedicated-connections/{id}", s.getDedicatedConnection)
	api("ListPartners", "GET "+base+"partners", s.listPartners)
	api("GetPartner", "GET "+base+"partners/{id}", s.getPartner)
	api("ListPops", "GET "+base+"pops", s.listPops)
	api("GetPop", "GET "+base+"pops/{id}", s.getPop)
	api("ListLinks", "GET "+base+"links", s.listLinks)
	api("GetLink", "GET "+base+"links/{id}", s.getLink)
	api("CreateLink", "POST "+base+"links", s.createLink)
	api("UpdateLink", "PATCH "+base+"links/{id}", s.updateLink)
	api("DeleteLink", "DELETE "+base+"links/{id}", s.deleteLink)
	api("AttachVpc", "POST "+base+"links/{id}/attach-vpc", s.attachVpc)
	api("DetachVpc", "POST "+base+"links/{id}/detach-vpc", s.detachVpc)
	api("AttachRoutingPolicy", "POST "+base+"links/{id}/attach-routing-policy", s.attachRoutingPolicy)
	api("DetachRoutingPolicy", "POST "+base+"links/{id}/detach-routing-policy", s.detachRoutingPolicy)
	api("SetRoutingPolicy", "POST "+base+"links/{id}/set-routing-policy", s.setRoutingPolicy)
	api("EnableRoutePropagation", "POST "+base+"links/{id}/enable-route-propagation", s.enableRoutePropagation)
	api("DisableRoutePropagation", "POST "+base+"links/{id}/disable-route-propagation", s.disableRoutePropagation)
	api("ListRoutingPolicies", "GET "+base+"routing-policies", s.listRoutingPolicies)
	api("GetRoutingPolicy", "GET "+base+"routing-policies/{id}", s.getRoutingPolicy)
	api("CreateRoutingPolicy", "POST "+base+"routing-policies", s.createRoutingPolicy)
	api("UpdateRoutingPolicy", "PATCH "+base+"routing-policies/{id}", s.updateRoutingPolicy)
	api("DeleteRoutingPolicy", "DELETE "+base+"routing-policies/{id}", s.deleteRoutingPolicy)
	api("ListVPCs", "GET "+vpcs, s.listVPCs)
	api("CreateVPC", "POST "+vpcs, s.createVPC)
	api("GetVPC", "GET "+vpcs+"/{id}", s.getVPC)
	api("UpdateVPC", "PATCH "+vpcs+"/{id}", s.updateVPC)
	api("DeleteVPC", "DELETE "+vpcs+"/{id}", s.deleteVPC)
	api("GetMetadata", "GET /metadata", s.getMetadata)
	api("Unknown", "/", func(*call) (any, *apiError) {
		return nil, &apiError{status: http.StatusNotFound, body: map[string]any{"message": "no such route", "type": "unknown"}}
	})
	slices.Sort(s.operations)
	s.controlRoutes(mux)
	return mux
}

// maxBody limits the size of a request, in bytes.
const maxBody = 1 << 20

// serve handles one request to the API.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, name string, op operation) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	c := &call{
		request: r, operation: name, region: r.PathValue("region"), id: r.PathValue("id"), query: r.URL.Query(), body: body,
	}
	entry := s.logRequest(r, name, body)
	defer s.logEnd(entry)
	out := invalidArgument("body", reasonFormat, "cannot be read").reply()
	if err == nil {
		out = s.answer(c, op, entry)
	}
	s.logReply(entry, out.status)
	out.write(w)
}

// answer carries out a call, with the fault that it meets.
func (s *Server) answer(c *call, op operation, entry *Request) *reply {
	if e := s.admit(c); e != nil {
		return e.reply()
	}
	s.delay(c, s.options.Latency)
	f := s.takeFault(c, entry)
	e := effects[f.Kind]
	if e.before != nil {
		if out := e.before(s, f, c, nil); out != nil {
			return out
		}
	}
	done := s.do(c, op)
	if e.after != nil {
		if out := e.after(s, f, c, done); out != nil {
			return out
		}
	}
	return done
}

// do runs an operation and renders its result.
func (s *Server) do(c *call, op operation) *reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.now = s.now()
	s.advance(c.now)
	if c.region != "" && !regionKnown(c.region) {
		return notFound("region", c.region).reply()
	}
	if c.ignored {
		defer s.st.save()()
	}
	answer, e := op(c)
	switch {
	case e != nil:
		return e.reply()
	case answer == nil:
		return &reply{status: http.StatusNoContent}
	}
	return jsonReply(http.StatusOK, answer)
}

// getMetadata handles GET /metadata. The SDK builds the srn of the objects that it reads from it. Form: the SDK's
// (documented); values: inferred.
func (s *Server) getMetadata(*call) (any, *apiError) {
	return map[string]string{"platform": "scaleway", "partition": "public", "domain": "scw.cloud"}, nil
}

// regionKnown reports whether Scaleway has the region. Only fr-par has InterLink (documented).
func regionKnown(region string) bool {
	return slices.Contains([]string{"fr-par", "nl-ams", "pl-waw", "it-mil"}, region)
}

// admit checks the token and the rate. /metadata takes requests without a token (inferred).
func (s *Server) admit(c *call) *apiError {
	token := c.request.Header.Get("X-Auth-Token")
	switch {
	case c.operation == "GetMetadata":
	case token == "":
		return deniedAuthentication("invalid_argument")
	case s.options.SecretKey != "" && token != s.options.SecretKey:
		return deniedAuthentication("not_found")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.bucket.take(s.options.RateLimit, s.now()) {
		return tooManyRequests("1")
	}
	return nil
}

// delay lets the request count if the client disconnects meanwhile. Only Close ends it here.
func (s *Server) delay(c *call, d time.Duration) {
	if s.wait(c.request, d) {
		return
	}
	select {
	case <-s.quit:
		panic(http.ErrAbortHandler)
	default:
	}
}

// bucket counts requests against a rate. It holds one second's worth.
type bucket struct {
	left float64
	at   time.Time
}

func (b *bucket) take(rate int, now time.Time) bool {
	if rate <= 0 {
		return true
	}
	full := float64(rate)
	if b.at.IsZero() {
		b.left = full
	} else {
		b.left = min(full, b.left+now.Sub(b.at).Seconds()*full)
	}
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}
