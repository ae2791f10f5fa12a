package mockapi

// pop is a PoP on the wire (recorded form).
type pop struct {
	ID                  string   `json:"id"`
	Name                string   `json:"name"`
	HostingProviderName string   `json:"hosting_provider_name"`
	Address             string   `json:"address"`
	City                string   `json:"city"`
	LogoURL             string   `json:"logo_url"`
	Bandwidths          []uint64 `json:"available_link_bandwidths_mbps"`
	DisplayName         string   `json:"display_name"`
	Region              string   `json:"region"`

	noDedicated bool // the API has only a filter for it, not a field
	unlisted    bool // the list shows none of its bandwidths (recorded of DC2)
}

// listed returns a PoP as the list shows it.
func (p *pop) listed() pop {
	shown := *p
	if p.unlisted {
		shown.Bandwidths = []uint64{}
	}
	return shown
}

func (s *Server) getPop(c *call) (any, *apiError) { return lookup(c, s.st.pops, "pop_id", "pop") }

func (s *Server) listPops(c *call) (any, *apiError) {
	f := &filters{q: c.query}
	if err := f.check([]string{"partner_id"}, []string{"dedicated_available", "l3_connectivity_partners"},
		[]string{"link_bandwidth_mbps"}, nil); err != nil {
		return nil, err
	}
	return list(c, "pops", s.st.pops, func(p *pop) bool {
		var ids []string
		l3 := false
		for _, pt := range s.st.partners.list {
			if pt.at(p) {
				ids = append(ids, pt.ID)
				l3 = l3 || pt.l3()
			}
		}
		return f.contains("name", p.Name) &&
			f.contains("hosting_provider_name", p.HostingProviderName) && f.id("partner_id", ids...) &&
			f.number("link_bandwidth_mbps", p.Bandwidths...) && f.flag("dedicated_available", !p.noDedicated) &&
			f.flag("l3_connectivity_partners", l3)
	}, orders[pop]{"name": func(a, b *pop) int { return compareNames(a.Name, b.Name) }}, (*pop).listed)
}
