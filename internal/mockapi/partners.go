package mockapi

import (
	"slices"
	"strings"
)

// partner is a partner on the wire (recorded: without region; l3_connectivity only if it is known).
type partner struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	ContactEmail   string `json:"contact_email"`
	LogoURL        string `json:"logo_url"`
	PortalURL      string `json:"portal_url"`
	CreatedAt      string `json:"created_at"`
	UpdatedAt      string `json:"updated_at"`
	L3Connectivity *bool  `json:"l3_connectivity,omitempty"`

	region string
	popIDs []string // nil: every PoP that has bandwidths
}

// at reports whether a partner offers connections in a PoP.
func (p *partner) at(o *pop) bool {
	if p.region != o.Region {
		return false
	}
	if p.popIDs == nil {
		return len(o.Bandwidths) > 0
	}
	return slices.Contains(p.popIDs, o.ID)
}

func (p *partner) l3() bool { return p.L3Connectivity != nil && *p.L3Connectivity }

func (s *Server) getPartner(c *call) (any, *apiError) {
	return lookup(c, s.st.partners, "partner_id", "partner")
}

func (s *Server) listPartners(c *call) (any, *apiError) {
	f := &filters{q: c.query}
	if err := f.check([]string{"pop_ids"}, []string{"l3_connectivity"}, nil, nil); err != nil {
		return nil, err
	}
	return list(c, "partners", s.st.partners, func(p *partner) bool {
		return s.inOneOf(p, c.query["pop_ids"]) && f.flag("l3_connectivity", p.l3())
	}, orders[partner]{"name": func(a, b *partner) int { return compareNames(a.Name, b.Name) }}, itself)
}

// inOneOf reports whether a partner is in one of the PoPs. No PoPs means no filter.
func (s *Server) inOneOf(p *partner, popIDs []string) bool {
	for _, id := range popIDs {
		if o, ok := s.st.pops.get(strings.ToLower(id)); ok && p.at(o) {
			return true
		}
	}
	return len(popIDs) == 0
}
