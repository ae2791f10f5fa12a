package router

import (
	"net/netip"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// model is the data source in Terraform.
type model struct {
	LinkID     fw.ID        `tfsdk:"link_id"`
	Dialect    types.String `tfsdk:"dialect"`
	Interface  types.String `tfsdk:"interface"`
	Preference types.String `tfsdk:"preference"`
	Announce   types.Set    `tfsdk:"announce"`
	Text       types.String `tfsdk:"text"`
	Router     *routerModel `tfsdk:"router"`
}

// routerModel is the object `router`.
type routerModel struct {
	Interface    types.String `tfsdk:"interface"`
	SubInterface types.String `tfsdk:"sub_interface"`
	VLAN         types.Int64  `tfsdk:"vlan"`
	ASN          types.Int64  `tfsdk:"asn"`
	ScalewayASN  types.Int64  `tfsdk:"scaleway_asn"`
	Community    types.String `tfsdk:"community"`
	IPv4         *familyModel `tfsdk:"ipv4"`
	IPv6         *familyModel `tfsdk:"ipv6"`
}

// familyModel is one family of the object `router`.
type familyModel struct {
	Address         types.String   `tfsdk:"address"`
	ScalewayAddress types.String   `tfsdk:"scaleway_address"`
	Session         types.Bool     `tfsdk:"session"`
	Announce        []types.String `tfsdk:"announce"`
	Accept          []types.String `tfsdk:"accept"`
}

// fill sets the computed attributes.
func (m *model) fill(r *router) {
	m.Text = types.StringNull()
	if write := dialects[m.Dialect.ValueString()]; write != nil {
		m.Text = types.StringValue(write(r))
	}
	m.Router = &routerModel{
		Interface:    types.StringValue(r.iface),
		SubInterface: types.StringValue(r.subInterface),
		VLAN:         types.Int64Value(int64(r.vlan)),
		ASN:          types.Int64Value(int64(r.asn)),
		ScalewayASN:  types.Int64Value(int64(r.scalewayASN)),
		Community:    fw.NullIfEmpty(r.community),
	}
	for _, f := range r.families {
		one := &familyModel{
			Address:         types.StringValue(f.address.String()),
			ScalewayAddress: types.StringValue(f.scalewayAddress.String()),
			Session:         types.BoolValue(f.session),
			Announce:        textsOf(f.announce),
			Accept:          textsOf(f.accept),
		}
		if f.v6 {
			m.Router.IPv6 = one
		} else {
			m.Router.IPv4 = one
		}
	}
}

// textsOf never returns nil, because templates iterate over it.
func textsOf(prefixes []netip.Prefix) []types.String {
	texts := make([]types.String, len(prefixes))
	for i, prefix := range prefixes {
		texts[i] = types.StringValue(prefix.String())
	}
	return texts
}
