package pop_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

func TestAccDataSourcePopsRefused(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for block, says := range map[string][]string{
		`data "interlink_pop" "x" { name = "" }`:                                                           {"name", "at least 1"},
		"data \"interlink_pop\" \"x\" {\n id = \"nl-ams/" + mockapi.PopTH2 + "\"\n region = \"fr-par\"\n}": {"Another region", "nl-ams"},
		`data "interlink_pops" "x" { link_bandwidth_mbps = -1 }`:                                           {"link_bandwidth_mbps", "at least 1"},
		`data "interlink_pops" "x" { partner_id = "nl-ams/` + mockapi.PartnerFranceIX + `" }`:              {"Another region", "nl-ams"},
		`data "interlink_partner" "x" { name = "" }`:                                                       {"name", "at least 1"},
		`data "interlink_partners" "x" { pop_ids = ["nl-ams/` + mockapi.PopTH2 + `"] }`:                    {"Another region", "nl-ams"},
		`data "interlink_partners" "x" { pop_ids = ["TH2"] }`:                                              {"Not an id", "TH2"},
	} {
		env.Run(t, resource.TestStep{Config: env.Provider() + block, PlanOnly: true, ExpectError: acctest.Says(says...)})
	}
}
