// Package connection is the dedicated connections: a customer's own physical
// connections, on which self-hosted InterLinks are built. Scaleway's sales team
// makes them, so there are only data sources.
package connection

import (
	"math"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Model is a dedicated connection in Terraform.
type Model struct {
	ID                      fw.ID        `tfsdk:"id"`
	Name                    types.String `tfsdk:"name"`
	Tags                    types.Set    `tfsdk:"tags"`
	Region                  types.String `tfsdk:"region"`
	ProjectID               types.String `tfsdk:"project_id"`
	OrganizationID          types.String `tfsdk:"organization_id"`
	Status                  types.String `tfsdk:"status"`
	PopID                   fw.ID        `tfsdk:"pop_id"`
	BandwidthMbps           types.Int64  `tfsdk:"bandwidth_mbps"`
	AvailableLinkBandwidths types.List   `tfsdk:"available_link_bandwidths"`
	RemainingBandwidthMbps  types.Int64  `tfsdk:"remaining_bandwidth_mbps"`
	UsedVlans               types.List   `tfsdk:"used_vlans"`
	DemarcationInfo         types.String `tfsdk:"demarcation_info"`
	VlanRange               types.Object `tfsdk:"vlan_range"`
	CreatedAt               types.String `tfsdk:"created_at"`
	UpdatedAt               types.String `tfsdk:"updated_at"`
	Srn                     types.String `tfsdk:"srn"`
}

// describe holds the texts of the attributes.
var describe = map[string]string{
	"id":                        "Id of the dedicated connection, `{region}/{uuid}`.",
	"name":                      "Name of the dedicated connection.",
	"tags":                      "Tags of the dedicated connection.",
	"region":                    "Region of the dedicated connection, for example `fr-par`.",
	"project_id":                "UUID of the project that the dedicated connection belongs to.",
	"organization_id":           "UUID of the organization that the dedicated connection belongs to.",
	"status":                    "Status of the dedicated connection: `created`, `configuring`, `active`, `failed`, `disabled`, `deleted` or `locked`.",
	"pop_id":                    "Id of the PoP where the dedicated connection is.",
	"bandwidth_mbps":            "Bandwidth of the dedicated connection, in Mbps.",
	"available_link_bandwidths": "Bandwidths in Mbps that a self-hosted InterLink may be ordered with on this dedicated connection.",
	"remaining_bandwidth_mbps":  "What the InterLinks on the dedicated connection leave of its bandwidth, in Mbps. Null if the API key may not list InterLinks.",
	"used_vlans":                "VLAN ids of the InterLinks on the dedicated connection, in their order. Null if the API key may not list InterLinks.",
	"demarcation_info":          "Where the cross connect ends, as the data centre needs to know it: room, rack, patch panel, port and medium. Null where it is not given.",
	"vlan_range":                "Range of the VLAN ids that InterLinks on this dedicated connection may have. Null where it has no range of its own.",
	"created_at":                "When the dedicated connection was made (RFC 3339).",
	"updated_at":                "When the dedicated connection was last changed (RFC 3339).",
	"srn":                       "Scaleway resource name of the dedicated connection.",
}

// vlanRangeTypes are the attributes of a range of VLAN ids.
var vlanRangeTypes = map[string]attr.Type{"start": types.Int64Type, "end": types.Int64Type}

// fromAPI fills the model. No tags are an empty set, not null, so that an
// expression can iterate over them.
func (m *Model) fromAPI(connection *client.DedicatedConnection, use *client.Use, region string) {
	m.RemainingBandwidthMbps, m.UsedVlans = types.Int64Null(), types.ListNull(types.Int64Type)
	if use != nil {
		m.RemainingBandwidthMbps, m.UsedVlans = mbps(use.Remaining), usedVLANs(use.Links)
	}
	m.ID = fw.NewID(region, connection.ID)
	m.Name = types.StringValue(connection.Name)
	m.Tags = fw.StringSetLike(types.SetValueMust(types.StringType, []attr.Value{}), connection.Tags)
	m.Region = types.StringValue(region)
	m.ProjectID = types.StringValue(connection.ProjectID)
	m.OrganizationID = types.StringValue(connection.OrganizationID)
	m.Status = types.StringValue(string(connection.Status))
	m.PopID = fw.NewID(region, connection.PopID)
	m.BandwidthMbps = mbps(connection.BandwidthMbps)
	bandwidths := make([]attr.Value, len(connection.AvailableLinkBandwidths))
	for i, bandwidth := range connection.AvailableLinkBandwidths {
		bandwidths[i] = mbps(bandwidth)
	}
	m.AvailableLinkBandwidths = types.ListValueMust(types.Int64Type, bandwidths)
	m.DemarcationInfo = types.StringNull()
	if connection.DemarcationInfo != nil {
		m.DemarcationInfo = fw.NullIfEmpty(*connection.DemarcationInfo)
	}
	m.VlanRange = vlanRange(connection.VlanRange)
	m.CreatedAt = fw.Time(connection.CreatedAt)
	m.UpdatedAt = fw.Time(connection.UpdatedAt)
	m.Srn = fw.NullIfEmpty(connection.Srn)
}

func mbps(bandwidth uint64) types.Int64 {
	return types.Int64Value(int64(min(bandwidth, math.MaxInt64)))
}

func usedVLANs(links []*client.Link) types.List {
	vlans := make([]uint32, len(links))
	for i, link := range links {
		vlans[i] = link.Vlan
	}
	slices.Sort(vlans)
	values := make([]attr.Value, len(vlans))
	for i, vlan := range vlans {
		values[i] = types.Int64Value(int64(vlan))
	}
	return types.ListValueMust(types.Int64Type, values)
}

func vlanRange(vlans *interlink.Range) types.Object {
	if vlans == nil {
		return types.ObjectNull(vlanRangeTypes)
	}
	return types.ObjectValueMust(vlanRangeTypes, map[string]attr.Value{
		"start": types.Int64Value(int64(vlans.Start)),
		"end":   types.Int64Value(int64(vlans.End)),
	})
}

// attributes are the computed attributes of a dedicated connection.
func attributes() map[string]schema.Attribute {
	attributes := fw.Computed(describe)
	attributes["id"] = fw.ComputedID(describe["id"])
	attributes["pop_id"] = fw.ComputedID(describe["pop_id"])
	attributes["tags"] = schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: describe["tags"]}
	attributes["remaining_bandwidth_mbps"] = schema.Int64Attribute{Computed: true, MarkdownDescription: describe["remaining_bandwidth_mbps"]}
	attributes["used_vlans"] = schema.ListAttribute{Computed: true, ElementType: types.Int64Type, MarkdownDescription: describe["used_vlans"]}
	attributes["bandwidth_mbps"] = schema.Int64Attribute{Computed: true, MarkdownDescription: describe["bandwidth_mbps"]}
	attributes["available_link_bandwidths"] = schema.ListAttribute{Computed: true, ElementType: types.Int64Type, MarkdownDescription: describe["available_link_bandwidths"]}
	attributes["vlan_range"] = schema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: describe["vlan_range"],
		Attributes: map[string]schema.Attribute{
			"start": schema.Int64Attribute{Computed: true, MarkdownDescription: "First VLAN id of the range."},
			"end":   schema.Int64Attribute{Computed: true, MarkdownDescription: "Last VLAN id of the range, which belongs to it."},
		},
	}
	return attributes
}
