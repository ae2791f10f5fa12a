package router_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const address = "data.interlink_router_configuration.test"

// config is a data source for the link.
func config(env *acctest.Env, link string, arguments ...string) string {
	return env.Provider() + fmt.Sprintf(`
data "interlink_router_configuration" "test" {
  link_id   = %q
  interface = "eth1"
  %s
}
`, link, strings.Join(arguments, "\n  "))
}

func TestAccDataSourceRouterConfiguration(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	v4 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4", PrefixFilterIn: []string{"192.168.0.0/16", "172.16.0.0/12"}, PrefixFilterOut: []string{"10.64.0.0/16"}})
	v6 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v6", IsIPv6: true, PrefixFilterIn: []string{"2001:db8:1::/48"}})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	both := env.Mock.AddLink(mockapi.LinkSeed{Name: "both", ConnectionID: connection, PeerASN: 65010, VLAN: 1600, Status: "ready", RoutingPolicyV4ID: v4, RoutingPolicyV6ID: v6})
	none := env.Mock.AddLink(mockapi.LinkSeed{Name: "none"})
	truth := true
	deep := env.Mock.AddPartner(mockapi.PartnerSeed{Name: "Deep", L3Connectivity: &truth})
	theirs := env.Mock.AddLink(mockapi.LinkSeed{Name: "theirs", PartnerID: deep, RoutingPolicyV4ID: v4})
	attr := func(name, value string) resource.TestCheckFunc {
		return resource.TestCheckResourceAttr(address, name, value)
	}
	has := func(texts ...string) resource.TestCheckFunc {
		return resource.TestCheckResourceAttrWith(address, "text", func(text string) error {
			for _, want := range texts {
				if !strings.Contains(text, want) {
					return fmt.Errorf("the text does not say %q:\n%s", want, text)
				}
			}
			return nil
		})
	}
	fails := func(config string, texts ...string) resource.TestStep {
		return resource.TestStep{Config: config, ExpectError: acctest.Says(texts...)}
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: env.Factories(), Steps: []resource.TestStep{
		{
			Config: config(env, "fr-par/"+both, `dialect = "frr"`, `preference = "high"`),
			Check: resource.ComposeAggregateTestCheckFunc(
				has("router bgp 65010", "network 172.16.0.0/12", "set community 12876:42200"),
				attr("router.interface", "eth1"), attr("router.sub_interface", "eth1.1600"), attr("router.vlan", "1600"),
				attr("router.asn", "65010"), attr("router.scaleway_asn", "12876"), attr("router.community", "12876:42200"),
				attr("router.ipv4.session", "true"), attr("router.ipv4.announce.#", "2"), attr("router.ipv4.announce.0", "172.16.0.0/12"),
				attr("router.ipv4.accept.0", "10.64.0.0/16"), attr("router.ipv6.announce.0", "2001:db8:1::/48"), attr("router.ipv6.accept.#", "0"),
				resource.TestCheckResourceAttrSet(address, "router.ipv4.address"), resource.TestCheckResourceAttrSet(address, "router.ipv6.scaleway_address"),
			),
			ConfigPlanChecks: acctest.Empty(),
		},
		{
			Config: config(env, both, `dialect = "bird2"`, `announce = ["192.168.4.0/24", "2001:DB8:1:2::/64"]`),
			Check: resource.ComposeAggregateTestCheckFunc(
				has("as 65010", "net ~ [ 192.168.4.0/24 ]", "net ~ [ 2001:db8:1:2::/64 ]", "import none"),
				resource.TestCheckNoResourceAttr(address, "router.community"),
			),
			ConfigPlanChecks: acctest.Empty(),
		},
		{Config: config(env, both), Check: resource.ComposeAggregateTestCheckFunc(resource.TestCheckNoResourceAttr(address, "text"), attr("router.vlan", "1600"))},
		{Config: config(env, theirs, `dialect = "frr"`), Check: has("router bgp")},
		fails(config(env, none), "no routing policy, so no BGP session", "What to do now"),
		fails(config(env, both, `announce = ["203.0.113.0/24"]`), "Scaleway would not accept 203.0.113.0/24"),
		fails(config(env, both, `announce = ["203.0.113.1/24"]`), "Not a prefix", "host bits"),
		fails(config(env, both, `dialect = "junos"`), "dialect", "frr", "bird2"),
		fails(config(env, both, `preference = "highest"`), "preference", "medium"),
		fails(strings.Replace(config(env, both), "eth1", `eth1 up\nshutdown`, 1), "must be the name of an interface"),
		fails(strings.Replace(config(env, both, `dialect = "frr"`), "eth1", `ge-0/0/1`, 1), "Not an interface of Linux"),
		fails(config(env, "11111111-2222-3333-4444-555555555555"), "11111111-2222-3333-4444-555555555555"),
	}})
}

// TestAccTheRouterOfAnL3Partner expects a warning, not an error: the text may be
// useful for the partner.
func TestAccTheRouterOfAnL3Partner(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	v4 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4", PrefixFilterIn: []string{"192.168.0.0/16"}})
	links := map[bool]string{}
	for _, l3 := range []bool{false, true} {
		partner := env.Mock.AddPartner(mockapi.PartnerSeed{Name: fmt.Sprintf("Deep %t", l3), L3Connectivity: &l3})
		links[l3] = env.Mock.AddLink(mockapi.LinkSeed{Name: "paris", PartnerID: partner, RoutingPolicyV4ID: v4})
	}
	for l3, id := range links {
		cli := env.NewCLI(t)
		cli.Write("main.tf", strings.Replace(config(env, id, `dialect = "bird2"`), env.Provider(), "", 1))
		output := cli.Must("apply", "-no-color", "-auto-approve")
		if warns := acctest.Says("is the partner's", "Deep true, an L3 partner").MatchString(output); warns != l3 {
			t.Errorf("L3 is %t; a warning: %t\n%s", l3, warns, output)
		}
	}
}

// TestAccARouterAlongWithItsLink makes link, policies and text in one apply and
// changes them in one apply. The next plan is empty. A link that is still waited for
// does not change its text.
func TestAccARouterAlongWithItsLink(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	cli := env.NewCLI(t)
	write := func(asn int, prefix, more, policies string) {
		cli.Write("main.tf", fmt.Sprintf(`
resource "interlink_routing_policy" "v4" {
  name              = "v4"
  prefix_filter_in  = [%q]
  prefix_filter_out = ["10.64.0.0/16"]
  lifecycle {
    create_before_destroy = true
  }
}
resource "interlink_link" "test" {
  name           = "own"
  pop_id         = %q
  connection_id  = %q
  bandwidth_mbps = 100
  peer_asn       = %d
  vlan           = 1600
  %s
}
%s
`, prefix, mockapi.PopDC3, connection, asn, policies, more))
	}
	const routed = "routing_policy_v4_id = interlink_routing_policy.v4.id"
	const router = `
data "interlink_router_configuration" "test" {
  link_id    = interlink_link.test.id
  dialect    = "frr"
  interface  = "eth1"
  depends_on = [interlink_routing_policy.v4]
}
resource "terraform_data" "router" {
  input = data.interlink_router_configuration.test.text
}
output "text" {
  value = terraform_data.router.output
}
`
	applied := func(texts ...string) {
		t.Helper()
		cli.Must("apply", "-no-color", "-auto-approve")
		text := cli.Must("output", "-raw", "-no-color", "text")
		for _, want := range texts {
			if !strings.Contains(text, want) {
				t.Errorf("the text does not say %q:\n%s", want, text)
			}
		}
		cli.MustBeEmpty()
	}
	write(65010, "192.168.0.0/16", "", "")
	cli.Must("apply", "-no-color", "-auto-approve")
	// A link without any policy gets policy, session and text at once.
	write(65010, "192.168.0.0/16", router, routed)
	applied("router bgp 65010", "network 192.168.0.0/16")
	write(65011, "192.168.0.0/16", router, routed)
	applied("router bgp 65011")
	write(65011, "172.16.0.0/12", router, routed)
	applied("network 172.16.0.0/12")
	if err := env.Mock.Act("own", mockapi.RouterUp, ""); err != nil {
		t.Fatal(err)
	}
	if err := env.Mock.Act("own", mockapi.Down, ""); err != nil {
		t.Fatal(err)
	}
	cli.MustBeEmpty()
	cli.Must("destroy", "-no-color", "-auto-approve")
}

// TestAccAWaitingLinkKeepsItsText has a link that is waited for, so it changes in
// each plan. Terraform reads a data source late if it names a changing resource.
// Through a local value the text stays known, and what depends on it is not
// replaced.
func TestAccAWaitingLinkKeepsItsText(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}})
	v4 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4", PrefixFilterIn: []string{"192.168.0.0/16"}})
	cli := env.NewCLI(t)
	cli.Write("main.tf", acctest.Link("test", "paris", fmt.Sprintf("routing_policy_v4_id = %q", v4), "timeouts {\n create = \"1s\"\n update = \"1s\"\n }")+`
locals {
  link_id = interlink_link.test.id
}
data "interlink_router_configuration" "test" {
  link_id   = local.link_id
  dialect   = "frr"
  interface = "eth1"
}
resource "terraform_data" "router" {
  triggers_replace = data.interlink_router_configuration.test.text
}
`)
	cli.Must("apply", "-no-color", "-auto-approve")
	output := cli.Must("apply", "-no-color", "-auto-approve")
	if !acctest.Says("0 added, 1 changed, 0 destroyed").MatchString(output) {
		t.Errorf("the second apply:\n%s", output)
	}
}
