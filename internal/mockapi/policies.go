package mockapi

import (
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// policy is a routing policy as the mock stores it.
type policy struct {
	id, region, project, organization string
	name                              string
	tags                              []string
	in, out                           []string
	ipv6                              bool
	created, updated                  time.Time
	lastUsed                          time.Time // when the last link released it
}

// PolicyView is a routing policy on the wire (recorded form) and in tests.
type PolicyView struct {
	ID              string   `json:"id"`
	ProjectID       string   `json:"project_id"`
	OrganizationID  string   `json:"organization_id"`
	Name            string   `json:"name"`
	Tags            []string `json:"tags"`
	PrefixFilterIn  []string `json:"prefix_filter_in"`
	PrefixFilterOut []string `json:"prefix_filter_out"`
	IsIPv6          bool     `json:"is_ipv6"`
	CreatedAt       string   `json:"created_at"`
	UpdatedAt       string   `json:"updated_at"`
	Region          string   `json:"region"`
}

func (p *policy) json() PolicyView {
	return PolicyView{
		p.id, p.project, p.organization, p.name, tagsOf(p.tags), tagsOf(p.in), tagsOf(p.out), p.ipv6,
		p.created.Format(timeLayout), p.updated.Format(timeLayout), p.region,
	}
}

func (s *Server) policyIn(region, id string) (*policy, bool) {
	p, ok := s.st.policies.get(strings.ToLower(id))
	return p, ok && p.region == region
}

// prefixes checks a prefix filter: prefixes of the policy's family, without host bits (documented: one family a
// policy).
func (a *arguments) prefixes(name string, values []string, v6 bool) {
	for _, v := range values {
		p, err := netip.ParsePrefix(v)
		switch {
		case err != nil:
			a.bad(name, reasonFormat, fmt.Sprintf("%q is not an IP prefix", v))
		case p.Addr().Is6() != v6:
			a.bad(name, reasonConstraint, fmt.Sprintf("%s is not of the routing policy's family, IP%s", v, family(v6)))
		case p.Masked() != p:
			a.bad(name, reasonConstraint, fmt.Sprintf("%s has host bits set", v))
		}
	}
}

func (s *Server) createRoutingPolicy(c *call) (any, *apiError) {
	var r struct {
		ProjectID       string   `json:"project_id"`
		Name            string   `json:"name"`
		Tags            []string `json:"tags"`
		PrefixFilterIn  []string `json:"prefix_filter_in"`
		PrefixFilterOut []string `json:"prefix_filter_out"`
		IsIPv6          bool     `json:"is_ipv6"`
	}
	if err := c.decode(&r); err != nil {
		return nil, err
	}
	var a arguments
	a.uuid("project_id", r.ProjectID, true)
	a.name(r.Name)
	a.prefixes("prefix_filter_in", r.PrefixFilterIn, r.IsIPv6)
	a.prefixes("prefix_filter_out", r.PrefixFilterOut, r.IsIPv6)
	if err := a.err(); err != nil {
		return nil, err
	}
	p := &policy{
		id: newUUID(), region: c.region, project: strings.ToLower(r.ProjectID), organization: strings.ToLower(r.ProjectID),
		name: r.Name, tags: tagsOf(r.Tags), in: tagsOf(r.PrefixFilterIn), out: tagsOf(r.PrefixFilterOut), ipv6: r.IsIPv6,
		created: c.now, updated: c.now,
	}
	s.st.policies.add(p.id, p)
	s.st.event(c.now, "change", p.id, p.name, "routing policy created")
	return p.json(), nil
}

func (s *Server) policyOf(c *call) (*policy, *apiError) {
	if !isUUID(c.id) {
		return nil, invalidArgument("routing_policy_id", reasonFormat, "must be a valid UUID")
	}
	p, ok := s.policyIn(c.region, c.id)
	if !ok || c.hideAll {
		return nil, notFound("routing_policy", c.id)
	}
	return p, nil
}

func (s *Server) getRoutingPolicy(c *call) (any, *apiError) {
	p, err := s.policyOf(c)
	if err != nil {
		return nil, err
	}
	return p.json(), nil
}

func (s *Server) updateRoutingPolicy(c *call) (any, *apiError) {
	var r struct {
		Name            *string   `json:"name"`
		Tags            *[]string `json:"tags"`
		PrefixFilterIn  *[]string `json:"prefix_filter_in"`
		PrefixFilterOut *[]string `json:"prefix_filter_out"`
	}
	if err := c.decode(&r); err != nil {
		return nil, err
	}
	p, err := s.policyOf(c)
	if err != nil {
		return nil, err
	}
	var a arguments
	if r.Name != nil {
		a.name(*r.Name)
	}
	if r.PrefixFilterIn != nil {
		a.prefixes("prefix_filter_in", *r.PrefixFilterIn, p.ipv6)
	}
	if r.PrefixFilterOut != nil {
		a.prefixes("prefix_filter_out", *r.PrefixFilterOut, p.ipv6)
	}
	if err := a.err(); err != nil {
		return nil, err
	}
	if r.Name != nil {
		p.name = *r.Name
	}
	for to, from := range map[*[]string]*[]string{&p.tags: r.Tags, &p.in: r.PrefixFilterIn, &p.out: r.PrefixFilterOut} {
		if from != nil {
			*to = tagsOf(*from)
		}
	}
	p.updated = c.now
	s.st.event(c.now, "change", p.id, p.name, "routing policy updated")
	return p.json(), nil
}

// unused records when a link released policies.
func (st *store) unused(at time.Time, ids ...string) {
	for _, id := range ids {
		if p, ok := st.policies.get(id); ok {
			p.lastUsed = at
		}
	}
}

// deleteRoutingPolicy returns 204 (recorded). It returns 412 while a living link uses the policy (inferred), and after
// that for as long as the options say.
func (s *Server) deleteRoutingPolicy(c *call) (any, *apiError) {
	p, err := s.policyOf(c)
	if err != nil {
		return nil, err
	}
	for _, l := range s.st.aliveLinks() {
		if l.policyV4 == p.id || l.policyV6 == p.id {
			return nil, stillInUse("the routing policy is attached to link " + l.id)
		}
	}
	if !p.lastUsed.IsZero() && c.now.Before(p.lastUsed.Add(s.options.PolicyInUseFor)) {
		return nil, stillInUse("the routing policy is in use")
	}
	s.removePolicy(p, c.now)
	return nil, nil
}

func (s *Server) removePolicy(p *policy, at time.Time) {
	s.st.policies.remove(p.id, func(o *policy) bool { return o == p })
	s.st.event(at, "change", p.id, p.name, "routing policy deleted")
}

func (s *Server) listRoutingPolicies(c *call) (any, *apiError) {
	f := &filters{q: c.query}
	if err := f.check([]string{"project_id", "organization_id"}, []string{"ipv6"}, nil, nil); err != nil {
		return nil, err
	}
	var found []*policy
	for _, p := range s.st.policies.list {
		if p.region == c.region && f.id("project_id", p.project) && f.id("organization_id", p.organization) &&
			f.contains("name", p.name) && f.tags(p.tags) && f.flag("ipv6", p.ipv6) {
			found = append(found, p)
		}
	}
	if err := order(c.query, "created_at_asc", orders[*policy]{
		"created_at": func(a, b *policy) int { return a.created.Compare(b.created) },
		"name":       func(a, b *policy) int { return compareNames(a.name, b.name) },
	}, found); err != nil {
		return nil, err
	}
	return listOf(c, "routing_policies", found, (*policy).json)
}
