package provider_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	sdk "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestUnchangedPlanIsTheFrameworks plans unchanged links twice: with the
// shortcut, and by the framework alone, which a prior state in JSON forces. Both
// results are equal, for every status and everything else that a plan reads.
func TestUnchangedPlanIsTheFrameworks(t *testing.T) {
	t.Parallel()
	server := (&protocol.World{URL: "http://127.0.0.1:1", Transport: noAPI{}}).Open(t.Context(), t).Server
	schemas, err := protocol.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	schema := schemas.ResourceSchemas["interlink_link"]
	random := rand.New(rand.NewPCG(1, 2))
	shortcuts, plans := 0, 250
	for range plans {
		saved, config, private := aLinkOfAnyKind(random)
		req := &tfprotov6.PlanResourceChangeRequest{
			TypeName: "interlink_link", PriorState: protocol.Encode(t, schema, saved), ProposedNewState: protocol.Encode(t, schema, saved),
			Config: protocol.Encode(t, schema, config), PriorPrivate: private,
		}
		short, err := server.PlanResourceChange(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if short.PlannedState == req.PriorState {
			shortcuts++
		}
		byFramework := *req
		byFramework.PriorState = asJSON(t, saved)
		long, err := server.PlanResourceChange(t.Context(), &byFramework)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := planned(t, schema, short), planned(t, schema, long); !reflect.DeepEqual(got, want) {
			t.Errorf("%v, configured %v, private %s:\n%+v, the framework:\n%+v", saved, config, private, got, want)
		}
	}
	if shortcuts < plans/10 || shortcuts > plans*9/10 {
		t.Errorf("%d of %d plans took the shortcut: the test compares too little", shortcuts, plans)
	}
}

// TestPlanOfANewLinkIsTheFrameworks plans random new links with the shortcut and with the framework.
func TestPlanOfANewLinkIsTheFrameworks(t *testing.T) {
	t.Parallel()
	server := protocol.NewWorld(t, mockapi.Options{}).Open(t.Context(), t).Server
	schemas, err := protocol.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	schema := schemas.ResourceSchemas["interlink_link"]
	random := rand.New(rand.NewPCG(1, 2))
	said := 0
	for range 250 {
		_, config, _ := aLinkOfAnyKind(random)
		for name, value := range map[string]any{
			"name": tftypes.UnknownValue, "vpc_id": tftypes.UnknownValue, "tags": []string{"a"}, "peer_asn": 65001, "wait_for_status": nil,
			"project_id": tftypes.UnknownValue, "allow_duplicate_name": true, "timeouts": protocol.Attrs{"create": "1h"},
		} {
			if random.IntN(5) == 0 {
				config[name] = value
			}
		}
		encoded := protocol.Encode(t, schema, config)
		req := &tfprotov6.PlanResourceChangeRequest{
			TypeName: "interlink_link", PriorState: &tfprotov6.DynamicValue{MsgPack: []byte{0xc0}}, ProposedNewState: encoded, Config: encoded,
		}
		short, err := server.PlanResourceChange(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		byFramework := *req
		byFramework.PriorState = &tfprotov6.DynamicValue{JSON: []byte("null")}
		long, err := server.PlanResourceChange(t.Context(), &byFramework)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := planned(t, schema, short), planned(t, schema, long); !reflect.DeepEqual(got, want) {
			t.Errorf("%v:\n%+v, the framework:\n%+v", config, got, want)
		}
		said += len(short.Diagnostics)
	}
	if said < 50 {
		t.Errorf("the plans say only %d things: the test compares too little", said)
	}
}

// aLinkOfAnyKind is a random state, with its configuration and private state.
func aLinkOfAnyKind(random *rand.Rand) (saved, config protocol.Attrs, private []byte) {
	one := func(weight int) bool { return random.IntN(weight) == 0 }
	saved, config = theLink()
	statuses := append(sdk.LinkStatus("").Values(), "never_seen", sdk.LinkStatusActive, sdk.LinkStatusActive, sdk.LinkStatusActive, sdk.LinkStatusActive)
	saved["status"] = string(statuses[random.IntN(len(statuses))])
	set := func(name string, value any, inConfig bool) {
		saved[name] = value
		if inConfig {
			config[name] = value
		}
	}
	if one(3) {
		set("wait_for_status", "requested", !one(4))
	}
	if one(5) {
		set("deletion_protection", true, !one(4))
	}
	if one(3) {
		set("enable_route_propagation", true, !one(4))
	}
	if one(2) {
		set("vpc_id", "fr-par/22222222-2222-3333-4444-555555555555", true)
	}
	if one(2) {
		set("routing_policy_v4_id", []string{"fr-par/", "nl-ams/", ""}[random.IntN(3)]+"33333333-2222-3333-4444-555555555555", true)
	}
	if one(4) {
		set("region", "fr-par", true)
		set("vlan", 1500, true)
	}
	if one(10) {
		saved["wait_for_deprovisioning"] = nil // a state from before that attribute existed
	}
	privates := []string{"", `{"built":"dHJ1ZQ=="}`, `{"imported":"ImZyZXNoIg=="}`, `{"protected":"eyJOYW1lIjoicGFyaXMifQ=="}`}
	return saved, config, []byte(privates[random.IntN(len(privates))])
}

// theLink is the state of an active link, and its configuration.
func theLink() (saved, config protocol.Attrs) {
	side := protocol.Attrs{"asn": 12876, "ipv4": "169.254.0.0/31", "ipv6": "2001:db8::/127"}
	config = protocol.Attrs{"name": "paris", "pop_id": mockapi.PopTH2, "partner_id": mockapi.PartnerFranceIX, "bandwidth_mbps": 50}
	return config.With(protocol.Attrs{
		"id": "fr-par/11111111-2222-3333-4444-555555555555", "region": "fr-par", "project_id": mockapi.DefaultProjectID,
		"organization_id": mockapi.DefaultProjectID, "peer_asn": 39801, "vlan": 1500, "enable_route_propagation": false,
		"wait_for_status": "active", "wait_for_deprovisioning": true, "allow_duplicate_name": false, "deletion_protection": false,
		"status": "active", "bgp_v4_status": "disabled", "bgp_v6_status": "disabled", "pairing_key": "k",
		"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "srn": "srn://x",
		"scw_bgp_config": side, "peer_bgp_config": side,
	}), config
}

// asJSON is a state in JSON, for which the shortcut does not apply.
func asJSON(t *testing.T, saved protocol.Attrs) *tfprotov6.DynamicValue {
	t.Helper()
	text, err := json.Marshal(saved)
	if err != nil {
		t.Fatal(err)
	}
	return &tfprotov6.DynamicValue{JSON: text}
}

// plan is the content of a response.
type plan struct {
	State       string
	Private     string
	Identity    string
	Replace     int
	Diagnostics []string
}

func planned(t *testing.T, schema *tfprotov6.Schema, resp *tfprotov6.PlanResourceChangeResponse) plan {
	t.Helper()
	state, err := resp.PlannedState.Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	said := plan{State: state.String(), Private: string(resp.PlannedPrivate), Replace: len(resp.RequiresReplace)}
	if resp.PlannedIdentity != nil {
		said.Identity = fmt.Sprint(resp.PlannedIdentity.IdentityData.IsNull())
	}
	for _, diagnostic := range resp.Diagnostics {
		said.Diagnostics = append(said.Diagnostics, fmt.Sprint(diagnostic.Severity, diagnostic.Summary, diagnostic.Detail, diagnostic.Attribute))
	}
	return said
}
