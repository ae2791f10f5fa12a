package reliability

import (
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
	configure := func(blocks ...string) {
		main := `
terraform {
  required_providers {
    interlink = { source = "interlink-provider/interlink" }
  }
}
provider "interlink" {
  poll_interval = "1s"
}
`
		for _, block := range blocks {
			main += block
		}
		c.Write("main.tf", main)
	}
	links := linksBlock(names(2), `routing_policy_v4_id = interlink_routing_policy.a.id`, `timeouts { delete = "10s" }`)
	protected := acctest.Link("lyon", "lyon", "deletion_protection = true")
	configure(onePolicy(), links, gatesBlock(), protected)
	if out, code := c.apply(); code != 0 {
		t.Fatalf("apply fails (exit %d):\n%s", code, out)
	}
	ours := c.Env
	theirs := append(ours[:len(ours):len(ours)], "SCW_ACCESS_KEY=SCWYYYYYYYYYYYYYYYYY", "SCW_SECRET_KEY=22222222-1111-1111-1111-111111111111",
		"SCW_DEFAULT_PROJECT_ID="+anotherProject)
	withOrganization := append(theirs[:len(theirs):len(theirs)], "SCW_DEFAULT_ORGANIZATION_ID=99999999-0000-3333-4444-555555555555")
	names := []string{"key", "profile", "project", "organization"}
	for _, one := range []struct {
		env  []string
		body string
		trial
	}{
		{env: theirs, trial: trial{name: "refresh", run: []string{"apply", "-refresh-only"}, says: names}},
		{env: theirs, trial: trial{name: "apply", says: names, quiet: true}},
		{env: theirs, trial: trial{name: "destroy", run: []string{"destroy"}, says: names, quiet: true}},
		{env: withOrganization, trial: trial{name: "with an organization: refresh", run: []string{"apply", "-refresh-only"}, says: names}},
		{env: withOrganization, trial: trial{name: "with an organization: destroy", run: []string{"destroy"}, says: names}},
		{env: withOrganization, body: "403", trial: trial{name: "403: apply", quiet: true}},
	} {
		c.Env = one.env
		one.faults, one.exit = []mockapi.Fault{{Operation: "*", Kind: mockapi.OtherTenant, Body: one.body}}, 1
		c.keeps([]trial{one.trial})
	}
	// Without a refresh the plan is to replace the links: their project is another one.
	configure(onePolicy(), links, gatesBlock())
	c.keeps([]trial{{
		name: "apply without a refresh", run: []string{"apply", "-refresh=false", "-target=interlink_link.test"},
		faults: []mockapi.Fault{{Operation: "*", Kind: mockapi.OtherTenant}}, exit: 1, says: names, kinds: atTheAPI,
	}})
	// With the right key all is as it was.
	c.Env = ours
	configure(onePolicy(), links, gatesBlock(), protected)
	c.MustBeEmpty()
}
