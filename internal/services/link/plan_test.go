package link_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// dependents are replaced when a value that they depend on changes or is unknown.
const dependents = `
resource "terraform_data" "router" {
  triggers_replace = [
    interlink_link.test.scw_bgp_config.asn, interlink_link.test.scw_bgp_config.ipv4, interlink_link.test.scw_bgp_config.ipv6,
    interlink_link.test.peer_bgp_config.ipv4, interlink_link.test.peer_bgp_config.ipv6,
    interlink_link.test.vlan, interlink_link.test.id, interlink_link.test.pairing_key, interlink_link.test.created_at,
    interlink_link.test.l3_connectivity, interlink_link.test.organization_id, interlink_link.test.srn,
  ]
}
`

// refuses checks that an output has none of these texts.
func refuses(t *testing.T, output string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(output, text) {
			t.Errorf("the output says %q:\n%s", text, output)
		}
	}
}

// says checks that an output has all of these texts, wherever the CLI breaks its
// lines.
func says(t *testing.T, output string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !acctest.Says(text).MatchString(output) {
			t.Errorf("the output does not say %q:\n%s", text, output)
		}
	}
}

func edit(t *testing.T, env *acctest.Env, change func(*mockapi.LinkFields)) {
	t.Helper()
	if err := env.Mock.Edit(env.Mock.Alive()[0].ID, change); err != nil {
		t.Fatal(err)
	}
}

func TestAccWaitingReplacesNothingThatDependsOnTheLink(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: silent})
	cli := env.NewCLI(t)
	waits := acctest.Link("test", "paris", "timeouts {\n    create = \"1s\"\n  }") + dependents
	cli.Write("main.tf", requiredProviders+waits)
	cli.Must("apply", "-no-color", "-auto-approve")
	output := cli.Must("apply", "-no-color", "-auto-approve")
	refuses(t, output, "must be replaced", "destroyed and")
	says(t, output, "1 changed, 0 destroyed")
	env.Act("paris", mockapi.Accept, "")()
	output = cli.Must("apply", "-no-color", "-auto-approve")
	refuses(t, output, "must be replaced")
	cli.MustBeEmpty()
}

// TestAccAFailedWaitReplacesNothing checks a link that was built, and one that never
// will be. Neither has an ASN to wait for, so the failed apply must not destroy
// what depends on that.
func TestAccAFailedWaitReplacesNothing(t *testing.T) {
	t.Parallel()
	for action, lifecycle := range map[mockapi.Action]mockapi.Lifecycle{
		mockapi.Lock: {}, mockapi.Deprovision: {Deprovisioning: mockapi.Manual}, mockapi.Refuse: silent, mockapi.Expire: silent,
	} {
		t.Run(string(action), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{Lifecycle: lifecycle})
			cli := env.NewCLI(t)
			cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris", "timeouts {\n    create = \"1s\"\n  }")+dependents+`
resource "terraform_data" "asn" {
  triggers_replace = [interlink_link.test.peer_asn, interlink_link.test.peer_bgp_config]
}
`)
			cli.Must("apply", "-no-color", "-auto-approve")
			env.Act("paris", action, "")()
			output := cli.Run("apply", "-no-color", "-auto-approve").Output
			refuses(t, output, "must be replaced", "Destroying...")
			says(t, output, "0 to add, 1 to change, 0 to destroy", "What to do now")
		})
	}
}

// An update of a link that was built before has the timeout of an update, not
// that of an order.
func TestAccAChangeWaitsForConfiguringWithinItsOwnTime(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	const limits = "timeouts {\n    create = \"20s\"\n    update = \"1s\"\n  }"
	cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris", limits))
	cli.Must("apply", "-no-color", "-auto-approve")
	env.Act("paris", mockapi.Configuring, "")()
	cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris", limits, `tags = ["a"]`))
	says(t, cli.Run("apply", "-no-color", "-auto-approve").Output, "The time-out of 1s ran out", "it goes on from here")
	env.Act("paris", mockapi.Configured, "")()
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "1 changed")
	cli.MustBeEmpty()
}

func TestAccAPlanThatIsApprovedLaterStillApplies(t *testing.T) {
	t.Parallel()
	actsAndSetsItsSide := func(t *testing.T, env *acctest.Env) {
		t.Helper()
		env.Act("paris", mockapi.Accept, "")()
		edit(t, env, func(f *mockapi.LinkFields) { f.PeerASN = 65001 })
	}
	for what, flags := range map[string][]string{"refreshed": nil, "not refreshed": {"-refresh=false"}} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual, Provisioning: mockapi.Manual}})
			cli := env.NewCLI(t)
			link := func(tags string) string {
				return requiredProviders + acctest.Link("test", "paris", `wait_for_status = "requested"`, tags) + dependents
			}
			cli.Write("main.tf", link(""))
			cli.Must("apply", "-no-color", "-auto-approve")
			cli.Write("main.tf", link(`tags = ["a"]`))
			cli.Must(append([]string{"plan", "-no-color", "-out=later"}, flags...)...)
			actsAndSetsItsSide(t, env)
			refuses(t, cli.Must("apply", "-no-color", "later"), "inconsistent")
			cli.MustBeEmpty()
		})
	}
	t.Run("an import that changes", func(t *testing.T) {
		t.Parallel()
		env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual, Provisioning: mockapi.Manual}})
		id := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris", Status: "requested"})
		cli := env.NewCLI(t)
		cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris", `wait_for_status = "requested"`, `tags = ["a"]`)+
			fmt.Sprintf("import {\n  to = interlink_link.test\n  id = %q\n}\n", id))
		cli.Must("plan", "-no-color", "-out=later")
		actsAndSetsItsSide(t, env)
		refuses(t, cli.Must("apply", "-no-color", "later"), "inconsistent")
		cli.MustBeEmpty()
	})
}

func TestAccAPlanOfALinkThatIsDeletedLaterSaysWhatToDo(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris"))
	cli.Must("apply", "-no-color", "-auto-approve")
	cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris", `tags = ["a"]`))
	cli.Must("plan", "-no-color", "-out", "later")
	env.Act("paris", mockapi.Delete, "")()
	output := cli.Run("apply", "-no-color", "later").Output
	says(t, output, `The InterLink "paris" no longer exists`, "deleted elsewhere", "would place a new order")
	refuses(t, output, "Check the id")
	if orders := env.Mock.Orders(); orders != 1 {
		t.Errorf("%d orders, want 1", orders)
	}
}

// An apply that fails saves the ids with the configuration's spelling.
func TestAccAFailedApplyReplacesNothingThatDependsOnTheLink(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}})
	network := env.Mock.AddVPC("main")
	cli := env.NewCLI(t)
	link := func(tags string) string {
		return requiredProviders + acctest.Link("test", "paris", `wait_for_status = "requested"`, vpc(network), tags) + `
resource "terraform_data" "router" {
  triggers_replace = [interlink_link.test.pop_id, interlink_link.test.partner_id, interlink_link.test.vpc_id]
}
`
	}
	cli.Write("main.tf", link(""))
	cli.Must("apply", "-no-color", "-auto-approve")
	env.Act("paris", mockapi.Refuse, "no")()
	cli.Write("main.tf", link(`tags = ["a"]`))
	says(t, cli.Run("apply", "-no-color", "-auto-approve").Output, "was refused by FranceIX")
	refuses(t, cli.Must("plan", "-no-color"), "must be replaced")
}

// deferred is a link whose place and partner come from data sources. Terraform
// reads those only in the apply that changes the revision.
func deferred(revision, partner, id, arguments string) string {
	return requiredProviders + fmt.Sprintf(`
resource "terraform_data" "revision" {
  input = %[1]q
}
data "interlink_partner" "it" {
  name       = %[2]q
  depends_on = [terraform_data.revision]
}
data "interlink_pop" "it" {
  name       = "- Telehouse TH2"
  depends_on = [terraform_data.revision]
}
resource "interlink_link" "test" {
  name           = "paris"
  region         = data.interlink_pop.it.region
  pop_id         = data.interlink_pop.it.id
  partner_id     = %[3]s
  bandwidth_mbps = min(data.interlink_pop.it.available_link_bandwidths_mbps...)
  %[4]s
}
`, revision, partner, id, arguments)
}

const (
	regionalID = "data.interlink_partner.it.id"
	bareID     = `split("/", data.interlink_partner.it.id)[1]`
)

func TestAccAnUnknownValueReplacesNothing(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	cli.Write("main.tf", deferred("1", "FranceIX", regionalID, ""))
	cli.Must("apply", "-no-color", "-auto-approve")
	for i, id := range []string{regionalID, bareID, regionalID} {
		revision := fmt.Sprint(i + 2)
		cli.Write("main.tf", deferred(revision, "FranceIX", id, fmt.Sprintf("tags = [%q]", revision)))
		output := cli.Must("apply", "-no-color", "-auto-approve")
		refuses(t, output, "must be replaced", "forces replacement")
		says(t, output, "is planned as unchanged", "0 added, 2 changed, 0 destroyed")
		cli.MustBeEmpty()
	}
	if orders := env.Mock.Orders(); orders != 1 {
		t.Errorf("%d orders, want 1", orders)
	}
}

func TestAccAnUnknownValueThatTurnsOutToBeAnother(t *testing.T) {
	t.Parallel()
	for what, tags := range map[string]string{"alone": "", "with another change": `tags = ["a"]`} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{})
			cli := env.NewCLI(t)
			cli.Write("main.tf", deferred("1", "FranceIX", regionalID, ""))
			cli.Must("apply", "-no-color", "-auto-approve")
			cli.Write("main.tf", deferred("2", "FreePro", regionalID, tags))
			says(t, cli.Run("apply", "-no-color", "-auto-approve").Output, "is planned as unchanged", "nothing is changed or deleted in that run")
			if orders, deleted := env.Mock.Orders(), env.Mock.Count("DeleteLink"); orders != 1 || deleted != 0 {
				t.Errorf("%d orders and %d deletions, want 1 and none", orders, deleted)
			}
			says(t, cli.Must("plan", "-no-color"), "must be replaced", "partner_id")
		})
	}
}

// -generate-config-out writes these lines for a hosted link. A later change makes
// them wrong.
func TestAccGeneratedLinesOfAHostedLinkAreNamedAtOnce(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		happens func(*testing.T, *acctest.Env)
		flags   []string
	}{
		"replaced": {func(*testing.T, *acctest.Env) {}, []string{"-replace=interlink_link.test"}},
		"the partner's new ASN": {func(t *testing.T, env *acctest.Env) {
			t.Helper()
			edit(t, env, func(f *mockapi.LinkFields) { f.PeerASN = 65001 })
		}, nil},
		"deleted elsewhere": {func(_ *testing.T, env *acctest.Env) { env.Act("paris", mockapi.Delete, "")() }, nil},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{})
			deep := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Deep", L3Connectivity: truth(true)})
			env.Mock.AddLink(mockapi.LinkSeed{Name: "paris", PartnerID: deep, VLAN: 1500})
			link := func(arguments ...string) string {
				return requiredProviders + strings.Replace(acctest.Link("test", "paris", arguments...), mockapi.PartnerFranceIX, deep, 1)
			}
			cli := env.NewCLI(t)
			cli.Write("main.tf", link("vlan = 1500", "peer_asn = 39801"))
			cli.Write("import.tf", fmt.Sprintf("import {\n  to = interlink_link.test\n  id = %q\n}\n", env.Mock.Alive()[0].ID))
			says(t, cli.Must("apply", "-no-color", "-auto-approve"), "1 imported, 0 added, 0 changed")
			cli.Write("import.tf", "")
			test.happens(t, env)
			plan := append([]string{"plan", "-no-color"}, test.flags...)
			says(t, cli.Run(plan...).Output, "Not by way of an L3 partner", "Take out `vlan` and `peer_asn`")
			cli.Write("main.tf", link()) // as the message advises
			cli.Must(plan...)
		})
	}
}

func TestAccAPlanWarnsOfWhatCostsMoney(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	link := func(bandwidth string) string {
		return requiredProviders + strings.Replace(acctest.Link("test", "paris"), "bandwidth_mbps = 50", "bandwidth_mbps = "+bandwidth, 1)
	}
	cli.Write("main.tf", link("50"))
	refuses(t, cli.Must("apply", "-no-color", "-auto-approve"), "new order", "exists already")
	refuses(t, cli.Must("plan", "-no-color"), "new order", "exists already")

	cli.Write("main.tf", link("100"))
	output := cli.Must("plan", "-no-color")
	says(t, output, `The InterLink "paris" is replaced: that is a new order`, "cannot be changed in bandwidth_mbps", "new pairing key", "The old link is deleted first")
	refuses(t, output, "exists already")

	cli.Write("main.tf", link("50"))
	cli.Must("taint", "interlink_link.test")
	output = cli.Must("plan", "-no-color")
	says(t, output, `The InterLink "paris" is ordered once more`, "new pairing key")
	refuses(t, output, "exists already", "import {")

	// Terraform drops the warnings of a requested replacement.
	cli.Must("untaint", "interlink_link.test")
	refuses(t, cli.Must("plan", "-no-color", "-replace=interlink_link.test"), "exists already", "import {")
}

func TestAccAPlanWarnsOfANameInUse(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	var links strings.Builder
	for i := range 20 {
		name := fmt.Sprintf("paris-%d", i)
		env.Mock.AddLink(mockapi.LinkSeed{Name: name})
		links.WriteString(acctest.Link(name, name))
	}
	cli := env.NewCLI(t)
	cli.Write("main.tf", requiredProviders+links.String())
	output := cli.Must("plan", "-no-color")
	says(t, output, "exists already: the apply will not order another", "import {")
	if lists := env.Mock.Count("ListLinks"); lists > 3 { // the first names are asked for by name
		t.Errorf("%d lists of links for one plan of 20, want at most 3", lists)
	}
}

// A copied block has the name of a link that stays. A block with a changed address
// has the name of a link that goes.
func TestAccAPlanWarnsOfTheNameOfALinkOfThisState(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris"))
	cli.Must("apply", "-no-color", "-auto-approve")
	// Without depends_on the copy may be planned before the other link is read.
	cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris")+acctest.Link("copy", "paris", "depends_on = [interlink_link.test]"))
	says(t, cli.Must("plan", "-no-color"), "the name is in use: the apply orders nothing", "Give this link a `name` of its own")
	cli.Write("main.tf", requiredProviders+acctest.Link("renamed", "paris"))
	says(t, cli.Must("plan", "-no-color"), "moved {")
}

// The old link is deleted before the order of the new one is refused.
func TestAccAReplacementWarnsOfANameInUse(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	link := func(name, bandwidth string) string {
		return requiredProviders + strings.Replace(acctest.Link("test", name), "bandwidth_mbps = 50", "bandwidth_mbps = "+bandwidth, 1)
	}
	cli.Write("main.tf", link("paris", "50"))
	cli.Must("apply", "-no-color", "-auto-approve")
	env.Mock.AddLink(mockapi.LinkSeed{Name: "lyon"})
	cli.Write("main.tf", link("lyon", "100"))
	says(t, cli.Must("plan", "-no-color"), "must be replaced", `An InterLink named "lyon" exists already`, "neither the old link nor a new one")
	cli.Write("main.tf", link("lyon", "50")) // renamed in place
	refuses(t, cli.Must("plan", "-no-color"), "exists already")

	env.Mock.AddLink(mockapi.LinkSeed{Name: "paris"}) // of the same name, next to the one that is replaced
	cli.Write("main.tf", link("paris", "100"))
	says(t, cli.Must("plan", "-no-color"), `An InterLink named "paris" exists already`, "neither the old link nor a new one")
}

func TestAccAKeyThatTheAPIDoesNotKnowIsAnErrorAtPlan(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{SecretKey: "22222222-2222-2222-2222-222222222222"})
	cli := env.NewCLI(t)
	cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris"))
	if result := cli.Run("plan", "-no-color"); result.ExitCode == 0 {
		t.Errorf("the plan succeeds:\n%s", result.Output)
	} else {
		says(t, result.Output, "The API does not know the API key", "SCW_SECRET_KEY")
	}
	cli.Write("main.tf", requiredProviders+"data \"interlink_partner\" \"it\" {\n  name = \"FranceIX\"\n}\n")
	output := cli.Run("plan", "-no-color").Output
	says(t, output, "The API does not know the API key", "SCW_SECRET_KEY")
	refuses(t, output, "Error: Could not find the partner")
}

func TestAccARegionWithoutPartnersSaysThatInterLinkMayNotBeThere(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	for _, block := range []string{
		"data \"interlink_partner\" \"it\" {\n  name = \"FranceIX\"\n  region = \"nl-ams\"\n}\n",
		acctest.Link("test", "paris", `region = "nl-ams"`),
	} {
		cli.Write("main.tf", requiredProviders+block)
		says(t, cli.Run("plan", "-no-color").Output, "Region nl-ams has no partners at all: InterLink may not be offered there")
	}
}

func TestAccWhatAListLeavesOutStaysInTheState(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	var links strings.Builder
	for i := range 12 {
		links.WriteString(acctest.Link(fmt.Sprintf("test%d", i), fmt.Sprintf("paris-%d", i)))
	}
	cli.Write("main.tf", requiredProviders+links.String())
	cli.Must("apply", "-no-color", "-auto-approve")
	before := cli.Read("terraform.tfstate")
	for _, field := range []string{"pairing_key", "vlan", "bandwidth_mbps", "pop_id", "project_id", "name", "partner_id", "scw_bgp_config", "peer_bgp_config", "created_at"} {
		env.Mock.ClearFaults()
		env.Mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.LeaveOut, Body: field, Times: -1})
		env.Mock.ResetRequests()
		says(t, cli.Must("apply", "-no-color", "-auto-approve"), "0 added, 0 changed, 0 destroyed")
		if env.Mock.Count("ListLinks") == 0 {
			t.Errorf("%s: no list of links was made: the test proves nothing", field)
		}
		if state := cli.Read("terraform.tfstate"); state != before {
			t.Errorf("the state changes without %s:\n%s", field, state)
		}
	}
}

// A self-hosted link never has a pairing key, so its null is known.
func TestAccAChangeOfASelfHostedLinkReplacesNothingThatDependsOnIt(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	port := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "port"})
	cli := env.NewCLI(t)
	link := func(arguments string) string {
		return requiredProviders + fmt.Sprintf(`
resource "interlink_link" "test" {
  name           = "paris"
  pop_id         = %q
  connection_id  = %q
  bandwidth_mbps = 50
  %s
}
`, mockapi.PopDC3, port, arguments) + dependents
	}
	cli.Write("main.tf", link("peer_asn = 65000"))
	cli.Must("apply", "-no-color", "-auto-approve")
	cli.Write("main.tf", link("peer_asn = 65001"))
	output := cli.Must("apply", "-no-color", "-auto-approve")
	refuses(t, output, "must be replaced")
	says(t, output, "0 added, 1 changed, 0 destroyed")
	cli.MustBeEmpty()
	if asn := env.Mock.Alive()[0].PeerASN; asn != 65001 {
		t.Errorf("the peer's ASN is %d", asn)
	}
}
