package partner_test

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

func TestAccDataSourcePartner(t *testing.T) {
	t.Parallel()
	const address = "data.interlink_partner.test"
	env := acctest.New(t, mockapi.Options{})
	yes := true
	deep := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Deep Net", ContactEmail: "noc@deep.example", L3Connectivity: &yes})
	env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Deep Net Sud"})
	attr := func(name, value string) resource.TestCheckFunc {
		return resource.TestCheckResourceAttr(address, name, value)
	}
	// The state keeps the configuration's spelling of an id.
	isDeep := func(id string) resource.TestCheckFunc {
		return resource.ComposeAggregateTestCheckFunc(
			attr("id", id), attr("name", "Deep Net"), attr("region", "fr-par"),
			attr("contact_email", "noc@deep.example"), attr("l3_connectivity", "true"),
			resource.TestCheckResourceAttrSet(address, "portal_url"), resource.TestCheckResourceAttrSet(address, "logo_url"),
			resource.TestCheckResourceAttrSet(address, "created_at"), resource.TestCheckResourceAttrSet(address, "updated_at"),
		)
	}
	config := func(arguments string) string {
		return env.Config("data \"interlink_partner\" \"test\" {\n%s\n}\n", arguments)
	}
	readOnly(t, env,
		resource.TestStep{Config: config(`name = "deep"`), ExpectError: acctest.Says(`"deep" fits more than one partner`, `"Deep Net" (fr-par/`+deep+`)`, `"Deep Net Sud"`)},
		resource.TestStep{Config: config(`name = "nobody"`), ExpectError: acctest.Says(`no partner whose name is or holds "nobody"; there are`, `"FranceIX"`)},
		resource.TestStep{Config: config(``), ExpectError: acctest.Says("Set exactly one of `id` and `name`")},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", deep)), Check: isDeep(deep)},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", "fr-par/"+deep)), Check: isDeep("fr-par/" + deep)},
		// An exact match wins, although another name contains it.
		resource.TestStep{Config: config(`name = "Deep Net"`), Check: isDeep("fr-par/" + deep)},
		resource.TestStep{Config: config(`name = "franceix"`), Check: resource.ComposeAggregateTestCheckFunc(
			attr("id", "fr-par/"+mockapi.PartnerFranceIX), attr("contact_email", "l2-support@franceix.net"), resource.TestCheckNoResourceAttr(address, "l3_connectivity"),
		)},
	)
}

func TestAccDataSourcePartners(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	yes := true
	env.Mock.AddPartner(mockapi.PartnerSeed{Name: "AAA", L3Connectivity: &yes, PopIDs: []string{mockapi.PopDC5}})
	env.Mock.AddPartner(mockapi.PartnerSeed{Name: "AAB", PopIDs: []string{mockapi.PopMRS2}})
	env.Mock.AddPartner(mockapi.PartnerSeed{Name: "abroad", Region: "nl-ams"})
	var config strings.Builder
	var checks []resource.TestCheckFunc
	for label, tc := range map[string]struct{ filter, want string }{
		"region":   {`region = "nl-ams"`, "abroad"},
		"l3":       {`l3_connectivity = true`, "AAA"},
		"dc5":      {`pop_ids = ["fr-par/` + mockapi.PopDC5 + `"]`, "AAA"},
		"mrs2":     {`pop_ids = ["` + mockapi.PopMRS2 + `"]`, "AAB"},
		"both":     {`pop_ids = ["` + mockapi.PopMRS2 + `", "` + mockapi.PopDC5 + `"]`, "AAA,AAB"},
		"no_l3":    {"l3_connectivity = false\npop_ids = [\"" + mockapi.PopMRS2 + `", "` + mockapi.PopDC5 + `"]`, "AAB"},
		"no_where": {`pop_ids = ["` + mockapi.PopDC2 + `"]`, ""},
	} {
		fmt.Fprintf(&config, "data \"interlink_partners\" %q {\n%s\n}\n", label, tc.filter)
		// The partners of the recordings are at every PoP, so check only those of
		// this test.
		fmt.Fprintf(&config, "output %q { value = join(\",\", [for p in data.interlink_partners.%s.partners : p.name if startswith(lower(p.name), \"a\")]) }\n", label, label)
		checks = append(checks, resource.TestCheckOutput(label, tc.want))
	}
	readOnly(t, env, resource.TestStep{Config: env.Provider() + config.String(), Check: resource.ComposeAggregateTestCheckFunc(checks...)})
}

func TestAccDataSourcePartnersAllPages(t *testing.T) {
	t.Parallel()
	const recorded = 2 // partners that the mock always has
	env := acctest.New(t, mockapi.Options{ExtraPartners: 230 - recorded})
	readOnly(t, env, resource.TestStep{
		Config: env.Config("data \"interlink_partners\" \"all\" {}\noutput \"distinct\" { value = length(distinct(data.interlink_partners.all.partners[*].id)) }\n"),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr("data.interlink_partners.all", "partners.#", "230"),
			resource.TestCheckOutput("distinct", "230"),
		),
	})
}
