package link

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// TestWhatAWaitPlansAsUnknown plans a link that exists, with nothing changed but what
// the case says.
func TestWhatAWaitPlansAsUnknown(t *testing.T) {
	t.Parallel()
	changing := []string{"bgp_v4_status", "bgp_v6_status", "disapproved_reason", "status", "updated_at"}
	with := func(more ...string) []string { return slices.Sorted(slices.Values(append(more, changing...))) }
	as := func(status interlink.LinkStatus) func(*ResourceModel) {
		return func(m *ResourceModel) { m.Status = types.StringValue(string(status)) }
	}
	for name, test := range map[string]struct {
		state  func(*ResourceModel)
		config func(*ResourceModel)
		want   []string
	}{
		"built":              {as("active"), nil, nil},
		"requested":          {as("requested"), nil, with("peer_asn", "peer_bgp_config")},
		"provisioning":       {as("provisioning"), nil, with("peer_asn", "peer_bgp_config")},
		"a given ASN":        {as("requested"), func(m *ResourceModel) { m.PeerASN = types.Int64Value(65001) }, with("peer_bgp_config")},
		"refused":            {as("refused"), nil, with()},
		"where it is wanted": {func(m *ResourceModel) { as("requested")(m); m.WaitForStatus = types.StringValue("requested") }, nil, nil},
		"without the rest yet": {func(m *ResourceModel) {
			as("configuring")(m)
			m.Vlan, m.PairingKey, m.ScwBgpConfig = types.Int64Null(), types.StringNull(), types.ObjectNull(bgpConfigTypes)
		}, nil, with("pairing_key", "peer_asn", "peer_bgp_config", "scw_bgp_config", "vlan")},
		"self-hosted, without a key for ever": {func(m *ResourceModel) {
			as("configuring")(m)
			m.PartnerID, m.ConnectionID, m.PairingKey = fw.NullID(), fw.NewID("fr-par", parisID), types.StringNull()
		}, nil, with("peer_asn", "peer_bgp_config")},
	} {
		var saved ResourceModel
		saved.fromAPI(&client.Link{Link: interlink.Link{
			ID: parisID, Region: "fr-par", Name: "paris", Vlan: 1600, PopID: parisID,
			Partner:      &interlink.PartnerHost{PartnerID: parisID, PairingKey: "key"},
			ScwBgpConfig: &interlink.BgpConfig{Asn: 12876}, PeerBgpConfig: &interlink.BgpConfig{Asn: 65001},
		}})
		saved.settings()
		saved.Timeouts = timeouts.Value{Object: types.ObjectNull(timeoutTypes)}
		test.state(&saved)
		config := ResourceModel{Timeouts: saved.Timeouts, Model: Model{
			Tags: saved.Tags, ScwBgpConfig: types.ObjectNull(bgpConfigTypes), PeerBgpConfig: types.ObjectNull(bgpConfigTypes),
		}}
		if test.config != nil {
			test.config(&config)
		}
		if got := unknownInPlan(t, saved, config); !slices.Equal(got, test.want) {
			t.Errorf("%s: unknown are %q, want %q", name, got, test.want)
		}
	}
}

// unknownInPlan returns what the plan of a link does not know.
func unknownInPlan(t *testing.T, saved, config ResourceModel) []string {
	t.Helper()
	var declared resource.SchemaResponse
	NewResource().Schema(t.Context(), resource.SchemaRequest{}, &declared)
	raw := func(model ResourceModel) tftypes.Value {
		state := tfsdk.State{Schema: declared.Schema}
		if diags := state.Set(t.Context(), &model); diags.HasError() {
			t.Fatal(diags)
		}
		return state.Raw
	}
	plan := tfsdk.Plan{Schema: declared.Schema, Raw: raw(saved)}
	diags := planComputed(t.Context(), resource.ModifyPlanRequest{
		Config: tfsdk.Config{Schema: declared.Schema, Raw: raw(config)}, State: tfsdk.State{Schema: declared.Schema, Raw: raw(saved)},
	}, &plan, saved, saved)
	if diags.HasError() {
		t.Fatal(diags)
	}
	var names []string
	for name, value := range fw.Attributes(plan.Raw) {
		if !value.IsFullyKnown() {
			names = append(names, name)
		}
	}
	return slices.Sorted(slices.Values(names))
}
