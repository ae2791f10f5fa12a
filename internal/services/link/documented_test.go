package link_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestAccWhatCannotBeChangedIsOrderedAgain checks that a change of region,
// partner, PoP or bandwidth plans another order: a link can never change them
// (documented).
func TestAccWhatCannotBeChangedIsOrderedAgain(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	link := requiredProviders + acctest.Link("test", "paris", `region = "fr-par"`)
	cli.Write("main.tf", link)
	cli.Must("apply", "-no-color", "-auto-approve")
	pop := env.Mock.AddPop(mockapi.PopSeed{Name: "AMS1", Region: "nl-ams"})
	partner := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Abroad", Region: "nl-ams"})
	for attributes, change := range map[string][]string{
		"partner_id":                 {mockapi.PartnerFranceIX, mockapi.PartnerFreePro},
		"pop_id":                     {mockapi.PopTH2, mockapi.PopDC3},
		"bandwidth_mbps":             {"bandwidth_mbps = 50", "bandwidth_mbps = 100"},
		"partner_id, pop_id, region": {mockapi.PartnerFranceIX, partner, mockapi.PopTH2, pop, `"fr-par"`, `"nl-ams"`},
	} {
		cli.Write("main.tf", strings.NewReplacer(change...).Replace(link))
		output := cli.Must("plan", "-no-color")
		says(t, output, "must be replaced", "that is a new order")
		for attribute := range strings.SplitSeq(attributes, ", ") {
			if !regexp.MustCompile(`(?m)^ +~ ` + attribute + ` += .* # forces replacement$`).MatchString(output) {
				t.Errorf("a change of %s does not order again:\n%s", attribute, output)
			}
		}
	}
}

// TestAccSelfHostedWithoutAnASN expects a warning, not an error: the official
// provider requires an AS number, the SDK mentions a default.
func TestAccSelfHostedWithoutAnASN(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	cli := env.NewCLI(t)
	write := func(arguments string) {
		cli.Write("main.tf", requiredProviders+fmt.Sprintf(`
resource "interlink_link" "test" {
  name           = "paris"
  pop_id         = %q
  connection_id  = %q
  bandwidth_mbps = 50
  %s
}

output "asn" {
  value = interlink_link.test.peer_bgp_config.asn
}
`, mockapi.PopDC3, connection, arguments))
	}
	write("")
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "No peer_asn for your router", "asn = 39801")
	cli.MustBeEmpty()
	write("peer_asn = 65001")
	output := cli.Must("apply", "-no-color", "-auto-approve")
	says(t, output, "0 added, 1 changed, 0 destroyed", "asn = 65001")
	refuses(t, output, "No peer_asn")
}
