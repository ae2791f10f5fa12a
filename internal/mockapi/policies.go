package mockapi

import (
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// policy is a routing policy as the mock stores it.
type policy struct {
	PolicyView
	lastUsed time.Time // when the last link released it
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
	r := PolicySeed{Region: c.region}
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
	p := s.newPolicy(r, c.now)
	s.st.event(c.now, "change", p.ID, p.Name, "routing policy created")
	return p.PolicyView, nil
}

func (s *Server) policyOf(c *call) (*policy, *apiError) {
	return lookup(c, s.st.policies, "routing_policy_id", "routing_policy")
}

func (s *Server) getRoutingPolicy(c *call) (any, *apiError) { return s.policyOf(c) }

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
		a.prefixes("prefix_filter_in", *r.PrefixFilterIn, p.IsIPv6)
	}
	if r.PrefixFilterOut != nil {
		a.prefixes("prefix_filter_out", *r.PrefixFilterOut, p.IsIPv6)
	}
	if err := a.err(); err != nil {
		return nil, err
	}
	if r.Name != nil {
		p.Name = *r.Name
	}
	for to, from := range map[*[]string]*[]string{
		&p.Tags: r.Tags, &p.PrefixFilterIn: r.PrefixFilterIn, &p.PrefixFilterOut: r.PrefixFilterOut,
	} {
		if from != nil {
			*to = tagsOf(*from)
		}
	}
	p.UpdatedAt = c.now.Format(timeLayout)
	s.st.event(c.now, "change", p.ID, p.Name, "routing policy updated")
	return p.PolicyView, nil
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
		if l.policyV4 == p.ID || l.policyV6 == p.ID {
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
	s.st.policies.remove(p.ID)
	s.st.event(at, "change", p.ID, p.Name, "routing policy deleted")
}

func (s *Server) listRoutingPolicies(c *call) (any, *apiError) {
	f := &filters{q: c.query}
	if err := f.check([]string{"project_id", "organization_id"}, []string{"ipv6"}, nil, nil); err != nil {
		return nil, err
	}
	return list(c, "routing_policies", s.st.policies, func(p *policy) bool {
		return f.id("project_id", p.ProjectID) && f.id("organization_id", p.OrganizationID) &&
			f.contains("name", p.Name) && f.tags(p.Tags) && f.flag("ipv6", p.IsIPv6)
	}, orders[policy]{
		"created_at": func(a, b *policy) int { return strings.Compare(a.CreatedAt, b.CreatedAt) },
		"name":       func(a, b *policy) int { return compareNames(a.Name, b.Name) },
	}, itself)
}
