package link_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// policies are a policy of each family.
const policies = `
resource "interlink_routing_policy" "v4" {
  name              = "v4"
  prefix_filter_in  = ["10.0.0.0/24"]
  prefix_filter_out = ["10.1.0.0/24"]
}
resource "interlink_routing_policy" "v6" {
  name             = "v6"
  prefix_filter_in = ["2001:db8::/48"]
}
`

const (
	withV4 = "routing_policy_v4_id = interlink_routing_policy.v4.id"
	withV6 = "routing_policy_v6_id = interlink_routing_policy.v6.id"
	routes = "enable_route_propagation = true"
)

func vpc(id string) string { return fmt.Sprintf("vpc_id = %q", id) }

// The state keeps the configuration's spelling of an id (here the bare UUID). An
// import has no spelling to keep, and writes "{region}/{uuid}".
var spelledByConfiguration = []string{"pop_id", "partner_id"}

func TestAccImportByID(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	network := env.Mock.AddVPC("main")
	config := env.Link("paris", vpc("fr-par/"+network), withV4, withV6, routes, `tags = ["a"]`) + policies
	env.Run(t,
		resource.TestStep{Config: config},
		resource.TestStep{ResourceName: name, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: spelledByConfiguration},
		resource.TestStep{
			ResourceName: name, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: spelledByConfiguration,
			ImportStateIdFunc: func(*terraform.State) (string, error) { return env.Mock.Alive()[0].ID, nil },
		},
		resource.TestStep{
			ResourceName: name, ImportState: true, ImportStateId: "paris",
			ExpectError: acctest.Says("Not the id of an InterLink", "{region}/{uuid}"),
		},
	)
}

// seeded adds two links as they exist in practice: a hosted one with everything,
// and a self-hosted one.
func seeded(env *acctest.Env) (hosted, own string) {
	network := env.Mock.AddVPC("main")
	v4 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4", PrefixFilterIn: []string{"10.0.0.0/24"}})
	v6 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v6", PrefixFilterIn: []string{"2001:db8::/48"}, IsIPv6: true})
	hosted = env.Mock.AddLink(mockapi.LinkSeed{
		Name: "hosted", VpcID: network, RoutingPolicyV4ID: v4, RoutingPolicyV6ID: v6, Propagation: true, Tags: []string{"a", "b"},
	})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	own = env.Mock.AddLink(mockapi.LinkSeed{Name: "own", ConnectionID: connection, PeerASN: 65001, VLAN: 2000, Status: "ready"})
	return hosted, own
}

func TestAccGeneratedConfigurationPlansClean(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	hosted, own := seeded(env)
	cli := env.NewCLI(t)
	var imports strings.Builder
	for label, id := range map[string]string{"hosted": hosted, "own": own} {
		fmt.Fprintf(&imports, "import {\n  to = interlink_link.%s\n  id = \"fr-par/%s\"\n}\n", label, id)
	}
	for i, policy := range env.Mock.Policies() {
		fmt.Fprintf(&imports, "import {\n  to = interlink_routing_policy.p%d\n  id = %q\n}\n", i, policy.ID)
	}
	cli.Write("main.tf", requiredProviders+imports.String())
	cli.Must("plan", "-no-color", "-generate-config-out=generated.tf")
	output := cli.Must("apply", "-no-color", "-auto-approve")
	if want := "4 imported, 0 added, 0 changed, 0 destroyed"; !strings.Contains(output, want) {
		t.Fatalf("apply does not say %q:\n%s\ngenerated:\n%s", want, output, cli.Read("generated.tf"))
	}
	cli.MustBeEmpty()
	if orders := env.Mock.Orders(); orders != 0 {
		t.Errorf("an import placed %d orders", orders)
	}
}

const requiredProviders = `
terraform {
  required_providers {
    interlink = { source = "interlink-provider/interlink" }
  }
}
`

func TestAccImportOfAPendingLinkNeitherChangesNorOrders(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"requested", "provisioning", "refused", "expired", "failed", "locked", "deprovisioning"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{})
			id := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris", Status: status})
			cli := env.NewCLI(t)
			cli.Write("main.tf", requiredProviders+acctest.Link("test", "paris")+fmt.Sprintf("import {\n  to = interlink_link.test\n  id = %q\n}\n", id))
			output := cli.Must("apply", "-no-color", "-auto-approve")
			if want := "1 imported, 0 added, 0 changed, 0 destroyed"; !strings.Contains(output, want) {
				t.Fatalf("apply does not say %q:\n%s", want, output)
			}
			for _, request := range env.Mock.Requests() {
				if request.Method != http.MethodGet {
					t.Errorf("the import made a change: %s %s", request.Method, request.Path)
				}
			}
		})
	}
}

func TestAccImportOfManyLinks(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for i := range 100 {
		env.Mock.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("link-%03d", i)})
	}
	cli := env.NewCLI(t)
	cli.Write("main.tf", requiredProviders+`
data "interlink_links" "all" {}

locals {
  links = { for link in data.interlink_links.all.links : link.name => link }
}

import {
  for_each = local.links
  to       = interlink_link.all[each.key]
  id       = each.value.id
}

resource "interlink_link" "all" {
  for_each       = local.links
  name           = each.key
  pop_id         = each.value.pop_id
  partner_id     = each.value.partner_id
  bandwidth_mbps = each.value.bandwidth_mbps
}
`)
	output := cli.Must("apply", "-no-color", "-auto-approve")
	if want := "100 imported, 0 added, 0 changed, 0 destroyed"; !strings.Contains(output, want) {
		t.Fatalf("apply does not say %q:\n%s", want, output)
	}
	cli.MustBeEmpty()
}
