package mockapi

import (
	"strings"
	"time"
)

// vpc is a VPC as the mock stores it, for the few calls that tests of links
// need.
type vpc struct {
	id, region, project, organization string
	name                              string
	tags                              []string
	created, updated                  time.Time
}

// VPCView is a VPC on the wire (recorded form) and in tests.
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

func (v *vpc) json() VPCView {
	return VPCView{
		ID: v.id, ProjectID: v.project, OrganizationID: v.organization, Name: v.name, Tags: tagsOf(v.tags),
		RoutingEnabled: true, CustomRoutesPropagationEnabled: true, // recorded, though enable_routing was false
		CreatedAt: v.created.Format(timeLayout), UpdatedAt: v.updated.Format(timeLayout), Region: v.region,
	}
}

func (s *Server) vpcIn(region, id string) (*vpc, bool) {
	v, ok := s.st.vpcs.get(strings.ToLower(id))
	return v, ok && v.region == region
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
	project := strings.ToLower(r.ProjectID)
	v := &vpc{newUUID(), c.region, project, project, r.Name, tagsOf(r.Tags), c.now, c.now}
	s.st.vpcs.add(v.id, v)
	s.st.event(c.now, "change", v.id, v.name, "VPC created")
	return v.json(), nil
}

func (s *Server) vpcOf(c *call) (*vpc, *apiError) {
	if !isUUID(c.id) {
		return nil, invalidArgument("vpc_id", reasonFormat, "must be a valid UUID")
	}
	v, ok := s.vpcIn(c.region, c.id)
	if !ok || c.hideAll {
		return nil, notFound("vpc", c.id)
	}
	return v, nil
}

func (s *Server) getVPC(c *call) (any, *apiError) {
	v, err := s.vpcOf(c)
	if err != nil {
		return nil, err
	}
	return v.json(), nil
}

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
		v.name = *r.Name
	}
	if r.Tags != nil {
		v.tags = tagsOf(*r.Tags)
	}
	v.updated = c.now
	s.st.event(c.now, "change", v.id, v.name, "VPC updated")
	return v.json(), nil
}

// deleteVPC returns 204 (recorded), or 412 while a living link uses the VPC
// (inferred).
func (s *Server) deleteVPC(c *call) (any, *apiError) {
	v, err := s.vpcOf(c)
	if err != nil {
		return nil, err
	}
	for _, l := range s.st.aliveLinks() {
		if l.vpcID == v.id {
			return nil, stillInUse("the VPC is attached to link " + l.id)
		}
	}
	s.removeVPC(v, c.now)
	return nil, nil
}

func (s *Server) removeVPC(v *vpc, at time.Time) {
	s.st.vpcs.remove(v.id, func(o *vpc) bool { return o == v })
	s.st.event(at, "change", v.id, v.name, "VPC deleted")
}

func (s *Server) listVPCs(c *call) (any, *apiError) {
	f := &filters{q: c.query}
	if err := f.check([]string{"project_id", "organization_id"},
		[]string{"is_default", "routing_enabled", "object_storage_private_access_enabled"}, nil, nil); err != nil {
		return nil, err
	}
	var found []*vpc
	for _, v := range s.st.vpcs.list {
		if v.region == c.region && f.id("project_id", v.project) && f.id("organization_id", v.organization) &&
			f.contains("name", v.name) && f.tags(v.tags) && f.flag("is_default", false) && f.flag("routing_enabled", true) &&
			f.flag("object_storage_private_access_enabled", false) {
			found = append(found, v)
		}
	}
	if err := order(c.query, "created_at_asc", orders[*vpc]{
		"created_at": func(a, b *vpc) int { return a.created.Compare(b.created) },
		"name":       func(a, b *vpc) int { return compareNames(a.name, b.name) },
	}, found); err != nil {
		return nil, err
	}
	return listOf(c, "vpcs", found, (*vpc).json)
}
