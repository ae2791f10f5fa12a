package mockapi

import (
	"strings"
	"time"
)

// VPCView is a VPC on the wire (recorded form), in the store and in tests: for the few calls that tests of links need.
type VPCView struct {
	ID                             string   `json:"id"`
	ProjectID                      string   `json:"project_id"`
	OrganizationID                 string   `json:"organization_id"`
	Name                           string   `json:"name"`
	Tags                           []string `json:"tags"`
	IsDefault                      bool     `json:"is_default"`
	RoutingEnabled                 bool     `json:"routing_enabled"`
	CustomRoutesPropagationEnabled bool     `json:"custom_routes_propagation_enabled"`
	PrivateNetworkCount            int      `json:"private_network_count"`
	CreatedAt                      string   `json:"created_at"`
	UpdatedAt                      string   `json:"updated_at"`
	Region                         string   `json:"region"`
}

func (s *Server) createVPC(c *call) (any, *apiError) {
	var r struct {
		ProjectID string   `json:"project_id"`
		Name      string   `json:"name"`
		Tags      []string `json:"tags"`
	}
	if err := c.decode(&r); err != nil {
		return nil, err
	}
	var a arguments
	a.uuid("project_id", r.ProjectID, true)
	a.name(r.Name)
	if err := a.err(); err != nil {
		return nil, err
	}
	v := s.newVPC(c.region, r.ProjectID, r.Name, r.Tags, c.now)
	s.st.event(c.now, "change", v.ID, v.Name, "VPC created")
	return *v, nil
}

func (s *Server) vpcOf(c *call) (*VPCView, *apiError) { return lookup(c, s.st.vpcs, "vpc_id", "vpc") }

func (s *Server) getVPC(c *call) (any, *apiError) { return s.vpcOf(c) }

func (s *Server) updateVPC(c *call) (any, *apiError) {
	var r struct {
		Name *string   `json:"name"`
		Tags *[]string `json:"tags"`
	}
	if err := c.decode(&r); err != nil {
		return nil, err
	}
	v, err := s.vpcOf(c)
	if err != nil {
		return nil, err
	}
	if r.Name != nil {
		var a arguments
		a.name(*r.Name)
		if err := a.err(); err != nil {
			return nil, err
		}
		v.Name = *r.Name
	}
	if r.Tags != nil {
		v.Tags = tagsOf(*r.Tags)
	}
	v.UpdatedAt = c.now.Format(timeLayout)
	s.st.event(c.now, "change", v.ID, v.Name, "VPC updated")
	return *v, nil
}

// deleteVPC returns 204 (recorded), or 412 while a living link uses the VPC
// (inferred).
func (s *Server) deleteVPC(c *call) (any, *apiError) {
	v, err := s.vpcOf(c)
	if err != nil {
		return nil, err
	}
	for _, l := range s.st.aliveLinks() {
		if l.vpcID == v.ID {
			return nil, stillInUse("the VPC is attached to link " + l.id)
		}
	}
	s.removeVPC(v, c.now)
	return nil, nil
}

func (s *Server) removeVPC(v *VPCView, at time.Time) {
	s.st.vpcs.remove(v.ID)
	s.st.event(at, "change", v.ID, v.Name, "VPC deleted")
}

func (s *Server) listVPCs(c *call) (any, *apiError) {
	f := &filters{q: c.query}
	if err := f.check([]string{"project_id", "organization_id"},
		[]string{"is_default", "routing_enabled", "object_storage_private_access_enabled"}, nil, nil); err != nil {
		return nil, err
	}
	return list(c, "vpcs", s.st.vpcs, func(v *VPCView) bool {
		return f.id("project_id", v.ProjectID) && f.id("organization_id", v.OrganizationID) &&
			f.contains("name", v.Name) && f.tags(v.Tags) && f.flag("is_default", false) && f.flag("routing_enabled", true) &&
			f.flag("object_storage_private_access_enabled", false)
	}, orders[VPCView]{
		"created_at": func(a, b *VPCView) int { return strings.Compare(a.CreatedAt, b.CreatedAt) },
		"name":       func(a, b *VPCView) int { return compareNames(a.Name, b.Name) },
	}, itself)
}
