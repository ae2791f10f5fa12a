package link

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// routerArguments refuses a change of VLAN or ASN on a link over an L3 partner.
// It accepts the values that the link already has, because generated
// configuration contains them.
func (r *Resource) routerArguments(ctx context.Context, config, state ResourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	changed := known(config.Vlan) && !config.Vlan.Equal(state.Vlan) || known(config.PeerASN) && !config.PeerASN.Equal(state.PeerASN)
	if !changed || !known(config.PartnerID.StringValue) || !config.PartnerID.Same(state.PartnerID) {
		return diags // over another partner it is another link, and its own plan checks them
	}
	l3 := state.L3Connectivity.ValueBoolPointer()
	if l3 == nil {
		if partner, err := r.client.Partner(ctx, config.PartnerID.RegionOr(state.Region.ValueString()), config.PartnerID.UUID()); err == nil {
			l3 = partner.L3Connectivity
		}
	}
	refuseRouterArguments(config.Vlan, config.PeerASN, l3, &diags)
	return diags
}

// refuseRouterArguments is the error for VLAN and ASN with an L3 partner, whose
// own router speaks BGP. One error names all lines to remove.
func refuseRouterArguments(vlan, asn types.Int64, l3 *bool, diags *diag.Diagnostics) {
	var present []string
	if known(vlan) {
		present = append(present, "vlan")
	}
	if known(asn) {
		present = append(present, "peer_asn")
	}
	if len(present) == 0 || l3 == nil || !*l3 {
		return
	}
	newMessages().notByWayOfL3(present).FailAt(diags, path.Root(present[0]))
}
