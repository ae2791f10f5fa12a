package mockapi

import (
	"slices"
	"strings"
	"time"
)

// Row is a link as a page shows it. It does not have the pairing key.
type Row struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Hosted      bool      `json:"hosted"`
	Partner     string    `json:"partner"` // its name; for a self-hosted link, the connection's name
	Pop         string    `json:"pop"`
	Bandwidth   uint64    `json:"bandwidth"`
	Status      string    `json:"status"`
	Since       time.Time `json:"since"`
	Visited     []string  `json:"visited"` // the statuses so far, each once, in order
	Turn        Turn      `json:"turn"`
	VPC         string    `json:"vpc"` // the names, or ids if there is no such object
	PolicyV4    string    `json:"policy_v4"`
	PolicyV6    string    `json:"policy_v6"`
	Propagation bool      `json:"propagation"`
	BgpV4       string    `json:"bgp_v4"`
	BgpV6       string    `json:"bgp_v6"`
	Reason      string    `json:"reason"` // the partner's reason for a refusal
	Offers      []Offer   `json:"offers"`
}

// Offer is an action that fits a link's status.
type Offer struct {
	Action Action `json:"action"`
	By     Actor  `json:"by"`
}

// Details is a row and everything else about the link, except its pairing key.
type Details struct {
	Row
	Region       string    `json:"region"`
	Project      string    `json:"project"`
	Tags         []string  `json:"tags"`
	HasKey       bool      `json:"has_key"`
	VLAN         uint32    `json:"vlan"`
	ScwASN       uint32    `json:"scw_asn"`
	PeerASN      uint32    `json:"peer_asn"`
	ScwV4        string    `json:"scw_v4"`
	ScwV6        string    `json:"scw_v6"`
	PeerV4       string    `json:"peer_v4"`
	PeerV6       string    `json:"peer_v6"`
	OrderedAt    time.Time `json:"ordered_at"`
	History      []Deed    `json:"history"`      // oldest first
	PartnerEmail string    `json:"partner_mail"` // of the partner; "" if self-hosted
}

// Deed is one thing that happened to a link.
type Deed struct {
	Time time.Time `json:"time"`
	By   Actor     `json:"by"`
	Text string    `json:"text"`
}

// Rows returns the links with these ids, in that order, and skips unknown ids. Without ids it returns all links, oldest
// first.
func (s *Server) Rows(ids ...string) []Row {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advance(s.now())
	links := s.st.links.list
	if len(ids) > 0 {
		links = nil
		for _, id := range ids {
			if l, ok := s.st.links.get(id); ok {
				links = append(links, l)
			}
		}
	}
	rows := make([]Row, 0, len(links))
	for _, l := range links {
		rows = append(rows, s.row(l))
	}
	return rows
}

// Details returns the link with this id, name or pairing key, and its history.
func (s *Server) Details(key string) (Details, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advance(s.now())
	l, err := s.st.findLink(key)
	if err != nil {
		return Details{}, err
	}
	d := Details{
		Row: s.row(l), Region: l.region, Project: l.project, Tags: tagsOf(l.tags), HasKey: l.pairingKey != "", VLAN: l.vlan,
		ScwASN: scalewayASN, PeerASN: l.peerASN, ScwV4: l.scwV4, ScwV6: l.scwV6, PeerV4: l.peerV4, PeerV6: l.peerV6,
		OrderedAt: l.created, History: []Deed{},
	}
	if p, ok := s.st.partners.get(l.partnerID); ok {
		d.PartnerEmail = p.ContactEmail
	}
	for _, e := range s.st.events {
		if e.ID == l.id {
			d.History = append(d.History, Deed{e.Time, e.by, e.Text})
		}
	}
	return d, nil
}

// Users returns the ids of the links that an event is about: the link itself, or the links that use the policy or VPC.
func (s *Server) Users(e Event) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.st.links.get(e.ID); ok {
		return []string{e.ID}
	}
	var ids []string
	for _, l := range s.st.links.list {
		if e.ID == l.vpcID || e.ID == l.policyV4 || e.ID == l.policyV6 {
			ids = append(ids, l.id)
		}
	}
	return ids
}

func (s *Server) row(l *link) Row {
	r := Row{
		ID: l.id, Name: l.name, Hosted: l.hosted(), Partner: either(s.st.partnerName(l), l.connectionID), Pop: l.popID,
		Bandwidth: l.bandwidth, Status: l.status, Since: l.since, VPC: l.vpcID, PolicyV4: s.policyName(l.policyV4),
		PolicyV6: s.policyName(l.policyV6), Propagation: l.propagation,
		BgpV4: l.bgpV4, BgpV6: l.bgpV6, Reason: l.disapproved, Offers: l.offers(),
	}
	if p, ok := s.st.pops.get(l.popID); ok {
		r.Pop = strings.TrimPrefix(p.Name, "- ")
	}
	if v, ok := s.st.vpcs.get(l.vpcID); ok {
		r.VPC = v.Name
	}
	for _, change := range l.history {
		if !slices.Contains(r.Visited, change.Status) {
			r.Visited = append(r.Visited, change.Status)
		}
	}
	r.Turn = l.turn(either(r.Partner, "The partner"))
	return r
}

// partnerName is the name of a link's partner, or of its connection where it is self-hosted.
func (st *store) partnerName(l *link) string {
	if p, ok := st.partners.get(l.partnerID); ok {
		return p.Name
	}
	if c, ok := st.connections.get(l.connectionID); ok {
		return c.Name
	}
	return ""
}

func (s *Server) policyName(id string) string {
	if p, ok := s.st.policies.get(id); ok {
		return p.Name
	}
	return id
}

// offers returns the actions of partner and Scaleway that fit the link's status and would change it, in the order in
// which a page shows them.
func (l *link) offers() []Offer {
	offers := []Offer{}
	for _, action := range []Action{Accept, Refuse, Activate, RouterUp, Up, Degrade, Down, Deprovision, Fail, Mend, Lock, Unlock} {
		if l.fits(action) {
			offers = append(offers, Offer{action, actorOf(action)})
		}
	}
	return offers
}

func (l *link) fits(action Action) bool {
	tr := transitions[action]
	if l.status == statusDeleted || tr.to == l.status || tr.from != nil && !slices.Contains(tr.from, l.status) {
		return false
	}
	switch action {
	case Activate: // from ready, the user's router ends the wait
		return l.status == statusProvisioning
	case Deprovision:
		return l.hosted() && (l.status != statusDeprovisioning || l.endedBy != sidePartner)
	default: // as the table of transitions says
		return true
	}
}
