package live_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/acctest"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	mocked "github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
)

// everyDataSource reads the link, its policy and their parts in every possible
// way.
const everyDataSource = `
data "interlink_link" "by_id" { id = interlink_link.test.id }
data "interlink_link" "by_name" { name = interlink_link.test.name }
data "interlink_links" "test" {
  name              = interlink_link.test.name
  status            = "requested"
  kind              = "hosted"
  pop_id            = data.interlink_pop.th2.id
  partner_id        = data.interlink_partner.franceix.id
  routing_policy_id = interlink_routing_policy.test.id
  bandwidth_mbps    = 50
  tags              = ["live"]
}
data "interlink_routing_policy" "by_id" { id = interlink_routing_policy.test.id }
data "interlink_routing_policy" "by_name" { name = interlink_routing_policy.test.name }
data "interlink_routing_policies" "test" {
  name    = interlink_routing_policy.test.name
  is_ipv6 = false
}
data "interlink_pop" "by_id" { id = data.interlink_pop.th2.id }
data "interlink_partner" "by_id" { id = data.interlink_partner.franceix.id }
data "interlink_pops" "test" {
  partner_id          = data.interlink_partner.franceix.id
  link_bandwidth_mbps = 50
}
data "interlink_partners" "test" { pop_ids = [data.interlink_pop.th2.id] }
data "interlink_dedicated_connections" "all" {}
`

// gate waits for a partner who never accepts.
const gate = `
resource "interlink_link_activation" "test" {
  link_id = interlink_link.test.id
  timeouts { create = "3s" }
}
`

// echoed keeps the ephemeral key in the test's state, so that it can be
// compared.
const echoed = `
ephemeral "interlink_pairing_key" "test" { link_id = interlink_link.test.id }
provider "echo" { data = ephemeral.interlink_pairing_key.test.pairing_key }
resource "echo" "key" {}
`

// TestAccReadsAnOrder orders one link and reads it in every way. Orders cost
// money, so it is one test.
func TestAccReadsAnOrder(t *testing.T) {
	env, block := world(t)
	name := acctest.RandomWithPrefix(prefix + "read")
	order := block + fmt.Sprintf(`
data "interlink_pop" "th2" { name = "Telehouse TH2" }
data "interlink_partner" "franceix" { name = "FranceIX" }

resource "interlink_routing_policy" "test" {
  name             = %[1]q
  prefix_filter_in = ["10.0.0.0/24"]
}
resource "interlink_link" "test" {
  name                 = %[1]q
  tags                 = ["live"]
  pop_id               = data.interlink_pop.th2.id
  partner_id           = data.interlink_partner.franceix.id
  bandwidth_mbps       = 50
  wait_for_status      = "requested"
  routing_policy_v4_id = interlink_routing_policy.test.id
}
`, name)
	factories := factories(env)
	factories["echo"] = echoprovider.NewProviderServer()
	const link, policy = "interlink_link.test", "interlink_routing_policy.test"
	id := tfjsonpath.New("id")
	same := func(one string, at tfjsonpath.Path, other string, otherAt tfjsonpath.Path) statecheck.StateCheck {
		return statecheck.CompareValuePairs(one, at, other, otherAt, compare.ValuesSame())
	}
	only := func(list string) tfjsonpath.Path { return tfjsonpath.New(list).AtSliceIndex(0).AtMapKey("id") }
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: order},
			{
				Config: order + everyDataSource,
				ConfigStateChecks: []statecheck.StateCheck{
					same(link, id, "data.interlink_link.by_id", id),
					same(link, id, "data.interlink_link.by_name", id),
					same(link, tfjsonpath.New("pairing_key"), "data.interlink_link.by_name", tfjsonpath.New("pairing_key")),
					statecheck.ExpectKnownValue("data.interlink_links.test", tfjsonpath.New("links"), knownvalue.ListSizeExact(1)),
					same(link, id, "data.interlink_links.test", only("links")),
					same(policy, id, "data.interlink_routing_policy.by_id", id),
					same(policy, id, "data.interlink_routing_policy.by_name", id),
					statecheck.ExpectKnownValue("data.interlink_routing_policies.test", tfjsonpath.New("routing_policies"), knownvalue.ListSizeExact(1)),
					same(policy, id, "data.interlink_routing_policies.test", only("routing_policies")),
					same("data.interlink_pop.th2", tfjsonpath.New("name"), "data.interlink_pop.by_id", tfjsonpath.New("name")),
					same("data.interlink_partner.franceix", tfjsonpath.New("contact_email"), "data.interlink_partner.by_id", tfjsonpath.New("contact_email")),
					statecheck.ExpectKnownValue("data.interlink_pops.test", only("pops"), knownvalue.NotNull()),
					statecheck.ExpectKnownValue("data.interlink_partners.test", only("partners"), knownvalue.NotNull()),
					statecheck.ExpectKnownValue("data.interlink_dedicated_connections.all", tfjsonpath.New("dedicated_connections"), knownvalue.NotNull()),
				},
				ConfigPlanChecks: mocked.Empty(),
			},
			{
				Config:      order + gate,
				ExpectError: mocked.Says("is not built yet: still requested", "the next terraform apply waits again", "FranceIX", "quoting its pairing key"),
			},
			{
				Config: order + echoed,
				ConfigStateChecks: []statecheck.StateCheck{
					same(link, tfjsonpath.New("pairing_key"), "echo.key", tfjsonpath.New("data")),
				},
			},
		},
	})
}

// TestAccLists runs terraform query. It orders nothing.
func TestAccLists(t *testing.T) {
	env, block := world(t)
	name := acctest.RandomWithPrefix(prefix + "list")
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: factories(env),
		Steps: []resource.TestStep{
			{Config: block + fmt.Sprintf(`
resource "interlink_routing_policy" "test" {
  name             = %q
  prefix_filter_in = ["10.0.0.0/24"]
}
`, name)},
			{
				Query: true,
				Config: fmt.Sprintf(`
list "interlink_routing_policy" "test" {
  provider = interlink
  config {
    name = %[1]q
  }
}

list "interlink_link" "none" {
  provider = interlink
  config {
    name = %[1]q
  }
}
`, name),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("interlink_routing_policy.test", 1),
					querycheck.ExpectLength("interlink_link.none", 0),
				},
			},
		},
	})
}
