package link

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var _ resource.ResourceWithMoveState = (*Resource)(nil)

// MoveState implements resource.ResourceWithMoveState. A `moved` block takes over
// scaleway_interlink_link of the official provider, without a destroy and without
// a second order. The next refresh fills in the rest.
func (r *Resource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: moveFromScaleway}}
}

func moveFromScaleway(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	source, ok := fw.ReadMoved(req, "scaleway_interlink_link", &resp.Diagnostics)
	if !ok {
		return
	}
	id, err := fw.ParseID(source.String("id"))
	if err != nil {
		newMessages().notMoved(err).Fail(&resp.Diagnostics)
		return
	}
	region := id.Region
	if region == "" {
		region = source.String("region")
	}
	model := ResourceModel{
		Model: Model{
			ID:                     fw.NewID(region, id.UUID),
			Name:                   fw.NullIfEmpty(source.String("name")),
			Tags:                   fw.StringSet(source.Strings("tags")),
			Region:                 fw.NullIfEmpty(region),
			ProjectID:              fw.NullIfEmpty(source.String("project_id")),
			OrganizationID:         fw.NullIfEmpty(source.String("organization_id")),
			PopID:                  source.ID(region, "pop_id"),
			BandwidthMbps:          source.Int64("bandwidth_mbps"),
			PartnerID:              source.ID(region, "partner_id"),
			ConnectionID:           source.ID(region, "connection_id"),
			PeerASN:                source.Int64("peer_asn"),
			Vlan:                   source.Int64("vlan"),
			RoutingPolicyV4ID:      source.ID(region, "routing_policy_v4_id"),
			RoutingPolicyV6ID:      source.ID(region, "routing_policy_v6_id"),
			VpcID:                  source.ID(region, "vpc_id"),
			EnableRoutePropagation: types.BoolValue(source.Bool("enable_route_propagation")),
			Status:                 fw.NullIfEmpty(source.String("status")),
			BgpV4Status:            fw.NullIfEmpty(source.String("bgp_v4_status")),
			BgpV6Status:            fw.NullIfEmpty(source.String("bgp_v6_status")),
			PairingKey:             fw.NullIfEmpty(source.String("pairing_key")),
			DisapprovedReason:      fw.NullIfEmpty(source.String("disapproved_reason")),
			ScwBgpConfig:           types.ObjectNull(bgpConfigTypes),
			PeerBgpConfig:          types.ObjectNull(bgpConfigTypes),
			CreatedAt:              fw.NullIfEmpty(source.String("created_at")),
			UpdatedAt:              fw.NullIfEmpty(source.String("updated_at")),
		},
		Timeouts: movedTimeouts(source),
	}
	model.settings()
	resp.Diagnostics.Append(resp.TargetState.Set(ctx, &model)...)
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.TargetIdentity, model.ID, model.Region)...)
	// Like an import, a move neither changes nor waits.
	if resp.TargetPrivate != nil {
		resp.Diagnostics.Append(importMark.write(ctx, resp.TargetPrivate, importFresh)...)
	}
}

// movedTimeouts keeps the timeouts that this provider has: create, update and
// delete. The official provider also has read and default.
func movedTimeouts(source fw.Moved) timeouts.Value {
	given := false
	values := map[string]attr.Value{}
	for name := range timeoutTypes {
		text := source.Object("timeouts").String(name)
		if limit, err := time.ParseDuration(text); err != nil || limit <= 0 {
			text = ""
		}
		given = given || text != ""
		values[name] = fw.NullIfEmpty(text)
	}
	if !given {
		return timeouts.Value{Object: types.ObjectNull(timeoutTypes)}
	}
	return timeouts.Value{Object: types.ObjectValueMust(timeoutTypes, values)}
}

// timeoutTypes are the attributes of the timeouts block.
var timeoutTypes = map[string]attr.Type{"create": types.StringType, "update": types.StringType, "delete": types.StringType}
