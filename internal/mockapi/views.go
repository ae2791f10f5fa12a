package mockapi

import (
	"slices"
	"time"
)

// LinkView is a link as tests and the control path see it: what the API shows, and internal facts.
type LinkView struct {
	ID                     string         `json:"id"`
	Region                 string         `json:"region"`
	ProjectID              string         `json:"project_id"`
	Name                   string         `json:"name"`
	Tags                   []string       `json:"tags"`
	PopID                  string         `json:"pop_id"`
	BandwidthMbps          uint64         `json:"bandwidth_mbps"`
	PartnerID              string         `json:"partner_id,omitempty"`
	PartnerName            string         `json:"partner_name,omitempty"`
	PairingKey             string         `json:"pairing_key,omitempty"`
	DisapprovedReason      string         `json:"disapproved_reason,omitempty"`
	ConnectionID           string         `json:"connection_id,omitempty"`
	VLAN                   uint32         `json:"vlan"`
	PeerASN                uint32         `json:"peer_asn"`
	Status                 string         `json:"status"`
	DeprovisionedBy        string         `json:"deprovisioned_by,omitempty"` // "user" or "partner": who began to end it
	BgpV4Status            string         `json:"bgp_v4_status"`
	BgpV6Status            string         `json:"bgp_v6_status"`
	VpcID                  string         `json:"vpc_id,omitempty"`
	RoutingPolicyV4ID      string         `json:"routing_policy_v4_id,omitempty"`
	RoutingPolicyV6ID      string         `json:"routing_policy_v6_id,omitempty"`
	EnableRoutePropagation bool           `json:"enable_route_propagation"`
	OrderedAt              time.Time      `json:"ordered_at"`
	UpdatedAt              time.Time      `json:"updated_at"`
	Alive                  bool           `json:"alive"`   // not deleted
	Seeded                 bool           `json:"seeded"`  // not ordered by a call
	History                []StatusChange `json:"history"` // oldest first, the current status last
}

func (s *Server) view(l *link) LinkView {
	v := LinkView{
		ID: l.id, Region: l.region, ProjectID: l.project, Name: l.name, Tags: tagsOf(l.tags), PopID: l.popID,
		BandwidthMbps: l.bandwidth, PartnerID: l.partnerID, PairingKey: l.pairingKey, DisapprovedReason: l.disapproved,
		ConnectionID: l.connectionID, VLAN: l.vlan, PeerASN: l.peerASN, Status: l.status, DeprovisionedBy: l.endedBy, BgpV4Status: l.bgpV4,
		BgpV6Status: l.bgpV6, VpcID: l.vpcID, RoutingPolicyV4ID: l.policyV4, RoutingPolicyV6ID: l.policyV6,
		EnableRoutePropagation: l.propagation, OrderedAt: l.created, UpdatedAt: l.updated,
		Alive: l.status != statusDeleted, Seeded: l.seeded, History: slices.Clone(l.history),
	}
	if p, ok := s.st.partners.get(l.partnerID); ok {
		v.PartnerName = p.Name
	}
	return v
}

// Links returns all links, oldest first, also deleted ones.
func (s *Server) Links() []LinkView { return s.views(true) }

// Alive returns the links that are not deleted, oldest first.
func (s *Server) Alive() []LinkView { return s.views(false) }

func (s *Server) views(deleted bool) []LinkView {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advance(s.now())
	out := []LinkView{}
	for _, l := range s.st.links.list {
		if deleted || l.status != statusDeleted {
			out = append(out, s.view(l))
		}
	}
	return out
}

// Link returns the link with this id, name or pairing key.
func (s *Server) Link(key string) (LinkView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advance(s.now())
	l, err := s.st.findLink(key)
	if err != nil {
		return LinkView{}, err
	}
	return s.view(l), nil
}

// Orders returns the number of orders that were ever taken: POSTs of links that were committed, whatever the reply was.
func (s *Server) Orders() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.st.orders
}

// Policies returns the routing policies, oldest first.
func (s *Server) Policies() []PolicyView {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []PolicyView{}
	for _, p := range s.st.policies.list {
		out = append(out, p.PolicyView)
	}
	return out
}

// VPCs returns the VPCs, oldest first.
func (s *Server) VPCs() []VPCView {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.st.vpcs.values()
}
