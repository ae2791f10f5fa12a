package link_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const name = "interlink_link.test"

func TestAccApplyWaitsUntilActive(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 3 * time.Second, Provisioning: 3 * time.Second}})
	env.Run(t, resource.TestStep{
		Config: env.Link("paris"),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(name, "status", "active"),
			resource.TestCheckResourceAttrSet(name, "pairing_key"),
			env.Orders(1),
		),
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
	})
}

func TestAccBadStatusesAreErrors(t *testing.T) {
	t.Parallel()
	for decision, wants := range map[mockapi.Decision][]string{
		mockapi.Refuse: {"refused", "no capacity left in TH2", "FranceIX", `l2-support@franceix\.net`},
		mockapi.Expire: {"10 days", "FranceIX", `l2-support@franceix\.net`},
		mockapi.Fail:   {"failed", "support", "FranceIX"},
		mockapi.Lock:   {"locked", "support", "FranceIX"},
	} {
		t.Run(string(decision), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 300 * time.Millisecond, Decision: decision, Reason: "no capacity left in TH2"}})
			var steps []resource.TestStep
			for _, want := range wants {
				steps = append(steps, resource.TestStep{
					Config:      env.Link("paris"),
					ExpectError: regexp.MustCompile(`(?s)` + want),
				})
				break
			}
			if decision == mockapi.Lock {
				steps = append(steps, resource.TestStep{PreConfig: env.Act("paris", mockapi.Unlock, ""), Config: env.Provider()})
			}
			env.Run(t, steps...)
		})
	}
}
