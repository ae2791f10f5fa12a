package pop_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

func readOnly(t *testing.T, env *acctest.Env, steps ...resource.TestStep) {
	t.Helper()
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: env.Factories(), Steps: steps})
}

func TestAccDataSourcePop(t *testing.T) {
	t.Parallel()
	const address = "data.interlink_pop.test"
	env := acctest.New(t, mockapi.Options{})
	attr := func(name, value string) resource.TestCheckFunc {
		return resource.TestCheckResourceAttr(address, name, value)
	}
	// The state keeps the configuration's spelling of an id.
	isTH2 := func(id string) resource.TestCheckFunc {
		return resource.ComposeAggregateTestCheckFunc(
			attr("id", id), attr("name", "- Telehouse TH2"), attr("region", "fr-par"),
			attr("hosting_provider_name", "TeleHouse"), attr("city", "Paris"),
			resource.TestCheckResourceAttrSet(address, "display_name"), resource.TestCheckResourceAttrSet(address, "address"),
			resource.TestCheckResourceAttrSet(address, "logo_url"),
			resource.TestCheckTypeSetElemAttr(address, "available_link_bandwidths_mbps.*", "50"),
		)
	}
	config := func(arguments string) string {
		return env.Config("data \"interlink_pop\" \"test\" {\n%s\n}\n", arguments)
	}
	readOnly(t, env,
		resource.TestStep{Config: config(`name = "DC"`), ExpectError: acctest.Says(`"DC" fits more than one PoP`, `"DC2" (fr-par/`+mockapi.PopDC2+`)`, `"DC3"`, `"DC5"`)},
		resource.TestStep{Config: config(`name = "LYO"`), ExpectError: acctest.Says(`no PoP whose name is or holds "LYO"; there are`, `"DC2"`, `"- Telehouse TH2"`)},
		resource.TestStep{Config: config("name = \"DC3\"\nregion = \"nl-ams\""), ExpectError: acctest.Says("region nl-ams", "Region nl-ams has no partners at all: InterLink may not be offered there")},
		resource.TestStep{Config: config(``), ExpectError: acctest.Says("Set exactly one of `id` and `name`")},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", mockapi.PopTH2)), Check: isTH2(mockapi.PopTH2)},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", "fr-par/"+mockapi.PopTH2)), Check: isTH2("fr-par/" + mockapi.PopTH2)},
		resource.TestStep{Config: config(`name = "- Telehouse TH2"`), Check: isTH2("fr-par/" + mockapi.PopTH2)},
		resource.TestStep{Config: config(`name = "Telehouse TH2"`), Check: isTH2("fr-par/" + mockapi.PopTH2)},
		resource.TestStep{Config: config(`name = "th2"`), Check: isTH2("fr-par/" + mockapi.PopTH2)},
	)
}

func TestAccDataSourcePops(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	yes := true
	lyon := env.Mock.AddPop(mockapi.PopSeed{Name: "LYO1", HostingProviderName: "Rezopole", Bandwidths: []uint64{75}, NoDedicated: true})
	env.Mock.AddPop(mockapi.PopSeed{Name: "AMS1", Region: "nl-ams"})
	partner := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Lugdunum", L3Connectivity: &yes, PopIDs: []string{lyon}})
	var config strings.Builder
	var checks []resource.TestCheckFunc
	const recorded = "DC2,DC3,DC5,- Interxion MRS2"
	for label, tc := range map[string]struct{ filter, want string }{
		"none":         {``, recorded + ",LYO1,- Telehouse TH2"},
		"region":       {`region = "nl-ams"`, "AMS1"},
		"name":         {`name = "dc"`, "DC2,DC3,DC5"},
		"host":         {`hosting_provider_name = "Rezopole"`, "LYO1"},
		"partner":      {`partner_id = "fr-par/` + partner + `"`, "LYO1"},
		"bandwidth":    {`link_bandwidth_mbps = 75`, "LYO1"},
		"dedicated":    {`dedicated_available = true`, recorded + ",- Telehouse TH2"},
		"no_dedicated": {`dedicated_available = false`, "LYO1"},
		"l3":           {`l3_connectivity_partners = true`, "LYO1"},
		"no_l3":        {`l3_connectivity_partners = false`, recorded + ",- Telehouse TH2"},
		"nothing":      {`name = "berlin"`, ""},
	} {
		fmt.Fprintf(&config, "data \"interlink_pops\" %q {\n%s\n}\n", label, tc.filter)
		fmt.Fprintf(&config, "output %q { value = join(\",\", data.interlink_pops.%s.pops[*].name) }\n", label, label)
		checks = append(checks, resource.TestCheckOutput(label, tc.want))
	}
	readOnly(t, env, resource.TestStep{Config: env.Provider() + config.String(), Check: resource.ComposeAggregateTestCheckFunc(checks...)})
}

func TestAccDataSourcePopsAllPages(t *testing.T) {
	t.Parallel()
	const recorded = 5 // PoPs that the mock always has
	env := acctest.New(t, mockapi.Options{ExtraPops: 130 - recorded})
	readOnly(t, env, resource.TestStep{
		Config: env.Config("data \"interlink_pops\" \"all\" {}\noutput \"distinct\" { value = length(distinct(data.interlink_pops.all.pops[*].id)) }\n"),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr("data.interlink_pops.all", "pops.#", "130"),
			resource.TestCheckOutput("distinct", "130"),
		),
	})
}

// TestAccBandwidthsOfTheGET uses a PoP without bandwidths in the list whose GET
// shows seven (recorded, pop-by-id.jsonl).
func TestAccBandwidthsOfTheGET(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: env.Factories(), Steps: []resource.TestStep{{
		Config: env.Config(`
data "interlink_pop" "test" {
  name = "DC2"
}
data "interlink_pops" "test" {
  name = "DC2"
}
`),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr("data.interlink_pop.test", "available_link_bandwidths_mbps.#", "7"),
			resource.TestCheckResourceAttr("data.interlink_pops.test", "pops.0.available_link_bandwidths_mbps.#", "7"),
		),
	}}})
}
