package link

import (
	"math"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Model is a link in Terraform, in the resource and in the data sources.
type Model struct {
	ID                     fw.ID        `tfsdk:"id"`
	Name                   types.String `tfsdk:"name"`
	Tags                   types.Set    `tfsdk:"tags"`
	Region                 types.String `tfsdk:"region"`
	ProjectID              types.String `tfsdk:"project_id"`
	OrganizationID         types.String `tfsdk:"organization_id"`
	PopID                  fw.ID        `tfsdk:"pop_id"`
	BandwidthMbps          types.Int64  `tfsdk:"bandwidth_mbps"`
	PartnerID              fw.ID        `tfsdk:"partner_id"`
	ConnectionID           fw.ID        `tfsdk:"connection_id"`
	L3Connectivity         types.Bool   `tfsdk:"l3_connectivity"`
	PeerASN                types.Int64  `tfsdk:"peer_asn"`
	Vlan                   types.Int64  `tfsdk:"vlan"`
	RoutingPolicyV4ID      fw.ID        `tfsdk:"routing_policy_v4_id"`
	RoutingPolicyV6ID      fw.ID        `tfsdk:"routing_policy_v6_id"`
	VpcID                  fw.ID        `tfsdk:"vpc_id"`
	EnableRoutePropagation types.Bool   `tfsdk:"enable_route_propagation"`
	Status                 types.String `tfsdk:"status"`
	BgpV4Status            types.String `tfsdk:"bgp_v4_status"`
	BgpV6Status            types.String `tfsdk:"bgp_v6_status"`
	PairingKey             types.String `tfsdk:"pairing_key"`
	DisapprovedReason      types.String `tfsdk:"disapproved_reason"`
	ScwBgpConfig           types.Object `tfsdk:"scw_bgp_config"`
	PeerBgpConfig          types.Object `tfsdk:"peer_bgp_config"`
	CreatedAt              types.String `tfsdk:"created_at"`
	UpdatedAt              types.String `tfsdk:"updated_at"`
	Srn                    types.String `tfsdk:"srn"`
}

// ResourceModel is Model with the attributes that only the resource has.
type ResourceModel struct {
	Model
	WaitForStatus         types.String   `tfsdk:"wait_for_status"`
	WaitForDeprovisioning types.Bool     `tfsdk:"wait_for_deprovisioning"`
	DeletionProtection    types.Bool     `tfsdk:"deletion_protection"`
	AllowDuplicateName    types.Bool     `tfsdk:"allow_duplicate_name"`
	Timeouts              timeouts.Value `tfsdk:"timeouts"`
}

// bgpConfigTypes are the attributes of one side's BGP configuration.
var bgpConfigTypes = map[string]attr.Type{
	"asn":  types.Int64Type,
	"ipv4": types.StringType,
	"ipv6": types.StringType,
}

// fromAPI fills the model with what the API returned. If a reply leaves out a
// field that a link always has (a list may leave out the pairing key, for
// example), the old value stays.
func (m *Model) fromAPI(link *client.Link) {
	region := link.Region.String()
	m.ID = fw.NewID(region, link.ID)
	m.Name = givenOr(fw.NullIfEmpty(link.Name), m.Name)
	m.Tags = fw.StringSetLike(m.Tags, link.Tags)
	m.Region = types.StringValue(region)
	m.ProjectID = givenOr(fw.NullIfEmpty(link.ProjectID), m.ProjectID)
	m.OrganizationID = givenOr(fw.NullIfEmpty(link.OrganizationID), m.OrganizationID)
	m.PopID = givenOr(spelledLike(m.PopID, fw.NewOptionalID(region, &link.PopID)), m.PopID)
	m.BandwidthMbps = givenOr(numberOrNull(link.BandwidthMbps), m.BandwidthMbps)
	m.hostFromAPI(region, link)
	asn := types.Int64Null()
	if link.PeerBgpConfig != nil {
		asn = types.Int64Value(int64(link.PeerBgpConfig.Asn))
	}
	m.PeerASN = givenOr(asn, m.PeerASN)
	m.Vlan = givenOr(numberOrNull(uint64(link.Vlan)), m.Vlan)
	m.RoutingPolicyV4ID = spelledLike(m.RoutingPolicyV4ID, fw.NewOptionalID(region, link.RoutingPolicyV4ID))
	m.RoutingPolicyV6ID = spelledLike(m.RoutingPolicyV6ID, fw.NewOptionalID(region, link.RoutingPolicyV6ID))
	m.VpcID = spelledLike(m.VpcID, fw.NewOptionalID(region, link.VpcID))
	m.EnableRoutePropagation = types.BoolValue(link.EnableRoutePropagation)
	m.Status = types.StringValue(string(link.Status))
	m.BgpV4Status = types.StringValue(string(link.BgpV4Status))
	m.BgpV6Status = types.StringValue(string(link.BgpV6Status))
	m.ScwBgpConfig = givenOr(bgpConfigValue(link.ScwBgpConfig), m.ScwBgpConfig)
	m.PeerBgpConfig = givenOr(bgpConfigValue(link.PeerBgpConfig), m.PeerBgpConfig)
	m.CreatedAt = givenOr(fw.Time(link.CreatedAt), m.CreatedAt)
	m.UpdatedAt = givenOr(fw.Time(link.UpdatedAt), m.UpdatedAt)
	m.Srn = givenOr(fw.NullIfEmpty(link.Srn), m.Srn) // built from /metadata, which may have failed
}

// hostFromAPI fills in the host of the link: a partner, or the user's own
// connection.
func (m *Model) hostFromAPI(region string, link *client.Link) {
	var partner, connection, key, reason string
	if link.Partner != nil {
		partner, key, reason = link.Partner.PartnerID, link.Partner.PairingKey, fw.Deref(link.Partner.DisapprovedReason)
	}
	if link.Self != nil {
		connection = link.Self.ConnectionID
	}
	if partner != "" || connection != "" {
		m.PartnerID, m.ConnectionID = spelledLike(m.PartnerID, fw.NewOptionalID(region, &partner)), spelledLike(m.ConnectionID, fw.NewOptionalID(region, &connection))
	}
	m.L3Connectivity = givenOr(types.BoolPointerValue(link.L3Connectivity), m.L3Connectivity)
	m.PairingKey = givenOr(fw.NullIfEmpty(key), m.PairingKey)
	m.DisapprovedReason = fw.NullIfEmpty(reason)
}

// spelledLike keeps the old spelling of an id if it is the same id. The framework
// does that too, but not for an apply that fails.
func spelledLike(before, given fw.ID) fw.ID {
	if known(before) && given.Same(before) {
		return before
	}
	return given
}

// numberOrNull returns null for 0. The number is never 0, so the reply has left
// it out.
func numberOrNull(number uint64) types.Int64 {
	if number == 0 {
		return types.Int64Null()
	}
	return types.Int64Value(int64(min(number, math.MaxInt64)))
}

// givenOr returns the value of a reply. If the reply has none, it returns the old
// value, else null.
func givenOr[V attr.Value](given, before V) V {
	if given.IsNull() && known(before) {
		return before
	}
	return given
}

// settings fills in the defaults of the schema that a state may lack: after an
// import, a move, and in a state of an earlier version.
func (m *ResourceModel) settings() {
	m.WaitForStatus = orDefault(m.WaitForStatus, types.StringValue(waitActive))
	m.WaitForDeprovisioning = orDefault(m.WaitForDeprovisioning, types.BoolValue(true))
	m.DeletionProtection = orDefault(m.DeletionProtection, types.BoolValue(false))
	m.AllowDuplicateName = orDefault(m.AllowDuplicateName, types.BoolValue(false))
}

func orDefault[V attr.Value](value, standard V) V {
	if value.IsNull() {
		return standard
	}
	return value
}

// ref returns the reference of the link in a state. After an import the state may
// lack the region.
func (m *Model) ref(c *client.Client) client.Ref {
	id := m.ID.Parsed()
	region := id.Region
	if region == "" {
		region = m.Region.ValueString()
	}
	if region == "" {
		region = c.Config.Region
	}
	return client.Ref{Region: region, Project: m.ProjectID.ValueString(), Organization: m.OrganizationID.ValueString(), ID: id.UUID}
}

// request returns the order request of a plan.
func (m *ResourceModel) request(name string) *interlink.CreateLinkRequest {
	req := &interlink.CreateLinkRequest{
		Region:            scw.Region(m.Region.ValueString()),
		ProjectID:         m.ProjectID.ValueString(),
		Name:              name,
		Tags:              fw.Strings(m.Tags.Elements()),
		PopID:             m.PopID.UUID(),
		BandwidthMbps:     uint64(max(0, m.BandwidthMbps.ValueInt64())),
		PartnerID:         m.PartnerID.UUIDPointer(),
		ConnectionID:      m.ConnectionID.UUIDPointer(),
		PeerAsn:           uint32Pointer(m.PeerASN),
		Vlan:              uint32Pointer(m.Vlan),
		RoutingPolicyV4ID: m.RoutingPolicyV4ID.UUIDPointer(),
		RoutingPolicyV6ID: m.RoutingPolicyV6ID.UUIDPointer(),
	}
	return req
}

func uint32Pointer(value types.Int64) *uint32 {
	if !known(value) || value.ValueInt64() < 0 || value.ValueInt64() > math.MaxUint32 {
		return nil
	}
	out := uint32(value.ValueInt64())
	return &out
}

func bgpConfigValue(config *interlink.BgpConfig) types.Object {
	if config == nil {
		return types.ObjectNull(bgpConfigTypes)
	}
	return types.ObjectValueMust(bgpConfigTypes, map[string]attr.Value{
		"asn":  types.Int64Value(int64(config.Asn)),
		"ipv4": netValue(config.IPv4),
		"ipv6": netValue(config.IPv6),
	})
}

// netValue writes an address with its prefix length; null if there is none.
func netValue(ipNet scw.IPNet) types.String {
	if ipNet.IP == nil {
		return types.StringNull()
	}
	return types.StringValue(ipNet.String())
}
