// Package connection is the dedicated connections: a customer's own physical
// connections, on which self-hosted InterLinks are built. Scaleway's sales team
// makes them, so there are only data sources.
package connection

import (
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

// vlanRangeTypes are the attributes of a range of VLAN ids.
var vlanRangeTypes = map[string]attr.Type{"start": types.Int64Type, "end": types.Int64Type}

// fromAPI fills the model. No tags are an empty set, not null, so that an
// expression can iterate over them.
func (m *Model) fromAPI(connection *client.DedicatedConnection, region string) {
	m.RemainingBandwidthMbps, m.UsedVlans = types.Int64Null(), types.ListNull(types.Int64Type)
	m.ID = fw.NewID(region, connection.ID)
	m.Name = types.StringValue(connection.Name)
	m.Tags = fw.StringSetLike(types.SetValueMust(types.StringType, []attr.Value{}), connection.Tags)
	m.Region = types.StringValue(region)
	m.ProjectID = types.StringValue(connection.ProjectID)
	m.OrganizationID = types.StringValue(connection.OrganizationID)
	m.Status = types.StringValue(string(connection.Status))
	m.PopID = fw.NewID(region, connection.PopID)
	m.BandwidthMbps = fw.Int64(connection.BandwidthMbps)
	m.AvailableLinkBandwidths = fw.Int64List(connection.AvailableLinkBandwidths)
	m.DemarcationInfo = fw.NullIfEmpty(fw.Deref(connection.DemarcationInfo))
	m.VlanRange = vlanRange(connection.VlanRange)
	m.CreatedAt = fw.Time(connection.CreatedAt)
	m.UpdatedAt = fw.Time(connection.UpdatedAt)
	m.Srn = fw.NullIfEmpty(connection.Srn)
}

func usedVLANs(links []*client.Link) types.List {
	vlans := make([]uint64, len(links))
	for i, link := range links {
		vlans[i] = uint64(link.Vlan)
	}
	slices.Sort(vlans)
	return fw.Int64List(vlans)
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
	attributes := fw.Computed(map[string]string{
		"name":             "Name of the dedicated connection.",
		"region":           "Region of the dedicated connection, for example `fr-par`.",
		"project_id":       "UUID of the project that the dedicated connection belongs to.",
		"organization_id":  "UUID of the organization that the dedicated connection belongs to.",
		"status":           "Status of the dedicated connection: `created`, `configuring`, `active`, `failed`, `disabled`, `deleted` or `locked`.",
		"demarcation_info": "Where the cross connect ends, as the data centre needs to know it: room, rack, patch panel, port and medium. Null where it is not given.",
		"created_at":       "When the dedicated connection was made (RFC 3339).",
		"updated_at":       "When the dedicated connection was last changed (RFC 3339).",
		"srn":              "Scaleway resource name of the dedicated connection.",
	})
	number := func(text string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: text}
	}
	numbers := func(text string) schema.Attribute {
		return schema.ListAttribute{Computed: true, ElementType: types.Int64Type, MarkdownDescription: text}
	}
	attributes["id"] = fw.ComputedID("Id of the dedicated connection, `{region}/{uuid}`.")
	attributes["pop_id"] = fw.ComputedID("Id of the PoP where the dedicated connection is.")
	attributes["tags"] = schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Tags of the dedicated connection."}
	attributes["bandwidth_mbps"] = number("Bandwidth of the dedicated connection, in Mbps.")
	attributes["remaining_bandwidth_mbps"] = number("What the InterLinks on the dedicated connection leave of its bandwidth, in Mbps. " +
		"Null if the API key may not list InterLinks.")
	attributes["available_link_bandwidths"] = numbers("Bandwidths in Mbps that a self-hosted InterLink may be ordered with on this dedicated connection.")
	attributes["used_vlans"] = numbers("VLAN ids of the InterLinks on the dedicated connection, in their order. Null if the API key may not list InterLinks.")
	attributes["vlan_range"] = schema.SingleNestedAttribute{
		Computed:            true,
		MarkdownDescription: "Range of the VLAN ids that InterLinks on this dedicated connection may have. Null where it has no range of its own.",
		Attributes:          map[string]schema.Attribute{"start": number("First VLAN id of the range."), "end": number("Last VLAN id of the range, which belongs to it.")},
	}
	return attributes
}
