package link_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// readOnly runs steps that only read, and keeps the seeded links.
func readOnly(t *testing.T, env *acctest.Env, steps ...resource.TestStep) {
	t.Helper()
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: env.Factories(), Steps: steps})
}

func TestAccDataSourceLink(t *testing.T) {
	t.Parallel()
	const address = "data.interlink_link.test"
	env := acctest.New(t, mockapi.Options{})
	network := env.Mock.AddVPC("main")
	v4, v6 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4"}), env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v6", IsIPv6: true})
	paris := env.Mock.AddLink(mockapi.LinkSeed{
		Name: "Paris main", Tags: []string{"a", "b"}, VpcID: network, RoutingPolicyV4ID: v4, RoutingPolicyV6ID: v6,
		Propagation: true, PairingKey: "key-of-paris", VLAN: 1501,
	})
	refused := env.Mock.AddLink(mockapi.LinkSeed{Name: "lyon", Status: "refused", DisapprovedReason: "no capacity"})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	own := env.Mock.AddLink(mockapi.LinkSeed{Name: "own", ConnectionID: connection, PeerASN: 65001, VLAN: 2000, Status: "ready"})
	abroad := env.Mock.AddLink(mockapi.LinkSeed{Name: "abroad", Region: "nl-ams"})
	attr := func(name, value string) resource.TestCheckFunc {
		return resource.TestCheckResourceAttr(address, name, value)
	}
	// The state keeps the configuration's spelling of an id.
	isParis := func(id string) resource.TestCheckFunc {
		return resource.ComposeAggregateTestCheckFunc(
			attr("id", id), attr("name", "Paris main"), attr("tags.#", "2"), attr("region", "fr-par"),
			attr("project_id", mockapi.DefaultProjectID), attr("organization_id", mockapi.DefaultProjectID),
			attr("pop_id", "fr-par/"+mockapi.PopTH2), attr("bandwidth_mbps", "50"),
			attr("partner_id", "fr-par/"+mockapi.PartnerFranceIX), resource.TestCheckNoResourceAttr(address, "connection_id"),
			attr("vpc_id", "fr-par/"+network), attr("routing_policy_v4_id", "fr-par/"+v4), attr("routing_policy_v6_id", "fr-par/"+v6),
			attr("enable_route_propagation", "true"), attr("status", "active"), attr("bgp_v4_status", "up"), attr("bgp_v6_status", "up"),
			attr("pairing_key", "key-of-paris"), attr("vlan", "1501"), attr("peer_asn", "39801"),
			attr("scw_bgp_config.asn", "12876"), attr("peer_bgp_config.asn", "39801"),
			resource.TestCheckResourceAttrSet(address, "peer_bgp_config.ipv4"), resource.TestCheckResourceAttrSet(address, "peer_bgp_config.ipv6"),
			resource.TestCheckResourceAttrSet(address, "created_at"), resource.TestCheckResourceAttrSet(address, "updated_at"),
			resource.TestCheckResourceAttrSet(address, "srn"),
		)
	}
	config := func(arguments string) string {
		return env.Config("data \"interlink_link\" \"test\" {\n%s\n}\n", arguments)
	}
	readOnly(t, env,
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", paris)), Check: isParis(paris)},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q\nproject_id = %q", "fr-par/"+paris, mockapi.DefaultProjectID)), Check: isParis("fr-par/" + paris)},
		resource.TestStep{Config: config(`name = "Paris main"`), Check: isParis("fr-par/" + paris)},
		resource.TestStep{Config: config(`name = "paris"`), Check: isParis("fr-par/" + paris)},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", refused)), Check: attr("disapproved_reason", "no capacity")},
		resource.TestStep{
			Config: config(`name = "own"`),
			Check: resource.ComposeAggregateTestCheckFunc(
				attr("id", "fr-par/"+own), attr("connection_id", "fr-par/"+connection), attr("peer_asn", "65001"), attr("vlan", "2000"),
				attr("tags.#", "0"), attr("status", "ready"),
				resource.TestCheckNoResourceAttr(address, "partner_id"), resource.TestCheckNoResourceAttr(address, "pairing_key"),
			),
		},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", "nl-ams/"+abroad)), Check: attr("region", "nl-ams")},
		resource.TestStep{Config: config("name = \"abroad\"\nregion = \"nl-ams\""), Check: attr("id", "nl-ams/"+abroad)},
	)
}

// TestAccDataSourceLinkFindsTheLiving has an old link that is still being deleted, with the name of the new one.
func TestAccDataSourceLinkFindsTheLiving(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "paris", Status: "deprovisioning"})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "paris", Status: "refused"})
	living := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
	var steps []resource.TestStep
	for _, name := range []string{"paris", "par"} {
		steps = append(steps, resource.TestStep{
			Config: env.Config("data \"interlink_link\" \"test\" {\n  name = %q\n}\n", name),
			Check:  resource.TestCheckResourceAttr("data.interlink_link.test", "id", "fr-par/"+living),
		})
	}
	readOnly(t, env, steps...)
}

// TestAccDataSourceLinkNoTags expects an empty set, not null, so that an expression can iterate over it.
func TestAccDataSourceLinkNoTags(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "plain"})
	readOnly(t, env, resource.TestStep{
		Config: env.Config(`
data "interlink_link" "one" { name = "plain" }
data "interlink_links" "all" {}
output "tags" { value = length(data.interlink_link.one.tags) + sum([for l in data.interlink_links.all.links : length(l.tags)]) }
`),
		Check: resource.TestCheckOutput("tags", "0"),
	})
}

func TestAccDataSourceLinkErrors(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	const other = "11111111-2222-3333-4444-555555555555"
	east := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris-east"})
	west := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris-west", Status: "requested"})
	twins := []string{env.Mock.AddLink(mockapi.LinkSeed{Name: "twin"}), env.Mock.AddLink(mockapi.LinkSeed{Name: "twin", ProjectID: other})}
	env.Mock.AddLink(mockapi.LinkSeed{Name: "ghost", Status: "deleted"})
	ghost := env.Mock.AddLink(mockapi.LinkSeed{Name: "half-gone"})
	env.Mock.AddFault(mockapi.Fault{Operation: "GetLink", Link: ghost, Kind: mockapi.UnknownStatus, Body: "deleted", Times: -1})
	for name, tc := range map[string]struct {
		arguments string
		says      []string
	}{
		"two that hold it":    {`name = "Paris"`, []string{`"Paris" fits more than one InterLink`, `"paris-east" (fr-par/` + east + `, active)`, `"paris-west" (fr-par/` + west + `, requested)`, "or the id"}},
		"two of the name":     {`name = "twin"`, []string{`"twin" fits more than one InterLink`, `"twin" (fr-par/`, `"twin" (fr-par/`}},
		"none":                {`name = "berlin"`, []string{`no InterLink whose name is or holds "berlin"; there are`, `"paris-east"`, `"paris-west"`}},
		"none in the region":  {"name = \"paris-east\"\nregion = \"nl-ams\"", []string{"region nl-ams", "there is none at all"}},
		"none of that id":     {`id = "` + other + `"`, []string{"Could not find the InterLink " + other, "It does not exist", "Check the id, the region and the project"}},
		"deleted":             {`id = "` + ghost + `"`, []string{`"half-gone"`, "has been deleted"}},
		"of another project":  {"id = \"" + east + "\"\nproject_id = \"" + other + "\"", []string{"is of project " + mockapi.DefaultProjectID + ", not of " + other}},
		"neither id nor name": {``, []string{"Set exactly one of `id` and `name`"}},
		"id and name":         {"id = \"" + east + "\"\nname = \"paris-east\"", []string{"Set exactly one of `id` and `name`"}},
		"empty name":          {`name = ""`, []string{"name UTF-8 character count must be between 1 and 255"}},
		"no id":               {`id = "paris-east"`, []string{"Not an id", "{region}/{uuid}"}},
		"no project":          {"name = \"x\"\nproject_id = \"mine\"", []string{"Not a UUID"}},
		"no region":           {"name = \"x\"\nregion = \"Paris\"", []string{"Malformed region", "fr-par"}},
		"two regions":         {"id = \"nl-ams/" + east + "\"\nregion = \"fr-par\"", []string{"Another region", "nl-ams", "fr-par"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			readOnly(t, env, resource.TestStep{
				Config:      env.Config("data \"interlink_link\" \"test\" {\n%s\n}\n", tc.arguments),
				ExpectError: acctest.Says(tc.says...),
			})
		})
	}
	t.Run("narrowed by project", func(t *testing.T) {
		t.Parallel()
		readOnly(t, env, resource.TestStep{
			Config: env.Config("data \"interlink_link\" \"test\" {\nname = \"twin\"\nproject_id = %q\n}\n", other),
			Check:  resource.TestCheckResourceAttr("data.interlink_link.test", "id", "fr-par/"+twins[1]),
		})
	})
}

// labelOf names the data source of a case.
func labelOf(name string) string { return strings.NewReplacer(" ", "_", ",", "").Replace(name) }

func TestAccDataSourceLinksFilters(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	mock := env.Mock
	const other = "11111111-2222-3333-4444-555555555555"
	yes := true
	deep := mock.AddPartner(mockapi.PartnerSeed{Name: "Deep", L3Connectivity: &yes})
	network := mock.AddVPC("main")
	v4, v6 := mock.AddPolicy(mockapi.PolicySeed{Name: "v4"}), mock.AddPolicy(mockapi.PolicySeed{Name: "v6", IsIPv6: true})
	connection := mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	for _, seed := range []mockapi.LinkSeed{
		{Name: "deep", PopID: mockapi.PopDC5, PartnerID: deep},
		{Name: "asked", Status: "requested", PairingKey: "key-of-asked"}, // not in order of age: the test lists it by name
		{Name: "fast", BandwidthMbps: 10000},
		{Name: "four", VpcID: network, RoutingPolicyV4ID: v4, BgpV4Status: "down"},
		{Name: "own", ConnectionID: connection, Status: "ready"},
		{Name: "six", RoutingPolicyV6ID: v6, BgpV6Status: "down"},
		{Name: "Tagged", Tags: []string{"a", "b"}},
		{Name: "tagged less", Tags: []string{"a"}},
		{Name: "theirs", ProjectID: other},
		{Name: "abroad", Region: "nl-ams"},
	} {
		mock.AddLink(seed)
	}
	const all = "asked,deep,fast,four,own,six,Tagged,tagged less,theirs"
	cases := []struct{ name, filter, want string }{
		{"none", ``, all},
		{"region", `region = "nl-ams"`, "abroad"},
		{"project", `project_id = "` + other + `"`, "theirs"},
		{"organization", `organization_id = "` + other + `"`, "theirs"},
		{"name", `name = "TAGGED"`, "Tagged,tagged less"},
		{"one tag", `tags = ["a"]`, "Tagged,tagged less"},
		{"all tags", `tags = ["b", "a"]`, "Tagged"},
		{"status", `status = "requested"`, "asked"},
		{"bgp v4", `bgp_v4_status = "down"`, "four"},
		{"bgp v6", `bgp_v6_status = "down"`, "six"},
		{"pop", `pop_id = "` + mockapi.PopDC5 + `"`, "deep"},
		{"bandwidth", `bandwidth_mbps = 10000`, "fast"},
		{"partner", `partner_id = "fr-par/` + deep + `"`, "deep"},
		{"vpc", `vpc_id = "` + network + `"`, "four"},
		{"policy v4", `routing_policy_id = "` + v4 + `"`, "four"},
		{"policy v6", `routing_policy_id = "fr-par/` + v6 + `"`, "six"},
		{"pairing key", `pairing_key = "key-of-asked"`, "asked"},
		{"self hosted", `kind = "self_hosted"`, "own"},
		{"hosted", `kind = "hosted"`, "asked,deep,fast,four,six,Tagged,tagged less,theirs"},
		{"l3 hosted", `kind = "l3_hosted"`, "deep"},
		{"connection", `connection_id = "` + connection + `"`, "own"},
		{"two at once", "status = \"active\"\ntags = [\"b\"]", "Tagged"},
		{"nothing", `name = "berlin"`, ""},
	}
	var config strings.Builder
	var checks []resource.TestCheckFunc
	for _, tc := range cases {
		label := labelOf(tc.name)
		fmt.Fprintf(&config, "data \"interlink_links\" %q {\n%s\n}\n", label, tc.filter)
		fmt.Fprintf(&config, "output %q { value = join(\",\", data.interlink_links.%s.links[*].name) }\n", label, label)
		checks = append(checks, resource.TestCheckOutput(label, tc.want))
	}
	checks = append(checks, resource.TestCheckResourceAttr("data.interlink_links.none", "region", "fr-par"))
	readOnly(t, env, resource.TestStep{Config: env.Provider() + config.String(), Check: resource.ComposeAggregateTestCheckFunc(checks...)})
}

func TestAccDataSourceLinksRefused(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for name, tc := range map[string]struct {
		arguments string
		says      []string
	}{
		"status":     {`status = "broken"`, []string{"status value must be one of", `"requested"`, `"broken"`}},
		"no status":  {`status = "unknown_link_status"`, []string{"status value must be one of"}},
		"bgp":        {`bgp_v4_status = "on"`, []string{"bgp_v4_status value must be one of", `"up"`}},
		"kind":       {`kind = "self"`, []string{"kind value must be one of", `"self_hosted"`}},
		"bandwidth":  {`bandwidth_mbps = -1`, []string{"bandwidth_mbps value must be at least 1"}},
		"id":         {`vpc_id = "main"`, []string{"Not an id"}},
		"region":     {"region = \"fr-par\"\npop_id = \"nl-ams/" + mockapi.PopTH2 + `"`, []string{"Another region", "pop_id"}},
		"own region": {`partner_id = "nl-ams/` + mockapi.PartnerFreePro + `"`, []string{"Another region", "partner_id"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			readOnly(t, env, resource.TestStep{
				Config:      env.Config("data \"interlink_links\" \"test\" {\n%s\n}\n", tc.arguments),
				ExpectError: acctest.Says(tc.says...),
			})
		})
	}
	// None of these configurations may send a request.
	t.Cleanup(func() {
		if got := env.Mock.Count("ListLinks"); got != 0 {
			t.Errorf("%d calls of ListLinks, want none", got)
		}
	})
}

func TestAccDataSourceLinksAllPages(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for n := range 250 {
		env.Mock.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("link-%03d", n)})
	}
	// With the CLI alone: the test library takes a minute to read a state of so many links.
	cli := env.NewCLI(t)
	cli.Write("main.tf", requiredProviders+`
data "interlink_links" "all" {}
data "interlink_link" "last" { name = "link-249" }
output "all" {
  value = join(",", [
    length(data.interlink_links.all.links), length(distinct(data.interlink_links.all.links[*].id)),
    data.interlink_links.all.links[249].name, data.interlink_link.last.name,
  ])
}
`)
	cli.Must("apply", "-auto-approve", "-no-color")
	if got := strings.TrimSpace(cli.Must("output", "-raw", "all")); !strings.HasSuffix(got, "250,250,link-249,link-249") {
		t.Errorf("the data sources have %s, want 250 links of which all differ, up to link-249", got)
	}
}

// TestAccDataSourceLinksHidesTheKey checks that neither the plan nor an error
// shows a pairing key, in a filter or in a result.
func TestAccDataSourceLinksHidesTheKey(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	const key = "key-that-nobody-sees"
	env.Mock.AddLink(mockapi.LinkSeed{Name: "asked", PairingKey: key})
	cli := env.NewCLI(t)
	cli.Write("main.tf", fmt.Sprintf(`
terraform {
  required_providers {
    interlink = { source = "interlink-provider/interlink" }
  }
}
variable "key" {
  sensitive = true
  default   = %q
}
data "interlink_links" "test" { pairing_key = var.key }
data "interlink_link" "test" { name = "asked" }
output "found" { value = length(data.interlink_links.test.links) }
resource "terraform_data" "shown" { input = [data.interlink_link.test, data.interlink_links.test.links] }
`, key))
	if text := cli.Must("apply", "-auto-approve", "-no-color"); !strings.Contains(text, "found = 1") || strings.Contains(text, key) {
		t.Errorf("the apply does not find the link, or shows its key:\n%s", text)
	}
	env.Mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.ResetBefore, Times: -1})
	if result := cli.Run("plan", "-no-color"); result.ExitCode != 1 || !strings.Contains(result.Output, "Could not list the InterLinks") || strings.Contains(result.Output, key) {
		t.Errorf("exit code %d; no error, or it shows the key:\n%s", result.ExitCode, result.Output)
	}
}
