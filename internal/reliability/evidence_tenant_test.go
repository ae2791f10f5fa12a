package reliability

import (
	"slices"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestAccEvidenceAnotherKey runs with the key and the project of another organization, for which none of the objects
// exists. The state keeps all of them, protected or not, and nothing is ordered in the other project.
func TestAccEvidenceAnotherKey(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	// The settings are those of the environment.
	c.Write("main.tf", `
terraform {
  required_providers {
    interlink = { source = "interlink-provider/interlink" }
  }
}
provider "interlink" {
  poll_interval = "1s"
}
`+onePolicy()+gatesBlock()+acctest.Link("lyon", "lyon", "deletion_protection = true")+
		linksBlock(names(2), `routing_policy_v4_id = interlink_routing_policy.a.id`, `timeouts { delete = "10s" }`))
	if out, code := c.apply(); code != 0 {
		t.Fatalf("apply fails (exit %d):\n%s", code, out)
	}
	ours := c.Env
	theirs := slices.Concat(ours, []string{
		"SCW_ACCESS_KEY=SCWYYYYYYYYYYYYYYYYY", "SCW_SECRET_KEY=22222222-1111-1111-1111-111111111111", "SCW_DEFAULT_PROJECT_ID=" + anotherProject,
	})
	onlyTheKey := slices.Concat(theirs, []string{"SCW_DEFAULT_PROJECT_ID=" + mockapi.DefaultProjectID})
	withOrganization := slices.Concat(theirs, []string{"SCW_DEFAULT_ORGANIZATION_ID=99999999-0000-3333-4444-555555555555"})
	words := []string{"key", "profile", "project", "organization"}
	for _, one := range []struct {
		env []string
		trial
	}{
		{theirs, trial{name: "apply", says: words}},
		{onlyTheKey, trial{name: "only the key: refresh", run: []string{"apply", "-refresh-only"}, says: words}},
		{withOrganization, trial{name: "with an organization: refresh", run: []string{"apply", "-refresh-only"}, says: words}},
		{withOrganization, trial{name: "with an organization: destroy", run: []string{"destroy"}, says: words}},
		{theirs, trial{name: "destroy without a refresh", run: []string{"destroy", "-refresh=false", "-target=interlink_link.test"}, says: words, kinds: atTheAPI}},
	} {
		c.Env, one.faults, one.exit = one.env, []mockapi.Fault{{Operation: "*", Kind: mockapi.OtherTenant}}, 1
		c.keeps([]trial{one.trial})
	}
	// With the right key all is as it was.
	c.Env = ours
	c.MustBeEmpty()
}
