package link_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

func truth(b bool) *bool { return &b }

// TestAccByWayOfAnL2Partner checks a link on which the user's router speaks BGP
// with Scaleway. The order carries its ASN and VLAN (documented), and the ASN
// changes in place.
func TestAccByWayOfAnL2Partner(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	flat := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Flat", L3Connectivity: truth(false)})
	cli := env.NewCLI(t)
	write := func(arguments ...string) {
		cli.Write("main.tf", requiredProviders+strings.Replace(acctest.Link("test", "paris", arguments...), mockapi.PartnerFranceIX, flat, 1)+`
data "interlink_link" "test" {
  id = interlink_link.test.id
}
output "l3" {
  value = [interlink_link.test.l3_connectivity, data.interlink_link.test.l3_connectivity]
}
`)
	}
	write()
	says(t, cli.Must("plan", "-no-color"), "No peer_asn for your router", "By way of Flat, an L2 partner")
	write("peer_asn = 65001", "vlan = 2345")
	refuses(t, cli.Must("apply", "-no-color", "-auto-approve"), "No peer_asn")
	link := env.Mock.Alive()[0]
	if link.PeerASN != 65001 || link.VLAN != 2345 {
		t.Errorf("ordered with ASN %d and VLAN %d, want 65001 and 2345", link.PeerASN, link.VLAN)
	}
	says(t, cli.Must("output", "-no-color", "-json", "l3"), "[false,false]")
	cli.MustBeEmpty()
	write("peer_asn = 65002", "vlan = 2345")
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "0 added, 1 changed, 0 destroyed")
	cli.MustBeEmpty()
	if link := env.Mock.Alive()[0]; link.PeerASN != 65002 || env.Mock.Orders() != 1 {
		t.Errorf("ASN %d after %d orders, want 65002 after 1", link.PeerASN, env.Mock.Orders())
	}
	write("peer_asn = 65002", "vlan = 2346")
	says(t, cli.Must("plan", "-no-color"), "must be replaced")
	write("peer_asn = 65002", "vlan = 2345")
	cli.Write("main.tf", strings.Replace(cli.Read("main.tf"), "bandwidth_mbps = 50", "bandwidth_mbps = 100", 1))
	says(t, cli.Must("plan", "-no-color"), "gives both links the VLAN 2345")
}

// TestAccAnASNThatIsNotKnownYetIsNotMissing has an ASN from another resource,
// which the plan does not know.
func TestAccAnASNThatIsNotKnownYetIsNotMissing(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	flat := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Flat", L3Connectivity: truth(false)})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "ours", PopID: mockapi.PopTH2})
	cli := env.NewCLI(t)
	hosted := acctest.Link("hosted", "paris", "peer_asn = terraform_data.asn.output")
	self := acctest.Link("self", "lyon", "peer_asn = terraform_data.asn.output")
	cli.Write("main.tf", requiredProviders+`
resource "terraform_data" "asn" {
  input = 65001
}
`+strings.Replace(hosted, mockapi.PartnerFranceIX, flat, 1)+
		strings.Replace(self, fmt.Sprintf("partner_id     = %q", mockapi.PartnerFranceIX), fmt.Sprintf("connection_id = %q", connection), 1))
	refuses(t, cli.Must("apply", "-no-color", "-auto-approve"), "No peer_asn")
	for _, link := range env.Mock.Alive() {
		if link.PeerASN != 65001 {
			t.Errorf("%q was ordered with ASN %d, want 65001", link.Name, link.PeerASN)
		}
	}
}

// TestAccFromAnL3ToAnL2Partner checks that the old partner's layer says nothing
// about the new link.
func TestAccFromAnL3ToAnL2Partner(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	deep := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Deep", L3Connectivity: truth(true)})
	flat := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Flat", L3Connectivity: truth(false)})
	cli := env.NewCLI(t)
	write := func(partner string, arguments ...string) {
		cli.Write("main.tf", requiredProviders+strings.Replace(acctest.Link("test", "paris", arguments...), mockapi.PartnerFranceIX, partner, 1))
	}
	write(deep)
	cli.Must("apply", "-no-color", "-auto-approve")
	write(flat, "peer_asn = 65001", "vlan = 2345")
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "1 added, 0 changed, 1 destroyed")
	cli.MustBeEmpty()
	write(deep, "peer_asn = 65001", "vlan = 2346")
	says(t, cli.Run("plan", "-no-color").Output, "Not by way of an L3 partner", "Take out `vlan` and `peer_asn`")
}

// TestAccFromSelfHostedToHosted expects the cost of the new link in the message,
// not that of the old one.
func TestAccFromSelfHostedToHosted(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "ours", PopID: mockapi.PopTH2})
	cli := env.NewCLI(t)
	hosted := requiredProviders + acctest.Link("test", "paris")
	self := strings.Replace(hosted, fmt.Sprintf("partner_id     = %q", mockapi.PartnerFranceIX), fmt.Sprintf("connection_id = %q\n  peer_asn = 65001", connection), 1)
	cli.Write("main.tf", self)
	cli.Must("apply", "-no-color", "-auto-approve")
	cli.Write("main.tf", hosted)
	output := cli.Must("apply", "-no-color", "-auto-approve")
	says(t, output, "1 added, 0 changed, 1 destroyed", "A new link is ordered and billed")
	refuses(t, output, "It costs nothing")
	cli.Write("main.tf", self)
	says(t, cli.Must("plan", "-no-color"), "It costs nothing beyond the dedicated connection")
}

// TestAccAPartnerThatDoesNotSay lets the API decide whether it accepts ASN and
// VLAN.
func TestAccAPartnerThatDoesNotSay(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris", "peer_asn = 65001")+`
output "l3" {
  value = interlink_link.test.l3_connectivity == null
}
`)
	refuses(t, cli.Must("apply", "-no-color", "-auto-approve"), "Warning: No peer_asn")
	says(t, cli.Must("output", "-no-color", "l3"), "true")
	cli.MustBeEmpty()
}

// TestAccAHostedLinkMayBeReady has a link that Scaleway has built while the
// user's router is not configured yet, also over an L2 partner.
func TestAccAHostedLinkMayBeReady(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	id := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris", Status: "ready"})
	cli := env.NewCLI(t)
	cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris")+fmt.Sprintf(`
resource "interlink_link_activation" "test" {
  link_id = interlink_link.test.id
}
import {
  to = interlink_link.test
  id = %q
}
`, id))
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "1 imported, 1 added, 0 changed")
	cli.MustBeEmpty()
	cli.MustBeEmpty()
}

func TestAccDeletionProtection(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	write := func(bandwidth int, protected bool) {
		link := acctest.Link("test", "paris", fmt.Sprintf("deletion_protection = %t", protected))
		cli.Write("main.tf", requiredProviders+strings.Replace(link, "bandwidth_mbps = 50", fmt.Sprintf("bandwidth_mbps = %d", bandwidth), 1))
	}
	refused := func(args ...string) {
		t.Helper()
		result := cli.Run(append(args, "-no-color")...)
		if result.ExitCode == 0 {
			t.Errorf("%s succeeds:\n%s", strings.Join(args, " "), result.Output)
		}
		says(t, result.Output, `The InterLink "paris" is protected from deletion`, "set deletion_protection = false, run terraform apply, then go on")
	}
	write(50, true)
	cli.Must("apply", "-no-color", "-auto-approve")
	env.Mock.ResetRequests()
	refused("plan", "-destroy")
	refused("apply", "-auto-approve", "-replace=interlink_link.test")
	cli.Write("main.tf", requiredProviders+"provider \"interlink\" {}\n") // the state still has the argument
	refused("plan")
	write(100, true)
	refused("plan")
	write(100, false)
	refused("plan")
	for _, operation := range []string{"DeleteLink", "DisableRoutePropagation", "CreateLink", "UpdateLink"} {
		if calls := env.Mock.Count(operation); calls > 0 {
			t.Errorf("%d calls of %s", calls, operation)
		}
	}
	write(50, false) // as the message advises
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "1 changed")
	write(100, false)
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "1 added, 0 changed, 1 destroyed")
	cli.Must("destroy", "-no-color", "-auto-approve")
}

// TestAccDeletionProtectionAgainstReplace uses create_before_destroy: without the
// check, the new link would be ordered before the deletion of the old one is
// refused.
func TestAccDeletionProtectionAgainstReplace(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	write := func(name string, protected bool) {
		cli.Write("main.tf", requiredProviders+acctest.Link("test", name, fmt.Sprintf("deletion_protection = %t", protected), "lifecycle {\n    create_before_destroy = true\n  }"))
	}
	write("paris", true)
	cli.Must("apply", "-no-color", "-auto-approve")
	write("lyon", true)
	result := cli.Run("plan", "-no-color", "-replace=interlink_link.test", "-out=plan")
	if result.ExitCode == 0 {
		t.Errorf("the plan succeeds:\n%s", result.Output)
	}
	says(t, result.Output, `The InterLink "paris" is protected from deletion`, "would be replaced")
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "0 added, 1 changed, 0 destroyed")
	write("lyon", false)
	cli.Must("apply", "-no-color", "-auto-approve")
	write("nice", false)
	says(t, cli.Must("apply", "-no-color", "-auto-approve", "-replace=interlink_link.test"), "1 added, 0 changed, 1 destroyed")
	cli.MustBeEmpty()
	if orders := env.Mock.Orders(); orders != 2 {
		t.Errorf("%d orders, want 2", orders)
	}
}

// TestAccDeletionProtectionOfATaintedLink checks an order that failed and is
// tainted. Only a replacement could then remove the protection.
func TestAccDeletionProtectionOfATaintedLink(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Decision: mockapi.Refuse, Reason: "no"}})
	cli := env.NewCLI(t)
	write := func(protected bool) {
		cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris", fmt.Sprintf("deletion_protection = %t", protected)))
	}
	write(true)
	says(t, cli.Run("apply", "-no-color", "-auto-approve").Output, "was refused by FranceIX", "the next terraform apply replaces it")
	env.Mock.SetLifecycle(mockapi.Lifecycle{})
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "1 added, 0 changed, 1 destroyed") // as the message advises

	cli.Must("taint", "interlink_link.test")
	result := cli.Run("apply", "-no-color", "-auto-approve")
	says(t, result.Output, "is protected from deletion", "run terraform untaint ADDRESS before either")
	cli.Must("untaint", "interlink_link.test") // as the message advises
	write(false)
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "0 added, 1 changed, 0 destroyed")
	cli.Must("destroy", "-no-color", "-auto-approve")
}

// TestAccAPoPWhoseBandwidthsAreNotKnown checks that this does not block an order.
func TestAccAPoPWhoseBandwidthsAreNotKnown(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	quiet := env.Mock.AddPop(mockapi.PopSeed{Name: "QUIET", Bandwidths: []uint64{}})
	partner := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "There", PopIDs: []string{quiet}})
	cli := env.NewCLI(t)
	link := strings.NewReplacer(mockapi.PopTH2, quiet, mockapi.PartnerFranceIX, partner).Replace(acctest.Link("test", "paris"))
	cli.Write("main.tf", requiredProviders+link)
	says(t, cli.Must("plan", "-no-color"), "1 to add")
}

// TestAccAVPCOfAnotherProject has the dedicated connection in a central network
// project, and the VPC in another project (documented).
func TestAccAVPCOfAnotherProject(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "central"})
	network := env.Mock.AddVPCIn("fr-par", "11111111-2222-3333-4444-555555555555", "team")
	cli := env.NewCLI(t)
	cli.Write("main.tf", requiredProviders+fmt.Sprintf(`
resource "interlink_link" "test" {
  name           = "paris"
  pop_id         = %q
  connection_id  = %q
  bandwidth_mbps = 100
  peer_asn       = 65001
  vpc_id         = %q
}
`, mockapi.PopDC3, connection, network))
	cli.Must("apply", "-no-color", "-auto-approve")
	cli.MustBeEmpty()
}
