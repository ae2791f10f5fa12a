package routingpolicy

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var _ resource.ResourceWithMoveState = (*Resource)(nil)

// MoveState implements resource.ResourceWithMoveState. A `moved` block takes over
// scaleway_interlink_routing_policy of the official provider.
func (r *Resource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: moveFromScaleway}}
}

func moveFromScaleway(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	source, ok := fw.ReadMoved(req, "scaleway_interlink_routing_policy", &resp.Diagnostics)
	if !ok {
		return
	}
	id, err := fw.ParseID(source.String("id"))
	if err != nil {
		messages{}.notMoved(err).Fail(&resp.Diagnostics)
		return
	}
	region := id.Region
	if region == "" {
		region = source.String("region")
	}
	model := Model{
		ID:              fw.NewID(region, id.UUID),
		Name:            fw.NullIfEmpty(source.String("name")),
		Tags:            fw.StringSet(source.Strings("tags")),
		Region:          fw.NullIfEmpty(region),
		ProjectID:       fw.NullIfEmpty(source.String("project_id")),
		OrganizationID:  fw.NullIfEmpty(source.String("organization_id")),
		PrefixFilterIn:  prefixSet(types.SetNull(fw.PrefixType{}), source.Strings("prefix_filter_in")),
		PrefixFilterOut: prefixSet(types.SetNull(fw.PrefixType{}), source.Strings("prefix_filter_out")),
		IsIPv6:          types.BoolValue(source.Bool("is_ipv6")),
		CreatedAt:       fw.NullIfEmpty(source.String("created_at")),
		UpdatedAt:       fw.NullIfEmpty(source.String("updated_at")),
	}
	moved := ResourceModel{Model: model}
	moved.settings()
	resp.Diagnostics.Append(resp.TargetState.Set(ctx, &moved)...)
	resp.Diagnostics.Append(fw.SetIdentity(ctx, resp.TargetIdentity, model.ID, model.Region)...)
}
