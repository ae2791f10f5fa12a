package link_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// officialState is a state file of the official provider.
func officialState(t *testing.T, resources ...map[string]any) string {
	t.Helper()
	var all []map[string]any
	for _, r := range resources {
		all = append(all, map[string]any{
			"mode": "managed", "type": r["type"], "name": r["name"],
			"provider":  `provider["registry.terraform.io/scaleway/scaleway"]`,
			"instances": []map[string]any{{"schema_version": 0, "attributes": r["attributes"], "sensitive_attributes": []any{}}},
		})
	}
	text, err := json.Marshal(map[string]any{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "11111111-2222-3333-4444-555555555555", "outputs": map[string]any{}, "resources": all})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// officialLink returns a link's attributes as the official provider writes them:
// every attribute is present, as an empty string or null if there is no value.
func officialLink(link mockapi.LinkView, change func(map[string]any)) map[string]any {
	attributes := map[string]any{
		"id": "fr-par/" + link.ID, "name": link.Name, "tags": link.Tags, "region": "fr-par", "project_id": link.ProjectID,
		"organization_id": "", "pop_id": "fr-par/" + link.PopID, "bandwidth_mbps": link.BandwidthMbps,
		"partner_id": link.PartnerID, "connection_id": "", "peer_asn": 0, "vlan": link.VLAN, "vpc_id": "",
		"routing_policy_v4_id": "", "routing_policy_v6_id": nil, "enable_route_propagation": link.EnableRoutePropagation,
		"status": link.Status, "bgp_v4_status": link.BgpV4Status, "bgp_v6_status": link.BgpV6Status,
		"pairing_key": link.PairingKey, "disapproved_reason": "", "created_at": "2026-04-15T15:49:30Z", "updated_at": "2026-04-15T15:49:30Z",
		"scw_bgp_config":  []any{map[string]any{"asn": 12876, "ipv4": "169.254.0.94/31", "ipv6": ""}},
		"peer_bgp_config": []any{},
		"timeouts":        nil,
	}
	change(attributes)
	return map[string]any{"type": "scaleway_interlink_link", "name": link.Name, "attributes": attributes}
}

func TestAccMovedFromTheOfficialProvider(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	hosted, own := seeded(env)
	plain := env.Mock.AddLink(mockapi.LinkSeed{Name: "plain", Status: "requested"})
	view := func(id string) mockapi.LinkView {
		link, err := env.Mock.Link(id)
		if err != nil {
			t.Fatal(err)
		}
		return link
	}
	withAll := view(hosted)
	v4 := withAll.RoutingPolicyV4ID
	cli := env.NewCLI(t)
	cli.Write("terraform.tfstate", officialState(t,
		officialLink(withAll, func(a map[string]any) {
			a["vpc_id"] = "fr-par/" + withAll.VpcID
			a["routing_policy_v4_id"] = "fr-par/" + withAll.RoutingPolicyV4ID
			a["routing_policy_v6_id"] = withAll.RoutingPolicyV6ID
			a["timeouts"] = map[string]any{"create": "45m", "read": "5m", "update": nil, "delete": "1h30m0s", "default": "20m"}
		}),
		officialLink(view(own), func(a map[string]any) {
			a["partner_id"], a["pairing_key"] = nil, nil
			a["connection_id"] = "fr-par/" + view(own).ConnectionID
			a["peer_asn"] = 65001
			a["tags"] = nil
			a["timeouts"] = map[string]any{"create": nil, "default": "30m"}
		}),
		officialLink(view(plain), func(a map[string]any) { a["tags"] = []string{} }),
		map[string]any{"type": "scaleway_interlink_routing_policy", "name": "v4", "attributes": map[string]any{
			"id": "fr-par/" + v4, "name": "v4", "tags": nil, "region": "fr-par", "project_id": mockapi.DefaultProjectID, "organization_id": "",
			"prefix_filter_in": []string{"10.0.0.0/24"}, "prefix_filter_out": []string{}, "is_ipv6": false, "created_at": "", "updated_at": nil,
		}},
	))
	var config strings.Builder
	config.WriteString(requiredProviders)
	for _, label := range []string{"hosted", "own", "plain"} {
		fmt.Fprintf(&config, "moved {\n  from = scaleway_interlink_link.%[1]s\n  to   = interlink_link.%[1]s\n}\n", label)
	}
	config.WriteString("moved {\n  from = scaleway_interlink_routing_policy.v4\n  to   = interlink_routing_policy.v4\n}\n")
	fmt.Fprintf(&config, `
resource "interlink_link" "own" {
  name           = "own"
  pop_id         = %q
  connection_id  = %q
  bandwidth_mbps = 50
  peer_asn       = 65001
  vlan           = 2000
}
resource "interlink_routing_policy" "v4" {
  name             = "v4"
  prefix_filter_in = ["10.0.0.0/24"]
}
`, view(own).PopID, view(own).ConnectionID)
	config.WriteString(acctest.Link("hosted", "hosted", vpc(withAll.VpcID), routes, `tags = ["a", "b"]`, withV4, fmt.Sprintf("routing_policy_v6_id = %q", withAll.RoutingPolicyV6ID),
		"timeouts {\n    create = \"45m\"\n    delete = \"1h30m0s\"\n  }"))
	config.WriteString(acctest.Link("plain", "plain"))
	cli.Write("main.tf", config.String())
	output := cli.Must("apply", "-no-color", "-auto-approve")
	if want := "0 added, 0 changed, 0 destroyed"; !strings.Contains(output, want) {
		t.Fatalf("the move does not say %q:\n%s", want, output)
	}
	for _, request := range env.Mock.Requests() {
		if request.Method != http.MethodGet {
			t.Errorf("the move made a change: %s %s", request.Method, request.Path)
		}
	}
	if err := env.Mock.Act("plain", mockapi.Accept, ""); err != nil {
		t.Fatal(err)
	}
	cli.MustBeEmpty()
}
