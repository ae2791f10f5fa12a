package link_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestAccVPCThatIsNew attaches a VPC that InterLink does not know yet, in the
// order and in an update.
func TestAccVPCThatIsNew(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: quick})
	one, two := env.Mock.AddVPC("one"), env.Mock.AddVPC("two")
	unknown := func() {
		env.Mock.AddFault(mockapi.Fault{
			Operation: "AttachVpc", Kind: mockapi.StatusBefore, Status: http.StatusNotFound, Times: 3,
			Body: `{"type":"not_found","message":"resource is not found","resource":"vpc","resource_id":"x"}`,
		})
	}
	env.Run(t,
		resource.TestStep{
			PreConfig: unknown, Config: env.Link("paris", vpc(one)),
			Check:            resource.ComposeAggregateTestCheckFunc(env.Orders(1), resource.TestCheckResourceAttr(name, "vpc_id", one)),
			ConfigPlanChecks: acctest.Empty(),
		},
		resource.TestStep{
			PreConfig: unknown, Config: env.Link("paris", vpc(two)),
			Check:            resource.ComposeAggregateTestCheckFunc(env.Orders(1), resource.TestCheckResourceAttr(name, "vpc_id", two)),
			ConfigPlanChecks: acctest.Empty(),
		})
}

// TestAccVPCSwapWhileListsLag replaces the VPC of three links while lists lag.
func TestAccVPCSwapWhileListsLag(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	config := func(network string) string {
		all := env.Provider() + policies
		for i := range 3 {
			all += acctest.Link(fmt.Sprint("l", i), fmt.Sprint("l", i), vpc(network), withV4, routes)
		}
		return all
	}
	one, two := env.Mock.AddVPC("one"), env.Mock.AddVPC("two")
	env.Run(t,
		resource.TestStep{Config: config(one)},
		resource.TestStep{
			PreConfig: func() {
				env.Mock.SetLifecycle(mockapi.Lifecycle{Reconfiguring: 300 * time.Millisecond})
				env.Mock.SetListLag(mockapi.ListLag{Content: time.Second})
			},
			Config: config(two),
			Check: func(*terraform.State) error {
				env.Mock.SetListLag(mockapi.ListLag{})
				for _, link := range env.Mock.Alive() {
					if link.VpcID != two || !link.EnableRoutePropagation {
						return fmt.Errorf("%s has the VPC %s, propagation %t", link.Name, link.VpcID, link.EnableRoutePropagation)
					}
				}
				return nil
			},
			ConfigPlanChecks: acctest.Empty(),
		})
}
