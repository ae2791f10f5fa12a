package live_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/acctest"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	mocked "github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// prefix marks the objects of these tests, for the sweeper.
const prefix = "tf-live-interlink-"

func TestMain(m *testing.M) {
	resource.AddTestSweepers("interlink_link", &resource.Sweeper{Name: "interlink_link", F: sweepLinks})
	resource.AddTestSweepers("interlink_routing_policy", &resource.Sweeper{Name: "interlink_routing_policy", F: sweepPolicies, Dependencies: []string{"interlink_link"}})
	resource.TestMain(m)
}

func live() bool { return os.Getenv("INTERLINK_LIVE") == "1" }

// factories serves the provider as users get it if the API is the real one.
func factories(env *mocked.Env) map[string]func() (tfprotov6.ProviderServer, error) {
	if env != nil {
		return env.Factories()
	}
	return map[string]func() (tfprotov6.ProviderServer, error){
		"interlink": provider.NewServer("live", provider.Options{}),
	}
}

// world returns where the test runs: a mock whose partner never replies, or the
// real API with the credentials of the environment.
func world(t *testing.T) (env *mocked.Env, block string) {
	t.Helper()
	if live() {
		return nil, "\nprovider \"interlink\" {}\n"
	}
	env = mocked.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}})
	block = env.Provider()
	return env, block
}

func TestAccWithoutAPartner(t *testing.T) {
	env, block := world(t)
	name := acctest.RandomWithPrefix(prefix + "link")
	config := func(name, tag, policy string) string {
		return block + fmt.Sprintf(`
data "interlink_pop" "th2" { name = "Telehouse TH2" }
data "interlink_partner" "franceix" { name = "FranceIX" }

resource "interlink_routing_policy" "a" {
  name             = "%[1]s-a"
  prefix_filter_in = ["10.0.0.0/24"]
}
resource "interlink_routing_policy" "b" {
  name             = "%[1]s-b"
  prefix_filter_in = ["10.1.0.0/24"]
}
resource "interlink_link" "test" {
  name                 = %[1]q
  tags                 = [%[2]q]
  pop_id               = data.interlink_pop.th2.id
  partner_id           = data.interlink_partner.franceix.id
  bandwidth_mbps       = 50
  wait_for_status      = "requested"
  routing_policy_v4_id = interlink_routing_policy.%[3]s.id
}
`, name, tag, policy)
	}
	empty := resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	const link = "interlink_link.test"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(env),
		Steps: []resource.TestStep{
			{
				Config: config(name, "one", "a"),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(link, "status", "requested"),
					resource.TestCheckResourceAttrSet(link, "pairing_key"),
					resource.TestCheckResourceAttrSet(link, "vlan"),
				),
				ConfigPlanChecks: empty,
			},
			{ResourceName: link, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"wait_for_status"}},
			{Config: config(name+"-2", "two", "b"), Check: resource.TestCheckResourceAttr(link, "name", name+"-2"), ConfigPlanChecks: empty},
		},
	})
}

// sweeper returns the SDK's client, with the credentials of the environment.
func sweeper(region string) (*interlink.API, scw.Region, error) {
	if !live() {
		return nil, "", errors.New("sweeping deletes what live tests left: set INTERLINK_LIVE=1 and the SCW_* variables")
	}
	client, err := scw.NewClient(scw.WithEnv())
	if err != nil {
		return nil, "", err
	}
	return interlink.NewAPI(client), scw.Region(region), nil
}

func sweepLinks(region string) error {
	api, where, err := sweeper(region)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	links, err := api.ListLinks(&interlink.ListLinksRequest{Region: where}, scw.WithContext(ctx), scw.WithAllPages())
	if err != nil {
		return err
	}
	var failed []error
	for _, link := range links.Links {
		if strings.HasPrefix(link.Name, prefix) && link.Status != interlink.LinkStatusDeprovisioning {
			_, err := api.DeleteLink(&interlink.DeleteLinkRequest{Region: where, LinkID: link.ID}, scw.WithContext(ctx))
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func sweepPolicies(region string) error {
	api, where, err := sweeper(region)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	policies, err := api.ListRoutingPolicies(&interlink.ListRoutingPoliciesRequest{Region: where}, scw.WithContext(ctx), scw.WithAllPages())
	if err != nil {
		return err
	}
	var failed []error
	for _, policy := range policies.RoutingPolicies {
		if strings.HasPrefix(policy.Name, prefix) {
			failed = append(failed, api.DeleteRoutingPolicy(&interlink.DeleteRoutingPolicyRequest{Region: where, RoutingPolicyID: policy.ID}, scw.WithContext(ctx)))
		}
	}
	return errors.Join(failed...)
}
