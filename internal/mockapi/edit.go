package mockapi

// LinkFields is what Edit may change of a link.
type LinkFields struct {
	Name                                 string
	Tags                                 []string
	BandwidthMbps                        uint64
	Status                               string // any string; it lasts until the next action
	BgpV4Status, BgpV6Status             string
	VpcID                                string // "": none
	RoutingPolicyV4ID, RoutingPolicyV6ID string // "": none
	EnableRoutePropagation               bool
	PeerASN, VLAN                        uint32
	DisapprovedReason                    string
}

// Edit changes a link (by id, name or pairing key) outside the API, as another user would, or as no user could. It
// checks nothing and triggers nothing. edit must not call the server.
func (s *Server) Edit(key string, edit func(*LinkFields)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advance(now)
	l, err := s.st.findLink(key)
	if err != nil {
		return err
	}
	f := LinkFields{
		l.name, tagsOf(l.tags), l.bandwidth, l.status, l.bgpV4, l.bgpV6, l.vpcID, l.policyV4, l.policyV6, l.propagation,
		l.peerASN, l.vlan, l.disapproved,
	}
	edit(&f)
	l.name, l.tags, l.bandwidth = f.Name, f.Tags, f.BandwidthMbps
	l.vpcID, l.policyV4, l.policyV6 = f.VpcID, f.RoutingPolicyV4ID, f.RoutingPolicyV6ID
	l.propagation, l.peerASN, l.vlan, l.disapproved = f.EnableRoutePropagation, f.PeerASN, f.VLAN, f.DisapprovedReason
	if f.Status != l.status {
		if err := s.act(l, SetStatus, f.Status, now); err != nil {
			return err
		}
	}
	l.bgpV4, l.bgpV6 = f.BgpV4Status, f.BgpV6Status // last: a new status may have set them
	s.changed(l, now, ByHand, "edited behind the API")
	return nil
}

// Remove deletes an object outside the API: a link, routing policy or VPC by its id (a link also by its name or pairing
// key). It checks nothing.
func (s *Server) Remove(key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advance(now)
	if p, ok := s.st.policies.get(key); ok {
		s.removePolicy(p, now)
		return nil
	}
	if v, ok := s.st.vpcs.get(key); ok {
		s.removeVPC(v, now)
		return nil
	}
	l, err := s.st.findLink(key)
	if err != nil {
		return err
	}
	return s.act(l, Delete, "", now)
}

// PolicyFields is what EditPolicy may change of a routing policy.
type PolicyFields struct {
	Name                            string
	Tags                            []string
	PrefixFilterIn, PrefixFilterOut []string
}

// EditPolicy changes a routing policy outside the API, as another user would. edit must not call the server.
func (s *Server) EditPolicy(id string, edit func(*PolicyFields)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.st.policies.get(id)
	if !ok {
		return &controlError{404, "no routing policy has the id " + id}
	}
	f := PolicyFields{p.Name, tagsOf(p.Tags), tagsOf(p.PrefixFilterIn), tagsOf(p.PrefixFilterOut)}
	edit(&f)
	now := s.now()
	p.Name, p.Tags, p.PrefixFilterIn, p.PrefixFilterOut = f.Name, tagsOf(f.Tags), tagsOf(f.PrefixFilterIn), tagsOf(f.PrefixFilterOut)
	p.UpdatedAt = now.Format(timeLayout)
	s.st.event(now, "change", p.ID, p.Name, "edited behind the API")
	return nil
}
