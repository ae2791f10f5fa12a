package mockapi

import "cmp"

// connection is a dedicated connection on the wire. No recording has one: the form is the SDK's (documented).
type connection struct {
	ID                      string     `json:"id"`
	ProjectID               string     `json:"project_id"`
	OrganizationID          string     `json:"organization_id"`
	Status                  string     `json:"status"`
	Name                    string     `json:"name"`
	Tags                    []string   `json:"tags"`
	PopID                   string     `json:"pop_id"`
	BandwidthMbps           uint64     `json:"bandwidth_mbps"`
	AvailableLinkBandwidths []uint64   `json:"available_link_bandwidths"`
	CreatedAt               string     `json:"created_at"`
	UpdatedAt               string     `json:"updated_at"`
	DemarcationInfo         string     `json:"demarcation_info,omitempty"`
	VlanRange               *vlanRange `json:"vlan_range,omitempty"`
	Region                  string     `json:"region"`
}

type vlanRange struct {
	Start uint32 `json:"start"`
	End   uint32 `json:"end"`
}

// vlans returns the range of VLANs for links on the connection, both ends included.
func (c *connection) vlans() (from, to uint32) {
	if c.VlanRange == nil {
		return minVLAN, maxVLAN
	}
	return max(minVLAN, c.VlanRange.Start), min(maxVLAN, c.VlanRange.End)
}

func (s *Server) getDedicatedConnection(c *call) (any, *apiError) {
	return lookup(c, s.st.connections, "connection_id", "dedicated_connection")
}

func (s *Server) listDedicatedConnections(c *call) (any, *apiError) {
	f := &filters{q: c.query}
	if err := f.check([]string{"project_id", "organization_id", "pop_id"}, nil, []string{"bandwidth_mbps"},
		map[string][]string{
			"status": {"created", "configuring", "failed", "active", "disabled", "deleted", "locked"},
		}); err != nil {
		return nil, err
	}
	created := func(a, b *connection) int { return cmp.Compare(a.CreatedAt, b.CreatedAt) }
	return list(c, "connections", s.st.connections, func(cn *connection) bool {
		return f.id("project_id", cn.ProjectID) && f.id("organization_id", cn.OrganizationID) &&
			f.contains("name", cn.Name) && f.tags(cn.Tags) && f.enum("status", cn.Status) &&
			f.number("bandwidth_mbps", cn.BandwidthMbps) && f.id("pop_id", cn.PopID)
	}, orders[connection]{
		"created_at": created,
		"updated_at": created, // the mock never changes a connection
		"name":       func(a, b *connection) int { return compareNames(a.Name, b.Name) },
		"status":     func(a, b *connection) int { return cmp.Compare(a.Status, b.Status) },
	}, itself)
}
