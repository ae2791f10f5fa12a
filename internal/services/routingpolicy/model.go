// Package routingpolicy is the routing policies: which prefixes an InterLink
// accepts from the peer, and which it advertises to the peer.
package routingpolicy

import (
	"net/netip"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Model is a routing policy in Terraform.
type Model struct {
	ID              fw.ID        `tfsdk:"id"`
	Name            types.String `tfsdk:"name"`
	Tags            types.Set    `tfsdk:"tags"`
	Region          types.String `tfsdk:"region"`
	ProjectID       types.String `tfsdk:"project_id"`
	OrganizationID  types.String `tfsdk:"organization_id"`
	PrefixFilterIn  types.Set    `tfsdk:"prefix_filter_in"`
	PrefixFilterOut types.Set    `tfsdk:"prefix_filter_out"`
	IsIPv6          types.Bool   `tfsdk:"is_ipv6"`
	CreatedAt       types.String `tfsdk:"created_at"`
	UpdatedAt       types.String `tfsdk:"updated_at"`
	Srn             types.String `tfsdk:"srn"`
}

// ResourceModel is Model with the attributes that only the resource has.
type ResourceModel struct {
	Model
	DetachOnDestroy types.Bool `tfsdk:"detach_on_destroy"`
}

// settings fills in the default of the schema that a state may lack: after an
// import, a move, and in a state of an earlier version.
func (m *ResourceModel) settings() {
	if m.DetachOnDestroy.IsNull() {
		m.DetachOnDestroy = types.BoolValue(false)
	}
}

// fromAPI fills the model with what the API returned.
func (m *Model) fromAPI(policy *client.RoutingPolicy) {
	region := policy.Region.String()
	m.ID = fw.NewID(region, policy.ID)
	m.Name = types.StringValue(policy.Name)
	m.Tags = fw.StringSetLike(m.Tags, policy.Tags)
	m.Region = types.StringValue(region)
	m.ProjectID = types.StringValue(policy.ProjectID)
	m.OrganizationID = types.StringValue(policy.OrganizationID)
	m.PrefixFilterIn = prefixSet(m.PrefixFilterIn, written(policy.PrefixFilterIn))
	m.PrefixFilterOut = prefixSet(m.PrefixFilterOut, written(policy.PrefixFilterOut))
	m.IsIPv6 = types.BoolValue(policy.IsIPv6)
	m.CreatedAt = fw.Time(policy.CreatedAt)
	m.UpdatedAt = fw.Time(policy.UpdatedAt)
	if policy.Srn != "" || m.Srn.IsUnknown() {
		m.Srn = fw.NullIfEmpty(policy.Srn) // built from /metadata, which may have failed
	}
}

// prefixSet converts prefixes to a set. No prefixes are null, unless the prior
// value is an empty set.
func prefixSet(prior types.Set, texts []string) types.Set {
	if len(texts) == 0 {
		if !prior.IsNull() && !prior.IsUnknown() && len(prior.Elements()) == 0 {
			return prior
		}
		return types.SetNull(fw.PrefixType{})
	}
	var elements []attr.Value
	for i, text := range texts {
		if !slices.Contains(texts[:i], text) {
			elements = append(elements, fw.NewPrefix(text))
		}
	}
	return types.SetValueMust(fw.PrefixType{}, elements)
}

// prefixes returns a set's prefixes in the SDK's type.
func prefixes(set types.Set) []scw.IPNet {
	out := []scw.IPNet{}
	for _, text := range prefixTexts(set) {
		var ipNet scw.IPNet
		if ipNet.UnmarshalJSON([]byte(`"`+text+`"`)) == nil {
			out = append(out, ipNet)
		}
	}
	return out
}

// prefixTexts returns a set's prefixes in canonical form.
func prefixTexts(set types.Set) []string {
	out := []string{}
	for _, element := range set.Elements() {
		if prefix, ok := element.(fw.Prefix); ok && !prefix.IsNull() && !prefix.IsUnknown() {
			out = append(out, prefix.Canonical())
		}
	}
	return out
}

// familyOf returns the family of the known prefixes of both filters. mixed: there
// are prefixes of both families. none: there are no known prefixes.
func (m *Model) familyOf() (ipv6, none, mixed bool) {
	var v4, v6 bool
	for _, text := range append(prefixTexts(m.PrefixFilterIn), prefixTexts(m.PrefixFilterOut)...) {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			continue
		}
		if prefix.Addr().Is4() {
			v4 = true
		} else {
			v6 = true
		}
	}
	return v6, !v4 && !v6, v4 && v6
}

// prefixesKnown tells whether both filters are completely known.
func (m *Model) prefixesKnown() bool {
	for _, set := range []types.Set{m.PrefixFilterIn, m.PrefixFilterOut} {
		if set.IsUnknown() {
			return false
		}
		for _, element := range set.Elements() {
			if element.IsUnknown() {
				return false
			}
		}
	}
	return true
}

// familyUnknown tells whether a configuration leaves the family to prefixes that
// are not known yet.
func (m *Model) familyUnknown() bool {
	_, none, _ := m.familyOf()
	return m.IsIPv6.IsNull() && none && !m.prefixesKnown()
}

// ref returns the region and the UUID in a state.
func (m *Model) ref(c *client.Client) client.Ref {
	return client.Ref{
		Region: m.ID.RegionOr(fw.RegionOr(m.Region, c.Config.Region)), Project: m.ProjectID.ValueString(),
		Organization: m.OrganizationID.ValueString(), ID: m.ID.UUID(),
	}
}
