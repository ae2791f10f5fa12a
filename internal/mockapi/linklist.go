package mockapi

import (
	"cmp"
	"maps"
	"slices"
)

// listLinks handles GET /links.
func (s *Server) listLinks(c *call) (any, *apiError) {
	f := &filters{q: c.query}
	bgp := []string{bgpUp, bgpDown, bgpDisabled}
	if err := f.check(
		[]string{"project_id", "organization_id", "pop_id", "partner_id", "vpc_id", "routing_policy_id", "connection_id"},
		nil, []string{"bandwidth_mbps"},
		map[string][]string{
			"kind":          {"hosted", "self_hosted", "l2_hosted", "l3_hosted"},
			"bgp_v4_status": bgp, "bgp_v6_status": bgp,
			"status": slices.Sorted(maps.Keys(statuses)),
		}); err != nil {
		return nil, err
	}
	if s.listLag != (ListLag{}) {
		s.fired[LagSwitch]++
	}
	shown := &table[link]{region: s.st.links.region}
	for _, l := range *cmp.Or(c.frozen, &s.st.links.list) {
		if as := s.listed(l, c.now); as != nil && !c.hides(l) {
			shown.list = append(shown.list, as)
		}
	}
	return list(c, "links", shown, f.link, orders[link]{
		"created_at": func(a, b *link) int { return a.created.Compare(b.created) },
		"name":       func(a, b *link) int { return compareNames(a.name, b.name) },
		"status":     func(a, b *link) int { return cmp.Compare(a.status, b.status) },
	}, (*link).json)
}

func (f *filters) link(l *link) bool {
	return f.id("project_id", l.project) && f.id("organization_id", l.organization) &&
		f.contains("name", l.name) && f.tags(l.tags) &&
		f.enum("status", l.status) && f.enum("bgp_v4_status", l.bgpV4) && f.enum("bgp_v6_status", l.bgpV6) &&
		f.id("pop_id", l.popID) && f.number("bandwidth_mbps", l.bandwidth) &&
		f.id("partner_id", l.partnerID) && f.id("vpc_id", l.vpcID) &&
		f.id("routing_policy_id", l.policyV4, l.policyV6) && f.equals("pairing_key", l.pairingKey) &&
		f.kind(l) && f.id("connection_id", l.connectionID)
}

// kind matches hosted and self-hosted links. l2 and l3 are hosted by partners without and with L3 (inferred).
func (f *filters) kind(l *link) bool {
	l3 := l.l3 != nil && *l.l3
	switch f.q.Get("kind") {
	case "hosted":
		return l.hosted()
	case "self_hosted":
		return !l.hosted()
	case "l2_hosted":
		return l.hosted() && !l3
	case "l3_hosted":
		return l.hosted() && l3
	}
	return true
}
