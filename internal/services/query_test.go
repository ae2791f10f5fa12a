package services_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestAccQuery runs terraform query itself, which Terraform has since 1.14.
func TestAccQuery(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "asked", Status: "requested"})
	paris := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "lyon"})
	policy := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4"})
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{
			{Config: env.Provider()}, // for the queries as well
			{
				Query: true,
				Config: `
list "interlink_link" "active" {
  provider         = interlink
  include_resource = true
  config {
    status = "active"
  }
}

list "interlink_link" "first" {
  provider = interlink
  limit    = 1
}

list "interlink_routing_policy" "all" {
  provider = interlink
}
`,
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("interlink_link.active", 2),
					querycheck.ExpectIdentity("interlink_link.active", map[string]knownvalue.Check{
						"region": knownvalue.StringExact("fr-par"), "id": knownvalue.StringExact(paris),
					}),
					querycheck.ExpectLength("interlink_link.first", 1),
					querycheck.ExpectLength("interlink_routing_policy.all", 1),
					querycheck.ExpectIdentity("interlink_routing_policy.all", map[string]knownvalue.Check{
						"region": knownvalue.StringExact("fr-par"), "id": knownvalue.StringExact(policy),
					}),
				},
			},
			{
				Query: true,
				Config: `
list "interlink_link" "active" {
  provider = interlink
  config {
    status = "built"
  }
}
`,
				ExpectError: acctest.Says("value must be one of", `got: "built"`),
			},
		},
	})
}
