package mockapi

import "strings"

// attachVpc handles POST …/attach-vpc.
func (s *Server) attachVpc(c *call) (any, *apiError) {
	var r struct {
		VpcID string `json:"vpc_id"`
	}
	if err := c.decodeID(&r, "vpc_id", &r.VpcID); err != nil {
		return nil, err
	}
	l, err := s.changeable(c)
	if err != nil {
		return nil, err
	}
	if _, ok := s.st.vpcs.in(c.region, r.VpcID); !ok {
		return nil, notFound("vpc", r.VpcID)
	}
	if err := s.onlyWhenBuilt(l); err != nil {
		return nil, err
	}
	if l.vpcID != "" {
		return nil, preconditionFailed("a VPC is already attached to the link")
	}
	l.vpcID = r.VpcID
	return s.done(c, l, "VPC "+r.VpcID+" attached")
}

// onlyWhenBuilt is the documented variant. A ready link is built on Scaleway's side, so it counts.
func (s *Server) onlyWhenBuilt(l *link) *apiError {
	if s.options.VPCOnlyWhenBuilt && !built(l.status) && l.status != statusReady {
		return preconditionFailed("the link is " + l.status + ", not active")
	}
	return nil
}

// detachVpc handles POST …/detach-vpc. It turns route propagation off (documented).
func (s *Server) detachVpc(c *call) (any, *apiError) {
	l, err := s.changeable(c)
	if err != nil {
		return nil, err
	}
	if l.vpcID == "" {
		return nil, preconditionFailed("no VPC is attached to the link")
	}
	text := "VPC " + l.vpcID + " detached"
	l.vpcID, l.propagation = "", false
	return s.done(c, l, text)
}

// policyCall is the common part of the three calls about routing policies.
func (s *Server) policyCall(c *call) (*link, *policy, *apiError) {
	var r struct {
		RoutingPolicyID string `json:"routing_policy_id"`
	}
	if err := c.decodeID(&r, "routing_policy_id", &r.RoutingPolicyID); err != nil {
		return nil, nil, err
	}
	l, err := s.changeable(c)
	if err != nil {
		return nil, nil, err
	}
	p, ok := s.st.policies.in(c.region, r.RoutingPolicyID)
	if !ok {
		return nil, nil, notFound("routing_policy", r.RoutingPolicyID)
	}
	return l, p, nil
}

func (s *Server) attachRoutingPolicy(c *call) (any, *apiError) {
	l, p, err := s.policyCall(c)
	if err != nil {
		return nil, err
	}
	at := l.policyOf(p.IsIPv6)
	if *at != "" {
		return nil, preconditionFailed("a routing policy of this family is already attached to the link")
	}
	*at = p.ID
	if built(l.status) {
		l.syncSessions()
	}
	return s.done(c, l, "routing policy "+p.Name+" attached")
}

// detachRoutingPolicy turns route propagation off if it removes the last policy (documented).
func (s *Server) detachRoutingPolicy(c *call) (any, *apiError) {
	l, p, err := s.policyCall(c)
	if err != nil {
		return nil, err
	}
	at := l.policyOf(p.IsIPv6)
	if *at != p.ID {
		return nil, preconditionFailed("this routing policy is not attached to the link")
	}
	*at = ""
	s.st.unused(c.now, p.ID)
	if built(l.status) {
		l.syncSessions()
	}
	if l.policyV4 == "" && l.policyV6 == "" {
		l.propagation = false
	}
	return s.done(c, l, "routing policy "+p.Name+" detached")
}

// setRoutingPolicy swaps in place, and leaves route propagation as it is (documented).
func (s *Server) setRoutingPolicy(c *call) (any, *apiError) {
	l, p, err := s.policyCall(c)
	if err != nil {
		return nil, err
	}
	at := l.policyOf(p.IsIPv6)
	if *at == "" {
		return nil, preconditionFailed("no routing policy of this family is attached to the link")
	}
	if *at != p.ID {
		s.st.unused(c.now, *at)
	}
	*at = p.ID
	return s.done(c, l, "routing policy "+p.Name+" set")
}

func (s *Server) enableRoutePropagation(c *call) (any, *apiError) { return s.propagate(c, true) }

func (s *Server) disableRoutePropagation(c *call) (any, *apiError) { return s.propagate(c, false) }

// propagate turns route propagation on or off. It does nothing if that is its state already (inferred).
func (s *Server) propagate(c *call, on bool) (any, *apiError) {
	l, err := s.changeable(c)
	if err != nil {
		return nil, err
	}
	if l.propagation == on {
		return l.json(), nil
	}
	text := "route propagation disabled"
	if on {
		if err := s.onlyWhenBuilt(l); err != nil {
			return nil, err
		}
		text = "route propagation enabled"
	}
	l.propagation = on
	return s.done(c, l, text)
}

// done ends a call that has changed a link.
func (s *Server) done(c *call, l *link, text string) (any, *apiError) {
	s.changed(l, c.now, ByProvider, text)
	s.reconfigure(l, c.now)
	return l.json(), nil
}

// decodeID reads a body that has one field, a required identifier.
func (c *call) decodeID(body any, name string, id *string) *apiError {
	if err := c.decode(body); err != nil {
		return err
	}
	var a arguments
	a.uuid(name, *id, true)
	*id = strings.ToLower(*id)
	return a.err()
}
