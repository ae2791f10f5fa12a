package mockapi

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// AddVPC adds a VPC of the default project and region, and returns its id.
func (s *Server) AddVPC(name string) string { return s.AddVPCIn(DefaultRegion, DefaultProjectID, name) }

// AddVPCIn adds a VPC and returns its id.
func (s *Server) AddVPCIn(region, projectID, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	v := s.newVPC(region, projectID, name, nil, now)
	s.st.event(now, "change", v.ID, v.Name, "VPC seeded")
	return v.ID
}

func (s *Server) newVPC(region, project, name string, tags []string, at time.Time) *VPCView {
	project, made := strings.ToLower(project), at.Format(timeLayout)
	v := &VPCView{
		ID: newUUID(), ProjectID: project, OrganizationID: project, Name: name, Tags: tagsOf(tags), Region: region,
		RoutingEnabled: true, CustomRoutesPropagationEnabled: true, // recorded, though enable_routing was false
		CreatedAt: made, UpdatedAt: made,
	}
	s.st.vpcs.add(v.ID, v)
	return v
}

// PolicySeed is a routing policy to add. IsIPv6 sets its family. The prefixes are not checked.
type PolicySeed struct {
	ID              string   `json:"-"`
	Region          string   `json:"-"`
	Name            string   `json:"name"`
	ProjectID       string   `json:"project_id"`
	Tags            []string `json:"tags"`
	PrefixFilterIn  []string `json:"prefix_filter_in"`
	PrefixFilterOut []string `json:"prefix_filter_out"`
	IsIPv6          bool     `json:"is_ipv6"`
}

// AddPolicy adds a routing policy and returns its id.
func (s *Server) AddPolicy(seed PolicySeed) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	p := s.newPolicy(seed, now)
	s.st.event(now, "change", p.ID, p.Name, "routing policy seeded")
	return p.ID
}

func (s *Server) newPolicy(seed PolicySeed, at time.Time) *policy {
	project, made := strings.ToLower(either(seed.ProjectID, DefaultProjectID)), at.Format(timeLayout)
	p := &policy{PolicyView: PolicyView{
		either(strings.ToLower(seed.ID), newUUID()), project, project, seed.Name, tagsOf(seed.Tags), tagsOf(seed.PrefixFilterIn),
		tagsOf(seed.PrefixFilterOut), seed.IsIPv6, made, made, either(seed.Region, DefaultRegion),
	}}
	s.st.policies.add(p.ID, p)
	return p
}

// ConnectionSeed is a dedicated connection to add. Empty fields get a sensible value.
type ConnectionSeed struct {
	ID                      string   `json:"id"`
	Name                    string   `json:"name"`
	Region                  string   `json:"region"`
	ProjectID               string   `json:"project_id"`
	PopID                   string   `json:"pop_id"` // default: DC3
	Status                  string   `json:"status"` // default: active
	Tags                    []string `json:"tags"`
	BandwidthMbps           uint64   `json:"bandwidth_mbps"`            // default: 10000
	AvailableLinkBandwidths []uint64 `json:"available_link_bandwidths"` // Mbit/s; default: 50 to 10000
	VLANStart               uint32   `json:"vlan_start"`                // both included; 0: no range of its own
	VLANEnd                 uint32   `json:"vlan_end"`
	DemarcationInfo         string   `json:"demarcation_info"`
}

// AddConnection adds a dedicated connection and returns its id.
func (s *Server) AddConnection(seed ConnectionSeed) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, project := s.now(), either(seed.ProjectID, DefaultProjectID)
	c := &connection{
		ID: either(strings.ToLower(seed.ID), newUUID()), ProjectID: project, OrganizationID: project,
		Status: either(seed.Status, statusActive), Name: seed.Name, Tags: tagsOf(seed.Tags), PopID: either(seed.PopID, PopDC3),
		BandwidthMbps: cmp.Or(seed.BandwidthMbps, 10000), AvailableLinkBandwidths: seed.AvailableLinkBandwidths,
		CreatedAt: now.Format(timeLayout), UpdatedAt: now.Format(timeLayout), DemarcationInfo: seed.DemarcationInfo,
		Region: either(seed.Region, DefaultRegion),
	}
	if c.AvailableLinkBandwidths == nil {
		c.AvailableLinkBandwidths = []uint64{50, 100, 200, 500, 1000, 2000, 5000, 10000}
	}
	if seed.VLANStart != 0 {
		c.VlanRange = &vlanRange{seed.VLANStart, seed.VLANEnd}
	}
	s.st.connections.add(c.ID, c)
	s.st.event(now, "change", c.ID, c.Name, "dedicated connection seeded")
	return c.ID
}

// LinkSeed is a link to add as if it had been ordered before. It is not checked, and does not count as an order. Empty
// fields get a sensible value.
type LinkSeed struct {
	ID                string   `json:"id"`
	Name              string   `json:"name"`
	Region            string   `json:"region"`
	ProjectID         string   `json:"project_id"`
	Tags              []string `json:"tags"`
	PopID             string   `json:"pop_id"`        // default: TH2, or that of the connection
	PartnerID         string   `json:"partner_id"`    // default: FranceIX if there is no connection
	ConnectionID      string   `json:"connection_id"` // makes it self-hosted
	PairingKey        string   `json:"pairing_key"`
	BandwidthMbps     uint64   `json:"bandwidth_mbps"`   // default: 50
	Status            string   `json:"status"`           // default: active; any string
	DeprovisionedBy   string   `json:"deprovisioned_by"` // with status deprovisioning: user (default) or partner
	Moves             bool     `json:"moves"`            // it follows the lifecycle from that status on; otherwise it stays until the next action
	DisapprovedReason string   `json:"disapproved_reason"`
	VpcID             string   `json:"vpc_id"`
	RoutingPolicyV4ID string   `json:"routing_policy_v4_id"`
	RoutingPolicyV6ID string   `json:"routing_policy_v6_id"`
	BgpV4Status       string   `json:"bgp_v4_status"` // default: as status and policies imply
	BgpV6Status       string   `json:"bgp_v6_status"`
	Propagation       bool     `json:"enable_route_propagation"`
	VLAN              uint32   `json:"vlan"`
	PeerASN           uint32   `json:"peer_asn"`
}

// AddLink adds a link and returns its id.
func (s *Server) AddLink(seed LinkSeed) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, project := s.now(), either(seed.ProjectID, DefaultProjectID)
	s.advance(now)
	l := &link{
		id: either(strings.ToLower(seed.ID), newUUID()), region: either(seed.Region, DefaultRegion),
		project: project, organization: project, tags: seed.Tags,
		name: either(seed.Name, fmt.Sprintf("link-%d", s.st.sequence+1)), popID: seed.PopID, bandwidth: cmp.Or(seed.BandwidthMbps, 50),
		bgpV4: bgpDisabled, bgpV6: bgpDisabled, vpcID: seed.VpcID, policyV4: seed.RoutingPolicyV4ID,
		policyV6: seed.RoutingPolicyV6ID, propagation: seed.Propagation, created: now,
		partnerID: seed.PartnerID, connectionID: seed.ConnectionID, pairingKey: seed.PairingKey,
		disapproved: seed.DisapprovedReason, vlan: seed.VLAN, peerASN: cmp.Or(seed.PeerASN, defaultPeerASN), held: !seed.Moves, seeded: true,
		endedBy: seed.DeprovisionedBy,
	}
	if l.connectionID == "" {
		l.partnerID = either(l.partnerID, PartnerFranceIX)
		if p, ok := s.st.partners.get(l.partnerID); ok {
			l.l3 = p.L3Connectivity
		}
	} else if c, ok := s.st.connections.get(l.connectionID); ok {
		l.popID = either(l.popID, c.PopID)
	}
	l.popID = either(l.popID, PopTH2)
	if l.vlan == 0 {
		s.st.assignVLAN(l, minVLAN, maxVLAN) // none left: 0 stays, a seed is not checked
	}
	s.place(l)
	if seed.Status == statusConfiguring {
		l.resume = l.firstStatus()
	}
	s.move(l, either(seed.Status, statusActive), now, ByHand)
	switch l.status { // only an accepted link gets to these statuses
	case statusDeprovisioning:
		l.accepted = true
	case statusAllDown:
		l.setSessions(Down)
	case statusLimited:
		l.setSessions(Degrade)
	}
	l.bgpV4, l.bgpV6 = either(seed.BgpV4Status, l.bgpV4), either(seed.BgpV6Status, l.bgpV6)
	l.record(now)
	return l.id
}
