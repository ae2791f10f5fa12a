package mockapi

import (
	"fmt"
	"slices"
	"strings"
)

type createLinkRequest struct {
	ProjectID         string   `json:"project_id"`
	Name              string   `json:"name"`
	Tags              []string `json:"tags"`
	PopID             string   `json:"pop_id"`
	BandwidthMbps     uint64   `json:"bandwidth_mbps"`
	ConnectionID      string   `json:"connection_id"`
	PartnerID         string   `json:"partner_id"`
	PeerASN           *uint32  `json:"peer_asn"`
	VLAN              *uint32  `json:"vlan"`
	RoutingPolicyV4ID string   `json:"routing_policy_v4_id"`
	RoutingPolicyV6ID string   `json:"routing_policy_v6_id"`
}

func (r *createLinkRequest) check() *apiError {
	var a arguments
	a.uuid("project_id", r.ProjectID, true)
	a.uuid("pop_id", r.PopID, true)
	a.uuid("partner_id", r.PartnerID, false)
	a.uuid("connection_id", r.ConnectionID, false)
	a.uuid("routing_policy_v4_id", r.RoutingPolicyV4ID, false)
	a.uuid("routing_policy_v6_id", r.RoutingPolicyV6ID, false)
	a.name(r.Name)
	a.required("bandwidth_mbps", r.BandwidthMbps == 0)
	if (r.PartnerID == "") == (r.ConnectionID == "") {
		a.bad("partner_id", reasonConstraint, "exactly one of partner_id and connection_id must be set")
	}
	if r.PeerASN != nil && *r.PeerASN == 0 {
		a.bad("peer_asn", reasonConstraint, "must not be 0")
	}
	if r.VLAN != nil && (*r.VLAN < minVLAN || *r.VLAN > maxVLAN) {
		a.bad("vlan", reasonConstraint, fmt.Sprintf("must be between %d and %d", minVLAN, maxVLAN))
	}
	return a.err()
}

func (a *arguments) name(name string) {
	switch {
	case name == "":
		a.required("name", true)
	case len([]rune(name)) > maxNameLength:
		a.bad("name", reasonConstraint, fmt.Sprintf("must not be longer than %d characters", maxNameLength))
	}
}

// createLink handles POST /links: the order.
func (s *Server) createLink(c *call) (any, *apiError) {
	var r createLinkRequest
	if err := c.decode(&r); err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	l := &link{
		id: newUUID(), region: c.region, project: strings.ToLower(r.ProjectID), organization: strings.ToLower(r.ProjectID),
		name: r.Name, tags: tagsOf(r.Tags), popID: strings.ToLower(r.PopID), bandwidth: r.BandwidthMbps,
		bgpV4: bgpDisabled, bgpV6: bgpDisabled, created: c.now, updated: c.now, peerASN: defaultPeerASN,
	}
	p, ok := s.st.pops.in(c.region, l.popID)
	if !ok {
		return nil, notFound("pop", l.popID)
	}
	var err *apiError
	if r.PartnerID != "" {
		err = s.hostAtPartner(l, p, &r)
	} else {
		err = s.hostOnConnection(l, &r)
	}
	if err != nil {
		return nil, err
	}
	for i, id := range []string{r.RoutingPolicyV4ID, r.RoutingPolicyV6ID} {
		v6 := i == 1
		if id == "" {
			continue
		}
		pol, ok := s.st.policies.in(c.region, id)
		if !ok {
			return nil, notFound("routing_policy", id)
		}
		if pol.IsIPv6 != v6 {
			return nil, invalidArgument("routing_policy_"+family(v6)+"_id", reasonConstraint, "the routing policy is of the other family")
		}
		*l.policyOf(v6) = pol.ID
	}
	s.place(l)
	s.st.orders++
	first := l.firstStatus()
	if s.lifecycle.Configuring != 0 {
		l.resume, first = first, statusConfiguring
	}
	s.move(l, first, c.now, ByProvider)
	return l.json(), nil
}

// place adds a link to the store. Only its addresses are still missing.
func (s *Server) place(l *link) {
	l.address(s.st.sequence)
	s.st.sequence++
	if l.hosted() && l.pairingKey == "" {
		l.pairingKey = newUUID()
	}
	s.st.links.add(l.id, l)
}

// hostAtPartner sets the user's VLAN and AS number if the partner does not offer layer 3 (documented), or does not say
// (the mock's choice).
func (s *Server) hostAtPartner(l *link, at *pop, r *createLinkRequest) *apiError {
	partnerID := strings.ToLower(r.PartnerID)
	pt, ok := s.st.partners.get(partnerID)
	if !ok || pt.region != l.region {
		return notFound("partner", partnerID)
	}
	if !slices.Contains(at.Bandwidths, l.bandwidth) {
		return invalidArgument("bandwidth_mbps", reasonConstraint, "this bandwidth is not available in this PoP")
	}
	if !pt.at(at) {
		return preconditionFailed("the partner is not present in this PoP")
	}
	l.partnerID, l.l3 = pt.ID, pt.L3Connectivity
	if pt.l3() {
		var a arguments
		if r.PeerASN != nil {
			a.bad("peer_asn", reasonConstraint, ownRouterOnly)
		}
		if r.VLAN != nil {
			a.bad("vlan", reasonConstraint, ownRouterOnly)
		}
		if err := a.err(); err != nil {
			return err
		}
	}
	return s.setSide(l, r, minVLAN, maxVLAN, "the partner's connection in this PoP")
}

// ownRouterOnly is the help for fields that only the user's own router needs (inferred text).
const ownRouterOnly = "can only be set on self-hosted links, and by way of a partner without L3 connectivity"

// setSide sets what was ordered for the user's router: its AS number, and its VLAN or else a free one.
func (s *Server) setSide(l *link, r *createLinkRequest, from, to uint32, trunk string) *apiError {
	if r.PeerASN != nil {
		l.peerASN = *r.PeerASN
	}
	switch {
	case r.VLAN == nil:
		if !s.st.assignVLAN(l, from, to) {
			return preconditionFailed("no VLAN is left on " + trunk)
		}
	case *r.VLAN < from || *r.VLAN > to:
		return invalidArgument("vlan", reasonConstraint, fmt.Sprintf("must be in the range of %s, %d to %d", trunk, from, to))
	case s.st.vlanInUse(l, *r.VLAN):
		return invalidArgument("vlan", reasonConstraint, "is already taken on "+trunk)
	default:
		l.vlan = *r.VLAN
	}
	return nil
}

func (s *Server) hostOnConnection(l *link, r *createLinkRequest) *apiError {
	id := strings.ToLower(r.ConnectionID)
	cn, ok := s.st.connections.get(id)
	if !ok || cn.Region != l.region {
		return notFound("dedicated_connection", id)
	}
	if !slices.Contains(cn.AvailableLinkBandwidths, l.bandwidth) {
		return invalidArgument("bandwidth_mbps", reasonConstraint, "this bandwidth is not available on this connection")
	}
	if cn.PopID != l.popID {
		return invalidArgument("pop_id", reasonConstraint, "the connection is not in this PoP")
	}
	if cn.Status != statusActive {
		return preconditionFailed("the dedicated connection is " + cn.Status)
	}
	l.connectionID = cn.ID
	left := cn.BandwidthMbps // documented: the links of a connection share its port
	for _, o := range s.st.aliveLinks() {
		if o.connectionID == cn.ID {
			left -= min(left, o.bandwidth)
		}
	}
	if l.bandwidth > left {
		return preconditionFailed(fmt.Sprintf("the connection has %d Mbps left", left))
	}
	from, to := cn.vlans()
	return s.setSide(l, r, from, to, "the connection")
}

// linkOf returns the link that a call names.
func (s *Server) linkOf(c *call) (*link, *apiError) {
	l, err := lookup(c, s.st.links, "link_id", "link")
	if err == nil && (l.status == statusDeleted || c.hides(l)) {
		return nil, notFound("link", c.id)
	}
	return l, err
}

// changeable returns the link that a call names, if its status allows changes.
func (s *Server) changeable(c *call) (*link, *apiError) {
	l, err := s.linkOf(c)
	if err != nil {
		return nil, err
	}
	switch {
	case l.status == statusConfiguring:
		return nil, transientState("link", l.id, l.status)
	case l.status == statusLocked:
		return nil, locked("link", l.id)
	case dead(l.status):
		return nil, preconditionFailed("the link is " + l.status)
	}
	return l, nil
}

func (s *Server) getLink(c *call) (any, *apiError) {
	l, err := s.linkOf(c)
	if err != nil {
		return nil, err
	}
	return l.json(), nil
}

// updateLink handles PATCH: name, tags and peer_asn only.
func (s *Server) updateLink(c *call) (any, *apiError) {
	var r struct {
		Name    *string   `json:"name"`
		Tags    *[]string `json:"tags"`
		PeerASN *uint32   `json:"peer_asn"`
	}
	if err := c.decode(&r); err != nil {
		return nil, err
	}
	var a arguments
	if r.Name != nil {
		a.name(*r.Name)
	}
	if r.PeerASN != nil && *r.PeerASN == 0 {
		a.bad("peer_asn", reasonConstraint, "must not be 0")
	}
	if err := a.err(); err != nil {
		return nil, err
	}
	l, err := s.changeable(c)
	if err != nil {
		return nil, err
	}
	if r.PeerASN != nil && l.l3 != nil && *l.l3 {
		return nil, invalidArgument("peer_asn", reasonConstraint, ownRouterOnly)
	}
	if r.Name != nil {
		l.name = *r.Name
	}
	if r.Tags != nil {
		l.tags = tagsOf(*r.Tags)
	}
	if r.PeerASN != nil {
		l.peerASN = *r.PeerASN
	}
	return s.done(c, l, "updated")
}

// deleteLink handles DELETE. A link that the partner never accepted is gone at once (recorded), and so is a self-hosted one.
// Any other waits for the other side (documented). If the partner removed its half earlier, both sides are done.
func (s *Server) deleteLink(c *call) (any, *apiError) {
	l, err := s.linkOf(c)
	if err != nil {
		return nil, err
	}
	switch {
	case l.status == statusConfiguring:
		return nil, transientState("link", l.id, l.status)
	case l.status == statusLocked:
		return nil, locked("link", l.id)
	case l.status == statusDeprovisioning && l.endedBy == sideUser:
		return nil, preconditionFailed("the link is deprovisioning already")
	case l.propagation && !dead(l.status): // a dead link allows no call that would turn it off
		return nil, preconditionFailed("route propagation must be disabled before the link is deleted")
	}
	l.held = false
	if statuses[l.status].unbuilt || !l.accepted || !l.hosted() || l.status == statusDeprovisioning {
		updated := l.updated
		s.move(l, statusDeleted, c.now, ByProvider)
		l.updated = updated // recorded: this reply has the old one
	} else {
		s.move(l, statusDeprovisioning, c.now, ByProvider)
	}
	return l.json(), nil
}

func family(v6 bool) string {
	if v6 {
		return "v6"
	}
	return "v4"
}
