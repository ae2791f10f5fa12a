package mockapi

import (
	"net/netip"
	"time"
)

// VLANs that a link may have (documented).
const (
	minVLAN = 1500
	maxVLAN = 3899
)

// The default AS numbers of a link (recorded).
const (
	scalewayASN    = 12876
	defaultPeerASN = 39801
)

const maxNameLength = 255 // inferred

// link is an InterLink as the mock keeps it.
type link struct {
	id, region, project, organization string
	name                              string
	tags                              []string
	popID                             string
	bandwidth                         uint64
	status, bgpV4, bgpV6              string
	vpcID, policyV4, policyV6         string // "" while none is attached
	propagation                       bool
	created, updated                  time.Time

	partnerID, pairingKey, disapproved string // hosted
	connectionID                       string // self-hosted
	vlan, peerASN                      uint32
	scwV4, scwV6, peerV4, peerV6       string
	l3                                 *bool // sent if the partner has it

	since       time.Time // when the status began
	resume      string    // the status after configuring
	resumeSince time.Time // when that began, if it had begun before
	again       bool      // configuring because of a change, not because of the order
	held        bool      // does not leave its resting status by itself
	stuck       bool      // configuring until an action ends it
	accepted    bool      // the partner has, or had, its half
	lockedFrom  string
	endedBy     string // who began deprovisioning: sideUser or sidePartner; "" if nobody has
	seeded      bool
	history     []StatusChange
	versions    []version // oldest first, the current one last
}

func (l *link) hosted() bool { return l.partnerID != "" }

// policyOf returns the policy attached for a family.
func (l *link) policyOf(v6 bool) *string {
	if v6 {
		return &l.policyV6
	}
	return &l.policyV4
}

// linkJSON is the wire form of a link. Unset fields are absent, not null (recorded). A field that is newer than the
// recordings has the tag `recorded:"no"`.
type linkJSON struct {
	ID                     string       `json:"id"`
	ProjectID              string       `json:"project_id"`
	OrganizationID         string       `json:"organization_id"`
	Name                   string       `json:"name"`
	Tags                   []string     `json:"tags"`
	PopID                  string       `json:"pop_id"`
	BandwidthMbps          uint64       `json:"bandwidth_mbps"`
	Status                 string       `json:"status"`
	BgpV4Status            string       `json:"bgp_v4_status"`
	BgpV6Status            string       `json:"bgp_v6_status"`
	VpcID                  string       `json:"vpc_id,omitempty"`
	RoutingPolicyV4ID      string       `json:"routing_policy_v4_id,omitempty"`
	RoutingPolicyV6ID      string       `json:"routing_policy_v6_id,omitempty"`
	EnableRoutePropagation bool         `json:"enable_route_propagation"`
	CreatedAt              string       `json:"created_at"`
	UpdatedAt              string       `json:"updated_at"`
	Partner                *partnerHost `json:"partner,omitempty"`
	Self                   *selfHost    `json:"self,omitempty"`
	Vlan                   uint32       `json:"vlan"`
	ScwBgpConfig           bgpConfig    `json:"scw_bgp_config"`
	PeerBgpConfig          bgpConfig    `json:"peer_bgp_config"`
	Region                 string       `json:"region"`
}

type partnerHost struct {
	PartnerID         string `json:"partner_id"`
	PairingKey        string `json:"pairing_key"`
	DisapprovedReason string `json:"disapproved_reason"` // "" while there is none (recorded)
	L3Connectivity    *bool  `json:"l3_connectivity,omitempty"`
}

type selfHost struct {
	ConnectionID string `json:"connection_id"`
}

type bgpConfig struct {
	ASN  uint32 `json:"asn"`
	IPv4 string `json:"ipv4"`
	IPv6 string `json:"ipv6"`
}

func (l *link) json() linkJSON {
	j := linkJSON{
		ID: l.id, ProjectID: l.project, OrganizationID: l.organization, Name: l.name, Tags: tagsOf(l.tags),
		PopID: l.popID, BandwidthMbps: l.bandwidth, Status: l.status, BgpV4Status: l.bgpV4, BgpV6Status: l.bgpV6,
		VpcID: l.vpcID, RoutingPolicyV4ID: l.policyV4, RoutingPolicyV6ID: l.policyV6,
		EnableRoutePropagation: l.propagation,
		CreatedAt:              l.created.Format(timeLayout), UpdatedAt: l.updated.Format(timeLayout),
		Vlan:          l.vlan,
		ScwBgpConfig:  bgpConfig{scalewayASN, l.scwV4, l.scwV6},
		PeerBgpConfig: bgpConfig{l.peerASN, l.peerV4, l.peerV6},
		Region:        l.region,
	}
	if l.hosted() {
		j.Partner = &partnerHost{l.partnerID, l.pairingKey, l.disapproved, l.l3}
	} else {
		j.Self = &selfHost{l.connectionID}
	}
	return j
}

// address gives the link its own BGP addresses: a /31 and a /127. Each side gets a host address (the form is recorded;
// the choice of addresses is the mock's).
func (l *link) address(n int) {
	v4 := netip.AddrFrom4([4]byte{169, 254, byte(n >> 7), byte(n << 1)})
	b := netip.MustParseAddr("2001:1bc8:3812:fc60:1139::").As16()
	b[12], b[13], b[14] = byte(n>>16), byte(n>>8), byte(n)
	v6 := netip.AddrFrom16(b)
	l.scwV4, l.peerV4 = v4.String()+"/31", v4.Next().String()+"/31"
	l.scwV6, l.peerV6 = v6.String()+"/127", v6.Next().String()+"/127"
}

// sameTrunk reports whether two links share a port, and so its VLANs (inferred: a connection, or a partner's port at a
// PoP).
func (l *link) sameTrunk(o *link) bool {
	if l.hosted() {
		return o.partnerID == l.partnerID && o.popID == l.popID
	}
	return o.connectionID == l.connectionID
}

func (st *store) vlanInUse(l *link, vlan uint32) bool {
	for _, o := range st.aliveLinks() {
		if o != l && o.vlan == vlan && l.sameTrunk(o) {
			return true
		}
	}
	return false
}

// assignVLAN picks a free VLAN in [from, to]. It starts after the last one, so links get different ones for as long as
// possible.
func (st *store) assignVLAN(l *link, from, to uint32) bool {
	next := st.lastVLAN + 1
	if next < from || next > to {
		next = from
	}
	for range to - from + 1 {
		if !st.vlanInUse(l, next) {
			l.vlan, st.lastVLAN = next, next
			return true
		}
		if next++; next > to {
			next = from
		}
	}
	return false
}

// changed records a change of what the link holds.
func (s *Server) changed(l *link, at time.Time, by Actor, text string) {
	l.updated = at
	l.record(at)
	s.st.linkEvent(at, "change", l, by, text)
}
